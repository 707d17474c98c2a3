"""Cuts a file into HL7 messages, whatever lies around them: MLLP frames, batches, log lines."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from frontdesk.core.incoming import Findings
from frontdesk.core.incoming_words import squeeze
from frontdesk.hl7.segments import Message, Unreadable

LARGEST_MESSAGE = 256 * 1024  # bytes

HEADS = re.compile(rb"[MBF][SHT][HS](?![A-Za-z0-9,; ])")
HEAD_NAMES = frozenset({b"MSH", b"BHS", b"FHS", b"BTS", b"FTS"})
USUAL = b"MSH|^~\\&"  # so written, it is a header wherever it stands: in a log line too
LINE_ENDS = b"\r\n\x0b\x1c"
MOST_INDENT = 64  # blanks before a header
SEGMENT = re.compile(r"[A-Z][A-Z0-9]{2}\Z")
CHARSETS = {
    "ascii": "ascii", "usascii": "ascii", "ansi": "cp1252", "unicodeutf8": "utf-8",
    "unicode": "utf-8", "utf8": "utf-8", "unicodeutf16": "utf-8", "unicodeutf32": "utf-8",
    "88591": "cp1252", "iso88591": "cp1252", "88592": "iso8859-2", "88593": "iso8859-3",
    "88594": "iso8859-4", "88595": "iso8859-5", "88596": "iso8859-6", "88597": "iso8859-7",
    "88598": "iso8859-8", "88599": "iso8859-9", "885915": "iso8859-15",
    "iso885915": "iso8859-15", "windows1252": "cp1252", "cp1252": "cp1252",
    "isoir87": "iso2022_jp", "isoir14": "shift_jis", "gb180302000": "gb18030",
    "ksx1001": "euc_kr", "cns116431992": "big5", "big5": "big5",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of the file: a message, or a batch's or file's header or trailer.

    Args:
        kind: MSH, BHS, FHS, BTS, FTS, or "" for text that belongs to none.
        data: its bytes, cut just above what a message may hold.
        line: its first line, from 1.
        closed: False when a frame was opened and never closed.
    """

    kind: str
    data: bytes
    line: int
    closed: bool = True


def in_eight_bits(data: bytes) -> tuple[bytes, str]:
    """The file with segment names as single bytes, and the codec that it then surely is in.

    UTF-16 and UTF-32 become UTF-8; any other file stays, and its codec is "" (each message
    says its own).
    """
    marks = (
        (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    )  # fmt: skip
    wide = next((name for mark, name in marks if data.startswith(mark)), "")
    head = data[:6].lstrip(b"\x0b")
    if head.startswith((b"M\0S\0", b"B\0H\0", b"F\0H\0")):
        wide = "utf-16-le"
    elif head.startswith((b"\0M\0S", b"\0B\0H", b"\0F\0H")):
        wide = "utf-16-be"
    if not wide:
        return data, ""
    return data.decode(wide, "replace").encode("utf-8", "replace"), "utf-8"


def pieces_of(data: bytes) -> Iterator[Piece]:
    """The file's stretches in order; a piece longer than a message may be is cut just above."""
    kind, start, line, counted = "", 0, 1, 0
    for cut, begin, name in _heads(data):
        line += _line_ends(data, counted, start)
        counted = start
        yield from _parts_of(kind, data, start, cut, line)
        if data[cut:begin].strip():
            yield Piece("", data[cut:begin][:LARGEST_MESSAGE], line)
        kind, start = name, begin


def _heads(data: bytes) -> Iterator[tuple[int, int, str]]:
    """Each header or trailer: where the piece before it ends, where it begins, its name."""
    last = -1  # where the head before begins
    for found in HEADS.finditer(data):
        begin = found.start()
        if found[0] not in HEAD_NAMES:
            continue
        reach = max(last, begin - MOST_INDENT, 0)
        before = data[reach:begin].rstrip(b" \t").removesuffix(codecs.BOM_UTF8)
        cut = reach + len(before)
        if before and before[-1] not in LINE_ENDS:
            if not data.startswith(USUAL, begin):
                continue
            line = 1 + max(data.rfind(end, max(last, 0), begin) for end in (b"\r", b"\n"))
            cut = line if line > last else begin  # else the head before is in this very line
        yield cut, begin, found[0].decode("ascii")
        last = begin
    yield len(data), len(data), ""


def _line_ends(data: bytes, start: int, end: int) -> int:
    ends = data.count(b"\r", start, end) + data.count(b"\n", start, end)
    return ends - data.count(b"\r\n", start, end)


def _parts_of(kind: str, data: bytes, start: int, end: int, line: int) -> Iterator[Piece]:
    """The piece itself, and apart from it what only follows it: after a frame or a header."""
    stop = data.find(b"\x1c", start, end) if kind else -1
    closed = stop >= 0 or data[start - 1 : start] != b"\x0b" or not start
    if stop < 0 and kind in ("MSH", ""):
        stop = end
    elif stop < 0:
        first = re.compile(rb"[\r\n]").search(data, start, end)
        stop = first.start() if first else end
    yield Piece(kind, data[start : min(stop, start + LARGEST_MESSAGE + 1)], line, closed)
    rest = data[stop : min(end, stop + LARGEST_MESSAGE)].strip(b"\x1c\x0b\0\r\n\t ")
    if rest:
        yield Piece("", rest, line + 1)


def message_from(piece: Piece, charset: str, place: str, findings: Findings) -> Message:
    """The message of one piece, in the character set that it names or that fits.

    Args:
        piece: one of kind MSH.
        charset: a codec known beforehand, "" if the message has to say.
        place: of the message, for what is noted in findings.
        findings: what is doubtful about it goes there.

    Raises:
        Unreadable: it is too long or cannot be taken apart.
    """
    if len(piece.data) > LARGEST_MESSAGE:
        raise Unreadable(f"it is longer than {LARGEST_MESSAGE // 1024} KiB")
    if not piece.closed:
        findings.warn(place, "The message's frame is not closed; its end may be missing.")
    text, used = _decoded(piece.data, charset, place, findings)
    lines: list[str] = []
    broken = False
    separator = text[3:4]
    for line in re.split(r"[\r\n]+", text):
        bare = line.strip("\x0b\x1c\0\ufeff").lstrip(" \t")
        if not bare.strip():
            continue
        if not lines or SEGMENT.match(bare.split(separator, 1)[0].rstrip()):
            lines.append(bare)
        else:  # a line end inside a field: it belongs to the segment before
            lines[-1] += "\n" + bare
            broken = True
    if broken:
        findings.warn(place, "A segment was broken over several lines and was joined again.")
    return Message(lines, used)


def _decoded(data: bytes, charset: str, place: str, findings: Findings) -> tuple[str, str]:
    named = charset or _named_charset(data)
    if not data.isascii() and named not in ("", "utf-8"):
        try:
            return data.decode(named), named
        except (UnicodeDecodeError, LookupError):
            pass
    try:
        text, used = data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, used = data.decode("cp1252", "replace"), "cp1252"
    if named and named != used and not data.isascii():
        findings.warn(
            f"{place}, MSH-18", f"The text is not in the character set named; read as {used}."
        )
    return text, used


def _named_charset(data: bytes) -> str:
    header = re.split(rb"[\r\n]", data[:4096], maxsplit=1)[0]
    fields = header.split(header[3:4] or b"|")
    named = fields[17].decode("latin-1").split("~")[0] if len(fields) > 17 else ""
    return CHARSETS.get(squeeze(named), "")
