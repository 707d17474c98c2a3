"""Finding patients by any part in any usual writing, on both databases."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from patients.people import JOHN, MANAGER, card, found, hits, named, register
from sqlalchemy import insert, text

from frontdesk.core.opening import unreachable_if_gone
from frontdesk.core.refused import Unreachable
from frontdesk.patients import actions, reads
from frontdesk.patients.search import search
from frontdesk.patients.search_server import NAMES_LOOKED_AT
from frontdesk.patients.tables import KnownName, PatientName
from frontdesk.patients.typed import ContactTyped, PatientTyped, PhoneTyped


@pytest.fixture
def town(store):
    """A few people whose names are easily mixed up, by name."""
    people = {
        "john": register(store),
        "joan": named(store, "Smith", "Joan", "617 555 0142", birth_date="3/14/1980"),
        "maria": named(store, "García-López", "María", "617 555 0133", birth_date="5/5/1975"),
        "kate": named(store, "O'Brien", "Kathleen", "857 555 0144", preferred="Kate",
                      previous=(("Murphy", ""),), birth_date="12/24/1951"),
        "mai": named(store, "Nguyễn", "Thị Mai", "617 555 0155", birth_date="1/30/1990"),
        "juan": named(store, "de la Cruz", "Juan", "617 555 0166"),
        "smithson": named(store, "Smithson", "Al", "617 555 0177"),
        "lee": named(store, "Lee", "Smith", "617 555 0188"),
    }  # fmt: skip
    return store, people


WRITINGS = [("smi jo", {"john", "joan"}), ("jo smith", {"john", "joan"}), ("john smith", {"john"}),
     ("smith, john", {"john"}), ("SMITH JOHN", {"john"}), ("smith john a", {"john"}),
     ("john a smith", {"john"}), ("3/4/80", {"john"}), ("03041980", {"john"}),
     ("1980-03-04", {"john"}), ("mar 4 1980", {"john"}), ("smith 3/4/80", {"john"}),
     ("555-0199", {"john"}), ("(617) 555-0199", {"john"}), ("617.555.0199", {"john"}),
     ("0199", {"john"}), ("smith 0142", {"joan"}), ("joan 0142", {"joan"}),
     ("john.smith@exam", {"john"}), ("smith john.smith@", {"john"}), ("12 oak", {"john"}),
     ("garcia", {"maria"}), ("lopez", {"maria"}), ("lopez maria", {"maria"}),
     ("garcia lopez", {"maria"}), ("garcialopez", {"maria"}), ("García-López", {"maria"}),
     ("kate obrien", {"kate"}), ("o'brien", {"kate"}), ("murphy", {"kate"}),
     ("obrien kathleen", {"kate"}), ("nguyen mai", {"mai"}), ("nguyen", {"mai"}),
     ("cruz", {"juan"}), ("de la cruz", {"juan"}), ("juan de la cruz", {"juan"}),
     ("smithson", {"smithson"})]  # fmt: skip
SLIPS = [("smtih john", "john"),
     ("smiht", "john"), ("jhon smith", "john"), ("garcai maria", "maria"),
     ("ngyen mai", "mai"), ("obrein", "kate"), ("murphey", "kate"), ("smth 3/4/80", "john"),
     ("smiht 0199", "john"), ("lopes maria", "maria")]  # fmt: skip


def test_someone_is_found_by_any_part_in_any_usual_writing(town):
    store, people = town
    for typed, first in WRITINGS:
        assert found(store, typed)[:1] in [[people[name]] for name in first], typed


def test_one_wrong_letter_still_finds_them(town):
    store, people = town
    for typed, wanted in SLIPS:
        assert people[wanted] in found(store, typed, limit=8), typed


def test_exact_names_come_before_beginnings_and_legal_ones_before_others(town):
    store, people = town
    order = found(store, "smith")
    last = [people["john"], people["joan"]]
    assert sorted(order[:2]) == sorted([order[0], order[1]])
    assert set(last) <= set(order[:3]) and order.index(people["smithson"]) > 2
    alias = named(store, "Baker", "Bea", previous=(("Smith", ""),))
    order = found(store, "smith")
    assert order.index(alias) > max(order.index(one) for one in last)


def test_what_matched_is_said_when_the_name_does_not_show_it(town):
    store, _ = town
    assert hits(store, "murphy")[0].matched == "previously Murphy"
    assert hits(store, "smtih")[0].matched == "similar spelling"
    assert hits(store, "smith john")[0].matched == ""


def test_two_identifiers_are_always_there(town):
    store, people = town
    hit = hits(store, "smith john")[0]
    shown = card(store, people["john"])
    assert (hit.birth_date, hit.chart_number, hit.phone, hit.sex, hit.city) == (
        date(1980, 3, 4), shown.chart_number, "…0199", "male", "Boston",
    )  # fmt: skip


def test_the_chart_number_finds_its_chart_first(town):
    store, people = town
    for patient_id in people.values():
        assert found(store, card(store, patient_id).chart_number)[0] == patient_id
    imported = register(store, JOHN, chart_number="MRN-00123")
    for typed in ("MRN-00123", "mrn00123", "mrn 00123", "MRN-001"):
        assert found(store, typed)[:1] == [imported]


def test_someone_is_found_by_any_phone_of_theirs_or_of_their_contact(store):
    """A mother calls about her child: her own number must do."""
    typed = replace(JOHN, phones=(PhoneTyped("617 555 0199"), PhoneTyped("508 555 0123", "work")))
    patient_id = register(store, typed)
    for number in ("508 555 0123", "555-0123", "617 555 0111", "555-0111"):
        assert found(store, number) == [patient_id]
    assert hits(store, "617 555 0111")[0].matched == "phone of their contact"


def test_a_full_name_typed_in_one_go_finds_the_patient(store):
    """The commonest complaint: a full name finds nobody."""
    patient_id = named(store, "Van der Berg", "Anna Maria")
    for typed in ("Anna Maria Van der Berg", "van der berg anna maria", "Van der Berg, Anna Maria",
                  "anna berg", "berg", "vanderberg anna"):  # fmt: skip
        assert found(store, typed)[:1] == [patient_id], typed


def test_percent_and_underscore_are_letters_like_others(store):
    odd = named(store, "100% Under_score", "Percy")
    plain = named(store, "Smith", "John")
    for typed in (
        "%",
        "_",
        "s%h",
        "%%%",
        "' OR 1=1 --",
        "'; DROP TABLE patient; --",
        "\\",
    ):
        assert plain not in found(store, typed), typed
    assert found(store, "100% under_score") == [odd]


def test_an_empty_box_finds_nobody(store):
    named(store, "Smith", "John")
    for typed in ("", "   ", ",", "'", "\x00", "\ud800", "😀"):
        assert found(store, typed) == []


def test_a_patient_is_listed_once_however_many_names_fit(store):
    patient_id = named(store, "Ann-Anna", "Anne", preferred="Annie", previous=(("Annas", "Ann"),))
    assert found(store, "ann") == [patient_id]


def test_both_numbers_of_merged_charts_find_the_kept_one(store):
    kept, gone = register(store), named(store, "Smyth", "Johnny", "508 555 0001")
    number = card(store, gone).chart_number
    actions.merge_patients.do(
        store, MANAGER, kept_id=kept, gone_id=gone, kept_version=1, gone_version=1
    )
    (hit,) = hits(store, number)
    assert (hit.id, hit.matched) == (kept, f"was chart {number}")
    assert found(store, "smyth johnny") == found(store, "508 555 0001") == [kept]


def test_the_limit_is_kept(store):
    for number in range(12):
        named(store, "Smith", f"John{number}")
    assert len(found(store, "smith", limit=8)) == 8 and len(found(store, "smith")) == 12


PIECES = st.sampled_from(
    ["smith", "jo", "garcia", "'", "%", "3/4/80", "0199", ",", "mar", "@", "12", "oak", "de", "la",
     "نجيب", "\u0301", "\ud83d", "1000015", "q", "-", "(617)"]
)  # fmt: skip


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(typed=st.lists(PIECES, max_size=7).map(" ".join) | st.text(max_size=30))
def test_no_typing_ever_fails(town, typed):
    store, _ = town
    assert len({hit.id for hit in hits(store, typed)}) == len(hits(store, typed))


def duplicates(store, typed, but=None):
    with store.read() as session:
        return reads.duplicates_of(session, typed, today=store.today(), but=but)


CHANGED = [{}, {"family": "Smyth"}, {"given": "Jon"}, {"birth_date": "4/3/1980"},
     {"birth_date": "3/4/1989"}, {"birth_date": ""}, {"family": "John", "given": "Smith"},
     {"phones": ()}, {"family": "Baker"}, {"given": "John Allen", "middle": ""}]  # fmt: skip


def test_a_likely_duplicate_is_found_while_registering(store):
    patient_id = register(store)
    for changed in CHANGED:
        (match,) = duplicates(store, replace(JOHN, **changed))
        assert match.id == patient_id, changed
        shown = {one.what: one for one in match.compared}
        assert shown["Date of birth"].on_file.startswith("03/04/1980")
        assert shown["Name"].same == (not changed.keys() & {"family", "given"})


def test_one_who_differs_is_no_duplicate(store):
    register(store)
    other = PatientTyped(family="Smith", given="John", birth_date="7/7/1955",
                         phones=(PhoneTyped("508 555 0001"),))  # fmt: skip
    assert duplicates(store, other) == []
    twin = replace(other, given="Mary", birth_date="3/4/1980")
    assert duplicates(store, twin) == []


def test_duplicates_are_found_whichever_chart_is_older(store):
    """A changed chart is compared with lower and higher numbers alike."""
    first, second = register(store), register(store, family="Smyth")
    assert [one.id for one in duplicates(store, JOHN, but=first)] == [second]
    assert [one.id for one in duplicates(store, JOHN, but=second)] == [first]


def test_mary_ellen_is_found_in_all_her_writings(store):
    forms = [("Mary Ellen", ""), ("Mary", "E"), ("Mary-Ellen", ""), ("Maryellen", "")]
    ids = [
        named(store, "Smith", first, f"617 555 010{n}", middle=middle, birth_date="1/2/1960")
        for n, (first, middle) in enumerate(forms)
    ]
    for place, (first, middle) in enumerate(forms):
        typed = PatientTyped(family="Smith", given=first, middle=middle, birth_date="1/2/1960")
        matches = {one.id for one in duplicates(store, typed, but=ids[place])}
        assert matches == set(ids) - {ids[place]}, first


def test_a_guarantors_phone_shared_by_a_family_is_no_duplicate_by_itself(store):
    named(store, "Smith", "Ann", "617 555 0100", contacts=(ContactTyped("guarantor", "Bo Smith"),))
    child = PatientTyped(family="Smith", given="Christopher", phones=(PhoneTyped("617 555 0100"),))
    assert duplicates(store, child) == []


def test_two_of_one_name_and_birth_date_are_told_apart_by_number_and_phone(store):
    """A new receptionist checks in the wrong one of two: same name, same age."""
    twins = [named(store, "Smith", "John", f"617 555 010{n}", birth_date="3/4/1980") for n in "12"]
    both = hits(store, "smith john")
    assert sorted(hit.id for hit in both) == twins
    assert len({hit.chart_number for hit in both}) == len({hit.phone for hit in both}) == 2
    assert both[0].keys == both[1].keys  # so that whoever shows them marks both


def test_a_rare_name_is_found_beside_one_that_too_many_names_begin_like(store):
    ours = {"patient_id": named(store, "Silva", "Otto"), "kind": "previous", "birth_date": None}
    theirs = [f"mar{one}{two}son" for one in "abcdef" for two in "abcdefghij"]
    names = [{"family": key, "given": "Otto", "family_key": key, "given_key": "otto"} | ours
             for key in theirs]  # fmt: skip
    with store.writing.begin() as connection:
        connection.execute(insert(PatientName), names)
        known = [{"part": "family", "name_key": key} for key in theirs]
        connection.execute(insert(KnownName), known)
    wanted = named(store, "Marzyk", "Albert")
    assert len(theirs) > NAMES_LOOKED_AT
    assert found(store, "mar al") == [wanted]
    assert found(store, "al mar") == [wanted]


def test_a_search_that_loses_its_server_leaves_no_dead_connection_behind(postgres_store):
    register(postgres_store)
    cut = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = :pid")
    with postgres_store.read() as session:
        pid = session.scalar(text("SELECT pg_backend_pid()"))
        with postgres_store.engine.connect() as other:
            assert other.scalar(cut, {"pid": pid})
        with pytest.raises(Exception) as gone:
            unreachable_if_gone(lambda: search(session, "smi jo", today=date(2026, 3, 4)))
    assert isinstance(gone.value, Unreachable)
    with postgres_store.read() as session:
        assert len(search(session, "smi jo", today=date(2026, 3, 4))) == 1
        assert session.scalar(text("SELECT pg_backend_pid()")) != pid
