from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from frontdesk import doctor
from frontdesk.billing.disputes import disputes
from frontdesk.books import reads as books
from frontdesk.books.tables import PettySlip
from frontdesk.closing.day_reads import day_view
from frontdesk.closing.denials import late_items
from frontdesk.closing.reads import open_days
from frontdesk.coverage.tables import Payer
from frontdesk.demo import office, past, people, start
from frontdesk.ledger.tables import Closing
from frontdesk.patients.tables import Patient
from frontdesk.payments import open_reads, patient_lists, patient_reads, remit_reads
from frontdesk.payments.patient_tables import Placement, Refund, ReturnedCheck
from frontdesk.recall.reads import due_list
from frontdesk.schedule import gaps
from frontdesk.schedule.tables import Appointment
from frontdesk.schedule.waitlist_rows import waitlist_rows
from frontdesk.statements import reads as statement_reads


@pytest.fixture(scope="module", params=[False, True], ids=["sqlite", "postgresql"])
def store(request):
    with start.fresh_office(postgres=request.param) as made:
        yield made


def test_the_demo_office_has_a_day_worth_showing(store):
    with store.read() as session:
        counted = dict(
            session.execute(
                select(Appointment.status, func.count())
                .where(Appointment.day == store.today())
                .group_by(Appointment.status)
            ).all()
        )
        patients = session.scalar(select(func.count()).select_from(Patient))
    assert patients == office.PATIENTS
    assert sum(counted.values()) > 50
    assert {"checked_out", "with_provider", "confirmed", "booked"} <= set(counted)


def test_people_wait_for_an_earlier_time_and_some_gap_of_today_fits_one(store):
    now, zone = store.now(), store.zone
    with store.read() as session:
        rows = waitlist_rows(session, now=now, zone=zone)
        found = gaps.fillable(session, gaps.Now(zone, now))
    assert len(rows) == 8 and {row.standing.state for row in rows} == {"waiting"}
    assert [row.visit is None for row in rows].count(True) == 2
    assert all(row.entry.phones for row in rows) and found.minutes > 0


def test_some_are_due_for_their_physical_or_their_check(store):
    with store.read() as session:
        rows = due_list(session, today=store.today(), zone=store.zone)
    states = [row.state for row in rows]
    assert len(rows) >= 12 and {"overdue", "soon"} <= set(states)
    assert {row.rule for row in rows} == {"Annual physical", "6-month check"}
    assert any(row.by_hand for row in rows) and any(row.sent for row in rows)


def test_its_clock_starts_in_the_morning_of_a_working_day(store):
    now = store.now().astimezone(store.zone)
    assert (now.hour, now.weekday() < 5) in [(9, True), (10, True)]


def test_every_day_before_yesterday_is_closed_and_yesterday_can_be(store):
    with store.read() as session:
        first, *_, today = open_days(session, store.today())
        view = day_view(session, first, store.today())
        owed = late_items(session, store.today())
    assert (view.last_closed < first < today) and today == store.today()
    assert [one.place for one in view.blocks("Rosa Diaz")] == ["unresolved", "drawer"]
    assert (len(view.checks), view.on_hand["card"], view.posters) == (2, 5500, ("Ann Park",))
    assert len(view.unresolved) == 1 and len(owed) > 20
    assert {one.is_old for one in owed} == {True, False}


def test_no_room_with_money_opens_empty(store):
    today = store.today()
    with store.read() as session:
        (check,) = remit_reads.remittances(session)
        lines = remit_reads.lines_of_remittance(session, check.id)
        assert check.left_cents == 0 and check.finished_on < today
        assert any(line.contractual_cents for line in lines)
        assert {bool(line.coinsurance_cents + line.deductible_cents) for line in lines} == {
            True, False,
        }  # fmt: skip
        assert [line.denial for line in lines if line.denial] == [past.DENIED]
        (plan,) = patient_reads.plans(session)
        assert plan.parts[0].left_cents == 0 and not plan.overdue_cents(today)
        (run,) = statement_reads.runs(session)
        assert run.count > 30 and len(statement_reads.holds(session, today=today)) == 2
        assert len(disputes(session, today=today)) == 1
        assert past.TWICE[1] in {row.over_cents for row in patient_lists.credits(session)}
        for table in (Refund, ReturnedCheck, Placement, PettySlip):
            assert session.scalar(select(func.count()).select_from(table)), table
        assert sum(row.open_cents > 0 for row in books.bills(session)) >= 4
        assert session.scalar(select(func.count(Closing.id))) >= 8


def test_a_payer_owes_enough_for_a_check_of_twelve_lines(store):
    with store.read() as session:
        payer_id = session.scalars(select(Payer.id).where(Payer.name == past.PAYER)).one()
        found = open_reads.find_open(session, payer_id, "", today=store.today(), limit=100)
    assert sum(len(one.charge_ids) for one in found) >= 12 and len(found) >= 6


def test_it_is_whole(store):
    assert doctor.examine(store)[1]


def test_nobody_in_it_stands_in_clear_on_the_disk(store):
    if not store.is_sqlite:
        pytest.skip("a server's own disk is the server's to encrypt")
    with store.engine.connect() as connection:
        place = Path(connection.execute(text("PRAGMA database_list")).first()[2]).parent
    files = [path for path in place.rglob("*") if path.is_file()]
    assert files
    for name in (b"Smith", b"Garcia", b"555-01", b"Maple Street"):
        assert all(name not in path.read_bytes() for path in files)


def test_a_weekend_s_demo_is_of_the_monday():
    assert office.working_day(date(2026, 11, 21)) == date(2026, 11, 23)
    assert office.working_day(date(2026, 11, 22)) == date(2026, 11, 23)
    assert office.working_day(date(2026, 11, 23)) == date(2026, 11, 23)


def test_the_same_day_has_the_same_people_and_no_telephone_that_rings():
    today = date(2026, 11, 23)
    first, second = people.town_people(60, today), people.town_people(60, today)
    assert first == second and len(first) == 60
    assert all("555-01" in person.phone for person in first)
