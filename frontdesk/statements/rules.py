"""Who gets a statement, of which level, and why not; how old a debt is; what a late fee is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any, Self

from frontdesk.core.cards import refuse_card_number
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.core.typed import MOST_CENTS

AGES = ("Current", "31\u201360 days", "61\u201390 days", "91\u2013120 days", "Over 120 days")
ENDS = (30, 60, 90, 120)  # the last day of each but the last
PAPER, EMAIL = "paper", "email"
DELIVERIES = {PAPER: "On paper", EMAIL: "By e-mail"}
HOLD, DISPUTE = "hold", "dispute"
HOLDS = {HOLD: "On hold", DISPUTE: "In dispute"}
FLAT, PERCENT, NONE = "flat", "percent", "none"
FEES = {NONE: "No late fee", FLAT: "A fixed amount", PERCENT: "A percentage"}
MOST_LEVELS, MOST_DAYS, LONGEST = 6, 365, 400
SOON, LATER = 21, 28  # days


@dataclass(frozen=True, slots=True)
class Level:
    """A step of reminding: from so many days since the first statement, with these words."""

    days: int
    message: str


USUAL_LEVELS = (
    Level(0, "Thank you for choosing us for your care. This is the part your insurance left to "
             "you. Please pay by the date above, or call us with any question."),
    Level(30, "A friendly reminder: this balance has been open since our last statement. If you "
              "have paid in the last few days, thank you; please disregard this."),
    Level(60, "This balance is past due. Please pay it now, or call us: we are glad to arrange "
              "payments that suit you."),
    Level(90, "Final notice before further steps. Please pay in full, or call us within ten days "
              "so that we can help you avoid them."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """What the office decides about statements and late fees.

    Attributes:
        least_cents: who owes less gets no statement.
        gap_days: never sooner after the last statement, whatever has changed.
        every_days: an unchanged balance is told again after so long.
        only_changed: an unchanged balance is told again only when its level rises.
        due_days: from the statement to the day it is to be paid by.
        levels: in order; the first from day 0.
        note: a line for everyone: opening hours, a holiday.
        contact: when and how the office answers; its phone where empty.
        fee: none, flat or percent.
        fee_cents: of a flat fee.
        fee_points: of a percentage, in basis points: 150 is 1.5 %.
        fee_least_cents: the least that a percentage comes to.
        fee_grace_days: after the day it was to be paid by.
        fee_from_cents: no fee on less than this overdue.
        fee_every_days: no second fee sooner than this.

    """

    least_cents: int = 5_00
    gap_days: int = SOON
    every_days: int = LATER
    only_changed: bool = False
    due_days: int = 25
    levels: tuple[Level, ...] = USUAL_LEVELS
    note: str = ""
    contact: str = ""
    fee: str = NONE
    fee_cents: int = 15_00
    fee_points: int = 150
    fee_least_cents: int = 1_00
    fee_grace_days: int = 10
    fee_from_cents: int = 10_00
    fee_every_days: int = 30

    def to_json(self) -> dict[str, Any]:
        """Return the settings as they are kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read back what `to_json` made; what an older program did not keep is as usual."""
        known = {one.name for one in fields(cls)}
        values = {name: value for name, value in kept.items() if name in known}
        if "levels" in values:
            values["levels"] = tuple(Level(**one) for one in values["levels"])
        return cls(**values)


def refuse_settings(wanted: Settings) -> None:
    """Refuse settings that could not work; the sentence says at which field.

    Raises:
        Refused: an amount, a number of days or a level is wrong.

    """
    for name in ("least_cents", "fee_cents", "fee_least_cents", "fee_from_cents"):
        if not 0 <= getattr(wanted, name) <= MOST_CENTS:
            raise Refused("Type an amount from $0.00 up.", field=name)
    for name, least in (("gap_days", 1), ("every_days", 1), ("due_days", 1),
                        ("fee_grace_days", 0), ("fee_every_days", 1)):  # fmt: skip
        if not least <= getattr(wanted, name) <= MOST_DAYS:
            raise Refused(f"Type a number of days from {least} to {MOST_DAYS}.", field=name)
    if wanted.every_days < wanted.gap_days:
        raise Refused("This must be at least as many days as a changed balance waits.",
                      field="every_days")  # fmt: skip
    if wanted.fee not in FEES:
        raise ValueError(f"a late fee of {wanted.fee!r}")
    if not 0 < wanted.fee_points <= 10_000:
        raise Refused("Type a percentage above zero, up to 100.", field="fee_points")
    if wanted.fee == FLAT and not wanted.fee_cents:
        raise Refused("Type what the late fee is.", field="fee_cents")
    _refuse_words(wanted)
    _refuse_levels(wanted.levels)


def _refuse_words(wanted: Settings) -> None:
    for name in ("note", "contact"):
        refuse_card_number(getattr(wanted, name), field=name)
        if len(getattr(wanted, name)) > LONGEST:
            raise Refused(f"Write at most {LONGEST} letters.", field=name)


def _refuse_levels(levels: Sequence[Level]) -> None:
    if not 1 <= len(levels) <= MOST_LEVELS:
        raise Refused(f"There are one to {MOST_LEVELS} levels.", field="days_1")
    if levels[0].days != 0:
        raise Refused("The first level begins with the first statement: 0 days.", field="days_1")
    for place, level in enumerate(levels, 1):
        refuse_card_number(level.message, field=f"message_{place}")
        if not level.message.strip() or len(level.message) > LONGEST:
            raise Refused(f"Write a message of at most {LONGEST} letters.",
                          field=f"message_{place}")  # fmt: skip
        if place > 1 and not levels[place - 2].days < level.days <= 2 * MOST_DAYS:
            raise Refused("Each level begins later than the one before.", field=f"days_{place}")


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
    return max(settings.fee_least_cents, (overdue_cents * settings.fee_points + 5_000) // 10_000)


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


def read_points(text: str) -> int:
    """Return a typed percentage in basis points: `1.5`, `1.5 %` are 150.

    Raises:
        Refused: it is none, or finer than a hundredth of a percent.

    """
    found = re.fullmatch(r"\s*(\d{0,3})(?:\.(\d{0,2}))?\s*%?\s*", text, re.ASCII)
    if found is None or not (found[1] or found[2]):
        raise Refused("Type a percentage, such as 1.5.", field="fee_points")
    return int(found[1] or 0) * 100 + int((found[2] or "").ljust(2, "0"))


def words_points(points: int) -> str:
    """Return basis points as a percentage is typed: 150 is 1.5."""
    return f"{points // 100}.{points % 100:02}".rstrip("0").rstrip(".")


def refuse_hold(*, reason: str, until: date | None, today: date) -> str:
    """Return why an account is left alone, in the office's own writing.

    Raises:
        Refused: no reason, a card number in it, or a day that is gone.

    """
    refuse_card_number(reason, field="reason")
    words = " ".join(reason.split())
    if len(words) < 3:
        raise Refused("Say why, in a few words.", field="reason")
    if until is not None and until <= today:
        raise Refused("Choose a day that is still to come, or none.", field="until")
    return words[:200]
