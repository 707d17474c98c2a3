"""One HL7 v2 message taken apart: segments, fields, repetitions, components, sub-components."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from frontdesk.core.incoming_words import LONGEST, clean_text

MOST_SEGMENTS = 2_000  # of one message
MOST_REPEATS = 50  # of one field; further ones are not looked at
NOTHING = '""'  # what a sender writes to have a value deleted


class Unreadable(ValueError):
    """A message that cannot be taken apart; the text says why, without its content."""


@dataclass(frozen=True, slots=True)
class Separators:
    """The five characters a message is built with; "" for one that it does not use."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"


def separators_of(header: str) -> Separators:
    """The separators that a header segment (MSH, BHS, FHS) declares for what follows it.

    Raises:
        Unreadable: there are none, or they could be told from text no more.
    """
    field = header[3:4]
    if not field or field.isalnum() or field.isspace():
        raise Unreadable("the header does not say what separates its fields")
    declared = header[4:].split(field, 1)[0]
    if not declared:
        raise Unreadable("the header does not say how its fields are built")
    chosen = [declared[place : place + 1] for place in range(4)]
    used = [field, *(c for c in chosen if c)]
    if len(set(used)) < len(used) or any(c.isalnum() or c.isspace() for c in used):
        raise Unreadable("the header names separators that cannot be told from text")
    return Separators(field, *chosen)


@lru_cache(maxsize=32)
def _sequences(escape: str) -> re.Pattern[str]:
    e = re.escape(escape)
    hexes = f"(?P<hex>(?:{e}X(?:[0-9A-Fa-f]{{2}})+{e})+)"
    code = r"[FSTREPHN]|\.(?:br|sp|sk|in|ti|fi|nf|ce)[+-]?\d{0,4}|C[0-9A-Fa-f]{4}|M[0-9A-Fa-f]{4,6}"
    return re.compile(f"{hexes}|{e}(?P<code>{code}){e}")


def unescape(text: str, separators: Separators, charset: str = "utf-8") -> str:
    r"""`text` with its escape sequences replaced by what they stand for.

    \F\ \S\ \T\ \R\ \E\ are separators, \X..\ bytes in the message's character set, \.br\ and
    the like line ends; highlighting and unknown local sequences are dropped or left alone.
    """
    if not separators.escape or separators.escape not in text:
        return text
    stand_for = {
        "F": separators.field, "S": separators.component, "T": separators.subcomponent,
        "R": separators.repetition, "E": separators.escape, "P": "#", "H": "", "N": "",
    }  # fmt: skip

    def meaning(found: re.Match[str]) -> str:
        if found["hex"]:
            raw = bytes.fromhex(re.sub(f"{re.escape(separators.escape)}X?", "", found["hex"]))
            return _decoded(raw, charset)
        code = found["code"]
        if code.startswith((".br", ".sp", ".ce")):
            return "\n"
        return stand_for.get(code, " " if code.startswith(".sk") else "")

    return _sequences(separators.escape).sub(meaning, text)


def _decoded(raw: bytes, charset: str) -> str:
    for name in (charset, "utf-8"):
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("cp1252", "replace")


def escape(text: str, separators: Separators) -> str:
    r"""`text` so that it can stand in a field: separators, line ends and controls escaped."""
    e = separators.escape
    table = {
        separators.field: f"{e}F{e}", separators.component: f"{e}S{e}",
        separators.subcomponent: f"{e}T{e}", separators.repetition: f"{e}R{e}",
        separators.escape: f"{e}E{e}", "\n": f"{e}.br{e}",
    }  # fmt: skip
    table |= {chr(code): f"{e}X{code:02X}{e}" for code in (*range(10), *range(11, 32), 127)}
    return text.translate({ord(key): value for key, value in table.items() if key})


