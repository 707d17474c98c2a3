"""Who may do what by job title, how a login is written, and how wrong tries slow down."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from frontdesk.core.refused import Refused
from frontdesk.core.typed_places import read_line, read_npi

PERMITS: dict[str, str] = {
    "patients.read": "See patients\u2019 charts",
    "patients.write": "Register and change patients",
    "patients.merge": "Merge two charts",
    "schedule.read": "See the schedule",
    "schedule.write": "Book, move and cancel",
    "schedule.overbook": "Book over a full time",
    "schedule.setup": "Set up types and hours",
    "checkin.write": "Check in, room and check out",
    "coverage.write": "Add and change coverage",
    "documents.write": "File and sign documents",
    "ledger.read": "See what is owed and paid",
    "ledger.take": "Take payments, print receipts",
    "ledger.void": "Void a receipt",
    "ledger.post": "Post charges and adjustments",
    "ledger.approve": "Approve refunds and large write-offs",
    "ledger.statements": "Send statements",
    "ledger.close": "Close the day and the month",
    "books.read": "See the office\u2019s own bills and books",
    "books.write": "Pay bills, keep the books",
    "staff.manage": "Manage staff and roles",
    "office.setup": "Change practice and limits",
    "audit.read": "Read the audit trail",
    "imports.run": "Import files",
}
"""Every permit there is, and what it allows in plain words."""

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Patients", ("patients.", "coverage.", "documents.")),
    ("The day", ("schedule.", "checkin.")),
    ("Money", ("ledger.", "books.")),
    ("The office", ("staff.", "office.", "audit.", "imports.")),
)
"""Headings, and how the names of the permits under them begin."""

MANAGE = "staff.manage"  # somebody who works here must always hold it

_DESK = frozenset({
    "patients.read", "patients.write", "schedule.read", "schedule.write", "checkin.write",
    "coverage.write", "documents.write", "ledger.read", "ledger.take",
})  # fmt: skip

DEFAULT_ROLES: dict[str, frozenset[str]] = {
    "Receptionist": _DESK,
    "Medical secretary": _DESK,
    "Administrative assistant": _DESK - {"ledger.take"},
    "Medical assistant": frozenset({"patients.read", "schedule.read", "checkin.write"}),
    "Biller/coder": frozenset({
        "patients.read", "schedule.read", "coverage.write",
        "ledger.read", "ledger.take", "ledger.post", "ledger.statements", "books.read",
    }),
    "Office manager": frozenset(PERMITS),
    "Practice manager": frozenset(PERMITS),
}  # fmt: skip
"""The job titles of a new office and their permits; a manager may change both."""

MOST_FAILURES = 100  # wrong passwords in a row; then only a one-time code lets in (NIST 800-63B)
_WAITS = {3: timedelta(seconds=10), 4: timedelta(minutes=1), 5: timedelta(minutes=5)}
CODE_LASTS = timedelta(hours=24)
COLOURS = ("#3b6fd4", "#1f8a70", "#b7791f", "#8e5bd0", "#c2487d", "#2b8fb3", "#6b8e23", "#b5543c")


class TooManyTries(Refused):
    """Too many wrong passwords; `until` is when the next try is heard, None for never."""

    def __init__(self, sentence: str, *, until: datetime | None) -> None:
        super().__init__(sentence, field="password")
        self.until = until


class NewPasswordNeeded(Refused):
    """The one-time code is right; the person must now choose a password of their own."""


def read_login(text: str) -> str:
    """Return a login as it is kept: composed (NFC), without capitals or blanks around.

    Raises:
        Refused: empty, over 60 characters, or with blanks in it.

    """
    login = normal_login(text)
    if not login:
        raise Refused("Type a login, such as rosa.", field="login")
    if len(login) > 60 or not re.fullmatch(r"[\w.@'+-]+", login):
        raise Refused(
            "A login is one word of at most 60 letters, figures, dots and dashes.",
            field="login",
        )
    return login


def normal_login(text: str) -> str:
    """Return what is typed into the login's field as it is compared."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).strip().casefold())


def read_name(text: str) -> str:
    """Return a person's name; raise Refused when there is none."""
    return read_line(text, what="the person\u2019s name", field="name")


def read_title(text: str, *, others: Iterable[str]) -> str:
    """Return a role's title; raise Refused when it is empty or another role has it."""
    title = read_line(text, what="the role\u2019s title", field="title")
    if title.casefold() in {other.casefold() for other in others}:
        raise Refused(f"There is a role \u201c{title}\u201d already.", field="title")
    return title


def read_permits(permits: Iterable[str]) -> frozenset[str]:
    """Return permits as a set.

    Raises:
        ValueError: one of them is not a permit of this program.

    """
    found = frozenset(permits)
    if not found <= PERMITS.keys():
        raise ValueError(f"no such permits: {sorted(found - PERMITS.keys())}")
    return found


def refuse_without_manager(managers: Collection[int]) -> None:
    """Refuse a change after which nobody who can sign in could manage staff.

    Args:
        managers: the active staff who would hold `MANAGE` and have a password.

    """
    if not managers:
        raise Refused(
            "Then nobody could manage staff any more. Give another person that permit first."
        )


def read_provider_npi(text: str) -> str:
    """Return a provider's NPI, empty when empty; raise Refused when it is mistyped."""
    return read_npi(text) if text.strip() else ""


def read_colour(text: str) -> str:
    """Return a colour as #rrggbb; raise Refused when it is none."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise Refused("Choose a colour.", field="colour")
    return text.lower()


def wait_after(failures: int) -> timedelta:
    """Return how long the next try must wait after so many wrong passwords in a row."""
    return _WAITS[min(failures, max(_WAITS))] if failures >= min(_WAITS) else timedelta()


def refuse_too_soon(failures: int, last_failed_at: datetime | None, now: datetime) -> None:
    """Refuse a try that comes too soon after wrong ones, and any after `MOST_FAILURES`.

    Args:
        failures: wrong passwords in a row, on whatever workstation.
        last_failed_at: when the last one was, UTC.
        now: the moment of this try, UTC.

    Raises:
        TooManyTries: says how long to wait, or who can help.

    """
    if failures >= MOST_FAILURES:
        raise TooManyTries(
            f"This sign-in is switched off after {MOST_FAILURES} wrong passwords. "
            "A manager can issue a one-time code.",
            until=None,
        )
    wait = wait_after(failures)
    if last_failed_at is None or last_failed_at - now > wait:  # a clock set back must not lock out
        return
    until = last_failed_at + wait
    if now < until:
        raise TooManyTries(
            f"Too many wrong passwords. Try again in {words_wait(until - now)}.", until=until
        )


def words_wait(wait: timedelta) -> str:
    """Return a wait as people say it, rounded up: 5 minutes, 40 seconds."""
    seconds = max(1, -int(-wait.total_seconds() // 1))
    if seconds > 60:
        return f"{-(-seconds // 60)} minutes"
    return "1 minute" if seconds == 60 else f"{seconds} second{'s' * (seconds != 1)}"
