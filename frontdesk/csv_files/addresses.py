"""Takes an address written in one piece apart, from its end."""

import re

from frontdesk.core.incoming import Address
from frontdesk.core.incoming_words import STATE_CODES, STATE_NAMES, country_of

ZIP = re.compile(r"(?:^|[\s,])(\d{5}(?:-?\d{4})?|\d{4})$", re.ASCII)
GRID = re.compile(r"\d+ [nsew] \d+ [nsew]\b")  # Utah: 455 E 500 S
STREET_WORDS = frozenset({
    "aly", "alley", "ave", "avenue", "av", "bend", "blf", "blvd", "boulevard", "br", "branch",
    "brg", "brk", "broadway", "bypass", "causeway", "center", "cir", "circle", "close", "common",
    "corner", "corners", "court", "cove", "creek", "crescent", "crest", "crossing", "crossroad",
    "ct", "ctr", "cv", "dr", "drive", "estate", "expressway", "ext", "freeway", "glen", "green",
    "grove", "highway", "hill", "hills", "hollow", "hwy", "island", "isle", "junction", "key",
    "knoll", "landing", "lane", "light", "ln", "lodge", "loop", "mall", "manor", "meadow",
    "mews", "mill", "mission", "neck", "orchard", "oval", "park", "parkway", "pass", "path",
    "pike", "pkwy", "pl", "place", "plaza", "plz", "pt", "point", "ramp", "ranch", "rd", "rdg",
    "ridge", "road", "route", "row", "rte", "rue", "run", "shore", "skyway", "spring", "sq",
    "square", "st", "station", "stravenue", "street", "summit", "ter", "terrace", "throughway",
    "trace", "track", "trail", "trl", "tunnel", "turnpike", "tpke", "union", "valley", "viaduct",
    "view", "village", "ville", "vista", "walk", "wall", "way", "well", "wells", "xing",
})  # fmt: skip
UNITS = frozenset({
    "apt", "apartment", "unit", "suite", "ste", "lot", "trlr", "room", "rm", "floor", "fl",
    "bldg", "building", "box", "#", "no", "space", "spc", "dept", "slip",
})  # fmt: skip
COMPASS = frozenset({"n", "s", "e", "w", "ne", "nw", "se", "sw", "north", "south", "east", "west"})


def address_from(text: str) -> tuple[Address, bool]:
    """The parts of a US address in one piece, and whether they are in doubt.

    "12 Main St Apt 3, Boston, MA 02108", "12 Main St Boston Massachusetts 02108", lines instead
    of commas, a country at the end. Where street and city cannot be told apart the last word is
    taken for the city, in doubt.
    """
    parts = [part.strip() for part in re.split(r"[,;\n|]", text) if part.strip()]
    country = ""
    if len(parts) > 1 and country_of(parts[-1]) == "US":
        country = "US"
        parts.pop()
    postal_code, state, parts = _ending(parts)
    if not parts:
        return Address(state=state, postal_code=postal_code, country=country), not state
    doubt = not (state or postal_code)
    if len(parts) == 1 and not doubt:
        street, city, doubt = _street_and_city(parts[0])
        streets = [street] if street else []
    elif len(parts) == 1:
        streets, city = parts, ""
    else:
        streets, city = parts[:-1], parts[-1]
        if doubt and re.match(r"(?i)(?:apt|unit|ste|suite|#)", city):
            streets, city = parts, ""
    return Address(
        line1=streets[0] if streets else "", line2=", ".join(streets[1:]), city=city,
        state=state, postal_code=postal_code, country=country,
    ), doubt  # fmt: skip


def _ending(parts: list[str]) -> tuple[str, str, list[str]]:
    """ZIP and state from the last parts, and the parts that are left."""
    parts = list(parts)
    postal_code = state = ""
    found = ZIP.search(parts[-1]) if parts else None
    if found and (len(found[1]) > 4 or _state_at_end(parts, found.start())):
        postal_code = found[1]
        _cut(parts, parts[-1][: found.start()])
    if parts:
        length, state = _state_in(parts[-1], certain=bool(postal_code))
        if state:
            _cut(parts, " ".join(parts[-1].split()[:-length]))
    return postal_code, state, parts


def _cut(parts: list[str], last: str) -> None:
    parts[-1] = last.strip(" .,")
    if not parts[-1]:
        parts.pop()


def _state_at_end(parts: list[str], end: int) -> bool:
    before = parts[-1][:end].strip() or (parts[-2] if len(parts) > 1 else "")
    return bool(_state_in(before, certain=False)[1])


def _state_in(text: str, *, certain: bool) -> tuple[int, str]:
    """How many words at the end of `text` name a state, and its code; (0, "") if none.

    A two-letter code in small letters is one only where the ZIP code makes it `certain`.
    """
    words = text.split()
    for length in (3, 2, 1):
        ending = " ".join(words[-length:]).replace(".", "")
        if length <= len(words) and ending.casefold() in STATE_NAMES:
            return length, STATE_NAMES[ending.casefold()]
    last = words[-1].replace(".", "") if words else ""
    if last.upper() in STATE_CODES and (certain or last.isupper()):
        return 1, last.upper()
    return 0, ""


def _street_and_city(text: str) -> tuple[str, str, bool]:
    """Street and city that no comma parts; True when it is a guess."""
    words = text.split()
    if not any(char.isdigit() for char in text):
        return "", text, False  # a city alone
    end = _street_end([word.casefold().strip(".,") for word in words])
    if 0 < end < len(words):
        return " ".join(words[:end]), " ".join(words[end:]), False
    if len(words) < 3 or end == len(words):
        return text, "", True
    return " ".join(words[:-1]), words[-1], True


def _street_end(words: list[str]) -> int:
    """How many of the words are the street's: up to its last street word, unit or compass."""
    end = 4 if GRID.match(" ".join(words)) else 0
    for place, word in enumerate(words):
        bare = word.lstrip("#")
        if word in UNITS and place + 1 < len(words):
            end = place + 2
        elif word.startswith("#") and bare:
            end = place + 1
        elif word in STREET_WORDS and place > 0:
            saint = word == "st" and place == end and place > 2 and place + 1 < len(words)
            end = end if saint else place + 1
        elif word in COMPASS and place == end and end > 1 and place + 1 < len(words):
            end = place + 1
    return end
