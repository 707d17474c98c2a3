"""What a biller does when the waiting room is empty: charge, post a check, send, explain."""

from typing import Any

from sqlalchemy import func, select

from frontdesk.charges.tables import Superbill
from frontdesk.core.money import dollars
from frontdesk.coverage.tables import Payer
from frontdesk.demo import office, papers, past
from frontdesk.demo.answers import Answers, answer_of, figures
from frontdesk.demo.walk import StepFailed
from frontdesk.desk.rooms import BY_KEY
from frontdesk.ledger import owing
from frontdesk.ledger.tables import Owed
from frontdesk.patients.tables import Patient
from frontdesk.payments import open_reads, remit_reads
from frontdesk.payments.tables import RemittanceLine
from frontdesk.statements.tables import Statement, StatementPrint

CHARGED_BY = 6  # keys and letters of a usual visit, the one that opens the room aside
LINES, NUMBER = 12, "88213"  # of the insurance check
HEAD_KEYS = 5  # to the payer, over the kind, to the amount, begun


class Evening:
    """The steps with money, in the order of an afternoon; walked by a `morning.Morning`."""

    def __init__(self, morning: Any) -> None:
        self.morning, self.hands, self.window = morning, morning.hands, morning.window

    def whole(self) -> None:
        """Walk every step."""
        self.sign_in("sam", "Sam Weiss")
        self.charge_a_visit()
        self.post_a_check()
        self.send_statements()
        self.explain_a_balance()

    def sign_in(self, login: str, name: str) -> None:
        """Somebody else takes the desk."""
        with self.hands.task(f"Hand over to {name}"):
            self.hands.press("F12")
            self.hands.settle()
            self.window.doorway.other.click()
            self.hands.settle()
            self.hands.type(login)
            self.hands.press("Tab")
            self.hands.type(office.PASSWORD)
            self.hands.press("Enter")
            self.hands.wait(lambda: self.window.office.staff.name == name, f"{name} is here")
            self.hands.settle()

    def charge_a_visit(self) -> None:
        """The first visit without a charge: one diagnosis, one visit, a letter each."""
        with self.hands.task("Charge a visit from the superbill") as task:
            before = self.count(Superbill)
            self.open("charges")
            keys, letters = task.keys, task.letters
            self.hands.press("Enter")
            self.hands.type("cv")
            self.hands.settle()
            self.hands.picture("superbill")
            self.hands.press("Ctrl+S")
            self.hands.wait(lambda: self.count(Superbill) == before + 1, "the visit is charged")
            self.hands.settle()
            taken = task.keys - keys + task.letters - letters
            if taken > CHARGED_BY:
                raise StepFailed(f"{taken} keys, not {CHARGED_BY} at most")

    # ---- a payer's check

    def post_a_check(self) -> None:
        """A check of many lines: the figures, two Enters a line, a few letters a patient."""
        with self.hands.task(f"Post an insurance check of {LINES} lines") as task:
            self.open("payments")
            page = self.morning.pane("payments").sections.page()
            self.hands.picture("insurance-checks")
            answers = self.answers()
            cents = sum(line.cents for one in answers for line in one.lines)
            before = task.keys
            self.begin_check(page, cents)
            for one in answers:
                self.post_lines(page.desk, one, last=one is answers[-1])
            self.hands.wait(lambda: not page.desk.waiting, "every line is in the books")
            self.hands.settle()
            self.hands.picture("insurance-check")
            self.hands.press("Enter")  # nothing is left: the keyboard stands on Finish
            self.hands.wait(self.is_posted(answers, cents), "the check is posted as typed")
            self.hands.settle()
            most = HEAD_KEYS + 2 * LINES + len(answers) + 1
            if task.keys - before > most:
                raise StepFailed(f"{task.keys - before} keys besides figures, not {most} at most")

    def begin_check(self, page: Any, cents: int) -> None:
        """Type whose check it is, its number and amount."""
        self.hands.press("Alt+Y")
        self.hands.type(past.PAYER[0])
        self.hands.press("Tab", "Tab")
        self.hands.type(NUMBER)
        self.hands.press("Tab")
        self.hands.type(figures(cents))
        self.hands.press("Enter")
        self.hands.wait(lambda: page.desk.row is not None, "the check is begun")
        if page.desk.row.payer != past.PAYER or page.desk.row.cents != cents:
            raise StepFailed("the check is not the one that was typed")

    def post_lines(self, desk: Any, one: Answers, *, last: bool) -> None:
        """Find a patient, and type two figures for each of their charges."""
        self.hands.type(one.letters)
        self.hands.wait(lambda: desk.finder.list.current, f"{one.letters} finds somebody")
        self.hands.press("Enter")
        for line in one.lines:
            self.hands.wait(
                lambda line=line: desk.form.charge and desk.form.charge.id == line.charge.id,
                "the charge is in hand",
            )
            self.hands.type(line.allowed)
            self.hands.press("Enter")
            self.hands.type(line.paid)
            if last and line is one.lines[-1]:
                self.hands.picture("insurance-line")
            self.hands.press("Enter")

    def answers(self) -> list[Answers]:
        """Say what the payer pays of what is open with it, LINES lines in all."""
        payer_id = self.morning.ask(
            lambda session: session.scalars(
                select(Payer.id).where(Payer.name == past.PAYER)
            ).one()
        )  # fmt: skip
        found, left = list[Answers](), LINES
        for one in self.open_with(payer_id, ""):
            if len(one.charge_ids) > left:
                continue
            charges = self.morning.ask(
                lambda session, one=one: open_reads.open_charges(
                    session, payer_id, charge_ids=one.charge_ids
                )
            )
            lines = tuple(answer_of(charge, place) for place, charge in enumerate(charges))
            found.append(Answers(one.id, self.letters_for(payer_id, one), lines))
            left -= len(lines)
            if not left:
                return found
        raise StepFailed(f"{past.PAYER} does not owe {LINES} charges")

    def letters_for(self, payer_id: int, who: Any) -> str:
        """Return the fewest letters, of those a biller would type, that find a patient first."""
        family, _, given = who.name.casefold().partition(", ")
        for letters in (family[:2], family[:4], f"{family[:3]} {given[:2]}", who.chart_number):
            if [one.id for one in self.open_with(payer_id, letters)][:1] == [who.id]:
                return str(letters)
        raise StepFailed("nothing finds the patient")

    def open_with(self, payer_id: int, typed: str) -> list[Any]:
        """Return who has something open with a payer, as the box of the check finds them."""
        today = self.morning.store.today()
        return list(
            self.morning.ask(
                lambda session: open_reads.find_open(
                    session, payer_id, typed, today=today, limit=200
                )
            )
        )

    def is_posted(self, answers: list[Answers], cents: int) -> Any:
        """Return what tells whether the books have every line as it was typed."""
        wanted = {line.charge.id: line.cents for one in answers for line in one.lines}

        def look(session: Any) -> bool:
            (row,) = [one for one in remit_reads.remittances(session) if one.number == NUMBER]
            lines = remit_reads.lines_of_remittance(session, row.id)
            moved = owing.open_of_charges(session, list(wanted))
            return (
                (row.cents, row.left_cents, row.finished_on)
                == (cents, 0, self.morning.store.today())
                and {one.charge_id: one.paid_cents for one in lines} == wanted
                and not [one for one in moved if one.account == "payer" and one.cents]
            )

        return lambda: self.morning.ask(look)

    # ---- statements

    def send_statements(self) -> None:
        """The dry run, then exactly that, on one paper; a second run finds nothing to send."""
        with self.hands.task("Send statements") as task:
            before = self.count(Statement)
            self.open("statements")
            pane = self.morning.pane("statements")
            going = self.planned(pane, lambda rows: any(row.goes for row in rows))
            self.hands.picture("statements")
            self.hands.press("Alt+S")
            wanted = before + len(going)
            self.hands.wait(lambda: self.count(Statement) == wanted, "all of it is written")
            self.hands.wait(lambda: pane.page.value() == "sent", "what was sent is shown")
            self.hands.settle()
            self.hands.picture("statements-sent")
            if self.count(Statement) != wanted:
                raise StepFailed("more was sent than the dry run said")
            self.hands.press("Enter")
            paper = papers.look(self.hands, lambda: pane.sent.preview, "statements-paper")
            said = [dollars(going[0].verdict.cents), dollars(going[-1].verdict.cents)]
            pages = papers.keep(self.hands, paper, "statements.pdf", office.PRACTICE["name"], *said)
            if len(pages) < len(going) or not self.count(StatementPrint):
                raise StepFailed(f"{len(pages)} pages for {len(going)} statements")
            task.made = f"{len(going)} statements"
            self.send_again(pane, wanted)

    def send_again(self, pane: Any, wanted: int) -> None:
        """A second run the same day: nobody is to get another one."""
        self.hands.press("Esc", "Ctrl+1")
        self.planned(pane, lambda rows: rows and not any(row.goes for row in rows))
        self.hands.press("Alt+S")
        self.hands.settle()
        self.hands.picture("statements-again")
        if self.count(Statement) != wanted:
            raise StepFailed("somebody got a second statement")

    def planned(self, pane: Any, true: Any) -> list[Any]:
        """Wait for a dry run of that kind; return who is to get one."""
        self.hands.wait(lambda: true(pane.run.rows), "the dry run is there")
        self.hands.settle()
        return [row for row in pane.run.rows if row.goes]

    # ---- why

    def explain_a_balance(self) -> None:
        """Why do I owe this? One key, from the patient in hand; the same as a letter."""
        chart, cents = self.who_owes()
        with self.hands.task("Why do I owe this?"):
            self.hands.press("Ctrl+K")
            self.hands.type(chart)
            self.hands.wait(lambda: self.morning.hits(), "the patient is found")
            self.hands.press("Enter")
            self.hands.wait(lambda: self.window.hand.patient_id is not None, "one is in hand")
            self.hands.settle()
            self.hands.press("Ctrl+Shift+Y")
            why = self.morning.pane("billing").why
            self.hands.wait(lambda: why.told and why.told.why.cents == cents, "it is explained")
            self.hands.settle()
            self.hands.picture("why")
            self.hands.press("Ctrl+P")
            paper = papers.look(self.hands, lambda: why.letter.preview, "why-letter")
            papers.keep(self.hands, paper, "why.pdf", dollars(cents))
            self.hands.press("Esc", "Esc")
            self.hands.settle()

    def who_owes(self) -> tuple[str, int]:
        """Return the chart of somebody who owes after insurance answered, and how much."""
        asked = (
            select(Patient.chart_number, func.sum(Owed.cents))
            .join(Owed, Owed.patient_id == Patient.id)
            .where(Owed.account == "patient", Patient.id.in_(
                select(RemittanceLine.patient_id).where(RemittanceLine.coinsurance_cents > 0)))
            .group_by(Patient.id)
            .having(func.sum(Owed.cents) > 0)
            .order_by(Patient.id)
        )  # fmt: skip
        found = self.morning.ask(lambda session: session.execute(asked).first())
        return str(found[0]), int(found[1])

    # ---- what the steps look at

    def open(self, room: str) -> None:
        """Open a room by its own key."""
        self.hands.press(BY_KEY[room].shortcut)
        self.hands.wait(lambda: self.here() == room, f"{BY_KEY[room].title} is open")
        self.hands.settle()

    def here(self) -> str:
        """Return the key of the room that is open."""
        return next((key for key, pane in self.window.panes.items() if pane.isVisible()), "")

    def count(self, table: Any) -> int:
        """Return how many rows there are, by the database."""
        asked = select(func.count()).select_from(table)
        return int(self.morning.ask(lambda session: session.scalar(asked)))
