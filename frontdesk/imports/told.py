"""What a file tells of a patient, in the office's own words; whatever cannot be kept is noted."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from frontdesk.core.clock import words_date
from frontdesk.core.incoming import (
    Address,
    Contact,
    Guarantor,
    Identifier,
    IncomingCoverage,
    IncomingPatient,
    Name,
    PhoneKind,
)
from frontdesk.core.incoming_words import STATE_CODES
from frontdesk.core.refused import Refused
from frontdesk.coverage import rules as coverage_rules
from frontdesk.coverage.rules import CoverageTyped
from frontdesk.imports.rules import NOT_A_PERSONS, Number, Person
from frontdesk.patients.checking import address_key, check
from frontdesk.patients.names import NameKeys, fold
from frontdesk.patients.typed import (
    MOST,
    ContactTyped,
    Particulars,
    PatientTyped,
    Phone,
    PhoneTyped,
)

PHONES: dict[PhoneKind, str] = {"home": "home", "mobile": "mobile", "work": "work", "other": "home"}
ADDRESS = ("line1", "line2", "city", "state", "postal_code")
# What a sender may ask to empty, in its words and in the chart's.
EMPTIED: dict[str, tuple[str, ...]] = {
    "birth_date": ("birth_date",),
    "sex": ("sex",),
    "addresses": ADDRESS,
    "language": ("language",),
    "email": ("email",),
    "employer": ("employer",),
    "pharmacy": ("pharmacy",),
    "pronouns": ("pronouns",),
}
# Numbers under which a record system files people: two of one system are two of its records.
FILING = frozenset({"", "MR", "PI", "PT", "RI"})
ZIP = re.compile(r"\d{5}(?:-?\d{4})?")
LONGEST_NUMBER = 120
MOST_NUMBERS = 40  # of one patient
WORDS = {
    "family": "last name", "given": "first name", "middle": "middle name",
    "preferred": "preferred name", "birth_date": "birth date", "line1": "street",
    "line2": "address line 2", "postal_code": "ZIP code", "interpreter": "interpreter",
    "phones": "telephone", "contacts": "contact", "previous": "previous name", "alerts": "alert",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What one message, resource or row tells of a patient, checked.

    Attributes:
        typed: as the office's own form would hold it, for a new chart.
        particulars: the same checked and tidy; what is wrong in it is empty.
        said: columns of the chart that were told, and can be kept.
        emptied: columns the sender asks to empty; `phones` kinds as "phones:home".
        numbers: other systems' numbers with their kind, the most telling first.
        coverages: in the sender's order.
        person: for telling people apart.
        doubts: what was left out, in sentences without the patient's data.

    """

    typed: PatientTyped
    particulars: Particulars
    said: Mapping[str, Any]
    emptied: tuple[str, ...]
    numbers: Mapping[Number, str]
    coverages: tuple[CoverageTyped, ...]
    person: Person
    doubts: tuple[str, ...]

    @property
    def named(self) -> bool:
        """Whether the person has a name at all."""
        return bool(self.person.names)


def told_of(
    incoming: IncomingPatient, *, sender: str, source: str, today: date, area: str = ""
) -> Told:
    """Return what is told of a patient.

    Args:
        incoming: as read.
        sender: whose numbers those without a system are; "" if the file does not say.
        source: the file's format, for numbers without any system.
        today: the office's date.
        area: the office's area code, for telephone numbers of seven figures.

    """
    typed = _typed(incoming)
    particulars = check(typed, today, area=area, desk=False)
    numbers = _numbers(incoming.identifiers, sender, source)
    coverages, faults = _coverages(incoming)
    doubts = [*_doubts(particulars.problems, typed), *faults]
    said = {
        name: value
        for name, value in particulars.columns.items()
        if value and name not in ("line1_key", "guarantor_id") and value != "unknown"
    }
    if incoming.interpreter is not None:
        said["interpreter"] = incoming.interpreter
    emptied = [one for name in incoming.cleared for one in EMPTIED.get(name, (name,))]
    return Told(
        typed, particulars, said, tuple(emptied), numbers, coverages,
        person_of(particulars.columns, particulars.phones, particulars.previous, numbers,
                  ssn_last4=incoming.ssn_last4),
        tuple(doubts),
    )  # fmt: skip


