"""Closing a day on one screen: its steps at the left, its sheet at the right."""

from datetime import date, timedelta
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.charges.actions import excuse_visit
from frontdesk.closing import actions, bank, listings
from frontdesk.closing.day_reads import DayView, day_view, proposed_day
from frontdesk.closing.pane.count import Count
from frontdesk.closing.pane.day_head import DayHead
from frontdesk.closing.pane.day_states import (
    CLOSE,
    COUNT,
    DEPOSIT,
    LEFT,
    SETTLE,
    not_banked,
    states_of,
)
from frontdesk.closing.pane.deposit import Deposits
from frontdesk.closing.pane.left import Left
from frontdesk.closing.pane.listing_view import ListingView, Shown
from frontdesk.closing.pane.sealing import Sealing
from frontdesk.closing.pane.settling import WAYS, Settling
from frontdesk.closing.rules import Unresolved, unexplained
from frontdesk.core.action import Act, Done
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_date, words_moment
from frontdesk.core.drafts import Draft
from frontdesk.core.listing import Listing
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Card, Words
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.scrolled import Scrolled
from frontdesk.kit.steps import CURRENT, DONE, StepList
from frontdesk.kit.table_export import TableExport
from frontdesk.office import taking_out

PLACES = {"unresolved": LEFT, "drawer": COUNT, "reason": COUNT}
READ = "ledger.read"
LEAST = 536  # pixels at 100 % that the steps need
NARROW = 940  # pixels at 100 %; below them the sheet goes beneath the steps


