"""Finds out in which encoding a text file was written."""

import codecs

import charset_normalizer

SAMPLE = 64 * 1024  # bytes looked at where several encodings are possible
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
WESTERN = ("cp1252", "mac_roman", "cp850")  # Windows, old Macs, DOS
USUAL = frozenset(
    "áéíóúñüöäàèìòùâêîôûçëïãõåøæßÁÉÍÓÚÑÜÖÄÇÈÀÊÅØÆ\u2019\u2018\u2013\u2014\u201c\u201d°\u00a0"
)

# bytes that are no UTF-8, as Python keeps them, and what they are on Windows
PASTED = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(128, 256)}


def text_of(data: bytes) -> tuple[str, str]:
    """The file's text and the encoding it was read in; never fails, letters may be wrong."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace").lstrip("\ufeff"), name.removesuffix("-sig")
    wide = _wide(data)
    if wide:
        return data.decode(wide, "replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        mended = _nearly_utf8(data)
        if mended:
            return mended, "utf-8"
        name = _eight_bit(data)
        return data.decode(name, "replace"), name


def _wide(data: bytes) -> str:
    """UTF-16 without its mark: every other byte of plain text is zero."""
    head = data[:2000]
    if len(head) < 4 or len(data) % 2:
        return ""
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if odd * 10 > len(head) * 3 and even * 20 < len(head):
        return "utf-16-le"
    return "utf-16-be" if even * 10 > len(head) * 3 and odd * 20 < len(head) else ""


def _nearly_utf8(data: bytes) -> str:
    """UTF-8 into which a few bytes of Windows were pasted, mended; "" if it is not that."""
    text = data.decode("utf-8", "surrogateescape")
    odd = sum("\udc80" <= char <= "\udcff" for char in text)
    whole = sum(char > "\x7f" for char in text) - odd
    return text.translate(PASTED) if whole > 2 * odd else ""


def _eight_bit(data: bytes) -> str:
    """The encoding in which the bytes above 127 make the letters and signs that are usual."""
    place = next(n for n, byte in enumerate(data) if byte > 127)
    sample = data[max(0, place - 100) :][:SAMPLE]
    scores = {name: _score(sample, name) for name in WESTERN}
    best = max(WESTERN, key=lambda name: scores[name])
    if scores[best] > 0:
        return best
    guess = charset_normalizer.from_bytes(sample).best()
    return guess.encoding if guess else "cp1252"


def _score(sample: bytes, name: str) -> int:
    """Usual letters minus unusual ones.

    A capital within a word in small letters is unusual, and so are two such letters together.
    """
    text = sample.decode(name, "replace")
    total = 0
    before = ""
    for char in text:
        if char > "\x7f":
            odd = before > "\x7f" or (char.isupper() and before.islower())
            total += 1 if char in USUAL and not odd else -1
        before = char
    return total
