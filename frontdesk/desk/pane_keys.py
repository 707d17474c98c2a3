"""The keys of the rooms with money, for the second side of the key sheet."""

from dataclasses import dataclass

Keys = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PaneKeys:
    """What one room, or one page of it, does by keyboard beyond what holds everywhere.

    Attributes:
        room: the room's key in `desk/rooms.py`.
        title: the heading over its keys.
        keys: key and words, the most used first.

    """

    room: str
    title: str
    keys: Keys


LISTS: Keys = (
    ("Typing", "narrows the list; Esc shows all again"),
    ("Enter", "opens the row in hand, or its form"),
    ("Ctrl+S", "saves the form; Esc puts it away"),
    ("Ctrl+P", "prints what is shown"),
    ("Ctrl+Shift+E", "PDF, Excel or CSV of it"),
    ("Ctrl+PgUp, PgDown", "the page before, after"),
)
PANES = (
    PaneKeys("charges", "Charges", (
        ("Enter", "begins the visit\u2019s superbill"),
        ("a letter", "adds the favorite of that letter"),
        ("/", "a code, words, x2, -25, $80"),
        ("Ctrl+S", "saves, and opens the next visit"),
        ("Ctrl+L", "the same as last visit"),
        ("Ctrl+Shift+N", "no charge, with its reason"),
        ("Ctrl+E", "amends what is charged"),
        ("Del", "takes a line away"),
        ("Alt+Up, Alt+Down", "moves a diagnosis"),
        ("Alt+Left, Alt+Right", "the day before, after"),
        ("Ctrl+P", "the superbill on paper"),
    )),
    PaneKeys("billing", "Billing: an account", (
        ("+", "takes a payment for the line"),
        ("\u2212", "adjusts or transfers the line"),
        ("?", "why is it owed"),
        ("!", "disputes the line"),
        ("Ctrl+B", "the superbill of its visit"),
        ("Alt+M", "statements of who answers for it"),
        ("Enter", "its receipt, check, or why"),
        ("Alt+1 to Alt+9", "another of the family"),
        ("Alt+Left, Alt+Right", "payments: the day before, after"),
    )),
    PaneKeys("billing", "Billing: why is it owed", (
        ("Ctrl+P", "the letter for the patient"),
        ("Alt+D", "disputes the line in hand"),
        ("Esc", "back to the account"),
    )),
    PaneKeys("payments", "Payments", (
        ("Enter", "in an amount: posts the line"),
        ("Up, Down", "in an amount: another charge"),
        ("D, I", "the rest is deductible, coinsurance"),
        ("C, N", "the rest is co-pay, not covered"),
        ("A", "adjusts the rest"),
        ("X", "goes to the next insurance"),
        ("=", "paid as the contract says"),
        ("Del", "takes the line in hand back"),
        ("Esc", "to the search; once more: the list"),
    )),
    PaneKeys("statements", "Statements", (
        ("Ctrl+1 to Ctrl+5", "dry run, late fees, sent, holds, rules"),
        ("Enter", "the statement as it would go out"),
        ("Alt+H", "holds the account in hand"),
        ("Esc", "closes the paper"),
    )),
    PaneKeys("closing", "Closing", (
        ("Enter", "opens what is left where it is settled"),
        ("Typing", "says why it may stay so"),
        ("Up, Down", "another coin or bill of the count"),
        ("Ctrl+Enter", "done with the step in hand"),
        ("Ctrl+Up, Ctrl+Down", "the step before, after"),
        ("Alt+Left, Alt+Right", "the day or month before, after"),
    )),
    PaneKeys("books", "Books", (
        ("Enter", "the bill, entry or account in hand"),
        ("Ctrl+Enter", "saves and approves; pays"),
        ("Shift+Up, Down", "several bills at once"),
    )),
    PaneKeys("fees", "Fees and codes", (
        ("Up, Down", "through the codes found while typing"),
        ("Enter", "to the form of the row in hand"),
    )),
)  # fmt: skip


def of_room(room: str) -> tuple[PaneKeys, ...]:
    """Return the keys of a room; of Fees for Codes, which work alike. Empty for other rooms."""
    room = "fees" if room == "codes" else room
    return tuple(one for one in PANES if one.room == room)
