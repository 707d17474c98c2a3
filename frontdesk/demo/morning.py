"""A whole day at the desk, by keyboard, through the real windows: each step must come true."""

import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk import doctor
from frontdesk.core.database import Store
from frontdesk.core.settings import Site
from frontdesk.coverage.tables import Coverage
from frontdesk.demo import office
from frontdesk.demo.closing_time import ClosingTime
from frontdesk.demo.evening import Evening
from frontdesk.demo.walk import Hands, StepFailed
from frontdesk.desk import start
from frontdesk.kit import theme
from frontdesk.kit.privacy import privacy
from frontdesk.ledger import reads as ledger
from frontdesk.patients.tables import Patient
from frontdesk.schedule.tables import Appointment, AppointmentType, Block

WIDE, TALL = 1440, 900
BOOKED_BY, MOVED_BY = 12, 8  # keys at most, from anywhere, letters of names and times apart


def walk(store: Store, site: Site, folder: Path) -> int:
    """Walk the whole day; leave pictures, its papers and day.json in `folder`.

    Returns:
        0, or 1 if a step did not come true: it is then said which.

    """
    app: Any = QApplication.instance() or QApplication(sys.argv[:1])
    app.setApplicationName("Front Desk")
    start.dress(dark=site.look == "dark")
    window = start.desk_of(store, replace(site, office="demo"))
    window.resize(WIDE, TALL)
    window.show()
    hands, begun = Hands(window, folder), time.perf_counter()
    morning = Morning(store, hands)
    try:
        morning.whole()
    except StepFailed as failed:
        print(f"The day stopped. {failed}", file=sys.stderr)
        hands.report(failed=str(failed))
        window.close()
        return 1
    lines, well = doctor.examine(store)
    kind = "sqlite" if store.is_sqlite else "postgresql"
    seconds = round(time.perf_counter() - begun, 1)
    kept = sorted(path.name for path in folder.glob("*.pdf"))
    hands.report(database=kind, seconds=seconds, doctor=lines, papers=kept)
    window.close()
    print("\n".join([*(_told(task) for task in hands.tasks), *lines]))
    return 0 if well else 1


def _told(task: Any) -> str:
    return f"{task.name:<44} {task.keys:>3} keys {task.letters:>4} letters {task.seconds:>7.2f} s"