def person_of(
    columns: Mapping[str, Any],
    phones: Iterable[Phone],
    previous: Iterable[tuple[str, str]],
    numbers: Mapping[Number, str],
    *,
    ssn_last4: str = "",
) -> Person:
    """Return what tells a person from another."""
    family, given = columns["family"], columns["given"]
    names = [NameKeys.of(family, given, columns.get("preferred") or "")] if family or given else []
    names += [NameKeys.of(was or family, had or given) for was, had in previous]
    filed = {number for number, kind in numbers.items() if kind in FILING}
    return Person(
        names=tuple(names),
        middle=fold(columns["middle"]),
        suffix=fold(columns["suffix"]),
        birth_date=columns["birth_date"],
        sex=columns["sex"],
        phones=frozenset(phone.digits for phone in phones),
        email=columns["email"],
        street=columns.get("line1_key") or address_key(columns["line1"]),
        postal_code=columns["postal_code"][:5],
        ssn_last4=ssn_last4,
        filed=frozenset(filed),
        told=frozenset(numbers.keys() - filed),
    )


def _typed(incoming: IncomingPatient) -> PatientTyped:
    legal = incoming.names[0] if incoming.names else Name()
    address = _address(incoming.addresses)
    called = next((one for one in incoming.names if one.kind == "preferred"), Name())
    previous = (
        (one.family, one.given)
        for one in incoming.names[1:]
        if one.kind in ("previous", "maiden", "alias")
    )
    return PatientTyped(
        family=legal.family,
        given=legal.given,
        middle=legal.middle,
        suffix=legal.suffix[: MOST["suffix"]],
        preferred=called.given,
        pronouns=incoming.pronouns,
        sex=incoming.sex or "",
        birth_date=incoming.birth_date.isoformat() if incoming.birth_date else "",
        line1=address.line1,
        line2=address.line2,
        city=address.city,
        state=address.state,
        postal_code=address.postal_code,
        email=incoming.email,
        language=incoming.language,
        interpreter=bool(incoming.interpreter),
        employer=incoming.employer,
        pharmacy=incoming.pharmacy,
        phones=tuple(
            PhoneTyped(_dialled(phone.typed, phone.extension), PHONES[phone.kind])
            for phone in incoming.phones
            if phone.kind in PHONES
        ),
        contacts=tuple(_contacts(incoming, legal)),
        previous=tuple(dict.fromkeys(_other_names(previous, legal))),
        alerts=(*incoming.alerts, *_death(incoming)),
    )


def _other_names(names: Iterable[tuple[str, str]], legal: Name) -> Iterator[tuple[str, str]]:
    for family, given in names:
        changed = (fold(family), fold(given)) != (fold(legal.family), fold(legal.given))
        if changed and (family or given):
            yield family, given


def _dialled(typed: str, extension: str) -> str:
    return f"{typed} x{extension}" if extension and "x" not in typed.casefold() else typed


def _address(addresses: Iterable[Address]) -> Address:
    """Return where letters reach the patient: home before mailing before anything but work."""
    order = {"home": 0, "mailing": 1, "other": 2, "temporary": 3, "billing": 4}
    ranked = sorted((order[one.kind], n, one) for n, one in enumerate(addresses)
                    if one.kind in order)  # fmt: skip
    return _at_home(ranked[0][2]) if ranked else Address()


def _at_home(address: Address) -> Address:
    """Return an address as US forms hold it: of one abroad, all but the street is its city."""
    american = address.state in STATE_CODES or ZIP.fullmatch(address.postal_code)
    nothing = not (address.state or address.postal_code)
    if address.country in ("", "US") and (american or nothing or address.country):
        return address
    rest = (address.city, address.state, address.postal_code)
    city = " ".join(part for part in rest if part)
    if address.country not in ("", "US"):
        city = f"{city}, {address.country}" if city else address.country
    return replace(address, city=city[: MOST["city"]], state="", postal_code="")


def _death(incoming: IncomingPatient) -> Iterator[str]:
    if incoming.death_date:
        yield f"Deceased on {words_date(incoming.death_date)}"
    elif incoming.deceased:
        yield "Deceased"


