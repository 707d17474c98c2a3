"""What a day or a month came to, read from the ledger's lines; and what is left to settle in it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, column, func, select, table
from sqlalchemy.orm import Session, aliased

from frontdesk.closing.rules import Drawer
from frontdesk.closing.tables import DrawerCount
from frontdesk.ledger.accounts import CHART, LOWERING, RECEIVABLE
from frontdesk.ledger.tables import Charge, Closing, Posting, PostingLine
from frontdesk.office import reads as office
from frontdesk.office.tables import Workstation
from frontdesk.staff.tables import Provider

MONEY = ("cash", "check", "card", "eft")
INSIDE = ("deposit", "settled", "over_short")  # kinds that move money between our own accounts
First = aliased(Posting, name="first")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a day sheet, in cents; `count` is of postings."""

    words: str
    count: int
    cents: int


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """What one provider's services came to; `provider` is "" for what is about no charge.

    Attributes:
        charged_cents: with tax.
        paid_cents: applied to charges.
        adjusted_cents: contractual adjustments, discounts, write-offs, bad debt.

    """

    provider: str
    charged_cents: int
    paid_cents: int
    adjusted_cents: int

    @property
    def owed_change_cents(self) -> int:
        """By how much more is owed."""
        return self.charged_cents - self.paid_cents - self.adjusted_cents


@dataclass(frozen=True, slots=True)
class Sheet:
    """A stretch of days as the books have it; every number is a sum over lines.

    Attributes:
        since, until: both days counted.
        providers: charges, payments and adjustments by provider.
        services: charges by code.
        received: money that came in or went back, by account.
        adjustments: by reason.
        accounts: account to the change of it.
        voids: how many postings took one back.

    """

    since: date
    until: date
    providers: tuple[ProviderRow, ...]
    services: tuple[SheetRow, ...]
    received: tuple[SheetRow, ...]
    adjustments: tuple[SheetRow, ...]
    accounts: dict[str, int]
    voids: int

    @property
    def charged_cents(self) -> int:
        """All charges with their tax, less those taken back."""
        return sum(row.charged_cents for row in self.providers)

    @property
    def received_cents(self) -> int:
        """All money that came in, less what went back."""
        return sum(row.cents for row in self.received)

    @property
    def adjusted_cents(self) -> int:
        """All adjustments."""
        return sum(row.adjusted_cents for row in self.providers)


def sheet(session: Session, since: date, until: date) -> Sheet:
    """Return the day sheet of a stretch of days, both counted."""
    asked = {"since": since, "until": until}
    rows = session.connection().execute(_MOVED, asked).all()
    accounts: dict[str, int] = defaultdict(int)
    for row in rows:
        accounts[row.account] += int(row.cents)
    return Sheet(
        since,
        until,
        tuple(_providers(rows)),
        tuple(_services(session.connection().execute(_SERVICES, asked))),
        tuple(_received(rows)),
        tuple(_adjustments(rows)),
        dict(accounts),
        session.connection().execute(_VOIDS, asked).scalar() or 0,
    )


_OWN = table("book_account", column("number"), column("name"))  # of a room beside this one


def own_accounts(session: Session) -> dict[str, str]:
    """Return the words of the office's own accounts, by number."""
    return {number: name for number, name in session.execute(select(_OWN.c.number, _OWN.c.name))}


_THEN = Posting.day.between(bindparam("since"), bindparam("until"))
_KIND = func.coalesce(First.kind, Posting.kind).label("kind")  # a reversal is told by its first
_REASON = func.coalesce(First.reason, Posting.reason).label("reason")
_MOVED = (
    select(
        PostingLine.account, _KIND, _REASON, Provider.name.label("provider"),
        func.count(Posting.id.distinct()).label("count"),
        func.sum(PostingLine.cents).label("cents"),
    )
    .join(Posting, Posting.key == PostingLine.posting_key)
    .outerjoin(First, First.id == Posting.reverses_id)
    .outerjoin(Charge, Charge.id == PostingLine.charge_id)
    .outerjoin(Provider, Provider.id == Charge.provider_id)
    .where(_THEN)
    .group_by(PostingLine.account, _KIND, _REASON, Provider.id, Provider.name)
)  # fmt: skip
_SERVICES = (
    select(
        Charge.code, func.min(Charge.words), func.count(Charge.id.distinct()),
        -func.sum(PostingLine.cents),
    )
    .join(PostingLine, PostingLine.charge_id == Charge.id)
    .join(Posting, Posting.key == PostingLine.posting_key)
    .where(_THEN, PostingLine.account.in_(("income", "sales_tax")))
    .group_by(Charge.code)
    .order_by(Charge.code)
)  # fmt: skip
RECEIVED = (
    select(Posting.day, func.sum(PostingLine.cents))
    .join(PostingLine, PostingLine.posting_key == Posting.key)
    .where(_THEN, PostingLine.account.in_(MONEY), Posting.kind.not_in(INSIDE))
    .group_by(Posting.day)
)
_VOIDS = select(func.count(Posting.id)).where(_THEN, Posting.reverses_id.isnot(None))


