"""Reads one line of words, a US state, a ZIP code and an NPI as they are typed."""

import re
import unicodedata

from frontdesk.core.cards import refuse_card_number
from frontdesk.core.refused import Refused

LONGEST = 120
# A state's code, its name, and the first three figures of its ZIP codes.
_STATES = """
AL Alabama 350-369|AK Alaska 995-999|AZ Arizona 850-865|AR Arkansas 716-729|CA California 900-961
CO Colorado 800-816|CT Connecticut 060-069|DE Delaware 197-199
DC District of Columbia 200,202-205,569,888|FL Florida 320-339,341-349|GA Georgia 300-319,398-399
HI Hawaii 967-968|ID Idaho 832-838|IL Illinois 600-629|IN Indiana 460-479|IA Iowa 500-528
KS Kansas 660-679|KY Kentucky 400-427|LA Louisiana 700-714|ME Maine 039-049
MD Maryland 205-219|MA Massachusetts 010-027,055|MI Michigan 480-499|MN Minnesota 550-567
MS Mississippi 386-397|MO Missouri 630-658,726|MT Montana 590-599|NE Nebraska 680-693
NV Nevada 889-898|NH New Hampshire 030-038|NJ New Jersey 070-089|NM New Mexico 870-884
NY New York 005,063,100-149|NC North Carolina 270-289|ND North Dakota 580-588|OH Ohio 430-459
OK Oklahoma 730-749|OR Oregon 970-979|PA Pennsylvania 150-196|RI Rhode Island 028-029
SC South Carolina 290-299|SD South Dakota 570-577|TN Tennessee 370-385
TX Texas 733,739,750-799,885|UT Utah 840-847|VT Vermont 050-054,056-059
VA Virginia 201,205,220-246|WA Washington 980-994|WV West Virginia 247-268|WI Wisconsin 530-549
WY Wyoming 820-831,834|PR Puerto Rico 006-007,009|VI Virgin Islands 008|GU Guam 969
AS American Samoa 967|MP Northern Mariana Islands 969|AA Armed Forces Americas 340
AE Armed Forces Europe 090-099|AP Armed Forces Pacific 962-966
"""


def _table() -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    names, prefixes = {}, {}
    for entry in _STATES.replace("\n", "|").strip("|").split("|"):
        code, name, spans = re.fullmatch(r"(\w\w) (.+?) ([\d,-]+)", entry).groups()  # type: ignore[union-attr]
        names[code], found = name, set[str]()
        for span in spans.split(","):
            first, _, last = span.partition("-")
            found |= {f"{number:03}" for number in range(int(first), int(last or first) + 1)}
        prefixes[code] = frozenset(found)
    return names, prefixes


STATES, _PREFIXES = _table()
"""Two-letter codes and names: the states, DC, the territories, the armed forces."""

_BY_NAME = {name.casefold(): code for code, name in STATES.items()}


def read_line(text: str, *, what: str, field: str, needed: bool = True) -> str:
    """Return one tidy line of words: composed (NFC), single spaces, nothing invisible.

    Args:
        text: as typed.
        what: what it is, for the sentence: "the location's name".
        field: the form's field.
        needed: whether it may not be empty.

    Raises:
        Refused: empty though needed, longer than `LONGEST`, or with characters that no line of
            print can hold (controls, halves of a pair, marks that turn the writing's direction);
            or it holds a card number.

    """
    refuse_card_number(text, field=field)
    line = unicodedata.normalize("NFC", " ".join(text.split()))
    if needed and not line:
        raise Refused(f"Type {what}.", field=field)
    if len(line) > LONGEST:
        raise Refused(f"Shorten {what}: at most {LONGEST} characters fit.", field=field)
    if any(unicodedata.category(one) in ("Cc", "Cs") or one in _TURNS for one in line):
        raise Refused(f"There is an invisible character in {what}. Type it anew.", field=field)
    return line


def read_why(text: str, sentence: str, *, field: str = "reason") -> str:
    """Return why something is done or left, in a few words: single spaces, at most 200 letters.

    Raises:
        Refused: with that sentence, hardly anything is said; or it holds a card number.

    """
    refuse_card_number(text, field=field)
    why = " ".join(text.split())
    if len(why) < 3:
        raise Refused(sentence, field=field)
    return why[:200]


_TURNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def read_state(text: str) -> str:
    """Return the two-letter code of a state typed by code or by name.

    Raises:
        Refused: it is none.

    """
    plain = " ".join(text.replace(".", "").split())
    code = plain.upper() if plain.upper() in STATES else _BY_NAME.get(plain.casefold(), "")
    if not code:
        said = f"\u201c{plain}\u201d is no US state. " if plain else ""
        raise Refused(f"{said}Type the state\u2019s two letters, such as NY.", field="state")
    return code


def read_zip(text: str, *, state: str = "") -> str:
    """Return a ZIP code as `12345` or `12345-6789`.

    Args:
        text: as typed; nine figures in one are parted.
        state: the address's state; a ZIP code of another is refused. Empty: any state.

    Raises:
        Refused: not five or nine figures, no state's, or another state's; says which.

    """
    figures = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"\d{5}(\d{4})?", figures, re.ASCII):
        zeros = " A leading zero may be missing." if re.fullmatch(r"\d{4}", figures) else ""
        raise Refused(
            f"A ZIP code has five or nine figures, such as 10001.{zeros}", field="postal_code"
        )
    where = [code for code, prefixes in _PREFIXES.items() if figures[:3] in prefixes]
    if not where:
        raise Refused(
            "No ZIP code begins like this. Check its first three figures.", field="postal_code"
        )
    if state and state not in where:
        raise Refused(
            f"ZIP codes beginning with {figures[:3]} are in {STATES[where[0]]}, not in "
            f"{STATES.get(state, state)}. Check both.",
            field="postal_code",
        )
    return f"{figures[:5]}-{figures[5:]}" if len(figures) == 9 else figures


def read_npi(text: str) -> str:
    """Return a National Provider Identifier: ten figures, the last a check on the others.

    Raises:
        Refused: not ten figures beginning with 1 or 2, or mistyped.

    """
    figures = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"\d{10}", figures, re.ASCII):
        raise Refused("An NPI has ten figures. Copy it from the NPI registry.", field="npi")
    if figures[0] not in "12":
        raise Refused("An NPI begins with 1 or 2. Check the first figure.", field="npi")
    if not luhn("80840" + figures):
        raise Refused("That is not an NPI: a figure is mistyped or two are swapped.", field="npi")
    return figures


def luhn(figures: str) -> bool:
    """Return whether the last figure is the Luhn check of those before it."""
    total = 0
    for place, figure in enumerate(reversed(figures)):
        value = int(figure) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
