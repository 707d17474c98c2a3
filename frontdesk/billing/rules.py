"""What may be said of a dispute: the patient's words, until when it is answered, how it ends."""

from datetime import date, timedelta

from frontdesk.core.cards import refuse_card_number
from frontdesk.core.refused import Refused

DAYS = 30  # to answer in, unless another day is chosen
LONGEST, MOST_DAYS = 400, 366
STANDS, CORRECTED, WITHDRAWN = "stands", "corrected", "withdrawn"
OUTCOMES = {
    STANDS: "It stands as it is",
    CORRECTED: "It was corrected",
    WITHDRAWN: "The patient withdrew it",
}
TOLD = {
    STANDS: "We looked at it with care, and the amount stands as it is.",
    CORRECTED: "You were right to ask: we have corrected it.",
    WITHDRAWN: "As you told us, you no longer dispute it.",
}
"""What the letter says of how it ended."""


def usual_due(today: date) -> date:
    """Return until when a dispute opened today is answered, unless another day is chosen."""
    return today + timedelta(DAYS)


def read_words(text: str, *, field: str) -> str:
    """Return what was typed about a dispute, on one line.

    Raises:
        Refused: nothing is said, too much, or a card number is in it.

    """
    refuse_card_number(text, field=field)
    words = " ".join(text.split())
    if len(words) < 3:
        sentence = {
            "words": "Write what the patient says, in a few words.",
            "answer": "Write what the office answers, in a few words.",
        }
        raise Refused(sentence.get(field, "Say it in a few words."), field=field)
    if len(words) > LONGEST:
        raise Refused(f"Write at most {LONGEST} letters.", field=field)
    return words


def refuse_due(due_on: date, today: date) -> None:
    """Refuse a day on which a dispute cannot be answered any more, or that is too far off."""
    if due_on < today:
        raise Refused("Choose a day that is still to come.", field="due")
    if due_on > today + timedelta(MOST_DAYS):
        raise Refused("Choose a day within a year.", field="due")


def standing(*, due_on: date, answered: bool, closed: bool, today: date) -> str:
    """Return where a dispute stands: closed, answered, overdue or open."""
    if closed:
        return "closed"
    if answered:
        return "answered"
    return "overdue" if due_on < today else "open"
