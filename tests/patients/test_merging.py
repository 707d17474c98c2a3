"""Two charts made one, and parted again whole; on both databases."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from patients.people import JOHN, MANAGER, card, found, named, register
from small_office import appointment, audit_rows, clerk, insert, practice, provider
from sqlalchemy import select

from frontdesk import schema
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.documents.tables import FormKind, SignedForm
from frontdesk.ledger import actions as ledger
from frontdesk.ledger.tables import PostingLine
from frontdesk.patients import actions, reads
from frontdesk.patients.merge_preview import CHOICES
from frontdesk.patients.tables import PatientIdentifier, PatientMerge, PatientName, PatientPhone
from frontdesk.patients.typed import ContactTyped, PatientTyped, PhoneTyped
from frontdesk.schedule.tables import Appointment

OTHER = PatientTyped(
    family="Smyth", given="Johnny", sex="male", birth_date="4/3/1980", line1="9 Elm Road",
    phones=(PhoneTyped("617 555 0199"), PhoneTyped("508 555 0001", "home")),
    contacts=(ContactTyped("emergency", "Bo Smyth", "son"),), previous=(("Schmidt", ""),),
    alerts=("Deaf in the left ear",), preferred="Jack", employer="Library",
)  # fmt: skip


def merge(store, kept, gone, choices=None):
    versions = {f"{who}_version": card(store, one).version for who, one in
                (("kept", kept), ("gone", gone))}  # fmt: skip
    return actions.merge_patients.do(
        store, MANAGER, kept_id=kept, gone_id=gone, choices=choices, **versions
    )


def everything(store, *but):
    """Every row of every table that may belong to a patient, without versions."""
    left_out = {"audit_entry", "notice", "patient_merge", *but}
    with store.read() as session:
        return {
            table.name: sorted(
                map(repr, session.execute(
                    select(*[one for one in table.c if one.name != "version"])
                ))
            )
            for table in schema.metadata().sorted_tables
            if table.name not in left_out
        }  # fmt: skip


@pytest.fixture
def two(store):
    """Two charts of one person, each with a visit, a coverage, a signed form and money."""
    practice(store)
    kept, gone = register(store), register(store, OTHER)
    doctor = provider(store)
    payer, form = insert(store, Payer(name="Acme"), FormKind(name="HIPAA"))
    for place, one in enumerate((kept, gone)):
        insert(
            store,
            Coverage(patient_id=one, payer_id=payer, member_id=f"M{place}"),
            SignedForm(patient_id=one, form_kind_id=form, signed_on=date(2025, 1, 2)),
            PatientIdentifier(patient_id=one, system="hospital", value=f"H1000{place}"),
        )
        start = store.now().replace(hour=15 + place, minute=0, second=0, microsecond=0)
        appointment(store, one, start, provider_id=doctor)
        ledger.post_opening_balance.do(store, MANAGER, one, cents=1000 + place, key=f"k{place}")
    return store, kept, gone


def owners(store, table):
    with store.read() as session:
        return session.scalars(select(table.patient_id).order_by(table.id)).all()


def test_the_preview_shows_what_differs_and_what_will_move(two):
    store, kept, gone = two
    with store.read() as session:
        preview = reads.merge_preview(session, kept, gone)
    told = {one.field: (one.kept, one.gone) for one in preview.fields}
    assert told["family"] == ("Smith", "Smyth")
    assert told["birth_date"] == ("03/04/1980", "04/03/1980")
    assert told["employer"] == ("", "Library") and "sex" not in told
    moves = dict(preview.moves)
    assert moves["appointments"] == moves["insurance coverages"] == moves["signed forms"] == 1
    assert moves["phones"] == 2 and dict(preview.stays)["posting line rows"] >= 1


def test_what_belongs_to_the_gone_chart_moves_and_the_ledger_stays(two):
    store, kept, gone = two
    ledger_before = owners(store, PostingLine)
    merge(store, kept, gone, {"employer": "gone"})
    assert set(owners(store, Appointment)) == set(owners(store, Coverage)) == {kept}
    assert set(owners(store, SignedForm)) == set(owners(store, PatientName)) == {kept}
    assert owners(store, PostingLine) == ledger_before and gone in ledger_before
    shown = card(store, kept)
    assert shown.employer == "Library" and shown.family == "Smith"
    assert [one.text for one in shown.phones] == ["(617) 555-0199", "(508) 555-0001"]
    assert shown.other_numbers == (card(store, gone).chart_number,)
    assert [one.text for one in shown.alerts] == ["Deaf in the left ear"]
    with store.read() as session:
        assert reads.same_person_ids(session, kept) == sorted([kept, gone])
        assert reads.same_person_ids(session, gone) == sorted([kept, gone])


def test_every_name_and_number_of_either_finds_the_kept_chart(two):
    store, kept, gone = two
    typed = ["smyth johnny", "schmidt", "jack smyth", "508 555 0001", "4/3/1980", "3/4/1980",
             "H10001",
             card(store, gone).chart_number, card(store, kept).chart_number]  # fmt: skip
    merge(store, kept, gone)
    for words in typed:
        assert found(store, words)[:1] == [kept], words


def test_undoing_a_merge_brings_everything_back(two):
    store, kept, gone = two
    before = everything(store)
    done = merge(store, kept, gone, {name: "gone" for name in CHOICES})
    assert everything(store) != before
    done.undo.action.do(store, MANAGER, **done.undo.arguments)
    assert everything(store) == before
    assert found(store, "smyth")[0] == gone and found(store, "smith john")[0] == kept


def test_undone_later_what_came_meanwhile_stays_and_nothing_is_overwritten_unseen(two):
    store, kept, gone = two
    done = merge(store, kept, gone, {"family": "gone", "employer": "gone", "birth_date": "gone"})
    later = appointment(store, kept, store.now().replace(hour=20), provider_id=1)
    shown = card(store, kept)
    phones = tuple(PhoneTyped(one.text, one.kind) for one in shown.phones)
    typed = replace(JOHN, family="Baker", employer="Library", birth_date="4/3/1980", phones=phones)
    actions.change_patient.do(store, clerk(), kept, version=shown.version, typed=typed)
    undone = actions.undo_merge.do(store, MANAGER, done.made)
    assert undone.made == ["Last name"]  # changed since the merge: left, and said
    again, other = card(store, kept), card(store, gone)
    assert (again.family, again.employer, again.birth_date) == ("Baker", "", date(1980, 3, 4))
    assert (other.family, other.merged_into_id) == ("Smyth", None)
    assert [one.text for one in other.phones] == ["(617) 555-0199", "(508) 555-0001"]
    with store.read() as session:
        assert session.get(Appointment, later).patient_id == kept
    assert owners(store, Appointment) == [kept, gone, kept]
    assert found(store, "smyth johnny")[0] == gone and found(store, "baker")[0] == kept


def test_a_merge_is_undone_only_once(two):
    store, kept, gone = two
    done = merge(store, kept, gone)
    actions.undo_merge.do(store, MANAGER, done.made)
    with pytest.raises(Refused, match="undone already"):
        actions.undo_merge.do(store, MANAGER, done.made)


def test_a_chart_merged_twice_over_is_still_one_person_and_parts_step_by_step(two):
    store, kept, gone = two
    third = named(store, "Smit", "John", "617 555 0777")
    before = everything(store)
    first = merge(store, gone, third)
    second = merge(store, kept, gone)
    with store.read() as session:
        assert reads.same_person_ids(session, third) == sorted([kept, gone, third])
    assert card(store, third).merged_into_id == kept
    numbers = {card(store, one).chart_number for one in (gone, third)}
    assert set(card(store, kept).other_numbers) == numbers
    assert found(store, "smit john")[:1] == [kept] == found(store, "617 555 0777")
    for done in (second, first):
        actions.undo_merge.do(store, MANAGER, done.made)
    assert everything(store) == before


def test_an_older_merge_can_be_undone_while_a_newer_one_stands(two):
    store, kept, gone = two
    third = named(store, "Smit", "John", "617 555 0777")
    first = merge(store, gone, third)
    merge(store, kept, gone)
    actions.undo_merge.do(store, MANAGER, first.made)
    assert card(store, third).merged_into_id is None
    assert [one.text for one in card(store, third).phones] == ["(617) 555-0777"]
    assert found(store, "617 555 0777") == [third]
    assert card(store, gone).merged_into_id == kept


def test_only_who_may_merges_and_it_is_audited(two):
    store, kept, gone = two
    with pytest.raises(NeedsApproval):
        actions.merge_patients.do(
            store, clerk(), kept_id=kept, gone_id=gone, kept_version=1, gone_version=1
        )
    merge(store, kept, gone)
    assert audit_rows(store)[-1] == ("Merge charts", kept, "done")


def test_a_chart_is_not_merged_with_itself_or_twice_or_when_changed_meanwhile(two):
    store, kept, gone = two
    with pytest.raises(Refused, match="same chart"):
        merge(store, kept, kept)
    with pytest.raises(Refused, match="just changed"):
        actions.merge_patients.do(
            store, MANAGER, kept_id=kept, gone_id=gone, kept_version=1, gone_version=9
        )
    merge(store, kept, gone)
    with pytest.raises(Refused, match="merged already"):
        merge(store, named(store, "Third", "One"), gone)


def test_a_merge_that_fails_half_way_leaves_nothing(two, monkeypatch):
    store, kept, gone = two
    before = everything(store)
    monkeypatch.setattr("frontdesk.patients.merging.move_names", None)
    with pytest.raises(TypeError):
        merge(store, kept, gone)
    assert everything(store) == before and owners(store, PatientMerge) == []


FIELDS = st.fixed_dictionaries(
    {
        "family": st.sampled_from(["Smith", "Smyth", "García-López", "Lee"]),
        "given": st.sampled_from(["John", "Jon", "Mary Ann", ""]),
        "preferred": st.sampled_from(["", "Jack"]),
        "birth_date": st.sampled_from(["", "3/4/1980", "4/3/1980"]),
        "city": st.sampled_from(["", "Boston", "Quincy"]),
        "phones": st.lists(
            st.sampled_from(["617 555 0101", "617 555 0102", "617 555 0103"]).map(PhoneTyped),
            min_size=1, max_size=3, unique=True,
        ).map(tuple),
        "contacts": st.lists(
            st.sampled_from(["Ana", "Bo"]).map(lambda name: ContactTyped("emergency", name)),
            max_size=2,
        ).map(tuple),
        "previous": st.lists(
            st.sampled_from([("Lopez", ""), ("Smith", "J"), ("Lee", "Jon")]), max_size=2
        ).map(tuple),
        "alerts": st.lists(st.sampled_from(["A", "B"]), max_size=2, unique=True).map(tuple),
    }
)  # fmt: skip


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(FIELDS, FIELDS, st.sets(st.sampled_from(sorted(CHOICES))), st.booleans())
def test_merge_then_undo_gives_back_the_same_data(sqlite_store, one, other, taken, photos):
    store = sqlite_store
    kept, gone = register(store, PatientTyped(**one)), register(store, PatientTyped(**other))
    guarded = register(store, JOHN, guarantor_id=gone)
    if photos:
        insert_photo(store, kept, b"one")
        insert_photo(store, gone, b"two")
    before = everything(store)
    done = merge(store, kept, gone, {name: "gone" for name in taken})
    assert card(store, guarded).guarantor_id == kept
    actions.undo_merge.do(store, MANAGER, done.made)
    assert everything(store) == before


def insert_photo(store, patient_id, jpeg):
    from frontdesk.patients.tables import PatientPhoto

    insert(store, PatientPhoto(patient_id=patient_id, jpeg=jpeg))


def test_phones_that_both_have_are_there_once(two):
    store, kept, gone = two
    merge(store, kept, gone)
    with store.read() as session:
        asked = select(PatientPhone.text).where(PatientPhone.patient_id == kept)
        assert sorted(session.scalars(asked)) == ["(508) 555-0001", "(617) 555-0199"]
