"""Lays an office's own yearly list over the shipped one, in this PC's copy."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from frontdesk.codes.shipped import Code, shortened
from frontdesk.codes.words import words_of

TIER = 1_000_000  # ranks of one tier of hits; see reference.py
OPEN = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Change:
    """What a yearly list says otherwise than the list before it.

    Attributes:
        code: without dot.
        ended: it is in the list no more; else it is new, or is so from now on.

    """

    code: str
    title: str
    short: str
    billable: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class Overlay:
    """The changes of one yearly list.

    Attributes:
        digest: tells one list from another.
        begins: the day from which they hold: October 1, April 1.

    """

    digest: str
    begins: date
    changes: tuple[Change, ...]

    def lay(
        self,
        connection: Any,
        *,
        usual: Collection[str],
        tier_of: Callable[..., int],
        indexed: Callable[..., tuple[str, str]],
    ) -> None:
        """End what holds no longer and enter what is new, in the file of `connection`."""
        begins = self.begins.isoformat()
        before = (self.begins - timedelta(days=1)).isoformat()
        for change in sorted(self.changes, key=lambda one: one.code):
            latest = connection.execute(
                "SELECT title, billable, needs_seventh, valid_to FROM code WHERE code = ? "
                "ORDER BY valid_to DESC LIMIT 1",
                [change.code],
            ).fetchone()
            same = latest and (latest[0], bool(latest[1])) == (change.title, change.billable)
            if same and not change.ended and latest[3] >= begins:
                continue  # a newer program knows it already
            connection.execute(
                "UPDATE code SET valid_to = ?, exact = 1 WHERE code = ? AND valid_to >= ?",
                [before, change.code, begins],
            )
            if not change.ended:
                _enter(connection, _code(connection, change, begins), usual, tier_of, indexed)


def _code(connection: Any, change: Change, begins: str) -> Code:
    parent = _parent(connection, change.code)
    base, seventh = "", ""
    if len(change.code) == 7 and parent:
        title = connection.execute("SELECT title FROM code WHERE code = ?", [parent]).fetchone()[0]
        if change.title.lower().startswith(title.lower()):
            base, seventh = parent, change.title[len(title) :].lstrip(", ")
    return Code(
        code=change.code,
        title=change.title,
        short=change.short or shortened(change.title),
        parent=parent,
        kind="category" if len(change.code) == 3 else "code",
        billable=change.billable,
        base=base,
        seventh=seventh,
        valid_from=begins,
    )


def _parent(connection: Any, code: str) -> str:
    """The longest code above it; placeholders X are no code of their own."""
    for length in range(len(code) - 1, 2, -1):
        for start in (code[:length], code[:length].rstrip("X")):
            if connection.execute("SELECT 1 FROM code WHERE code = ?", [start]).fetchone():
                return start
    letter = connection.execute(
        "SELECT parent FROM code WHERE code < ? AND kind = 'category' ORDER BY code DESC LIMIT 1",
        [code],
    ).fetchone()
    return letter[0] if letter else ""


def _enter(
    connection: Any,
    code: Code,
    usual: Collection[str],
    tier_of: Callable[..., int],
    indexed: Callable[..., tuple[str, str]],
) -> None:
    if code.base:
        connection.execute("UPDATE code SET needs_seventh = 1 WHERE code = ?", [code.base])
    tier = tier_of(code, usual, first_seventh=code.code.endswith("A"))
    highest = connection.execute(
        "SELECT coalesce(max(rank), ?) FROM code WHERE rank < ?", [tier * TIER, (tier + 1) * TIER]
    ).fetchone()[0]
    rank = max(highest, tier * TIER) + 1
    above = connection.execute("SELECT title FROM code WHERE code = ?", [code.parent]).fetchone()
    from_before = connection.execute(
        "SELECT family, side FROM code WHERE code = ? AND family <> ''", [code.base or code.code]
    ).fetchone()
    side = tuple(from_before or ("", ""))
    flags = int(code.billable), int("unspecified" in code.title.lower())
    connection.execute(
        f"INSERT INTO code VALUES ({', '.join('?' * 16)})",
        [rank, code.code, code.title, code.short, code.parent, code.kind, *flags, 0, code.base,
         code.seventh, *side, code.valid_from, OPEN, 1],
    )  # fmt: skip
    more = words_of(above[0]) if above else []
    connection.execute(
        "INSERT INTO word (rowid, title, other) VALUES (?, ?, ?)",
        [rank, *indexed(code.title, more)],
    )
