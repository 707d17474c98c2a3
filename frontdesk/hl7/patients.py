"""A patient as an HL7 message tells of them: PID with PD1, NK1, GT1, IN1, ARV and GSP."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from frontdesk.core.incoming import (
    Address,
    Contact,
    ContactRole,
    Findings,
    Guarantor,
    Identifier,
    IncomingPatient,
    Name,
    Phone,
    PhoneKind,
    Sex,
)
from frontdesk.core.incoming_words import (
    language_of,
    last4_of,
    marital_of,
    relation_from,
    sex_of,
    without_card,
)
from frontdesk.hl7.coverages import coverages_of
from frontdesk.hl7.persons import (
    address_of,
    email_of,
    identifier_of,
    name_of,
    phone_of,
    words_of,
)
from frontdesk.hl7.segments import Segment
from frontdesk.hl7.times import date_of

MOST_CONTACTS = 20
PRONOUNS = "90778-2"  # LOINC, in GSP-4
CLEARABLE = {
    7: "birth_date", 8: "sex", 11: "addresses", 13: "phones:home", 14: "phones:work",
    15: "language", 16: "marital_status", 19: "ssn_last4", 29: "death_date", 30: "deceased",
}  # fmt: skip
ROLES: dict[str, ContactRole] = {
    "c": "emergency", "emc": "emergency", "emergency contact": "emergency",
    "emergency": "emergency", "n": "next of kin", "next-of-kin": "next of kin",
    "next of kin": "next of kin", "grd": "guardian", "guardian": "guardian", "o": "other",
}  # fmt: skip
Thing = TypeVar("Thing")


def patient_of(segments: Sequence[Segment], place: str, findings: Findings) -> IncomingPatient:
    """The patient of one PID; `segments` are that PID and what follows it up to the next."""
    pid = segments[0]
    return IncomingPatient(
        identifiers=identifiers_of(pid),
        names=names_of(pid),
        birth_date=_birth_date(pid, place, findings),
        sex=_sex(pid, place, findings),
        pronouns=_pronouns(segments),
        phones=_phones(pid, ((13, "home"), (14, "work"), (40, "other"))),
        email=_email(pid, (13, 14, 40)),
        addresses=_each_once([address_of(parts) for parts in pid.repeats(11)]),
        language=_language(pid),
        marital_status=marital_of(pid.text(16)) or marital_of(pid.text(16, 2)),
        ssn_last4=_ssn(pid),
        employer=_employer(segments),
        contacts=_contacts(segments),
        guarantor=_guarantor(segments),
        coverages=coverages_of(segments, place, findings),
        deceased={"Y": True, "N": False}.get(pid.text(30).upper()),
        death_date=date_of(pid.text(29)),
        alerts=_alerts(segments),
        cleared=tuple(name for field, name in CLEARABLE.items() if pid.clears(field)),
    )


def _each_once(things: Sequence[Thing | None]) -> tuple[Thing, ...]:
    return tuple(dict.fromkeys(thing for thing in things if thing is not None))


def identifiers_of(pid: Segment) -> tuple[Identifier, ...]:
    """The patient's numbers, those of PID-3 first, without Social Security numbers."""
    found: dict[tuple[str, str], Identifier] = {}
    for field, usual in ((3, ""), (2, "PT"), (4, "")):
        for parts in pid.repeats(field):
            one = identifier_of(parts, usual)
            if one and one.type != "SS":
                found.setdefault((one.value, one.system), one)
    return tuple(found.values())


def _ssn(pid: Segment) -> str:
    told = [parts.text(1) for parts in pid.repeats(3) if parts.text(5).upper() == "SS"]
    told.append(pid.text(19))
    told.sort(key=lambda number: sum(c.isdigit() for c in number) != 9)  # a whole one first
    return next((last4_of(number) for number in told if last4_of(number)), "")


def names_of(pid: Segment) -> tuple[Name, ...]:
    """The patient's names, the legal one first.

    Legal is the one marked so if it is whole, else the first; the standard wants both to be
    the same, senders do not always.
    """
    told = [(name_of(parts), parts.text(7).upper()) for parts in pid.repeats(5)]
    names = [(name, code) for name, code in told if name]
    if not names:
        return ()
    whole = [name for name, _ in names if name.kind == "legal" and name.family and name.given]
    first = whole[0] if whole else names[0][0]
    rest = [name for name, _ in names if name is not first]
    rest = [replace(name, kind="alias") if name.kind == "legal" else name for name in rest]
    for parts in pid.repeats(9):
        alias = name_of(parts)
        if alias:
            rest.append(replace(alias, kind="alias") if alias.kind == "legal" else alias)
    different: dict[tuple[str, str, str], Name] = {}
    for name in (replace(first, kind="legal"), *rest):
        different.setdefault((name.family, name.given, name.middle), name)
    return tuple(different.values())


