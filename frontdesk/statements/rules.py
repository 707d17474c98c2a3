"""Who gets a statement, of which level, and why not; how old a debt is; what a late fee is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b

from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars, share
from frontdesk.core.refused import Refused
from frontdesk.core.typed_places import read_why
from frontdesk.statements.settings import (
    FEES,
    FLAT,
    LONGEST,
    MOST_DAYS,
    NONE,
    PERCENT,
    Level,
    Settings,
    read_points,
    refuse_settings,
    words_points,
)

__all__ = [
    "AGES", "DELIVERIES", "DISPUTE", "EMAIL", "FEES", "FLAT", "HOLD", "HOLDS", "LONGEST",
    "MOST_DAYS", "NONE", "PAPER", "PERCENT", "Asked", "Held", "Item", "Last", "Level", "Settings",
    "Standing", "Verdict", "aged", "fingerprint", "judge", "late_fee", "level_of", "overdue",
    "read_points", "refuse_hold", "refuse_settings", "words_points",
]  # fmt: skip

AGES = ("Current", "31\u201360 days", "61\u201390 days", "91\u2013120 days", "Over 120 days")
ENDS = (30, 60, 90, 120)  # the last day of each but the last
PAPER, EMAIL = "paper", "email"
DELIVERIES = {PAPER: "On paper", EMAIL: "By e-mail"}
HOLD, DISPUTE = "hold", "dispute"
HOLDS = {HOLD: "On hold", DISPUTE: "In dispute"}


@dataclass(frozen=True, slots=True)
class Item:
    """What a patient owes of one charge, all parts together.

    Attributes:
        patient_id: the chart it is on.
        charge_id: 0 for what is about no charge.
        cents: below zero is a credit.
        since: the day of the service, or since when it is owed.
        billed_on: the first statement that told it; None for not yet.

    """

    patient_id: int
    charge_id: int
    cents: int
    since: date
    billed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Last:
    """The last statement that stands: its day, level, what it told (a fingerprint), and when."""

    day: date
    level: int
    fingerprint: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Why an account, or one charge of it, is left alone until a day (None: until it is ended)."""

    kind: str
    reason: str
    until: date | None = None
    charge_id: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """All that is known of who answers for patients, before it is decided what they get.

    Attributes:
        items: what is open, all patients they answer for.
        last: their last statement.
        holds: what is in force.
        plan: words of a payment plan in good standing; "" for none.
        address, email: whether there is one.

    """

    items: tuple[Item, ...]
    last: Last | None = None
    holds: tuple[Held, ...] = ()
    plan: str = ""
    address: bool = True
    email: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody gets.

    Attributes:
        cents: asked for; what is in dispute is not.
        level: 1 and up; 0 when nothing goes out.
        delivery: paper or email.
        why_not: why nothing goes out; "" when something does.
        ages: of `cents`, by AGES.
        fingerprint: of what is open.
        disputed: cents that are left out.

    """

    cents: int
    level: int
    delivery: str
    why_not: str
    ages: tuple[int, ...]
    fingerprint: str
    disputed: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run was asked for.

    Attributes:
        by_email: those with an address for e-mail get theirs so.
        only: these guarantors only; empty for all.
        now: whatever the days since the last statement and the least amount say; for one.

    """

    by_email: bool = False
    only: tuple[int, ...] = ()
    now: bool = False


def judge(who: Standing, settings: Settings, *, today: date, asked: Asked) -> Verdict:
    """Decide what one guarantor gets today, or why nothing."""
    disputed_charges = {one.charge_id for one in who.holds if one.charge_id is not None}
    asked_for = [item for item in who.items if item.charge_id not in disputed_charges]
    disputed = sum(item.cents for item in who.items if item.charge_id in disputed_charges)
    cents = sum(item.cents for item in asked_for)
    level = level_of(asked_for, settings.levels, today)
    delivery = EMAIL if asked.by_email and who.email else PAPER
    mark = fingerprint(who.items)
    why = _nothing_owed(cents, disputed) or _left_alone(who, today)
    if not why and not asked.now:
        why = _not_now(who, settings, cents) or _not_again(who.last, settings, mark, level, today)
    if not why and delivery == PAPER and not who.address:
        why = "No address on file"
    ages = aged(asked_for, today)
    return Verdict(cents, 0 if why else level, delivery, why, ages, mark, disputed)


