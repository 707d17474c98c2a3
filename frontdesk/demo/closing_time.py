"""What a manager does at the end: close the day that is still open, pay a supplier by check."""

from typing import Any

from sqlalchemy import func, select

from frontdesk.books import reads as books
from frontdesk.closing import rules
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.demo import papers
from frontdesk.demo.answers import figures
from frontdesk.demo.evening import Evening
from frontdesk.demo.walk import StepFailed
from frontdesk.ledger.deposit_tables import Deposit
from frontdesk.ledger.tables import Closing, Posting, PostingLine
from frontdesk.office import reads as office_reads

WHY = "nurse visit, no charge"
BILLED_BY = "Henry Bell Medical Supply"


class ClosingTime(Evening):
    """The last steps of the day."""

    def whole(self) -> None:
        """Walk every step."""
        self.sign_in("rosa", "Rosa Diaz")
        self.close_the_day()
        self.pay_a_bill()

    # ---- the day that is still open

    def close_the_day(self) -> None:
        """What is left, a blind count, the deposit, the cards, the seal: all on one screen."""
        with self.hands.task("Close the day: settle, count, deposit, seal"):
            self.open("closing")
            page = self.morning.pane("closing").sections.page()
            self.hands.wait(lambda: page.steps.current == "left", "what is left is shown")
            day = page.view.day
            if page.view.blocks("Rosa Diaz")[0].place != "unresolved":
                raise StepFailed("nothing is left to settle")
            self.settle_what_is_left(page)
            self.count_the_drawer(page)
            self.deposit(page)
            self.seal(page, day)

    def settle_what_is_left(self, page: Any) -> None:
        """The visit without a charge is looked at where it is charged, then excused."""
        self.hands.settle()
        self.hands.picture("closing-left")
        self.hands.press("Enter")
        self.hands.wait(lambda: self.here() == "charges", "its superbill is open")
        self.hands.settle()
        self.open("closing")
        self.hands.type(WHY)
        self.hands.press("Enter")
        self.hands.wait(lambda: page.steps.current == "count", "nothing is left")
        self.hands.settle()

    def count_the_drawer(self, page: Any) -> None:
        """Count what lies in it, without being told what should."""
        cents = self.in_the_drawer(page.view.day)
        for piece in rules.PIECES:
            many, cents = divmod(cents, piece)
            self.hands.type(str(many) if many else "")
            if not cents:
                break
            self.hands.press("Enter")
        self.hands.picture("closing-count")
        self.hands.press("Ctrl+Enter")
        self.hands.wait(lambda: page.steps.current == "deposit", "the count agrees")
        self.hands.settle()

    def in_the_drawer(self, day: Any) -> int:
        """Return the cash that a hand finds there: the change, and what was taken that day."""
        taken = (
            select(func.sum(PostingLine.cents))
            .join(Posting, Posting.key == PostingLine.posting_key)
            .where(Posting.day == day, PostingLine.account == "cash")
        )
        limits = self.morning.ask(office_reads.limits)
        return int(self.morning.ask(lambda session: session.scalar(taken))) + int(
            limits.drawer_float_cents
        )

    def deposit(self, page: Any) -> None:
        """Both checks and the cash go to the bank; the slip comes out by itself."""
        self.hands.picture("closing-deposit")
        cents = sum(one.cents for one in page.view.checks) + page.view.on_hand["cash"]
        before, card = self.count(Deposit), page.view.on_hand["card"]
        self.hands.press("Enter")
        paper = papers.look(self.hands, lambda: page.slip_export.preview, "closing-slip")
        papers.keep(self.hands, paper, "slip.pdf", "Deposit slip", dollars(cents))
        if self.count(Deposit) != before + 1:
            raise StepFailed("there is no deposit")
        self.hands.press("Esc")
        self.hands.wait(lambda: page.steps.current == "settle", "the cards come next")
        self.hands.type(figures(card))
        self.hands.press("Enter")
        self.hands.wait(lambda: page.steps.current == "close", "the cards agree")
        self.hands.settle()

    def seal(self, page: Any, day: Any) -> None:
        """Seal the day, and print its sheet."""
        self.hands.picture("closing-ready")
        self.hands.press("Enter")
        self.hands.wait(lambda: self.closed_by(day) == "Rosa Diaz", "the day is closed")
        self.hands.wait(lambda: page.sealed.sentence, "its seal is shown")
        self.hands.settle()
        self.hands.picture("closing-sealed")
        self.hands.press("Ctrl+P")
        paper = papers.look(self.hands, lambda: page.export.preview, "day-sheet")
        said = ("Day sheet, sealed", "by Rosa Diaz", "Posted by: Ann Park", "agrees")
        papers.keep(self.hands, paper, "day-sheet.pdf", words_date(day), *said)
        self.hands.press("Esc")
        self.hands.settle()

    def closed_by(self, day: Any) -> str:
        """Return who closed a day, by the database; "" while it is open."""
        asked = select(Closing.staff).where(Closing.kind == "day", Closing.day == day)
        return str(self.morning.ask(lambda session: session.scalar(asked)) or "")

    # ---- a supplier

    def pay_a_bill(self) -> None:
        """The bill that is due longest, less a credit: its check comes out with the stub."""
        with self.hands.task("Pay a supplier by a printed check") as task:
            self.open("books")
            pane = self.morning.pane("books")
            self.hands.wait(pane.bills.model.rowCount, "the bills are shown")
            self.hands.settle()
            self.hands.picture("books")
            self.hands.press("Ctrl+PageDown", "Tab")
            page = pane.pay
            self.hands.wait(page.model.rowCount, "what is open is shown")
            self.hands.settle()
            self.hands.press("Home", "Space", "Ctrl+End", "Ctrl+Space")
            rows = page.chosen()
            if {row.supplier for row in rows} != {BILLED_BY} or len(rows) != 2:
                raise StepFailed("the bill and the credit are not chosen")
            self.hands.picture("pay-bills")
            self.hands.press("Ctrl+Enter")
            paper = papers.look(self.hands, lambda: page.papers.preview, "check")
            cents = sum(row.open_cents for row in rows)
            said = (BILLED_BY, dollars(cents).removeprefix("$"), *(row.number for row in rows))
            papers.keep(self.hands, paper, "check.pdf", *said)
            self.hands.wait(lambda: self.is_paid(rows), "the check is printed, its bills paid")
            task.made = f"a check of {dollars(cents)}"
            self.hands.press("Esc")
            self.hands.settle()

    def is_paid(self, rows: Any) -> bool:
        """Whether nothing of these bills is open, and the newest check has left once."""

        def look(session: Any) -> bool:
            open_ones = {row.id for row in books.bills(session) if row.open_cents}
            newest = books.outlays(session, since=self.morning.store.today())
            prints = {row.prints for row in newest if row.bills}
            return not open_ones & {row.id for row in rows} and prints == {1}

        return bool(self.morning.ask(look))