class DayPage(Pane):
    """Which day, what keeps it open, its drawers, its way to the bank, its seal."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._today = office.store.about_today
        self.day: date | None = None  # None: the first open day with postings
        self.view: DayView | None = None
        self._begun: date | None = None  # the day whose first step was opened
        self._slip: Listing | None = None
        self.left, self.count = Left(), Count(office.store.workstation)
        self.deposits, self.settling, self.sealing = Deposits(), Settling(), Sealing()
        self.steps = StepList()
        self.steps.add(LEFT, "Left to settle", self.left)
        self.steps.add(COUNT, "Drawers", self.count, private=True)
        self.steps.add(DEPOSIT, "Deposit", self.deposits, private=True)
        self.steps.add(SETTLE, "Cards, electronic", self.settling, private=True)
        self.steps.add(CLOSE, "Close the day", self.sealing)
        self.sheet = ListingView(
            "Day sheet", office.store.zone,
            lambda: EmptyState("document", "Nothing was posted", "A day without work is closed "
                               "by the next one."),
        )  # fmt: skip
        self.sheet.chosen.connect(self._on_line)
        self.export = TableExport(self, office, taking_out, permit=READ,
                                  make=self.sheet.taken_out, words="&Print, save")  # fmt: skip
        self.slip_export = TableExport(
            self, office, taking_out, permit=READ, print_key="", menu_key="", words="Sl&ip",
            make=self._slip_out,
        )  # fmt: skip
        self.slip_export.left.connect(self._after_slip)
        self._lay_out()
        self._connect()

    # ---- what it shows

    def concerns(self, changes: Changes) -> bool:
        return changes.touch(
            "posting", "drawer_count", "day_excuse", "deposit", "closing", "appointment",
            "encounter", "superbill", "excuse", "workstation", "practice",
        )  # fmt: skip

    def read(self, session: Session) -> DayView:
        today = self.office.store.today()
        return day_view(session, self.day or proposed_day(session, today), today)

    def show_read(self, what: DayView) -> None:
        self.view = view = what
        self.day = view.day
        self._show_head(view)
        self.left.show_rows(view.unresolved)
        self.count.show_drawers(view.drawers)
        self.deposits.show_view(view)
        self.settling.show_on_hand(view.on_hand)
        self.sealing.show_blocks(view.blocks(self.office.staff.name), not_banked(view))
        self.sealing.button.setText(f"&Close {words_date(view.day)}")
        self.steps.setVisible(view.sealed is None)
        self.done_card.setVisible(view.sealed is not None)
        self._show_sheet(view)
        self.slip_export.setVisible(bool(view.deposits))
        self._show_states(view)
        if view.sealed is None and self._begun != view.day:
            self._begin(view)

    def show_day(self, day: date | None) -> None:
        """Show another day; None is the first open day with postings."""
        self.day, self._begun = day, None
        self.refresh()

    def go(self, wish: Go) -> None:
        """Show the day wished for, written as 2025-03-04."""
        if "day" in wish.what:
            self.show_day(date.fromisoformat(str(wish.what["day"])))

    def draft(self) -> Draft | None:
        if self.view is None or not self.count.is_typed:
            return None
        typed = {"day": self.view.day.isoformat(), **self.count.snapshot()}
        title = f"Count of drawer {self.count.letter}, {words_date(self.view.day)}"
        return Draft(f"count {typed['day']} {self.count.letter}", title, typed)

    def take_up_nothing(self) -> None:
        self.count.forget()

    def take_up(self, draft: Draft) -> None:
        self.day = self._begun = date.fromisoformat(draft.typed["day"])
        self.count.restore(draft.typed)
        self.steps.open(COUNT)
        self.refresh()

    def _show_sheet(self, view: DayView) -> None:
        if view.sealed is not None:
            at = words_moment(view.sealed.at, self.office.store.zone)
            sealed = listings.sealed_day(view.sealed, at=at)
            self.sheet.show_listing(sealed, shown=listings.brief(sealed))
            return
        whole = listings.day_sheet(
            view.sheet, drawers=view.drawers, unresolved=view.unresolved, blind=view.blind
        )
        shown = listings.day_sheet(view.sheet, drawers=view.drawers, blind=view.blind)
        self.sheet.show_listing(whole, shown=listings.brief(shown))

    def _on_line(self, row: Shown) -> None:
        if row.patient_id is not None:
            self.wished.emit(Go("billing", row.patient_id))

    def _show_head(self, view: DayView) -> None:
        self.head.show_day(view.day, view.today, closed=view.sealed is not None)
        sealed = view.sealed
        if sealed is None:
            self.sealed.show_sentence("")
            return
        also = " (who also posted, as the office allows)" if sealed.by_poster else ""
        at = words_moment(sealed.at, self.office.store.zone)
        self.sealed.show_sentence(
            f"Closed by {sealed.staff}{also}, {at}. Seal {sealed.seal[:12]}.", "success",
            action="Reprint the sheet", icon="lock",
        )  # fmt: skip
        self.done_words.setText(
            "Nothing is posted into this day any more. Whatever is changed later counts for the "
            "next open day. The sheet beside this is as it was sealed, and prints so."
        )
        self.seal_words.setText(f"Seal\n{sealed.seal[:32]}\n{sealed.seal[32:]}")

    def _show_states(self, view: DayView) -> None:
        """Write what each folded step says; the open one is left alone."""
        for name, (state, summary) in self._states(view).items():
            step = self.steps.steps[name]
            self.steps.set_summary(name, summary, state=CURRENT if step.state == CURRENT else state)

    def _states(self, view: DayView) -> dict[str, tuple[str, str]]:
        return states_of(view, ready=not self.sealing.blocks)

    def _begin(self, view: DayView) -> None:
        """Open the first step with something to do, when the keyboard is here."""
        self._begun = view.day
        states = self._states(view)
        for name, step in self.steps.steps.items():
            self.steps.set_summary(name, states[name][1], state=states[name][0])
            step.update()
        first = next((name for name, (state, _) in states.items() if state != DONE), CLOSE)
        here = QApplication.focusWidget()
        self._open(first)
        if here is not None and not self._holds_keyboard(here):
            here.setFocus()

    def _holds_keyboard(self, widget: Any) -> bool:
        above = self.parentWidget()
        while above is not None and not isinstance(above, Pane):
            above = above.parentWidget()
        return bool((above or self).isAncestorOf(widget)) or widget is self.window()

    def _open(self, name: str) -> None:
        """Open a step and put the keyboard where its work begins."""
        if self.view is not None and self.steps.current:
            state, summary = self._states(self.view)[self.steps.current]
            self.steps.set_summary(self.steps.current, summary, state=state)
        self.steps.open(name)
        if name == LEFT:
            self.left.take_next()
        elif name == COUNT:
            self.count.open_first()
            self.count.take_keyboard()
        elif name == SETTLE:
            self.settling.take_keyboard()
        elif name == CLOSE:
            self.sealing.take_keyboard()

    def _go_on(self, done: str) -> None:
        """Open the next step after one that is done, if the day as it is now leaves any."""
        if self.view is None:
            return
        states = self._states(self.view)
        names = list(states)
        later = names[names.index(done) + 1 :]
        self._open(next((name for name in later if states[name][0] != DONE), CLOSE))

    # ---- what it does

    def _connect(self) -> None:
        self.office.staff_changed.connect(lambda _staff: self.refresh())  # who may close it
        self.left.wished.connect(self.wished)
        self.left.excused.connect(self._excuse)
        self.count.asked.connect(self._count)
        self.deposits.asked.connect(self._deposit)
        self.deposits.slip_wanted.connect(self._show_slip)
        self.settling.asked.connect(self._settle)
        self.sealing.asked.connect(self._close)
        self.sealing.went.connect(self._to_place)
        self.sealed.acted.connect(self.export.show_paper)
        self.steps.opened.connect(self._on_opened)

    def _on_opened(self, name: str) -> None:
        if self.view is not None:
            self._show_states(self.view)

    def _to_place(self, place: str) -> None:
        if place == "earlier" and self.view is not None:
            self.show_day(self.view.earlier_open)
        elif place in PLACES:
            self._open(PLACES[place])

    def _excuse(self, one: Unresolved, reason: str) -> None:
        if self.view is None:
            return
        if one.kind == "charge":
            act: Act = excuse_visit.act(one.subject_id, reason=reason)
        else:
            act = actions.excuse.act(one.kind, one.subject_id, day=self.view.day, reason=reason)

        def done(_: Done) -> None:
            self.left.done()
            self._when_read(self._after_excuse)

        self.office.act(
            act, done, lambda refused: self.left.banner.show_sentence(str(refused), "warning")
        )

    def _after_excuse(self) -> None:
        if not self.left.take_next():
            self._go_on(LEFT)

    def _count(self, asked: dict[str, Any]) -> None:
        if self.view is None:
            return
        act = actions.count_drawer.act(
            self.view.day, asked["drawer"], asked["pieces"], key=asked["key"],
            reason=asked["reason"],
        )  # fmt: skip

        def done(_: Done) -> None:
            self.count.counted()
            self._when_read(self._after_count)

        self.office.act(act, done, self.count.show_refused)

    def _after_count(self) -> None:
        """Go on once all agree or are explained; else to the next drawer, or to the reason."""
        one = self.count.drawers.get(self.count.letter)
        if (one is not None and unexplained(one)) or self.count.open_first():
            self.count.take_keyboard()
        else:
            self._go_on(COUNT)

    def _deposit(self, asked: dict[str, Any]) -> None:
        if self.view is None:
            return
        act = actions.make_deposit.act(
            asked["check_ids"], cash_cents=asked["cash_cents"], until=self.view.day,
            key=asked["key"],
        )  # fmt: skip

        def done(outcome: Done) -> None:
            self.deposits.made()
            self._when_read(lambda: self._show_slip(outcome.made["deposit_id"]))

        self.office.act(act, done, self.deposits.show_refused)

    def _show_slip(self, deposit_id: int) -> None:
        """Show a slip over the page as it will be printed."""

        def shown(found: Any) -> None:
            if found is not None and not isinstance(found, Refused):
                self._slip = listings.deposit_slip(found)
                self.slip_export.show_paper()

        self.office.read(lambda session: bank.deposit(session, deposit_id), shown)

    def _slip_out(self) -> Any:
        slip = self._slip
        return (lambda _progress: slip) if slip is not None else None

    def _after_slip(self) -> None:
        view = self.view
        if self.steps.current == DEPOSIT and view and self._states(view)[DEPOSIT][0] == DONE:
            self._go_on(DEPOSIT)

    def _settle(self, asked: dict[str, Any]) -> None:
        act = actions.settle.act(asked["account"], cents=asked["cents"], key=asked["key"])

        def done(_: Done) -> None:
            self.settling.done()
            self.said.emit(f"{dollars(asked['cents'])} of {dict(WAYS)[asked['account']].lower()} "
                           "settled.")  # fmt: skip
            self._when_read(self._after_settling)

        self.office.act(act, done, self.settling.show_refused)

    def _after_settling(self) -> None:
        if self.view is not None and self._states(self.view)[SETTLE][0] == DONE:
            self._go_on(SETTLE)
        else:
            self.settling.take_keyboard()

    def _close(self) -> None:
        if self.view is None:
            return
        day = self.view.day

        def done(_: Done) -> None:
            self.said.emit(f"{words_date(day)} is closed.")
            self._when_read(lambda: self.sealed.button.setFocus())

        def refused(refusal: Refused) -> None:
            place = PLACES.get(refusal.field or "")
            if place:
                self._open(place)
                {LEFT: self.left, COUNT: self.count}[place].banner.show_sentence(  # type: ignore[attr-defined]
                    str(refusal), "warning"
                )
            self.sealing.show_refused(refusal)

        self.office.act(actions.close_day.act(day), done, refused)

    def _when_read(self, then: Any) -> None:
        """Do something once the day is shown as it stands after an act."""

        def shown(what: Any) -> None:
            if not isinstance(what, Refused):
                self.show_read(what)
                then()

        self._stale = False
        self.office.read(self.read, shown)

    # ---- how it looks

    def _lay_out(self) -> None:
        self.head = DayHead(self._today)
        self.head.stepped.connect(self._step)
        self.head.wished.connect(self.show_day)
        self.sealed = Banner()
        self.done_card = Card("Closed")
        self.done_words = Words("", "body", wrap=True)
        self.seal_words = Words("", "caption", selectable=True)
        self.done_card.body.addWidget(self.done_words)
        self.done_card.body.addWidget(self.seal_words)
        self.done_card.hide()
        scroll = Scrolled()
        scroll.setMinimumWidth(round(LEAST * theme.current().text_scale))
        inside = QVBoxLayout(scroll.inside)
        inside.setContentsMargins(0, 0, 2 * theme.SPACE, 0)
        inside.addWidget(self.steps)
        inside.addWidget(self.done_card)
        inside.addStretch(1)
        right = Card()
        head = QHBoxLayout()
        head.addWidget(Words("Day sheet", "subheading"), 1)
        head.addWidget(self.export)
        right.body.addLayout(head)
        right.body.addWidget(self.sheet, 1)
        self.deposits.foot.insertWidget(1, self.slip_export)
        self.sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.sides.setSpacing(4 * theme.SPACE)
        self.sides.addWidget(scroll, 10)
        self.sides.addWidget(right, 9)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[5 * theme.SPACE] * 4)
        whole.setSpacing(3 * theme.SPACE)
        whole.addWidget(self.head)
        whole.addWidget(self.sealed)
        whole.addLayout(self.sides, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW * theme.current().text_scale
        ways = QBoxLayout.Direction
        self.sides.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def _step(self, days: int) -> None:
        self.show_day((self.day or self._today()) + timedelta(days=days))
