"""Finding a diagnosis, and what is told of it."""

from datetime import date

import pytest

from frontdesk.codes import reads, reference
from frontdesk.core.jobs import Progress

TODAY = date(2026, 11, 23)


def codes(text, **wanted):
    return [hit.code for hit in reads.search_diagnoses(text, on=TODAY, **wanted)]


def test_the_whole_list_of_april_2026_is_there(list_of_this_run):
    counted = list_of_this_run.all(
        "SELECT count(*), sum(billable) FROM code "
        "WHERE kind IN ('category', 'code') AND valid_to > '2026'"
    )
    assert counted == [(98_186, 74_719)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("high blood pressure", "I10"),
        ("high blood pr", "I10"),
        ("htn", "I10"),
        ("heart attack", "I21.9"),
        ("diabetes", "E11.9"),
        ("sugar", "E11.9"),
        ("UTI", "N39.0"),
        ("Alzheimer's", "G30.9"),
        ("meniere", "H81.03"),
        ("left knee pain", "M25.562"),
        ("pain knee left", "M25.562"),
        ("pai kne lef", "M25.562"),
        ("e11.9", "E11.9"),
        ("qa0.0101", "QA0.0101"),
        ("E119", "E11.9"),
        ("s93.402a", "S93.402A"),
        ("otitis media right", "H66.91"),
        ("colles left", "S52.532A"),
    ],
)
def test_what_is_typed_at_the_desk_finds_the_diagnosis_first(typed, first):
    assert codes(typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("diabtes", "E11.9"),
        ("hart atack", "I21.9"),
        ("hypertenshun", "I10"),
        ("migrane", "G43.909"),
    ],
)
def test_a_misspelt_word_is_found_all_the_same(typed, first):
    assert codes(typed)[0] == first


def test_an_inclusion_term_finds_its_code():
    assert "E11.21" in codes("kimmelstiel")


def test_billable_codes_come_before_headers():
    found = reads.search_diagnoses("diabetes", on=TODAY)
    flags = [hit.billable for hit in found]
    assert flags == sorted(flags, reverse=True)
    assert not flags[-1]


def test_a_header_is_shown_as_not_billable_and_offers_what_is_below():
    hit = next(h for h in reads.search_diagnoses("E11", on=TODAY) if h.code == "E11")
    assert not hit.billable
    assert hit.refusal.startswith("E11 is a header and not billable. Choose a code below it: E11.")


def test_unspecified_codes_come_after_those_that_say_more_and_are_marked():
    found = reads.search_diagnoses("displaced fracture olecranon", on=TODAY, limit=40)
    flags = [hit.unspecified for hit in found if hit.billable]
    assert flags == sorted(flags) and True in flags and False in flags


def test_the_other_side_and_the_other_encounters_are_one_choice_away():
    (hit, *_) = reads.search_diagnoses("S52.501A", on=TODAY)
    assert [(side.code, side.words, side.chosen) for side in hit.sides] == [
        ("S52.501A", "right", True),
        ("S52.502A", "left", False),
        ("S52.509A", "side not told", False),
    ]
    assert [choice.code[-1] for choice in hit.sevenths] == list("ABCDEFGHJKMNPQRS")
    assert hit.sevenths[-1].words == "sequela"


def test_both_sides_are_offered_where_there_is_a_code_for_both():
    (hit, *_) = reads.search_diagnoses("H65.01", on=TODAY)
    assert [(side.code, side.words) for side in hit.sides] == [
        ("H65.01", "right"),
        ("H65.02", "left"),
        ("H65.03", "both sides"),
        ("H65.00", "side not told"),
    ]


def test_a_word_of_the_encounter_chooses_the_seventh_character():
    assert codes("ankle sprain left subsequent")[0] == "S93.402D"
    assert codes("ankle sprain left sequela")[0] == "S93.402S"