def _birth_date(pid: Segment, place: str, findings: Findings) -> date | None:
    text = pid.text(7)
    day = date_of(text)
    if text and day is None:
        partly = text.isdigit() and len(text) in (4, 6)
        reason = "has no day" if partly else "is not a date between 1870 and 2150"
        findings.warn(f"{place}, PID-7", f"The date of birth {reason}; it is left empty.")
    return day


def _sex(pid: Segment, place: str, findings: Findings) -> Sex | None:
    text = pid.text(8)
    sex = sex_of(text) or sex_of(pid.text(8, 2))
    if text and sex is None:
        findings.warn(f"{place}, PID-8", "The sex is not one that HL7 knows; it is left empty.")
    return sex


def _language(pid: Segment) -> str:
    parts = pid.parts(15)
    return language_of(parts.text(2) or parts.text(1) or parts.text(5))


def _phones(segment: Segment, fields: Sequence[tuple[int, PhoneKind]]) -> tuple[Phone, ...]:
    found: dict[str, Phone] = {}
    for field, usual in fields:
        for parts in segment.repeats(field):
            phone = phone_of(parts, usual)
            if phone:
                found.setdefault(phone.digits, phone)
    return tuple(found.values())


def _email(segment: Segment, fields: Sequence[int]) -> str:
    told = (email_of(parts) for field in fields for parts in segment.repeats(field))
    return next((text for text in told if text), "")


def _first(segments: Sequence[Segment], name: str) -> Segment | None:
    return next((segment for segment in segments if segment.name == name), None)


def _pronouns(segments: Sequence[Segment]) -> str:
    told = (one for one in segments if one.name == "GSP" and one.text(4) == PRONOUNS)
    return next((words_of(one.parts(5)) for one in told), "")


def _contacts(segments: Sequence[Segment]) -> tuple[Contact, ...]:
    told = [segment for segment in segments if segment.name == "NK1"][:MOST_CONTACTS]
    return _each_once([_contact(segment) for segment in told if not _employs(segment)])


def _contact(nk1: Segment) -> Contact | None:
    name = name_of(nk1.parts(2)) or name_of(nk1.parts(30))
    if name is None:
        return None
    told = [nk1.text(7), nk1.text(7, 2), nk1.text(3), nk1.text(3, 2)]
    roles = [ROLES[text.casefold()] for text in told if text.casefold() in ROLES]
    addresses: tuple[Address, ...] = _each_once([address_of(parts) for parts in nk1.repeats(4)])
    return Contact(
        name=replace(name, kind="legal"),
        relation=relation_from(nk1.text(3), nk1.text(3, 2)),
        phones=_phones(nk1, ((5, "home"), (6, "work"), (40, "other"), (31, "other"))),
        role=roles[0] if roles else "next of kin",
        address=addresses[0] if addresses else None,
    )


def _employs(nk1: Segment) -> bool:
    return nk1.text(7).upper() == "E" or nk1.text(3).upper() == "EMR"


def _employer(segments: Sequence[Segment]) -> str:
    for segment in segments:
        if segment.name == "NK1" and _employs(segment):
            return segment.text(13) or segment.text(2)
    return ""


def _guarantor(segments: Sequence[Segment]) -> Guarantor | None:
    gt1 = _first(segments, "GT1")
    name = name_of(gt1.parts(3)) if gt1 else None
    if gt1 is None or name is None:
        return None
    addresses: tuple[Address, ...] = _each_once([address_of(parts) for parts in gt1.repeats(5)])
    return Guarantor(
        name=replace(name, kind="legal"),
        relationship=relation_from(gt1.text(11), gt1.text(11, 2)),
        address=addresses[0] if addresses else None,
        phones=_phones(gt1, ((6, "home"), (7, "work"))),
        birth_date=date_of(gt1.text(8)),
    )


def _alerts(segments: Sequence[Segment]) -> tuple[str, ...]:
    pd1 = _first(segments, "PD1")
    found = []
    if pd1 and pd1.text(12).upper() == "Y":
        found.append("Privacy: the sending system asks to protect this patient's information.")
    told = [one.text(5) for one in segments if one.name == "ARV"]
    found += [f"Privacy: {without_card(text)[0]}" for text in told if text]
    return tuple(dict.fromkeys(found))