def _contacts(incoming: IncomingPatient, legal: Name) -> Iterator[ContactTyped]:
    for contact in incoming.contacts:
        if contact.role != "other" or contact.phones:
            yield _contact("emergency", contact)
    payer = incoming.guarantor
    if payer and payer.relationship != "self" and _who(payer.name) != _who(legal):
        yield _contact("guarantor", payer)


def _contact(kind: str, told: Contact | Guarantor) -> ContactTyped:
    relation = told.relation if isinstance(told, Contact) else told.relationship
    phone = next((one for one in told.phones if one.kind in PHONES), None)
    return ContactTyped(
        kind=kind,
        name=_who(told.name),
        relation=relation,
        phone=_dialled(phone.typed, phone.extension) if phone else "",
        address=_one_line(told.address) if told.address else "",
    )


def _who(name: Name) -> str:
    return " ".join(part for part in (name.given, name.middle, name.family, name.suffix) if part)


def _one_line(address: Address) -> str:
    place = " ".join(part for part in (address.state, address.postal_code) if part)
    return ", ".join(part for part in (address.line1, address.line2, address.city, place) if part)


def _numbers(identifiers: Iterable[Identifier], sender: str, source: str) -> dict[Number, str]:
    """Return the numbers worth keeping, each once, those under which people are filed first."""
    found: dict[Number, str] = {}
    ranked = sorted(identifiers, key=lambda one: (one.type not in FILING, one.type != "MR"))
    for one in ranked:
        value = " ".join(one.value.split())
        if one.type in NOT_A_PERSONS or not 0 < len(value) <= LONGEST_NUMBER:
            continue
        kind = one.type
        system = one.system or sender
        if not system:
            # A resource's id without its server files nobody: another server has others.
            system, kind = f"{source} {kind or 'PI'}", "UUID" if kind == "RI" else kind
        found.setdefault((system[:LONGEST_NUMBER], value), kind)
    return dict(list(found.items())[:MOST_NUMBERS])


def _coverages(incoming: IncomingPatient) -> tuple[tuple[CoverageTyped, ...], list[str]]:
    found: dict[int, CoverageTyped] = {}
    faults = []
    for told in sorted(incoming.coverages, key=lambda one: one.order):
        if not told.payer_name:
            faults.append("An insurance without a company's name is left out.")
            continue
        try:
            typed = coverage_rules.accepted(_coverage(told))
        except Refused as refusal:
            faults.append(f"An insurance is left out: {refusal}")
            continue
        if typed.order in found:
            faults.append("Of two insurances with the same order the first is taken.")
            continue
        found[typed.order] = typed
    return tuple(found.values()), faults


def _coverage(told: IncomingCoverage) -> CoverageTyped:
    relation = told.relationship.casefold()
    subscriber = _who(told.subscriber) if told.subscriber else ""
    if relation not in coverage_rules.RELATIONSHIPS:
        relation = "other" if relation and subscriber else "self"
    if relation != "self" and not subscriber:
        relation = "self"
    first, last = told.valid_from, told.valid_to
    if first and last and last < first:
        first = last = None
    longest = coverage_rules.LONGEST
    return CoverageTyped(
        payer=told.payer_name[:longest],
        plan=told.plan[:longest],
        member_id=told.member_id[:longest],
        group_number=told.group_number[:longest],
        order=told.order,
        subscriber=subscriber[:longest],
        relationship=relation,
        valid_from=first,
        valid_to=last,
    )


def _doubts(problems: Mapping[str, str], typed: PatientTyped) -> Iterator[str]:
    """Say what could not be kept, by field; the value itself is not repeated."""
    for place in problems:
        name, *rest = place.split(".")
        if name == "family" and not (typed.family or typed.given):
            continue  # said where the message as a whole is judged
        what = WORDS.get(name, name.replace("_", " "))
        if name == "contacts" and rest[-1:] == ["phone"]:
            what = "contact's telephone"
        yield f"The {what} is not one the office can keep; it is left out."


def without_name(told: Told) -> Told:
    """Return the same with nothing said of the name, for a chart found by its number."""
    said = {name: value for name, value in told.said.items()
            if name not in ("family", "given", "middle", "suffix")}  # fmt: skip
    return replace(told, said=said)