def test_the_placeholder_x_stands_where_the_code_is_short():
    found = reads.diagnosis("W19", on=TODAY)
    assert found.needs_seventh
    assert [choice.code for choice in found.sevenths] == ["W19.XXXA", "W19.XXXD", "W19.XXXS"]


def test_a_code_tells_its_parents_children_and_notes():
    found = reads.diagnosis("e11.2", on=TODAY)
    assert [line.code for line in found.parents] == ["4", "E08-E13", "E11"]
    assert [line.code for line in found.children] == ["E11.21", "E11.22", "E11.29"]
    assert "gestational diabetes (O24.4-)" in [note.text for note in found.excludes1]
    assert next(note.of for note in found.excludes1) == "E11"
    assert "insulin (Z79.4)" in [note.text for note in found.told("additional")]


def test_no_code_stands_twice_on_one_day_and_none_above_itself(list_of_this_run):
    twice = list_of_this_run.all(
        "SELECT code FROM code WHERE valid_to > '2026-11' GROUP BY code HAVING count(*) > 1"
    )
    assert twice == []
    assert list_of_this_run.all("SELECT code FROM code WHERE code = parent") == []
    assert [line.code for line in reads.diagnosis("P84", on=TODAY).parents] == ["16", "P84-P84"]


def test_a_code_that_has_ended_says_when_and_what_replaced_it():
    found = reads.diagnosis("S30.1XXA", on=TODAY)
    assert found.valid_to == date(2025, 9, 30)
    assert "S30.11XA" in [line.code for line in found.replaced_by]
    (hit,) = reads.search_diagnoses("S30.1XXA", on=TODAY)
    assert hit.refusal.startswith("S30.1XXA ended on September 30, 2025. Use S30.11XA")


def test_a_code_that_has_ended_is_still_billable_for_a_visit_before():
    before = date(2025, 9, 30)
    assert reads.diagnosis("G35", on=before).billable
    assert not reads.diagnosis("G35", on=TODAY).billable
    assert reads.search_diagnoses("S30.1XXA", on=before)[0].refusal == ""


def test_a_new_code_is_not_found_for_a_visit_before_it():
    before = date(2025, 9, 30)
    assert "E78.010" in codes("homozygous familial")
    assert "E78.010" not in [
        h.code for h in reads.search_diagnoses("homozygous familial", on=before)
    ]
    assert reads.diagnosis("E78.010", on=before).valid_from == date(2025, 10, 1)


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "'", '"', "\x00", "zzqqxx"])
def test_what_means_nothing_finds_nothing_and_breaks_nothing(typed):
    assert codes(typed) == []


@pytest.mark.parametrize("typed", ["* OR *", "NEAR(", 'knee" OR "', "title: knee", "kne* -left ^"])
def test_signs_that_mean_something_to_the_database_are_only_blanks(typed):
    reads.search_diagnoses(typed, on=TODAY)


def test_no_code_is_known_that_never_was():
    assert reads.diagnosis("Q00.999", on=TODAY) is None
    assert reads.diagnosis("", on=TODAY) is None


def test_diagnoses_that_exclude_each_other_are_told_with_the_note():
    found = reads.excluded_together(["E11.9", "O24.410", "I10"], on=TODAY)
    assert [(code, other) for code, other, _ in found] == [("E11.9", "O24.410")]
    assert found[0][2].text == "gestational diabetes (O24.4-)"
    assert reads.excluded_together(["E11.9", "I10"], on=TODAY) == []


@pytest.mark.parametrize("written", [True, False])
def test_getting_ready_is_shown_only_where_the_list_has_yet_to_be_written(
    list_of_this_run, monkeypatch, tmp_path, written
):
    told = []
    if not written:
        monkeypatch.setattr(reference, "cache_folder", lambda: tmp_path)
        monkeypatch.setattr(reference, "_opened", {})
        monkeypatch.setattr(reads, "_reference", lambda session: list_of_this_run)
    reads.prepare_beside(Progress(lambda done, total: told.append((done, total))))
    assert told == ([] if written else [(0, 0)])
