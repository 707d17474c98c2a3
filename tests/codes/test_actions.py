"""Lists brought in, procedures kept, favorites chosen: saved, audited, taken back."""

from datetime import date

import pytest

from frontdesk.codes import actions, order_file, reads, rules
from frontdesk.codes.order_file import plan_list, read_order_file
from frontdesk.codes.procedure_file import read_procedures
from frontdesk.codes.procedure_plan import plan_procedures
from frontdesk.codes.procedure_reads import known_procedures
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.work import Staff

TODAY = date(2026, 11, 23)
BILLER = Staff(2, "Bo", frozenset({"ledger.post"}))
TYPED = {"code": "99213", "words": "Office visit, established, low", "group": "Visits"}
LIST = (
    "Code,Description,Group\n99213,Office visit,Visits\nJ3420,B12 shot,Shots\n36415,Blood draw,\n"
)


def save(store, manager, row=None, **typed):
    where = {"version": row.version} if row else {}
    return actions.save_procedure.do(
        store, manager, row.id if row else None, typed=TYPED | typed, **where
    )


def rows(store):
    with store.read() as session:
        return reads.procedure_rows(session)


def plan_of(store, text, **wanted):
    listed = read_procedures(text.encode()).rows
    with store.read() as session:
        return listed, plan_procedures(listed, known_procedures(session), **wanted)


def bring(store, staff, text, **wanted):
    listed, plan = plan_of(store, text, **wanted)
    return actions.import_procedures.do(store, staff, listed=listed, digest=plan.digest, **wanted)


def test_a_procedure_is_added_changed_and_each_is_taken_back(store, manager):
    done = save(store, manager, minutes="15", place="11")
    (row,) = rows(store)
    assert (row.code, row.kind, row.minutes, row.place, row.units) == ("99213", "cpt", 15, "11", 1)
    changed = save(store, manager, row, words="Visit, low", units="2")
    assert rows(store)[0].words == "Visit, low" and rows(store)[0].units == 2
    actions.save_procedure.do(store, manager, **changed.undo.arguments)
    assert rows(store)[0].words == TYPED["words"]
    again = rows(store)[0]
    actions.remove_procedure.do(store, manager, done.made, version=again.version)
    assert rows(store) == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"code": "9921"}, "code"),
        ({"words": " "}, "words"),
        ({"words": "4111 1111 1111 1111"}, "words"),
        ({"units": "0"}, "units"),
        ({"units": "many"}, "units"),
        ({"minutes": "-5"}, "minutes"),
        ({"place": "77"}, "place"),
        ({"valid_from": "1/1/2026", "valid_to": "1/1/2025"}, "valid_to"),
    ],
)
def test_what_is_wrong_with_a_procedure_is_said_at_its_field(store, manager, typed, field):
    with pytest.raises(Refused) as refused:
        save(store, manager, **typed)
    assert refused.value.field == field and rows(store) == []


def test_a_code_stands_in_the_list_once(store, manager):
    save(store, manager)
    with pytest.raises(Refused, match="in the list already"):
        save(store, manager)


def test_a_procedure_that_ends_is_charged_no_more_and_goes_on_when_taken_back(store, manager):
    save(store, manager)
    (row,) = rows(store)
    done = actions.end_procedure.do(
        store, manager, row.id, version=row.version, last_day=date(2026, 10, 31)
    )
    with store.read() as session:
        assert reads.procedure(session, "99213", on=TODAY) is None
    actions.end_procedure.do(store, manager, **done.undo.arguments)
    with store.read() as session:
        assert reads.procedure(session, "99213", on=TODAY) is not None


def test_a_list_comes_in_as_its_dry_run_said_and_the_same_list_again_changes_nothing(
    store, manager
):
    done = bring(store, manager, LIST)
    assert done.made == {"new": 3, "changed": 0, "ended": 0, "same": 0}
    assert [row.code for row in rows(store)] == ["36415", "99213", "J3420"]
    before = rows(store)
    assert bring(store, manager, LIST).made == {"new": 0, "changed": 0, "ended": 0, "same": 3}
    assert rows(store) == before


def test_the_dry_run_says_what_is_new_changed_and_ended(store, manager):
    bring(store, manager, LIST)
    _, plan = plan_of(
        store, "Code,Description\n99213,Visit\n99214,Visit, more\n36415,Blood draw\n",
        ends_others=date(2027, 1, 1),
    )  # fmt: skip
    assert [(one.code, one.kind, one.told) for one in plan.planned] == [
        ("99213", "changed", "words: Office visit \u2192 Visit"),
        ("99214", "new", ""),
        ("36415", "same", ""),
    ]
    _, plan = plan_of(
        store,
        "Code,Description\n99213,Office visit\nJ3420,B12 shot\n",
        ends_others=date(2027, 1, 1),
    )
    assert [(one.code, one.told) for one in plan.of("ended")] == [
        ("36415", "ends: none \u2192 Dec 31, 2026")
    ]