class Morning:
    """The steps, in the order of a morning."""

    def __init__(self, store: Store, hands: Hands) -> None:
        self.store, self.hands, self.window = store, hands, hands.window
        self.receipt_id = 0

    def whole(self) -> None:
        """Walk every step."""
        self.sign_in()
        self.see_the_day()
        self.find()
        self.book_by_typing()
        self.get_another_time()
        self.register_while_the_phone_rings()
        self.check_in_with_copay()
        self.check_in_unchanged()
        self.next_status()
        self.watch_the_floor()
        self.move_to_another_day()
        self.see_the_month()
        self.replan_a_sick_day()
        self.cancel_and_undo()
        self.void_with_approval()
        self.look_around()
        self.hide_and_lock()
        self.hand_over()
        Evening(self).whole()
        ClosingTime(self).whole()

    def sign_in(self) -> None:
        """Ann opens the desk."""
        with self.hands.task("Sign in") as _:
            self.hands.settle()
            self.hands.picture("sign-in")
            self.hands.type("ann")
            self.hands.press("Tab")
            self.hands.type(office.PASSWORD)
            self.hands.press("Enter")
            self.hands.wait(lambda: self.window.cover.currentIndex() == 1, "the desk is open")
            self.hands.settle()

    def see_the_day(self) -> None:
        """Today's schedule is what the desk opens on."""
        with self.hands.task("See the day"):
            self.hands.press("F2")
            self.hands.wait(lambda: self.pane("schedule").by_id, "the day has visits")
            self.hands.settle()
            self.hands.picture("day")

    def find(self) -> None:
        """A caller gives the beginnings of a name."""
        with self.hands.task("Find a patient: smi jo"):
            self.hands.press("Ctrl+K")
            self.hands.type("smi jo")
            self.hands.wait(lambda: len(self.hits()) == 2, "two patients are found")
            self.hands.picture("search")
            self.hands.press("Down", "Down", "Enter")
            self.hands.wait(lambda: self.window.hand.patient_id is not None, "one is in hand")
            self.hands.settle()
            self.hands.picture("chart")

    def book_by_typing(self) -> None:
        """Name, day, time and provider in one line."""
        with self.hands.task("Book: taylor next tue 10 ann") as task:
            before = self.count()
            self.hands.press("Ctrl+K")
            self.hands.type("taylor alex next tue 10 ann")
            self.hands.wait(
                lambda: self.hits() and self.hits()[0].section == "Book", "it is offered"
            )
            self.hands.picture("book-by-typing")
            self.hands.press("Enter")
            self.hands.settle()
            self.hands.picture("booking")
            self.book(before)
            if task.keys > BOOKED_BY:
                raise StepFailed(f"{task.keys} keys, not {BOOKED_BY} at most")

    def book(self, before: int) -> None:
        """Press Enter until the visit is booked, three times at most."""
        for _ in range(3):
            self.hands.press("Enter")
            self.hands.settle()
            if self.count() == before + 1:
                return
        raise StepFailed("the visit was not booked")

    def get_another_time(self) -> None:
        """The same patient calls again: the visit just booked gets another time that is found."""
        with self.hands.task("Another time: taylor alex") as task:
            self.hands.press("Ctrl+K")
            self.hands.type("taylor alex")
            self.hands.wait(lambda: self.hits(), "the patient is found")
            self.hands.press("Alt+Enter")
            panel = self.pane("schedule").desk.visits.panel
            self.hands.wait(lambda: panel.visit, "the next visit is open")
            visit = panel.visit
            self.hands.press("Ctrl+T")
            found = self.pane("schedule").desk.next_times.model
            self.hands.wait(found.rowCount, "times are found")
            self.hands.settle()
            self.hands.picture("another-time")
            self.hands.press("Enter", "Down", "Enter")
            self.hands.wait(lambda: self.start_of(visit.id) != visit.start, "the visit has moved")
            self.hands.settle()
            if task.keys > MOVED_BY:
                raise StepFailed(f"{task.keys} keys, not {MOVED_BY} at most")

    def start_of(self, appointment_id: int) -> Any:
        """Return when an appointment begins."""
        asked = select(Appointment.start).where(Appointment.id == appointment_id)
        return self.ask(lambda session: session.scalars(asked).one())

    def register_while_the_phone_rings(self) -> None:
        """A new patient is half typed when the phone rings; the form comes back to its field."""
        with self.hands.task("Register a patient, parked for a call"):
            before = self.count(Patient)
            self.hands.press("Ctrl+N")
            self.hands.type("Smith")
            self.hands.press("Tab")
            self.hands.type("Jon")
            self.hands.settle()
            self.hands.press("Tab", "Tab", "Tab", "Tab")
            self.hands.type("3/4/80")
            time.sleep(0.3)
            self.hands.settle()
            self.hands.picture("register")
            self.hands.press("F9")
            self.hands.settle()
            self.hands.press("F2")
            self.hands.settle()
            self.hands.press("F9")
            form = self.pane("patients").form.form
            self.hands.wait(lambda: form["given"].box.typed() == "Jon", "what was typed is back")
            self.hands.wait(lambda: form["birth_date"].isAncestorOf(QApplication.focusWidget()),
                            "the same field has the keyboard")  # fmt: skip
            self.hands.press("Shift+Backtab")
            self.hands.type("9735550188")
            self.hands.press("Ctrl+S")
            self.hands.wait(lambda: self.count(Patient) == before + 1, "the patient is on file")
            self.hands.settle()
            self.hands.picture("registered")

    def check_in_with_copay(self) -> None:
        """Someone has come; twenty in cash on a co-pay, and change."""
        visit = self.due(copay=True)
        with self.hands.task("Check in, take the co-pay in cash"):
            self.to_check_in(visit)
            self.hands.picture("checkin")
            self.hands.press("Enter", "Enter")
            self.hands.settle()
            for _ in range(3):  # forms to sign, if any are missing
                if self.pane("checkin").column.steps.current != "payment":
                    self.hands.press("Enter")
            self.hands.press("C")
            self.hands.settle()
            self.hands.retype("100")
            self.hands.picture("copay")
            self.hands.press("Enter")
            self.hands.wait(
                lambda: self.status(visit.id) == "checked_in", "the patient is checked in"
            )
            self.hands.settle()
            time.sleep(0.4)
            self.hands.settle()
            self.hands.picture("receipt")
            self.keep_receipt(visit.id)

    def check_in_unchanged(self) -> None:
        """Nothing has changed and nothing is due: at most four keys once the patient is found."""
        visit = self.due(copay=False)
        with self.hands.task("Check in, nothing changed, nothing due") as task:
            self.to_check_in(visit)
            before = task.keys
            for _ in range(4):
                if self.status(visit.id) != "checked_in":
                    self.hands.press("Enter")
                    self.hands.settle()
            self.hands.wait(lambda: self.status(visit.id) == "checked_in", "four keys checked in")
            if task.keys - before > 4:
                raise StepFailed(f"{task.keys - before} keys")
            self.hands.picture("checked-in")

    def next_status(self) -> None:
        """One key in the schedule takes a visit a step on."""
        with self.hands.task("Next status by one key"):
            visit = self.today("checked_in")
            self.select(visit)
            self.hands.press("Space")
            self.hands.wait(lambda: self.status(visit.id) == "roomed", "the patient is roomed")

    def watch_the_floor(self) -> None:
        """The live board: who waits longest is found by one key and told by another."""
        with self.hands.task("The floor: tell who waits too long"):
            self.hands.press("F5")
            self.hands.settle()
            floor = self.pane("floor")
            self.hands.wait(lambda: floor.board.to_tell, "somebody waits too long")
            waiting = len(floor.board.to_tell)
            floor.grid.setFocus()
            self.hands.press("N")
            self.hands.settle()
            self.hands.picture("floor")
            self.hands.press("T")
            self.hands.wait(lambda: len(floor.board.to_tell) < waiting, "one of them is told")
            self.hands.press("F2")
            self.hands.settle()

    def move_to_another_day(self) -> None:
        """Cut here, drop there."""
        with self.hands.task("Move a visit to another day"):
            visit = self.today("booked")
            self.select(visit)
            self.hands.press("Ctrl+X")
            self.hands.settle()
            self.pane("schedule").show_day(self.free_day())
            self.hands.settle()
            self.hands.press("Ctrl+V")
            self.hands.wait(lambda: self.day_of(visit.id) != visit.day, "the visit has moved")
            self.hands.settle()
            self.hands.picture("moved")

    def see_the_month(self) -> None:
        """How full the days are, and the list of one of them; back to the day."""
        with self.hands.task("See the month and the list"):
            schedule = self.pane("schedule")
            self.hands.press("Ctrl+3")
            self.hands.wait(lambda: schedule.views.month.days_shown, "the month is shown")
            self.hands.settle()
            self.hands.picture("month")
            self.hands.press("Ctrl+4")
            self.hands.wait(lambda: schedule.views.list.model.rowCount(), "the list is shown")
            self.hands.press("Ctrl+1")
            self.hands.settle()

    def replan_a_sick_day(self) -> None:
        """A provider is out tomorrow: everybody gets a new time at once, then all is undone."""
        with self.hands.task("Replan a sick day, and undo it"):
            schedule = self.pane("schedule")
            day = self.next_working_day()
            schedule.show_day(day)
            self.hands.wait(lambda: self.booked_on(day) and schedule.day == day, "the day is shown")
            self.hands.settle()
            provider = schedule.shown.found.columns[0]
            before = self.booked_on(day, provider.provider_id)
            for words, _, does in schedule.menu.entries(None, provider.provider_id, 9 * 60):
                if words.startswith(provider.name):
                    does()
            replan = self.pane("replan")
            self.hands.wait(lambda: replan.plan.plan is not None, "everybody has a new time")
            self.hands.settle()
            self.hands.picture("replan")
            replan.plan.carry_out()
            self.hands.wait(
                lambda: self.booked_on(day, provider.provider_id) < before, "they have moved"
            )
            self.hands.settle()
            self.hands.press("Ctrl+Z")
            self.hands.wait(
                lambda: self.booked_on(day, provider.provider_id) == before, "all are back"
            )
            self.hands.press("F2")
            schedule.show_day(None)
            self.hands.settle()

    def next_working_day(self) -> date:
        """The next day on which somebody is booked."""
        asked = (
            select(Appointment.day)
            .where(Appointment.day > self.store.today(), Appointment.status == "booked")
            .order_by(Appointment.day)
            .limit(1)
        )
        found: date = self.ask(lambda session: session.scalar(asked))
        return found

    def booked_on(self, day: date, provider_id: int = 0) -> int:
        """How many visits are to come on a day, of one provider's or of all."""
        asked = select(func.count()).select_from(Appointment)
        asked = asked.where(Appointment.day == day, Appointment.status.in_(("booked", "confirmed")))
        if provider_id:
            asked = asked.where(Appointment.provider_id == provider_id)
        return int(self.ask(lambda session: session.scalar(asked)))

    def cancel_and_undo(self) -> None:
        """Cancelled with a reason, and taken back."""
        with self.hands.task("Cancel with a reason, and undo it"):
            visit = self.today("confirmed")
            self.select(visit)
            self.hands.press("Delete")
            self.hands.settle()
            self.hands.picture("cancel")
            self.hands.press("Enter")
            self.hands.wait(lambda: self.status(visit.id) == "cancelled", "it is cancelled")
            self.hands.settle()
            self.hands.press("Ctrl+Z")
            self.hands.wait(lambda: self.status(visit.id) == "confirmed", "it is as before")

    def void_with_approval(self) -> None:
        """Ann may not void; Rosa approves it in place, once."""
        with self.hands.task("Void a receipt, approved in place"):
            self.hands.press("F6")
            self.hands.settle()
            self.hands.picture("billing")
            billing = self.pane("billing")
            billing.day.table.setFocus()
            self.hands.press("Ctrl+End")
            self.hands.settle()
            billing.card.void_button.setFocus()
            self.hands.press("Enter")
            self.hands.type("Wrong amount")
            self.hands.press("Enter")
            self.hands.settle()
            self.hands.wait(lambda: self.window.approve.isVisible(), "a supervisor is asked")
            self.hands.type("rosa")
            self.hands.press("Tab")
            self.hands.type(office.PASSWORD)
            self.hands.picture("approve")
            self.hands.press("Enter")
            self.hands.wait(self.is_void, "the receipt is void")
            self.hands.settle()

    def look_around(self) -> None:
        """The week, and the dark look."""
        with self.hands.task("Look around"):
            self.hands.press("F2")
            self.hands.settle()
            look = theme.dark() if theme.current().name == "light" else theme.light()
            theme.apply(QApplication.instance(), look)  # type: ignore[arg-type]
            self.hands.settle()
            self.hands.picture("dark")
            theme.apply(QApplication.instance(), theme.light())  # type: ignore[arg-type]
            self.hands.settle()

    def hide_and_lock(self) -> None:
        """Someone leans over the counter; then Ann leaves the desk, and comes back."""
        with self.hands.task("Hide names, lock, come back"):
            self.hands.press("F11")
            self.hands.settle()
            self.hands.picture("hidden")
            if not privacy.hidden:
                raise StepFailed("names are not hidden")
            self.hands.press("F11", "F12")
            self.hands.settle()
            self.hands.wait(lambda: self.window.cover.currentIndex() == 0, "the desk is locked")
            self.hands.picture("locked")
            self.hands.type(office.PASSWORD)
            self.hands.press("Enter")
            self.hands.wait(lambda: self.window.cover.currentIndex() == 1, "the desk is open again")

    def hand_over(self) -> None:
        """Luis takes over."""
        with self.hands.task("Hand over to a colleague"):
            self.hands.press("F12")
            self.hands.settle()
            self.window.doorway.other.click()
            self.hands.settle()
            self.hands.type("luis")
            self.hands.press("Tab")
            self.hands.type(office.PASSWORD)
            self.hands.press("Enter")
            self.hands.wait(lambda: self.window.office.staff.name == "Luis Ortega", "Luis is here")
            self.hands.settle()

    # ---- what the steps look at

    def pane(self, key: str) -> Any:
        """Return the open pane of a room."""
        return self.window.panes[key]

    def hits(self) -> Any:
        """Return what the search box shows."""
        return self.window.top.results.model.hits

    def ask(self, query: Any) -> Any:
        """Ask the database itself, not the window."""
        with self.store.read() as session:
            return query(session)

    def count(self, table: Any = Appointment) -> int:
        """Return how many rows there are; holds do not count."""
        asked = select(table.id)
        if table is Appointment:
            asked = asked.where(Appointment.status != "held")
        return len(self.ask(lambda session: session.execute(asked).all()))

    def status(self, appointment_id: int) -> str:
        """Return an appointment's status."""
        asked = select(Appointment.status).where(Appointment.id == appointment_id)
        return str(self.ask(lambda session: session.scalars(asked).one()))

    def day_of(self, appointment_id: int) -> Any:
        """Return an appointment's day."""
        asked = select(Appointment.day).where(Appointment.id == appointment_id)
        return self.ask(lambda session: session.scalars(asked).one())

    def today(self, status: str) -> Any:
        """Return one of today's visits of that status, the last."""
        day = self.store.today()
        asked = select(Appointment.id, Appointment.day, Appointment.version)
        asked = asked.where(Appointment.day == day, Appointment.status == status)
        return self.ask(
            lambda session: session.execute(asked.order_by(Appointment.start.desc())).first()
        )

    def due(self, *, copay: bool) -> Any:
        """Return a visit still to come whose patient owes a co-pay, or nothing at all."""
        day = self.store.today()
        asked = (
            select(
                Appointment.id, Appointment.patient_id, Patient.chart_number, Coverage.copay_cents
            )
            .join(Patient, Patient.id == Appointment.patient_id)
            .join(AppointmentType, AppointmentType.id == Appointment.type_id)
            .join(Coverage, Coverage.patient_id == Patient.id)
            .where(
                Appointment.day == day,
                Appointment.status.in_(("confirmed", "booked")),
                AppointmentType.takes_copay == copay,
                Patient.address_confirmed_on.is_not(None),
            )
            .order_by(Appointment.start)
        )

        def pick(session: Session) -> Any:
            for row in session.execute(asked):
                if ledger.balance(session, [row.patient_id]) == 0:
                    return row
            raise StepFailed("the demo has no such visit")

        return self.ask(pick)

    def to_check_in(self, visit: Any) -> None:
        """Find the patient by chart number and open their check-in."""
        self.hands.press("Ctrl+K")
        self.hands.type(visit.chart_number)
        self.hands.wait(lambda: self.window.top.results.current, "the patient is found")
        self.hands.press("Ctrl+Enter")
        self.hands.wait(lambda: self.window.hand.patient_id == visit.patient_id, "they are in hand")
        self.hands.settle()
        self.hands.settle()

    def select(self, visit: Any) -> None:
        """Put the schedule's cursor on a visit."""
        self.hands.press("F2")
        self.hands.settle()
        self.pane("schedule").show_day(visit.day)
        self.hands.settle()
        self.pane("schedule").grid.select(visit.id)
        self.pane("schedule").grid.setFocus()
        self.hands.breathe()

    def free_day(self) -> Any:
        """Return this weekday some weeks ahead, when nobody is booked and no holiday is kept."""
        closed = set(self.ask(lambda session: session.scalars(select(Block.day)).all()))
        ahead = (self.store.today() + timedelta(weeks=weeks) for weeks in range(5, 9))
        return next(day for day in ahead if day not in closed)

    def keep_receipt(self, appointment_id: int) -> None:
        """Save the receipt that the pane shows."""
        pane = self.pane("checkin")
        self.receipt_id = pane.receipt_id
        pdf = pane.finished.preview.data
        (self.hands.folder / "receipt.pdf").write_bytes(pdf)
        if not pdf.startswith(b"%PDF"):
            raise StepFailed(f"visit {appointment_id} has no receipt")

    def is_void(self) -> bool:
        """Return whether the receipt taken this morning is void."""
        found = self.ask(lambda session: ledger.receipt(session, self.receipt_id))
        return bool(found and found.voided_at)
