"""When a patient is due again, how that stands today, and which reminder comes next."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from frontdesk.core import clock
from frontdesk.core.refused import Refused
from frontdesk.schedule.rules import FLOW

BOOKED, TOOK_PLACE = FLOW[:3], FLOW[3:]  # of a visit's statuses: still to come, and came in
STATES = ("not yet", "soon", "due", "overdue", "snoozed", "booked", "closed")
CLOSED_AS = {
    "declined": "Declined",
    "elsewhere": "Done elsewhere",
    "moved": "Moved away",
    "deceased": "Deceased",
}
FOR_GOOD = ("moved", "deceased")  # these end every recall of the patient, till they come again
LETTER, PHONE, TEXT, EMAIL = "letter", "phone", "text", "email"
WAYS = {LETTER: "Letter", PHONE: "Call", TEXT: "Text", EMAIL: "Email"}
OUTCOMES = {
    LETTER: ("printed",),
    PHONE: ("reached", "message", "no answer"),
    TEXT: ("queued", "sent"),
    EMAIL: ("queued", "sent"),
}
LETTERS = {1: "First letter", 2: "Second letter"}
LETTER_DAYS, CALL_DAYS = 21, 7  # after a letter till the next reminder; after a call
MOST_CALLS = 3
MOST_MONTHS, MOST_WEEKS, MOST_LEAD, MOST_GIVE_UP = 120, 52, 26, 120
SNOOZES = (1, 3, 6)  # months
FIELDS = ("name", "visit", "due", "last", "provider", "practice", "phone")  # of a letter's text
USUAL_LETTER = (
    "Our records show that it is time for your {visit}, due on {due}.\n\n"
    "Please call us at {phone} to choose a time that suits you. If you have already booked, or "
    "have been seen elsewhere, please let us know and we will not write again.\n\n"
    "We look forward to seeing you."
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A reminder of one recall period: `letter` is 1 or 2 for letters, else 0."""

    way: str
    on: date
    letter: int = 0
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Next:
    """The next reminder: its way ("" when there is none), which letter, and from which day."""

    way: str
    on: date
    letter: int = 0

    @property
    def words(self) -> str:
        """As lists name it."""
        if not self.way:
            return "None left"
        return LETTERS[self.letter] if self.letter else WAYS[self.way]


def due_on(last: date, *, months: int, weeks: int = 0) -> date:
    """Return the day on which one is due again after a visit on `last`."""
    return clock.months_after(last, months) + timedelta(weeks=weeks)


def last_day_due_by(limit: date, *, months: int, weeks: int = 0) -> date:
    """Return the latest day of a visit after which one is due again by `limit`."""
    found = clock.months_after(limit - timedelta(weeks=weeks), -months)
    while due_on(found + timedelta(1), months=months, weeks=weeks) <= limit:
        found += timedelta(1)  # after the 28th of August comes the 28th of February, four times
    return found


def overdue_weeks(due: date, today: date) -> int:
    """Return the full weeks since the day it was due, never below zero."""
    return max(0, (today - due).days // 7)


def state(
    due: date,
    today: date,
    *,
    lead_weeks: int,
    snoozed_until: date | None = None,
    closed_as: str = "",
    booked_on: date | None = None,
) -> str:
    """Return how a recall stands today: one of `STATES`.

    What a person decided goes before what is booked, and that before the calendar.
    """
    if closed_as:
        return "closed"
    if booked_on is not None:
        return "booked"
    if snoozed_until is not None and snoozed_until > today:
        return "snoozed"
    if today < due - timedelta(weeks=lead_weeks):
        return "not yet"
    if today < due:
        return "soon"
    return "overdue" if overdue_weeks(due, today) else "due"


def words_state(how: str, due: date, today: date) -> str:
    """Return a state as the list says it: `Overdue 3 weeks`, `Due in 2 weeks`."""
    if how == "overdue":
        weeks = overdue_weeks(due, today)
        return f"Overdue {weeks} week{'s' if weeks != 1 else ''}"
    if how in ("soon", "not yet"):
        days = (due - today).days
        if days < 14:
            return f"Due in {days} day{'s' if days != 1 else ''}"
        return f"Due in {days // 7} weeks"
    return "Due now" if how == "due" else how.capitalize()


def next_reminder(
    sent: Sequence[Sent], *, today: date, has_address: bool = True, has_phone: bool = True
) -> Next:
    """Return which reminder comes next: first letter, second after three weeks, then calls.

    A letter is never sent twice; who has no address is called instead, who has no phone gets
    letters only. After three calls nobody is bothered any more.
    """
    letters = {one.letter: one.on for one in sent if one.way == LETTER}
    calls = [one.on for one in sent if one.way == PHONE]
    if has_address and not calls:
        for number in LETTERS:
            if number not in letters:
                before = letters.get(number - 1)
                return Next(LETTER, before + timedelta(LETTER_DAYS) if before else today, number)
    if has_phone and len(calls) < MOST_CALLS:
        if calls:
            return Next(PHONE, max(calls) + timedelta(CALL_DAYS))
        return Next(PHONE, max(letters.values()) + timedelta(LETTER_DAYS) if letters else today)
    return Next("", today)


def refuse_letter(letter: int, sent: Collection[Sent]) -> None:
    """Refuse a letter that went out in this period already, or the second before the first."""
    numbers = {one.letter for one in sent if one.way == LETTER}
    if letter in numbers:
        raise Refused(f"The {LETTERS[letter].lower()} has gone out already. It is not sent twice.")
    if letter == 2 and 1 not in numbers:
        raise Refused("The first letter comes before the second.")


def refuse_rule(
    *, name: str, months: int, weeks: int, lead_weeks: int, give_up_months: int, letter: str
) -> None:
    """Refuse a rule that could not work; the sentence says at which field."""
    if not name.strip():
        raise Refused("Give the rule a name, such as Annual physical.", field="name")
    if not 0 <= months <= MOST_MONTHS or not 0 <= weeks <= MOST_WEEKS or not months + weeks:
        raise Refused("Say after how many months or weeks they are due again.", field="months")
    if not 0 <= lead_weeks <= MOST_LEAD:
        raise Refused(f"List them at most {MOST_LEAD} weeks before.", field="lead_weeks")
    if not 0 <= give_up_months <= MOST_GIVE_UP:
        raise Refused(f"Give up after at most {MOST_GIVE_UP} months.", field="give_up_months")
    refuse_text(letter)


def refuse_text(letter: str) -> None:
    """Refuse a letter without words, or with a field that there is not."""
    if not letter.strip():
        raise Refused("Write what the letter is to say.", field="letter")
    unknown = [one for one in re.findall(r"\{([^{}]*)\}", letter) if one not in FIELDS]
    if unknown:
        known = ", ".join(f"{{{one}}}" for one in FIELDS)
        raise Refused(f"There is no {{{unknown[0]}}}. A letter may hold {known}.", field="letter")


def filled(letter: str, values: Mapping[str, str]) -> str:
    """Return a letter's text with its fields filled in; a brace of no field stays as it is."""
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), letter).strip()


def words_interval(months: int, weeks: int) -> str:
    """Return an interval as people say it: `6 months`, `1 year`, `2 weeks`."""
    years, rest = divmod(months, 12)
    parts = ((years, "year"), (rest, "month"), (weeks, "week"))
    if years and rest:
        parts = ((months, "month"), (weeks, "week"), (0, ""))
    said = [f"{count} {word}{'s' if count != 1 else ''}" for count, word in parts if count]
    return ", ".join(said)