class Parts:
    """One repetition of a field, by component and sub-component, both counted from 1."""

    __slots__ = ("_components", "_message")

    def __init__(self, raw: str, message: "Message") -> None:
        separator = message.separators.component
        self._components = raw.split(separator) if separator else [raw]
        self._message = message

    def subs(self, component: int) -> list[str]:
        """The texts of a component's sub-components, "" for empty or deleted ones."""
        if component > len(self._components):
            return [""]
        raw = self._components[component - 1]
        separator = self._message.separators.subcomponent
        pieces = raw.split(separator) if separator and separator in raw else [raw]
        return [self._message.plain(piece) for piece in pieces[:MOST_REPEATS]]

    def text(self, component: int = 1, sub: int = 1) -> str:
        """The text of one component's first (or `sub`th) part; "" when it is not there."""
        if component > len(self._components):
            return ""
        subs = self.subs(component)
        return subs[sub - 1] if sub <= len(subs) else ""

    def said(self) -> bool:
        """Whether anything stands here at all."""
        return any(part.strip() not in ("", NOTHING) for part in self._components)


class Segment:
    """One line of a message; fields are counted as the standard does, MSH's too."""

    __slots__ = ("_fields", "_message", "name")

    def __init__(self, line: str, message: "Message") -> None:
        separators = message.separators
        self._fields = line.split(separators.field)
        self.name = self._fields[0]
        if self.name in ("MSH", "BHS", "FHS"):
            self._fields.insert(1, separators.field)
        self._message = message

    def raw(self, field: int) -> str:
        """The field as it stands, still escaped."""
        return self._fields[field] if field < len(self._fields) else ""

    def clears(self, field: int) -> bool:
        """Whether the sender asks for the field's value to be deleted."""
        return self.raw(field).strip() == NOTHING

    def repeats(self, field: int) -> list[Parts]:
        """The field's repetitions that say anything, in order."""
        raw = self.raw(field)
        if not raw:
            return []
        separator = self._message.separators.repetition
        pieces = raw.split(separator, MOST_REPEATS) if separator else [raw]
        parts = [Parts(piece, self._message) for piece in pieces[:MOST_REPEATS]]
        return [each for each in parts if each.said()]

    def parts(self, field: int) -> Parts:
        """The field's first repetition that says anything, or an empty one."""
        repeats = self.repeats(field)
        return repeats[0] if repeats else Parts("", self._message)

    def text(self, field: int, component: int = 1) -> str:
        """The text of one component of the field's first repetition."""
        return self.parts(field).text(component)

    def comment(self, field: int, longest: int) -> str:
        """A free-text field whole, its repetitions as lines, at most `longest` characters."""
        message = self._message
        separator = message.separators.repetition
        pieces = self.raw(field).split(separator) if separator else [self.raw(field)]
        lines = (unescape(piece, message.separators, message.charset) for piece in pieces)
        return clean_text("\n".join(lines).strip(NOTHING), longest=longest)


class Message:
    """A message's segments.

    Args:
        lines: one a segment, without line ends; the first is the MSH.
        charset: the codec that hexadecimal escapes are in.

    Raises:
        Unreadable: the header is not one, or there are too many segments.
    """

    def __init__(self, lines: list[str], charset: str = "utf-8") -> None:
        if len(lines) > MOST_SEGMENTS:
            raise Unreadable(f"it has more than {MOST_SEGMENTS:,} segments")
        self.separators = separators_of(lines[0] if lines else "")
        self.charset = charset
        self.was_cut = False
        self.segments = [Segment(line, self) for line in lines]

    def plain(self, raw: str) -> str:
        """One smallest piece of text, unescaped and cleaned; "" for a deleted one."""
        if not raw or raw == NOTHING:
            return ""
        text = clean_text(unescape(raw, self.separators, self.charset), longest=LONGEST + 1)
        if len(text) > LONGEST:
            self.was_cut = True
            return text[:LONGEST]
        return text

    @property
    def header(self) -> Segment:
        """The MSH."""
        return self.segments[0]

    def all(self, name: str) -> Iterator[Segment]:
        """The segments of that name, in order."""
        return (segment for segment in self.segments if segment.name == name)