def test_an_import_is_taken_back_whole(store, manager):
    bring(store, manager, LIST)
    before = [(row.code, row.words, row.valid_to) for row in rows(store)]
    done = bring(
        store, manager, "Code,Description\n99213,Visit\n99214,More\n", ends_others=date(2027, 1, 1)
    )
    assert done.made == {"new": 1, "changed": 1, "ended": 1, "same": 0}
    actions.take_back_import.do(store, manager, **done.undo.arguments)
    assert [(row.code, row.words, row.valid_to) for row in rows(store)] == before


def test_an_import_after_somebody_changed_the_list_says_so_and_does_nothing(store, manager):
    listed, plan = plan_of(store, LIST)
    save(store, manager)
    with pytest.raises(Refused, match="has changed since this was shown"):
        actions.import_procedures.do(store, manager, listed=listed, digest=plan.digest)
    assert [row.words for row in rows(store)] == [TYPED["words"]]


def test_a_biller_chooses_favorites_but_brings_no_list_in(store, manager):
    bring(store, manager, LIST)
    ids = [row.id for row in rows(store)]
    done = actions.set_favorite.do(store, BILLER, ids, group="Daily")
    assert {row.group for row in rows(store)} == {"Daily"}
    actions.restore_favorites.do(store, BILLER, **done.undo.arguments)
    assert [row.group for row in rows(store)] == ["", "Visits", "Shots"]
    with pytest.raises(NeedsApproval):
        bring(store, BILLER, LIST)


def next_year():
    """CMS's list of fiscal 2027 as it might be: one code new, one retitled, one split, one gone."""
    known = reads.known_titles(date(2026, 9, 30))
    known["E11A1"] = ("Type 2 diabetes mellitus in a new kind of remission", True)
    known["I10"] = ("Essential (primary) hypertension, so called since", True)
    known["J00"] = ("Acute nasopharyngitis [common cold]", False)
    known["J000"] = ("Acute nasopharyngitis of the nose", True)
    del known["R05"], known["R051"]
    lines = (
        f"{number:05} {code:<7} {int(flag)} {title[:60]:<60} {title}\n"
        for number, (code, (title, flag)) in enumerate(sorted(known.items()), 1)
    )
    data = "".join(lines).encode("cp1252", "replace")
    return read_order_file(data, "icd10cm_order_2027.txt", today=TODAY)


def planned():
    file = next_year()
    return plan_list(file, reads.known_titles(date(2026, 9, 30)))


def test_the_list_of_a_new_year_says_what_it_changes_and_nothing_else():
    plan = planned()
    assert {(one.code, one.ended) for one in plan.changes} == {
        ("E11A1", False), ("I10", False), ("J00", False), ("J000", False),
        ("R05", True), ("R051", True),
    }  # fmt: skip
    assert (plan.new, plan.changed, plan.ended) == (2, 2, 2)


def test_a_new_years_list_holds_from_its_day_at_every_desk_and_is_taken_back(store, manager):
    before, after = date(2026, 9, 30), date(2026, 10, 1)
    done = actions.import_diagnoses.do(store, manager, plan=planned())
    assert done.made == {"new": 2, "changed": 2, "ended": 2}
    with store.read() as session:
        assert reads.newest_list(session) == after
        hits = reads.search_diagnoses("new kind remission", on=after, session=session)
        assert [hit.code for hit in hits] == ["E11.A1"]
    assert reads.search_diagnoses("new kind remission", on=before) == []
    assert reads.diagnosis("I10", on=after).title.endswith("so called since")
    assert reads.diagnosis("I10", on=before).title == "Essential (primary) hypertension"
    assert reads.search_diagnoses("I10", on=after)[0].title.endswith("so called since")
    with pytest.raises(Refused, match=r"J00 is a header and not billable.*J00\.0"):
        rules.refuse_unbillable("J00", reads.diagnosis("J00", on=after), on=after)
    with pytest.raises(Refused, match=r"R05\.1 ended on September 30, 2026"):
        rules.refuse_unbillable("R05.1", reads.diagnosis("R05.1", on=after), on=after)
    rules.refuse_unbillable("R05.1", reads.diagnosis("R05.1", on=before), on=before)
    again = actions.import_diagnoses.do(store, manager, plan=planned())
    assert again.made == {"new": 0, "changed": 0, "ended": 0}
    actions.withdraw_diagnoses.do(store, manager, **done.undo.arguments)
    with store.read() as session:
        assert reads.diagnosis("R05.1", on=after, session=session).valid(after)
        assert reads.list_rows(session) == []


def test_a_program_that_knows_the_year_already_shows_each_code_once(store, manager, monkeypatch):
    monkeypatch.setattr(order_file, "FEWEST", 1)
    data = (
        b"00001 I10     1 Essential (primary) hypertension"
        + b" " * 29
        + b"Essential (primary) hypertension"
    )
    file = read_order_file(data, "icd10cm_order_2027.txt", today=TODAY)
    everything = plan_list(file, {})
    actions.import_diagnoses.do(store, manager, plan=everything)
    with store.read() as session:
        hits = reads.search_diagnoses("essential primary hypertension", on=TODAY, session=session)
    assert [hit.code for hit in hits].count("I10") == 1
