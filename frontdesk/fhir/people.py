"""FHIR's data types about people (HumanName, Address, ContactPoint …) in the office's words."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from frontdesk.core.incoming import (
    Address,
    AddressKind,
    Findings,
    Identifier,
    Name,
    NameKind,
    Phone,
    PhoneKind,
)
from frontdesk.core.incoming_words import country_of, name_from, phone_from, state_of
from frontdesk.fhir.resources import Json, codes_of, inside, objects_of, text_of, texts_of

NAME_KINDS: dict[str, NameKind] = {
    "": "legal", "official": "legal", "usual": "preferred", "nickname": "preferred",
    "maiden": "maiden", "old": "previous", "temp": "alias", "anonymous": "alias",
}  # fmt: skip
ADDRESS_KINDS: dict[str, AddressKind] = {
    "": "home", "home": "home", "work": "work", "temp": "temporary", "old": "previous",
    "billing": "billing",
}  # fmt: skip
PHONE_KINDS: dict[str, PhoneKind] = {
    "": "home", "home": "home", "work": "work", "mobile": "mobile", "temp": "other",
}  # fmt: skip
NUMBER_TYPES = {
    "http://hl7.org/fhir/sid/us-ssn": "SS", "urn:oid:2.16.840.1.113883.4.1": "SS",
    "http://hl7.org/fhir/sid/us-npi": "NPI", "urn:oid:2.16.840.1.113883.4.6": "NPI",
    "http://hl7.org/fhir/sid/us-mbi": "MC", "http://hl7.org/fhir/sid/us-medicare": "MC",
}  # fmt: skip
BANK_NUMBERS = frozenset({"BA", "BC"})  # accounts and cards: never taken in


def date_of(value: Any) -> date | None:
    """The day of a FHIR date or dateTime as written; None without one, or outside 1870 to 2150."""
    text = text_of(value)
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    usual = len(text) == 10 or text[10:11] == "T"
    return day if usual and text[4:5] == "-" and 1870 <= day.year <= 2150 else None


def day_at(value: Any, place: str, findings: Findings) -> date | None:
    """The same, and what is no whole day is noted at `place`."""
    day = date_of(value)
    if value is not None and day is None:
        partly = len(text_of(value)) in (4, 7)
        reason = "This date has no day" if partly else "This is not a date between 1870 and 2150"
        findings.warn(place, f"{reason}; it is left empty.")
    return day


def number_type(identifier: Json) -> str:
    """An Identifier's type in the codes of HL7 table 0203; "" when it does not say."""
    known = NUMBER_TYPES.get(text_of(identifier.get("system")), "")
    return known or next(iter(codes_of(identifier.get("type"))), "").upper()


def identifiers_of(resource: Json) -> list[Identifier]:
    """A resource's numbers in use, without Social Security and bank numbers."""
    found: dict[tuple[str, str], Identifier] = {}
    for one in objects_of(resource.get("identifier")):
        value, kind = text_of(one.get("value")), number_type(one)
        system = text_of(one.get("system")) or text_of(inside(one, "assigner", "display"))
        if value and kind != "SS" and kind not in BANK_NUMBERS and one.get("use") != "old":
            found.setdefault((value, system), Identifier(value, system, kind))
    return list(found.values())


def name_of(value: Json) -> Name | None:
    """One HumanName; None when it names nobody."""
    kind = NAME_KINDS.get(text_of(value.get("use")), "alias")
    given = texts_of(value.get("given"))
    name = Name(
        family=text_of(value.get("family")),
        given=given[0] if given else "",
        middle=" ".join(given[1:]),
        suffix=" ".join(texts_of(value.get("suffix"))),
        prefix=" ".join(texts_of(value.get("prefix"))),
        kind=kind,
    )
    if name.family or name.given:
        return name
    whole = text_of(value.get("text"))
    return name_from(whole, kind) if whole else None


def names_of(resource: Json) -> tuple[Name, ...]:
    """A person's names, the legal one first: the official one, else the usual, else the first.

    A name whose period has ended counts as previous where another is still in use.
    """
    told = []
    for value in objects_of(resource.get("name")):
        name = name_of(value)
        if name:
            ended = bool(inside(value, "period", "end")) and name.kind in ("legal", "preferred")
            told.append((name, text_of(value.get("use")), ended))
    order = {"official": 0, "": 1, "usual": 2}
    ranked = sorted(range(len(told)), key=lambda n: (told[n][2], order.get(told[n][1], 3), n))
    names: dict[tuple[str, str, str], Name] = {}
    for place, number in enumerate(ranked):
        name, _, ended = told[number]
        kind: NameKind = "previous" if ended else "alias" if name.kind == "legal" else name.kind
        name = replace(name, kind=kind if place else "legal")
        names.setdefault((name.family, name.given, name.middle), name)
    return tuple(names.values())


def addresses_of(values: Any) -> tuple[Address, ...]:
    """Postal addresses, empty ones dropped."""
    found = (_address_of(value) for value in objects_of(values))
    return tuple(dict.fromkeys(one for one in found if one))


def _address_of(value: Json) -> Address | None:
    lines = texts_of(value.get("line"))
    country = country_of(text_of(value.get("country")))
    state = text_of(value.get("state"))
    kind = ADDRESS_KINDS.get(text_of(value.get("use")), "other")
    if value.get("type") == "postal" and kind == "home":
        kind = "mailing"
    if value.get("use") != "old" and inside(value, "period", "end"):
        kind = "previous"
    address = Address(
        line1=lines[0] if lines else "", line2=", ".join(lines[1:]),
        city=text_of(value.get("city")),
        state=state_of(state) if country in ("", "US") else state,
        postal_code=text_of(value.get("postalCode")), country=country, kind=kind,
    )  # fmt: skip
    if address.line1 or address.city or address.postal_code or address.state:
        return address
    whole = text_of(value.get("text"))
    return replace(address, line1=whole) if whole else None


def phones_of(values: Any) -> tuple[Phone, ...]:
    """The phones among ContactPoints, those ranked first before the others."""
    found: dict[str, Phone] = {}
    for value in _ranked(values):
        system = text_of(value.get("system"))
        if system not in ("", "phone", "sms", "fax", "pager") or value.get("use") == "old":
            continue
        kind = PHONE_KINDS.get(text_of(value.get("use")), "other")
        if system in ("fax", "pager"):
            kind = "fax" if system == "fax" else "pager"
        elif system == "sms" and kind == "home":
            kind = "mobile"
        phone = phone_from(text_of(value.get("value")).removeprefix("tel:"), kind)
        if phone:
            found.setdefault(phone.digits, phone)
    return tuple(found.values())


def email_of(values: Any) -> str:
    """The first e-mail address among ContactPoints, "" if none."""
    for value in _ranked(values):
        told = text_of(value.get("value")).removeprefix("mailto:")
        if value.get("system") == "email" and "@" in told and value.get("use") != "old":
            return told
    return ""


def _ranked(values: Any) -> Iterable[Json]:
    def rank(value: Json) -> int:
        told = value.get("rank")
        return told if isinstance(told, int) and told > 0 else 10**6

    return sorted(objects_of(values), key=rank)
