"""Knows which field a column's name means, in the spellings that other programs use."""

import re
import unicodedata
from functools import lru_cache

from frontdesk.csv_files.fields import FIELDS, OF_INSURANCE, OF_PEOPLE, PEOPLE

ORDERS = {
    "primary": 1, "prim": 1, "pri": 1, "1st": 1, "first": 1, "1": 1, "one": 1, "p": 1,
    "secondary": 2, "second": 2, "sec": 2, "2nd": 2, "2": 2, "two": 2, "s": 2,
    "tertiary": 3, "ter": 3, "tert": 3, "3rd": 3, "third": 3, "3": 3, "three": 3, "t": 3,
}  # fmt: skip
INSURANCE = "insurance|insur|ins|payer|payor|carrier|coverage|policy|healthplan|medicalinsurance"
_ORDER = "|".join(
    sorted((word for word in ORDERS if len(word) > 1 or word.isdigit()), key=len)[::-1]
)
ORDERED_FIRST = re.compile(f"(?P<order>{_ORDER})(?P<word>{INSURANCE})?(?P<rest>.*)")
WORD_FIRST = re.compile(f"(?P<word>{INSURANCE})(?P<order>{_ORDER})?(?P<rest>.*)")
ABOUT_PATIENT = ("patient", "patients", "pt", "pat", "client", "person", "demographic", "demo")
VAGUE = frozenset({"", "name", "id", "number", "no", "relation", "relationship", "from", "to"})


def _spelled(fields: dict[str, tuple[str, str]]) -> dict[str, str]:
    return {name: field for field, (_, names) in fields.items() for name in names.split()}


_BY_NAME = _spelled(FIELDS)
_OF_PEOPLE = _spelled(OF_PEOPLE)
_OF_INSURANCE = _spelled(OF_INSURANCE)
_PEOPLE = {name: who for who, (_, names) in PEOPLE.items() for name in names.split()}
# said without "insurance" these can mean nothing else
ALONE = frozenset(_OF_INSURANCE) - VAGUE - {
    "company", "member", "policy", "group", "plan", "co", "eff", "effective", "startdate",
    "enddate", "holder", "expires", "expiration", "certificate", "product", "idnumber", "idno",
    "begindate", "termination", "expirationdate", "expdate",
} | {"insurance", "group", "policy", "plan", "payer", "carrier"}  # fmt: skip


def title_of(field: str) -> str:
    """How a field is called on screen: "insurance2_group" is "Insurance 2: group"."""
    if field in FIELDS:
        return FIELDS[field][0]
    who, _, what = field.partition("_")
    if who in PEOPLE and what in OF_PEOPLE:
        return f"{PEOPLE[who][0]}: {OF_PEOPLE[what][0]}"
    if who[:-1] == "insurance" and what in OF_INSURANCE:
        return f"Insurance {who[-1]}: {OF_INSURANCE[what][0]}"
    return field


@lru_cache(maxsize=4096)
def field_named(header: str) -> str:
    """The field that a column of that name holds, "" if the name is not known."""
    if len(header) > 80:
        return ""
    plain = unicodedata.normalize("NFKD", header.casefold())
    words = "".join(char for char in plain if char.isascii() and char.isalnum())
    shorter = [words.removeprefix(about) for about in ABOUT_PATIENT if words.startswith(about)]
    for name in (words, *shorter):
        field = _BY_NAME.get(name) or _of_person(name) or _of_insurance(name)
        if field:
            return field
    return ""


def _of_person(name: str) -> str:
    for length in range(len(name), 1, -1):
        who = _PEOPLE.get(name[:length])
        if who:
            what = "name" if length == len(name) else _OF_PEOPLE.get(name[length:], "")
            if what:
                return f"{who}_{what}"
    return ""


def _of_insurance(name: str) -> str:
    for shape in (ORDERED_FIRST, WORD_FIRST):
        found = shape.fullmatch(name)
        if not found or (not found["word"] and found["rest"] in VAGUE):
            continue
        order = ORDERS[found["order"]] if found["order"] else 1
        what = _insurance_part(found["word"] or "", found["rest"])
        if what and (found["order"] or found["rest"] not in ("", "s") or name in ALONE):
            return f"insurance{order}_{what}"
        trailing = re.fullmatch(r"(.+?)([123])", found["rest"])
        if trailing and not found["order"]:
            what = _insurance_part(found["word"] or "", trailing[1])
            if what:
                return f"insurance{trailing[2]}_{what}"
    trailing = re.fullmatch(r"(.+?)([123])", name)
    base, order = (trailing[1], int(trailing[2])) if trailing else (name, 1)
    return f"insurance{order}_{_OF_INSURANCE[base]}" if base in ALONE else ""


def _insurance_part(word: str, rest: str) -> str:
    """What of an insurance: "" after "insurance" is its company, after "policy" its number."""
    if not rest:
        return "member_id" if word == "policy" else "payer"
    return _OF_INSURANCE.get(word + rest, "") or _OF_INSURANCE.get(rest, "")
