"""People on the waitlist for tests, and what became of them."""

from datetime import timedelta

from given import MONDAY, at
from schedule.an_office import CLERK, FOLLOW_UP, LEE, nine, put, rows
from sqlalchemy import insert

from frontdesk.patients.tables import PatientPhone
from frontdesk.schedule import gaps
from frontdesk.schedule.gaps import Now
from frontdesk.waitlist.actions import add_entry
from frontdesk.waitlist.rules import Wish
from frontdesk.waitlist.tables import WaitlistEntry, WaitlistOffer

NOW = at(13, 30)  # half past eight on MONDAY by the office's clock
LATER = MONDAY + timedelta(21)
NINE = {"provider_id": LEE, "start": nine(), "minutes": 30}


def set_clock(store, moment=NOW):
    """Let it be that moment by the office's clock."""
    store.shift += moment - store.about_now()


def list_up(store, patient, *, visit=None, type_id=FOLLOW_UP, days=0, note="", **wish):
    """Put someone on the list, `days` ago; return the entry's id."""
    store.shift -= timedelta(days)
    minutes = wish.pop("minutes", 30)
    start = None
    if visit is not None:
        [start] = [row[1] for row in rows(store, "id", "start") if row[0] == visit]
    made = add_entry.do(
        store, CLERK, patient_id=patient, type_id=type_id, appointment_id=visit,
        visit_start=start, wish=Wish(minutes, **wish), note=note,
    ).made  # fmt: skip
    store.shift += timedelta(days)
    return made


def later_visit(store, patient, hour=20, **more):
    """Book someone in three weeks; return the appointment's id."""
    start = at(hour, day=LATER) - timedelta(hours=1)  # the clocks have gone forward by then
    return put(store, start, patient=patient, day=LATER, **more)


def phone(store, patient, words):
    """Give someone a phone number."""
    digits = "".join(filter(str.isdigit, words))
    row = {"patient_id": patient, "kind": "mobile", "text": words, "digits": digits}
    row |= {"local": digits[-7:], "last4": digits[-4:]}
    with store.writing.begin() as connection:
        connection.execute(insert(PatientPhone).values(row))


def entries(store):
    """Every entry: id and status."""
    return rows(store, "id", "status", table=WaitlistEntry)


def version(store, entry_id):
    found = rows(store, "id", "version", table=WaitlistEntry)
    return next(row[1] for row in found if row[0] == entry_id)


def answers(store):
    """Every offer: whose and its answer."""
    return rows(store, "entry_id", "answer", table=WaitlistOffer)


def fill(store, **more):
    asked = {"provider_id": LEE, "start": nine()} | more
    with store.read() as session:
        return gaps.fill(session, Now(store.zone, store.now(), store.workstation), **asked)


def fillable(store):
    with store.read() as session:
        return gaps.fillable(session, Now(store.zone, store.now(), store.workstation))


def asked(store, entry_id, **more):
    """What an act on an entry and nine o'clock is given."""
    return {"entry_id": entry_id, "version": version(store, entry_id)} | NINE | more
