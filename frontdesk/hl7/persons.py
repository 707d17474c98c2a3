"""HL7's compound values about people (XPN, XAD, XTN, CX, XCN, CWE) in the office's words."""

from frontdesk.core.incoming import (
    Address,
    AddressKind,
    Identifier,
    Name,
    NameKind,
    Phone,
    PhoneKind,
    Provider,
)
from frontdesk.core.incoming_words import country_of, is_npi, phone_from, squeeze, state_of
from frontdesk.hl7.segments import Parts

NAME_KINDS: dict[str, NameKind] = {
    "": "legal", "L": "legal", "U": "legal", "R": "legal", "CURRENT": "legal", "D": "preferred",
    "N": "preferred", "NICKNAME": "preferred", "PREFERRED": "preferred", "M": "maiden",
    "MAIDEN": "maiden", "B": "previous", "C": "previous", "NB": "previous",
    "PREVIOUS": "previous", "OLD": "previous",
}  # fmt: skip
ADDRESS_KINDS: dict[str, AddressKind] = {
    "": "home", "H": "home", "HOME": "home", "P": "home", "L": "home", "HP": "home",
    "M": "mailing", "MAILING": "mailing", "SH": "mailing", "B": "work", "O": "work",
    "WORK": "work", "BI": "billing", "C": "temporary", "TM": "temporary", "V": "temporary",
    "BA": "previous", "PREVIOUS": "previous",
}  # fmt: skip
NOT_LIVED_AT = frozenset({"BDL", "BR", "BIR", "F", "N", "RH"})  # births and registrations
PHONE_USES: dict[str, PhoneKind] = {
    "PRN": "home", "HOME": "home", "H": "home", "WPN": "work", "WORK": "work", "BUS": "work",
    "ORN": "other", "VHN": "other", "EMR": "other", "ASN": "other", "ALTERNATE": "other",
    "BPN": "pager", "PRS": "mobile", "CELL": "mobile", "MOBILE": "mobile",
}  # fmt: skip
PHONE_EQUIPMENT: dict[str, PhoneKind] = {
    "CP": "mobile", "CELL": "mobile", "FX": "fax", "FAX": "fax", "BP": "pager",
    "TDD": "other", "TTY": "other", "MD": "other",
}  # fmt: skip
BANK_NUMBERS = frozenset({"BA", "BC"})  # accounts and cards: never taken in
NPI_SYSTEM = "2.16.840.1.113883.4.6"


def family_of(parts: Parts, component: int) -> str:
    """A family name (FN): the whole surname, or its prefix and own part."""
    subs = parts.subs(component)
    return subs[0] or " ".join(sub for sub in subs[1:3] if sub)


def name_of(parts: Parts) -> Name | None:
    """A person's name (XPN) with its kind; None when it names nobody."""
    name = Name(
        family=family_of(parts, 1), given=parts.text(2), middle=parts.text(3),
        suffix=parts.text(4), prefix=parts.text(5),
        kind=NAME_KINDS.get(parts.text(7).upper(), "alias"),
    )  # fmt: skip
    return name if name.family or name.given or name.middle else None


def address_of(parts: Parts) -> Address | None:
    """A postal address (XAD); None for an empty one and for places of birth."""
    code = parts.text(7).upper()
    if code in NOT_LIVED_AT:
        return None
    subs = parts.subs(1)
    street = subs[0]
    for more in subs[1:3]:  # some senders put only the house number into the first part
        if more and more not in street:
            street = f"{street} {more}".strip()
    country = country_of(parts.text(6))
    state = parts.text(4)
    address = Address(
        line1=street, line2=parts.text(2), city=parts.text(3),
        state=state_of(state) if country in ("", "US") else state,
        postal_code=parts.text(5), country=country, kind=ADDRESS_KINDS.get(code, "other"),
    )  # fmt: skip
    said = address.line1 or address.line2 or address.city or address.postal_code
    return address if said or address.state else None


def email_of(parts: Parts) -> str:
    """The e-mail address of a telecommunication number (XTN), "" if it is a phone's."""
    for component in (4, 1):
        text = parts.text(component).removeprefix("mailto:")
        if "@" in text and " " not in text:
            return text
    return ""


def phone_of(parts: Parts, usual: PhoneKind) -> Phone | None:
    """The phone of a telecommunication number (XTN), in the old one-piece form or the new.

    `usual` is the kind of phone that the field holds when the number does not say.
    """
    if email_of(parts):
        return None
    equipment, use = parts.text(3).upper(), parts.text(2).upper()
    kind = PHONE_EQUIPMENT.get(equipment) or PHONE_USES.get(use, usual)
    country, area, local = parts.text(5), parts.text(6), parts.text(7)
    if area and local:
        foreign = f"+{country.lstrip('+')} " if country.lstrip("+") not in ("", "1") else ""
        digits = local if not (local.isdigit() and len(local) == 7) else f"{local[:3]}-{local[3:]}"
        whole = f"{foreign}({area}) {digits}"
    else:
        whole = parts.text(1) or parts.text(12) or local
    typed = parts.text(1) or whole
    phone = phone_from(whole, kind)
    if phone is None:
        return None
    return Phone(typed, phone.digits, kind, parts.text(8) or phone.extension)


def identifier_of(parts: Parts, usual: str = "") -> Identifier | None:
    """A patient's number (CX); None when there is none or it is a bank's.

    `usual` is the type of number that the field holds when the number does not say.
    """
    value, kind = parts.text(1), parts.text(5).upper()
    if not value or kind in BANK_NUMBERS:
        return None
    given_by = parts.subs(4)
    system = given_by[0] or (given_by[1] if len(given_by) > 1 else "")
    return Identifier(value, system, kind or usual)


def provider_of(parts: Parts) -> Provider | None:
    """A provider (XCN), told as NPI only where the sender says so or the check digit fits."""
    number = parts.text(1)
    name = Name(family_of(parts, 2), parts.text(3), parts.text(4), parts.text(5), parts.text(6))
    if not (number or name.family or name.given):
        return None
    authority = parts.subs(9)
    told = parts.text(13).upper() == "NPI" or "NPI" in authority[0].upper()
    told = told or NPI_SYSTEM in authority
    if told or is_npi(number):
        return Provider(name, npi=number)
    return Provider(name, id=number)


def words_of(parts: Parts) -> str:
    """The words of a coded value (CWE): its text, else the alternate text, else the code."""
    return parts.text(2) or parts.text(5) or parts.text(1)


def place_of(parts: Parts) -> tuple[str, str]:
    """The location and the room of a PL; many senders put the room alone in the first part."""
    point, room, facility = (_place_name(parts.subs(part)) for part in (1, 2, 4))
    if not room:
        return facility, point
    return facility or point, room


def _place_name(subs: list[str]) -> str:
    coded = len(subs) > 2 and squeeze(subs[2]) == "l"  # a local code: the name is the second
    return subs[1] if coded and subs[1] else subs[0]