def _nothing_owed(cents: int, disputed: int) -> str:
    if cents > 0:
        return ""
    if disputed > 0:
        return "All that is owed is in dispute"
    return "A credit, nothing owed" if cents < 0 else "Nothing owed"


def _left_alone(who: Standing, today: date) -> str:
    for held in who.holds:
        if held.charge_id is None:
            until = f" until {words_date(held.until)}" if held.until else ""
            return f"{HOLDS[held.kind]}{until}: {held.reason}"
    if who.last is not None and who.last.day == today:
        return "Has had today's statement already"
    return ""


def _not_now(who: Standing, settings: Settings, cents: int) -> str:
    if who.plan:
        return f"Payment plan in good standing: {who.plan}"
    return f"Under {dollars(settings.least_cents)}" if cents < settings.least_cents else ""


def _not_again(last: Last | None, settings: Settings, mark: str, level: int, today: date) -> str:
    """Return why it is too soon after the last statement; "" when it is not."""
    if last is None:
        return ""
    sent = words_date(last.day)
    if mark != last.fingerprint:
        again = last.day + timedelta(settings.gap_days)
        return f"Sent {sent}; again from {words_date(again)}" if today < again else ""
    if level > last.level and today >= last.day + timedelta(settings.gap_days):
        return ""
    if settings.only_changed:
        return f"Nothing has changed since {sent}"
    again = last.day + timedelta(settings.every_days)
    if today < again:
        return f"Nothing has changed since {sent}; again from {words_date(again)}"
    return ""


def level_of(items: Iterable[Item], levels: Sequence[Level], today: date) -> int:
    """Return the level by the days since the first statement of what is still open, 1 and up.

    What was paid is no longer counted: it goes down by itself.
    """
    billed = [item.billed_on for item in items if item.cents > 0 and item.billed_on is not None]
    if not billed:
        return 1
    days = (today - min(billed)).days
    return max(1, sum(level.days <= days for level in levels))


def aged(items: Iterable[Item], today: date) -> tuple[int, ...]:
    """Return what is owed by age; credits lower the oldest first, none is below zero but a total.

    The five sum to what is owed; a credit that is left over stands in the first.
    """
    ages, credit = [0] * len(AGES), 0
    for item in items:
        if item.cents < 0:
            credit -= item.cents
        else:
            days = (today - item.since).days
            place = next((at for at, end in enumerate(ENDS) if days <= end), len(ENDS))
            ages[place] += item.cents
    for place in reversed(range(len(ages))):
        used = min(credit, ages[place])
        ages[place] -= used
        credit -= used
    ages[0] -= credit
    return tuple(ages)


def fingerprint(items: Iterable[Item]) -> str:
    """Return what tells one state of an account from another: charges and what is open of each."""
    known = sorted((item.patient_id, item.charge_id, item.cents) for item in items if item.cents)
    return blake2b(repr(known).encode(), digest_size=8).hexdigest()


def late_fee(overdue_cents: int, settings: Settings) -> int:
    """Return the late fee on what is overdue, in cents; percentages are rounded half up."""
    if settings.fee == NONE or overdue_cents <= 0 or overdue_cents < settings.fee_from_cents:
        return 0
    if settings.fee == FLAT:
        return settings.fee_cents
    return max(settings.fee_least_cents, share(overdue_cents, settings.fee_points))


def overdue(items: Iterable[Item], settings: Settings, today: date) -> int:
    """Return what should have been paid by now, the days of grace included, less credits."""
    days = settings.due_days + settings.fee_grace_days
    known = list(items)
    late = sum(
        item.cents
        for item in known
        if item.cents > 0 and item.billed_on and item.billed_on + timedelta(days) < today
    )
    return max(0, min(late, sum(item.cents for item in known)))


def refuse_hold(*, reason: str, until: date | None, today: date) -> str:
    """Return why an account is left alone, in the office's own writing.

    Raises:
        Refused: no reason, a card number in it, or a day that is gone.

    """
    words = read_why(reason, "Say why, in a few words.")
    if until is not None and until <= today:
        raise Refused("Choose a day that is still to come, or none.", field="until")
    return words


def undo_reason(text: str) -> str:
    """Return why a run is undone.

    Raises:
        Refused: no reason is given, or it holds a card number.

    """
    return read_why(text, "Say why the run is undone, in a few words.")