def _providers(rows: Sequence[Any]) -> list[ProviderRow]:
    """Tell charges, adjustments and, by the identity of every posting, what was paid on them."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        one, cents = sums[row.provider or ""], int(row.cents)
        if row.account in ("income", "sales_tax", "fees") and row.kind not in INSIDE:
            one[0] -= cents
        elif row.account in LOWERING:
            one[1] += cents
        elif row.account in RECEIVABLE and row.kind != "opening":
            one[2] += cents
    made = [
        ProviderRow(key, charged, charged - adjusted - owed, adjusted)
        for key, (charged, adjusted, owed) in sums.items()
        if charged or adjusted or owed
    ]
    return sorted(made, key=lambda row: (not row.provider, row.provider))


def _services(rows: Iterable[Any]) -> list[SheetRow]:
    return [
        SheetRow(f"{code} {words}".strip(), count, int(cents)) for code, words, count, cents in rows
    ]


def _received(rows: Sequence[Any]) -> list[SheetRow]:
    found = {account: [0, 0] for account in MONEY}
    for row in rows:
        if row.account in found and row.kind not in INSIDE:
            found[row.account][0] += row.count
            found[row.account][1] += int(row.cents)
    return [
        SheetRow(CHART[account][2], count, cents)
        for account, (count, cents) in found.items()
        if count
    ]


def _adjustments(rows: Sequence[Any]) -> list[SheetRow]:
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        if row.account in LOWERING:
            words = CHART[row.account][2] + (
                f": {row.reason.replace('_', ' ')}" if row.reason else ""
            )
            found[words][0] += row.count
            found[words][1] += int(row.cents)
    return [SheetRow(words, count, cents) for words, (count, cents) in sorted(found.items())]


def posters(session: Session, day: date) -> list[str]:
    """Return who has posted on a day, each once; the program itself is nobody."""
    wanted = (
        select(Posting.staff)
        .where(Posting.day == day, Posting.staff_id.isnot(None), Posting.kind.not_in(INSIDE))
        .distinct()
        .order_by(Posting.staff)
    )
    return list(session.scalars(wanted))


def drawers(session: Session, day: date) -> list[Drawer]:
    """Return every drawer with what the books say of its day, and what was counted if it was."""
    by_desk: dict[str, int] = defaultdict(int)
    for desk, cents in session.execute(
        select(Posting.workstation, func.sum(PostingLine.cents))
        .join(PostingLine, PostingLine.posting_key == Posting.key)
        .where(Posting.day == day, PostingLine.account == "cash", Posting.kind.not_in(INSIDE))
        .group_by(Posting.workstation)
    ):
        by_desk[desk.split("/")[0]] += int(cents)
    counts = {row.drawer: row for row in session.scalars(_last_counts(day))}
    usual = office.limits(session).drawer_float_cents
    found = []
    for letter, name in session.execute(
        select(Workstation.drawer, Workstation.name).order_by(Workstation.drawer)
    ):
        count = counts.get(letter)
        found.append(
            Drawer(
                letter, name, count.float_cents if count else usual, by_desk.get(name, 0),
                count.counted_cents if count else None, count.reason if count else "",
                count.staff if count else "",
                tuple((int(piece), n) for piece, n in count.pieces.items()) if count else (),
            )
        )  # fmt: skip
    return found


def _last_counts(day: date) -> Any:
    last = (
        select(func.max(DrawerCount.id))
        .where(DrawerCount.day == day)
        .group_by(DrawerCount.drawer)
        .scalar_subquery()
    )
    return select(DrawerCount).where(DrawerCount.id.in_(last))


def last_closed(session: Session, kind: str = "day") -> date | None:
    """Return the last day that is sealed, or the end of the last sealed month."""
    return session.scalar(select(func.max(Closing.day)).where(Closing.kind == kind))


def open_days(session: Session, until: date) -> list[date]:
    """Return the days up to one (counted) that have postings and are not sealed, oldest first."""
    closed = session.scalar(select(func.max(Closing.day)))
    wanted = select(Posting.day).where(Posting.day <= until).distinct().order_by(Posting.day)
    if closed is not None:
        wanted = wanted.where(Posting.day > closed)
    return list(session.scalars(wanted))


def trial_balance(session: Session, until: date) -> dict[str, int]:
    """Return account to its balance at the end of a day, in cents; they sum to nothing.

    Starts from the last month that was sealed before, so that it does not grow with the years.
    """
    base = session.execute(
        select(Closing.day, Closing.content)
        .where(Closing.kind == "month", Closing.day <= until)
        .order_by(Closing.day.desc())
        .limit(1)
    ).first()
    found = {name: int(cents) for name, cents in base.content["trial"].items()} if base else {}
    wanted = (
        select(PostingLine.account, func.sum(PostingLine.cents))
        .join(Posting, Posting.key == PostingLine.posting_key)
        .where(Posting.day <= until)
        .group_by(PostingLine.account)
    )
    if base:
        wanted = wanted.where(Posting.day > base.day)
    for account, cents in session.execute(wanted):
        found[account] = found.get(account, 0) + int(cents)
    return {account: cents for account, cents in sorted(found.items()) if cents}
