"""Which small balances a run writes off, and what moved since its dry run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused

BEARERS = {"patient": "What patients owe", "payer": "What insurance owes"}
MOST_LIMIT = 1_000_00  # above that a balance is not small; it is written off by hand
MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class SmallBalances:
    """What is looked for.

    Attributes:
        limit_cents: at most this much.
        older_days: owed since at least so many days.
        account: one of BEARERS.
        whole: the limit is of all that one person's account owes there; else of each item.
        code: the reason of the write-offs.

    """

    limit_cents: int
    older_days: int
    account: str = "patient"
    whole: bool = True
    code: str = "small"

    def until(self, today: date) -> date:
        """Return the last day since which something may be owed to be old enough."""
        return today - timedelta(days=self.older_days)


@dataclass(frozen=True, slots=True)
class Item:
    """What a run would write off: one bearer's part of one charge."""

    patient_id: int
    account: str
    charge_id: int
    coverage_id: int
    part: str
    cents: int
    since: date

    @property
    def place(self) -> tuple[int, str, int, int, str]:
        """What it is, whatever its amount."""
        return (self.patient_id, self.account, self.charge_id, self.coverage_id, self.part)


@dataclass(frozen=True, slots=True)
class Difference:
    """What moved on one item since the dry run; nothing before is new, nothing now is gone."""

    before: Item | None
    now: Item | None

    @property
    def item(self) -> Item:
        """The item, as it stands or stood."""
        found = self.now or self.before
        assert found is not None
        return found

    @property
    def sentence(self) -> str:
        """It in words."""
        if self.before is None:
            return f"{dollars(self.item.cents)} of {words_date(self.item.since)} came in."
        if self.now is None:
            return f"{dollars(self.item.cents)} of {words_date(self.item.since)} went out."
        return (
            f"{dollars(self.before.cents)} of {words_date(self.item.since)} is "
            f"{dollars(self.now.cents)} now."
        )


class Moved(Refused):
    """Something moved since the dry run, so nothing was written off; `differences` says what."""

    def __init__(self, differences: Sequence[Difference]) -> None:
        count = len(differences)
        super().__init__(
            f"{count} item{'s' * (count != 1)} moved since the dry run. Nothing was written off; "
            "look at what moved, then run it again."
        )
        self.differences = tuple(differences)


def accepted(wanted: SmallBalances) -> SmallBalances:
    """Return the wish, if it can be.

    Raises:
        Refused: the limit, the age or the side cannot be; names the field.

    """
    if not 0 < wanted.limit_cents <= MOST_LIMIT:
        raise Refused(
            f"Type the most that counts as small, up to {dollars(MOST_LIMIT)}.", field="limit_cents"
        )
    if not 0 <= wanted.older_days <= MOST_DAYS:
        raise Refused(f"Type days, from 0 to {MOST_DAYS}.", field="older_days")
    if wanted.account not in BEARERS:
        raise Refused("Choose who owes it.", field="account")
    return wanted


def chosen(
    wanted: SmallBalances,
    items: Iterable[Item],
    *,
    today: date,
    people: Mapping[int, int] | None = None,
) -> list[Item]:
    """Return the items that are small and old enough, in the order of `items`.

    Of a whole account every item must be old enough, all together at most the limit, and none a
    credit: that is applied first. `people` are charts that were merged, with the one that is kept:
    both are one account.
    """
    person = (people or {}).get
    until, every = wanted.until(today), list(items)
    if not wanted.whole:
        return [
            item for item in every
            if 0 < item.cents <= wanted.limit_cents and item.since <= until
        ]  # fmt: skip
    sums: dict[int, int] = {}
    out: set[int] = set()
    for item in every:
        who = person(item.patient_id, item.patient_id)
        sums[who] = sums.get(who, 0) + item.cents
        if item.cents < 0 or item.since > until:
            out.add(who)
    small = {who for who, cents in sums.items() if 0 < cents <= wanted.limit_cents} - out
    return [item for item in every if person(item.patient_id, item.patient_id) in small]


def differences(before: Iterable[Item], now: Iterable[Item]) -> list[Difference]:
    """Return what is not the same item by item; nothing when a run would do what was shown."""
    then, here = ({item.place: item for item in items} for items in (before, now))
    places = dict.fromkeys([*then, *here])
    return [
        Difference(then.get(place), here.get(place))
        for place in places
        if then.get(place) != here.get(place)
    ]
