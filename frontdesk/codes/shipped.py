"""Reads the shipped ICD-10-CM list and writes out every code with its 7th characters."""

import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from frontdesk.codes.shapes import bare

LONGEST_SHORT = 60  # characters of CMS's short titles
RELEASED = date(2026, 4, 1)  # from when the shipped list holds
KINDS = ("chapter", "section", "category", "code")


@dataclass(slots=True)
class Code:
    """One code as it holds from a day on.

    Attributes:
        code: without dot; a chapter's number, a section's span.
        parent: the code above it; "" for a chapter.
        base: of a code with a 7th character the code without; else "".
        seventh: what its 7th character says.
        valid_from, valid_to: ISO days; "" is open.
        exact: whether `valid_to` is the very day.

    """

    code: str
    title: str
    short: str
    parent: str
    kind: str
    billable: bool
    base: str = ""
    seventh: str = ""
    valid_from: str = ""
    valid_to: str = ""
    exact: bool = True
    notes: dict[str, list[str]] = field(default_factory=dict)
    needs_seventh: bool = False


def data() -> bytes:
    """Return the shipped file as it lies there."""
    folder = resources.files("frontdesk") / "resources" / "codes"
    return (folder / "icd10cm.json.xz").read_bytes()


@cache
def office_words() -> dict[str, tuple[str, ...]]:
    """Return the office's words and the codes (without dots) meant, the likeliest first."""
    folder = resources.files("frontdesk") / "resources" / "codes"
    found = {}
    for line in (folder / "office_words.txt").read_text(encoding="utf-8").splitlines():
        words, colon, codes = line.partition(":")
        if colon and not line.startswith("#"):
            found[words.strip()] = tuple(bare(code) for code in codes.split(","))
    return found


def shortened(title: str) -> str:
    """Return a title cut at a word to the length of CMS's short ones."""
    if len(title) <= LONGEST_SHORT:
        return title
    return title[:LONGEST_SHORT].rpartition(" ")[0].rstrip(",;") + "\u2026"


def codes() -> Iterator[Code]:
    """Return every code, each after the one above it, those that have ended at the end."""
    known = json.loads(lzma.decompress(data()))
    new, began, shorts = set(known["new"]), known["from"], known["short_sevenths"]
    nodes = known["nodes"]
    above: list[str] = []
    tables: list[dict[str, str]] = []
    for place, (depth, name, title, *rest) in enumerate(nodes):
        leaf = depth > 1 and (place + 1 == len(nodes) or nodes[place + 1][0] <= depth)
        more: dict[str, Any] = rest[0] if rest else {}
        del above[depth:], tables[depth:]
        if depth == 1 and "-" not in name:
            name = f"{name}-{name}"  # a section of one category bears that category's name
        made = Code(
            code=bare(name),
            title=title,
            short=more.pop("short", "") or shortened(title),
            parent=above[-1] if above else "",
            kind=KINDS[min(depth, 3)],
            billable=leaf,
        )
        table = more.pop("table", tables[-1] if tables else {})
        has = more.pop("has", "".join(table)) if leaf else ""
        made.notes, made.billable, made.needs_seventh = more, leaf and not has, bool(has)
        made.valid_from = began if made.code in new else ""
        above.append(made.code)
        tables.append(table)
        yield made
        for char in has:
            code = made.code.ljust(6, "X") + char
            yield _with_seventh(made, code, table[char], shorts, began if code in new else "")
    for code, title, billable, ended, exact in known["gone"]:
        yield Code(code, title, shortened(title), "", "code", bool(billable),
                   valid_to=ended, exact=bool(exact))  # fmt: skip


def _with_seventh(base: Code, code: str, words: str, shorts: dict[str, str], began: str) -> Code:
    short = f"{base.short.rstrip(chr(0x2026))}, {shorts.get(words, words)}"
    return Code(
        code=code,
        title=f"{base.title}, {words}",
        short=shortened(short),
        parent=base.code,
        kind="code",
        billable=True,
        base=base.code,
        seventh=words,
        valid_from=began,
    )
