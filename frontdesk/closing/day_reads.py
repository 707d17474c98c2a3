"""All that closing a day shows, read together; and the days and months that are sealed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk.closing import bank, leftover, reads, rules
from frontdesk.closing.bank import DepositRow, ToDeposit
from frontdesk.closing.reads import ProviderRow, Sheet, SheetRow
from frontdesk.closing.rules import Block, Drawer, Unresolved
from frontdesk.ledger.deposit_tables import Deposit
from frontdesk.ledger.tables import Closing
from frontdesk.office import reads as office


@dataclass(frozen=True, slots=True)
class Sealed:
    """A day or month that was closed, with the sheet as it was sealed."""

    id: int
    kind: str
    day: date
    at: datetime
    staff: str
    posters: str
    content: dict[str, Any]
    seal: str

    @property
    def by_poster(self) -> bool:
        """Whether who closed it had also posted on it, as the office allows."""
        return self.staff in self.content.get("posters", ())


@dataclass(frozen=True, slots=True)
class DayView:
    """A day on its way to being closed, or closed.

    Attributes:
        day, today: the day shown, and the office's date.
        sealed: its closing; None while it is open.
        last_closed: the last day that is sealed.
        earlier_open: the first open day before it; None when there is none.
        unresolved: what is left of it.
        drawers: every drawer.
        sheet: its figures, as the books have them now.
        checks: received up to that day, in no deposit.
        on_hand: cash, card and eft that are not in the bank, up to that day.
        deposits: those made since the day, the newest first.
        next_deposit: the number that the next slip has.
        posters: who has posted on it.
        closer_may_post: whether the office lets one of them close it.

    """

    day: date
    today: date
    sealed: Sealed | None
    last_closed: date | None
    earlier_open: date | None
    unresolved: tuple[Unresolved, ...]
    drawers: tuple[Drawer, ...]
    sheet: Sheet
    checks: tuple[ToDeposit, ...]
    on_hand: dict[str, int]
    deposits: tuple[DepositRow, ...]
    next_deposit: int
    posters: tuple[str, ...]
    closer_may_post: bool

    @property
    def blind(self) -> bool:
        """Whether a drawer is still to be counted: its cash is not told before."""
        return self.sealed is None and any(one.must_be_counted for one in self.drawers)

    def blocks(self, closer: str) -> list[Block]:
        """Return what keeps the day open for this person, first things first."""
        found = rules.blocks(
            self.day, self.today, unresolved=self.unresolved, drawers=self.drawers,
            earlier_open=self.earlier_open, last_closed=self.last_closed,
        )  # fmt: skip
        person = rules.same_person(closer, self.posters, allowed=self.closer_may_post)
        return [*found, Block("person", person)] if person else found


def proposed_day(session: Session, today: date) -> date:
    """Return the first open day with postings, else today."""
    return next(iter(reads.open_days(session, today)), today)


def day_view(session: Session, day: date, today: date) -> DayView:
    """Return a day with all that closing it needs."""
    earlier = next((one for one in reads.open_days(session, day) if one < day), None)
    limits = office.limits(session)
    return DayView(
        day=day,
        today=today,
        sealed=closing_of(session, "day", day),
        last_closed=reads.last_closed(session),
        earlier_open=earlier,
        unresolved=tuple(leftover.unresolved(session, day)),
        drawers=tuple(reads.drawers(session, day)),
        sheet=reads.sheet(session, day, day),
        checks=tuple(bank.undeposited_checks(session, day)),
        on_hand=bank.on_hand(session, day),
        deposits=tuple(bank.deposits(session, day, today)),
        next_deposit=(session.scalar(select(func.max(Deposit.number))) or 0) + 1,
        posters=tuple(reads.posters(session, day)),
        closer_may_post=limits.closer_may_post,
    )


def closing_of(session: Session, kind: str, day: date) -> Sealed | None:
    """Return the closing of a day, or of a month by its last day; None while it is open."""
    row = session.execute(
        select(
            Closing.id, Closing.kind, Closing.day, Closing.at, Closing.staff, Closing.posters,
            Closing.content, Closing.seal,
        ).where(Closing.kind == kind, Closing.day == day)
    ).first()  # fmt: skip
    return Sealed(*row) if row else None


def sheet_of(content: dict[str, Any]) -> Sheet:
    """Return the sheet that a closing has sealed, from its content alone."""

    def rows(name: str) -> tuple[SheetRow, ...]:
        return tuple(SheetRow(*row) for row in content[name])

    return Sheet(
        date.fromisoformat(content["since"]),
        date.fromisoformat(content["until"]),
        tuple(ProviderRow(*row) for row in content["providers"]),
        rows("services"),
        rows("received"),
        rows("adjustments"),
        dict(content["accounts"]),
        int(content["voids"]),
    )


def drawers_of(content: dict[str, Any]) -> list[Drawer]:
    """Return the drawers that a closing has sealed: expected, counted, why they differ."""
    return [
        Drawer(
            one["drawer"], one.get("workstation", ""), 0, one["expected"], one["counted"],
            one["reason"], one["by"],
        )
        for one in content.get("drawers", ())
    ]  # fmt: skip


def unresolved_of(content: dict[str, Any]) -> list[Unresolved]:
    """Return what was left when the day was sealed, with why it was."""
    return [
        Unresolved(one["kind"], 0, one["patient_id"], one.get("patient", ""), one["words"],
                   one["why"])
        for one in content.get("unresolved", ())
    ]  # fmt: skip
