"""Registering, changing, confirming and looking, on both databases."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from patients.people import JOHN, MANAGER, NAMES, card, found, named, register
from PIL import Image
from small_office import audit_rows, clerk
from sqlalchemy import func, select

from frontdesk.core.action import action
from frontdesk.core.audit import AuditEntry
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.work import PROGRAM, Work
from frontdesk.patients import actions
from frontdesk.patients.checking import check
from frontdesk.patients.rules import is_own_chart_number
from frontdesk.patients.tables import NameTypo, Patient, PatientName, PatientPhone
from frontdesk.patients.typed import ContactTyped, PatientTyped, PhoneTyped


@action("Register many for a test", permit="patients.write")
def many(work: Work, people, numbers=()):
    work.made = actions.register_many(work, people, numbers=numbers)


def count(store, table):
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_name_and_a_phone_are_enough(store):
    shown = card(store, named(store, "Lopez", "Ana", "(617) 555-0123"))
    assert (shown.name, shown.phones[0].text) == ("Lopez, Ana", "(617) 555-0123")
    assert is_own_chart_number(shown.chart_number)


def test_without_phone_and_birth_date_the_phone_is_asked_for(store):
    with pytest.raises(Refused, match="phone") as refused:
        named(store, "Lopez", "Ana", "")
    assert refused.value.field == "phones.0" and count(store, Patient) == 0
    named(store, "Lopez", "Ana", "", birth_date="1/2/1990")  # who has no phone has a birthday


def test_everything_typed_is_on_the_card(store):
    shown = card(store, register(store, JOHN, preferred="Jack", pronouns="he/him", alerts=("Deaf",),
                                 previous=(("Jones", ""),), employer="Library"))  # fmt: skip
    assert shown.name == "Smith, John A. (Jack)" and shown.birth_date == date(1980, 3, 4)
    assert shown.contacts[0].phone == "(617) 555-0111" and shown.alerts[0].text == "Deaf"
    assert shown.previous == (("Jones", "John"),) and shown.email == "john.smith@example.com"
    assert (shown.state, shown.postal_code, shown.sex) == ("MA", "02118", "male")


@pytest.mark.parametrize("family,given", NAMES, ids=range(len(NAMES)))
def test_any_name_is_kept_as_written_and_found_again(store, family, given):
    patient_id = named(store, family, given)
    shown = card(store, patient_id)
    assert (shown.family, shown.given) == (family, given)
    assert found(store, f"{family} {given}"[:200])[:1] == [patient_id]
    assert found(store, family[:60])[:1] == [patient_id]


def test_chart_numbers_never_repeat_and_imported_ones_are_kept(store):
    first = named(store, "A", "A")
    taken = card(store, first).chart_number
    nxt = str(int(taken[:-1]) + 1)
    from frontdesk.patients.rules import chart_number

    kept = register(store, JOHN, chart_number=chart_number(int(nxt)))  # what comes next is taken
    third = named(store, "B", "B")
    numbers = [card(store, one).chart_number for one in (first, kept, third)]
    assert len(set(numbers)) == 3 and numbers[1] == chart_number(int(nxt))
    with pytest.raises(Refused, match="another patient") as refused:
        register(store, JOHN, chart_number=taken)
    assert refused.value.field == "chart_number"


def test_a_changed_name_is_still_found_under_the_old_one_and_undo_forgets_the_slip(store):
    patient_id = register(store)
    done = actions.change_patient.do(
        store, clerk(), patient_id, version=1, typed=replace(JOHN, family="Baker")
    )
    assert card(store, patient_id).previous == (("Smith", "John"),)
    assert found(store, "smith john") == found(store, "baker john") == [patient_id]
    done.undo.action.do(store, clerk(), **done.undo.arguments)
    shown = card(store, patient_id)
    assert (shown.family, shown.previous) == ("Smith", ())
    assert found(store, "baker") == []


def test_a_stale_change_is_refused_and_leaves_nothing(store):
    patient_id = register(store)
    actions.change_patient.do(
        store, clerk(), patient_id, version=1, typed=replace(JOHN, city="Quincy")
    )
    with pytest.raises(Refused, match="just changed"):
        actions.change_patient.do(
            store, clerk(), patient_id, version=1, typed=replace(JOHN, city="Malden")
        )
    assert card(store, patient_id).city == "Quincy"


def test_phones_and_contacts_are_replaced_in_order(store):
    patient_id = register(store)
    phones = (PhoneTyped("617 555 0177", "home"), PhoneTyped("617 555 0199"))
    contacts = (
        ContactTyped("emergency", "Bo Smith", "son", "617 555 0222"),
        ContactTyped("guarantor", "Cy Smith", "father"),
    )
    actions.change_patient.do(
        store, clerk(), patient_id, version=1, typed=replace(JOHN, phones=phones, contacts=contacts)
    )
    shown = card(store, patient_id)
    assert [one.text for one in shown.phones] == ["(617) 555-0177", "(617) 555-0199"]
    assert [one.name for one in shown.contacts] == ["Bo Smith", "Cy Smith"]
    assert count(store, PatientPhone) == 2
    with store.read() as session:
        assert session.scalar(select(Patient.phone_end)) == "0177"


def test_undoing_a_change_puts_back_every_field(store):
    patient_id = register(store)
    before = card(store, patient_id)
    other = PatientTyped(given="Jon", family="Smyth", phones=(PhoneTyped("617 555 0001"),))
    done = actions.change_patient.do(store, clerk(), patient_id, version=1, typed=other)
    assert card(store, patient_id).email == ""
    done.undo.action.do(store, clerk(), **done.undo.arguments)
    assert replace(card(store, patient_id), version=1) == before


def test_the_look_at_a_chart_is_audited_once_and_who_may_not_is_refused(store, temp):
    patient_id = register(store)
    actions.open_chart.do(store, clerk(), patient_id, why="phone call")
    assert audit_rows(store)[-1] == ("Open chart", patient_id, "done")
    with pytest.raises(NeedsApproval):
        actions.open_chart.do(store, temp, patient_id)
    assert audit_rows(store)[-1][2] == "refused"


def test_a_change_is_audited_with_before_and_after(store):
    patient_id = register(store)
    actions.change_patient.do(
        store, clerk(), patient_id, version=1, typed=replace(JOHN, city="Quincy")
    )
    with store.read() as session:
        detail = json.loads(
            session.scalars(select(AuditEntry.detail).order_by(AuditEntry.id.desc())).first()
        )
    (row,) = [one for one in detail["rows"] if one["table"] == "patient"]
    assert (row["before"]["city"], row["after"]["city"]) == ("Boston", "Quincy")


def test_address_and_phones_are_confirmed_apart(store):
    patient_id = register(store)
    actions.confirm_contact.do(store, clerk(), patient_id, version=1, address=True, phones=False)
    shown = card(store, patient_id)
    assert shown.address_confirmed_on == store.today() and shown.phones_confirmed_on is None


def test_an_alert_is_shown_until_it_is_ended_and_can_come_back(store):
    patient_id = register(store)
    done = actions.add_alert.do(store, clerk(), patient_id, text="Allergic to latex")
    ended = actions.end_alert.do(store, clerk(), done.made)
    assert card(store, patient_id).alerts == ()
    ended.undo.action.do(store, clerk(), **ended.undo.arguments)
    assert [one.text for one in card(store, patient_id).alerts] == ["Allergic to latex"]
    with pytest.raises(Refused, match="Type what") as refused:
        actions.add_alert.do(store, clerk(), patient_id, text=" \u202e ")
    assert refused.value.field == "alert"


def picture(size=(3000, 2000), kind="JPEG", **more):
    file = io.BytesIO()
    image = Image.effect_noise(size, 80).convert("RGB")
    image.save(file, kind, **more)
    return file.getvalue()


def test_a_photo_is_made_small_and_loses_what_the_camera_wrote(store):
    patient_id = register(store)
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    actions.set_photo.do(store, clerk(), patient_id, image=picture(exif=exif.tobytes()))
    kept = card(store, patient_id).photo
    with Image.open(io.BytesIO(kept)) as image:
        assert image.format == "JPEG" and max(image.size) <= 640
    assert len(kept) <= 200_000 and b"SecretCamera" not in kept
    done = actions.set_photo.do(store, clerk(), patient_id, image=picture(kind="PNG"))
    assert card(store, patient_id).photo != kept
    done.undo.action.do(store, clerk(), **done.undo.arguments)
    assert card(store, patient_id).photo[:2] == b"\xff\xd8"


def bomb():
    """A PNG of a few KB that declares 900 million pixels."""
    file = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    "image,said",
    [
        (b"no picture at all", "no picture that can be read"),
        (picture((800, 600))[:5000], "no picture that can be read"),
        (b"", "no picture that can be read"),
        (b"GIF89a" + bytes(100), "no picture that can be read"),
    ],
    ids=["text", "cut off", "empty", "another kind"],
)
def test_a_bad_picture_is_refused_with_a_sentence(sqlite_store, image, said):
    patient_id = register(sqlite_store)
    with pytest.raises(Refused, match=said) as refused:
        actions.set_photo.do(sqlite_store, clerk(), patient_id, image=image)
    assert refused.value.field == "photo"


def test_a_picture_of_900_megapixels_is_refused_before_it_is_unpacked(sqlite_store):
    patient_id = register(sqlite_store)
    with pytest.raises(Refused, match="60 megapixels"):
        actions.set_photo.do(sqlite_store, clerk(), patient_id, image=bomb())


def test_many_at_once_are_the_same_rows_as_one_by_one(store):
    people = [
        replace(JOHN, family=family, given=given, previous=(("Old", ""),), alerts=("A",))
        for family, given in NAMES
    ]
    told = [check(one, store.today(), desk=False) for one in people]
    assert not any(one.problems for one in told)
    bulk = many.do(store, PROGRAM, told).made
    single = [register(store, one) for one in people]

    def rows(ids):
        with store.read() as session:
            names = select(
                *[c for c in PatientName.__table__.c if c.name not in ("id", "patient_id")]
            )
            phones = select(
                *[c for c in PatientPhone.__table__.c if c.name not in ("id", "patient_id")]
            )
            return [
                sorted(map(repr, session.execute(asked.where(table.patient_id.in_(ids)))))
                for asked, table in ((names, PatientName), (phones, PatientPhone))
            ]

    assert rows(bulk) == rows(single)
    assert [replace(card(store, one), id=0, chart_number="", alerts=()) for one in bulk] == [
        replace(card(store, one), id=0, chart_number="", alerts=()) for one in single
    ]
    assert len({card(store, one).chart_number for one in bulk + single}) == 2 * len(NAMES)


def test_names_known_already_add_no_misspellings(store):
    register(store)
    before = count(store, NameTypo)
    register(store)
    assert count(store, NameTypo) == before > 0


def test_a_merged_chart_cannot_be_changed_and_names_the_kept_one(store):
    kept, gone = register(store), named(store, "Smith", "Jon")
    actions.merge_patients.do(
        store, MANAGER, kept_id=kept, gone_id=gone, kept_version=1, gone_version=1
    )
    with pytest.raises(Refused, match=card(store, kept).chart_number):
        actions.change_patient.do(store, clerk(), gone, version=2, typed=JOHN)


def test_desks_that_register_at_the_same_moment_give_different_chart_numbers(store):
    def desk(name):
        beside = store.beside(name)
        return [named(beside, "Smith", f"{name}{n}") for n in range(4)]

    with ThreadPoolExecutor(3) as pool:
        ids = [one for made in pool.map(desk, ["Ann", "Bea", "Cy"]) for one in made]
    numbers = {card(store, one).chart_number for one in ids}
    assert len(ids) == len(set(ids)) == len(numbers) == 12
    assert all(map(is_own_chart_number, numbers))
