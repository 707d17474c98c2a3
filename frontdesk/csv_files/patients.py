"""Turns a sheet's rows into patients, noting every cell that is damaged or cannot be read."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from frontdesk.core.incoming import (
    Address,
    Contact,
    Findings,
    Guarantor,
    Identifier,
    Incoming,
    IncomingCoverage,
    IncomingPatient,
    Name,
    NameKind,
    PhoneKind,
    ReadFile,
)
from frontdesk.core.incoming_words import (
    is_insured,
    language_of,
    marital_of,
    name_from,
    nickname_in,
    relation_of,
    squeeze,
    state_of,
    without_nickname,
)
from frontdesk.csv_files.addresses import address_from
from frontdesk.csv_files.cells import LOST, ZipColumn, whole_number, yes_or_no
from frontdesk.csv_files.reading import Reading
from frontdesk.csv_files.sheet import Row, Sheet

PHONES: tuple[tuple[str, PhoneKind], ...] = (
    ("home_phone", "home"), ("mobile_phone", "mobile"), ("work_phone", "work"), ("phone", "home"),
)  # fmt: skip
NOWHERE = Address()
NAMED_BY = frozenset({"last_name", "first_name", "full_name"})
AMERICAN = ZipColumn(american=True)


def patients_from(
    sheet: Sheet, columns: Mapping[int, str], *, today: date | None = None
) -> ReadFile:
    """The patients of a sheet, one a row; never raises for its content.

    A row that names nobody, or has more cells than the header, is an error and left out; any
    other fault leaves out the one value and is a warning.

    Args:
        sheet: as `read_csv` gives it; its problems come first in the result.
        columns: the field of each column, as `guess_columns` gives it or a person corrected it.
        today: births after it are refused, years with two digits lie before it.
    """
    findings = Findings()
    if sheet.rows and not NAMED_BY.intersection(columns.values()):
        findings.error("the whole file", "No column holds names. Say which one does.")
        return ReadFile("CSV", (), (*sheet.problems, *findings.problems()))
    reading = Reading(sheet, columns, today or date.today(), findings)
    header = hashlib.sha256("\x1f".join([*sheet.header, "\x1e"]).encode())
    items = []
    for row in sheet.rows:
        place = f"line {row.line}"
        if any(row.cells[len(sheet.header) :]):
            reason = "The row has more cells than there are columns: a value holds the separator."
            findings.error(place, reason)
            continue
        reading.begin(row)
        names = _names(reading)
        if _is_remark(row, columns):
            findings.warn(place, "This line looks like a remark or a total and was passed over.")
        elif names:
            patient = _patient(reading, names)
            items.append(Incoming(place, _message_id(header, row), "row", patient))
        else:
            findings.error(place, "There is no name in this row.")
    return ReadFile("CSV", tuple(items), (*sheet.problems, *findings.problems()))


def _is_remark(row: Row, columns: Mapping[int, str]) -> bool:
    """Whether one lone cell with a number in it stands where several are usual: "Total: 12"."""
    if len(columns) < 3 or row.cells.count("") + 1 < len(row.cells):
        return False
    return any(char.isdigit() for cell in row.cells for char in cell)


def _message_id(header: "hashlib._Hash", row: Row) -> str:
    """The same for the same row wherever it stands, so that a longer list goes in on top."""
    told = header.copy()
    told.update("\x1f".join(row.cells).encode())
    return f"row|{told.hexdigest()[:24]}"


def _patient(row: Reading, names: tuple[Name, ...]) -> IncomingPatient:
    death_date = row.date("death_date")
    orders = (order for order in (1, 2, 3) if row.has(f"insurance{order}_"))
    coverages = (_coverage(row, order) for order in orders)
    return IncomingPatient(
        identifiers=_identifiers(row),
        names=names,
        birth_date=row.date("birth_date"),
        sex=row.sex(),
        pronouns=row.line("pronouns"),
        phones=row.phones(PHONES),
        email=_email(row),
        addresses=_addresses(row),
        language=language_of(row.line("language")),
        interpreter=yes_or_no(row.line("interpreter")),
        marital_status=marital_of(row.line("marital_status")),
        ssn_last4=row.ssn_last4(),
        employer=row.line("employer"),
        contacts=_contacts(row) if row.has("emergency_") else (),
        guarantor=_guarantor(row) if row.has("guarantor_") else None,
        coverages=tuple(one for one in coverages if one),
        deceased=True if death_date else yes_or_no(row.line("deceased")),
        death_date=death_date,
        pharmacy=row.line("pharmacy"),
        alerts=tuple(dict.fromkeys(row.several("alert"))),
    )


def _identifiers(row: Reading) -> tuple[Identifier, ...]:
    chart = row.number("chart_number")
    found = [Identifier(chart, "", "MR")] if chart else []
    for text in row.several("other_id"):
        number = whole_number(text)
        if number is None:
            row.warn("other_id", LOST)
        else:
            found.append(Identifier(number, "", "PI"))
    if row.other_ssn():
        found.append(Identifier(row.other_ssn(), "", "NI"))
    return tuple(dict.fromkeys(found))


def _names(row: Reading) -> tuple[Name, ...]:
    legal = Name(
        row.line("last_name"), row.line("first_name"), row.line("middle_name"),
        row.line("suffix"), row.line("prefix"),
    )  # fmt: skip
    nickname = row.line("preferred_name")
    if legal.given and nickname_in(legal.given):
        nickname = nickname or nickname_in(legal.given)
        legal = replace(legal, given=without_nickname(legal.given))
    if "," in legal.family and not legal.given:
        legal = name_from(legal.family)
    elif not (legal.family or legal.given):
        whole = row.line("full_name")
        if not any(char.isalpha() for char in whole):
            return ()
        legal = name_from(whole)
        nickname = nickname or nickname_in(whole)
    names = [legal]
    if nickname and squeeze(nickname) != squeeze(legal.given):
        names.append(Name("", nickname, kind="preferred"))
    kinds: tuple[tuple[str, NameKind], ...] = (
        ("maiden_name", "maiden"), ("previous_name", "previous"),
    )  # fmt: skip
    for field, kind in kinds:
        told = row.line(field)
        if told and squeeze(told) != squeeze(legal.family):
            one_word = " " not in told and "," not in told
            names.append(Name(told, legal.given, kind=kind) if one_word else name_from(told, kind))
    return tuple(names)


def _email(row: Reading) -> str:
    text = row.line("email").removeprefix("mailto:").strip()
    if text and ("@" not in text or " " in text):
        row.warn("email", "This is no e-mail address; it is left empty.")
        return ""
    return text


def _addresses(row: Reading) -> tuple[Address, ...]:
    whole = row.whole("address")
    if whole:
        return (_one_piece(row, whole),)
    street = " ".join(text for text in map(row.line, ("street_number", "address1")) if text)
    both = row.whole("city_state_zip")
    joined = address_from(both)[0] if both else NOWHERE
    state = row.line("state")
    state = (state_of(state) if row.zips.american else state) or joined.state
    if row.line("zip"):
        field, (postal_code, doubt) = "zip", row.zips.read(row.line("zip"), state)
    else:
        field, (postal_code, doubt) = "city_state_zip", AMERICAN.read(joined.postal_code, state)
    row.warn(field, doubt)
    address = Address(
        line1=street, line2=row.line("address2"), city=row.line("city") or joined.city,
        state=state, postal_code=postal_code, country=row.line("country"),
    )  # fmt: skip
    said = address.line1 or address.line2 or address.city or address.postal_code or address.state
    return (address,) if said else ()


def _one_piece(row: Reading, whole: str) -> Address:
    address, doubtful = address_from(whole)
    if doubtful:
        row.warn("address", "Street and city could not be told apart for certain.")
    postal_code, doubt = AMERICAN.read(address.postal_code, address.state)
    row.warn("address", doubt)
    return replace(address, postal_code=postal_code)


def _contacts(row: Reading) -> tuple[Contact, ...]:
    name = _person(row, "emergency")
    if name is None:
        return ()
    relation = relation_of(row.line("emergency_relation"))
    phones = row.phones((("emergency_phone", "home"),))
    return (Contact(name, relation, phones, "emergency"),)


def _person(row: Reading, who: str) -> Name | None:
    name = Name(row.line(f"{who}_last_name"), row.line(f"{who}_first_name"))
    if name.family or name.given:
        return name
    whole = row.line(f"{who}_name")
    return name_from(whole) if any(char.isalpha() for char in whole) else None


def _guarantor(row: Reading) -> Guarantor | None:
    name = _person(row, "guarantor")
    if name is None:
        return None
    parts = [row.line(f"guarantor_{part}") for part in ("address1", "city", "state", "zip")]
    street, city, state, postal_code = parts
    address = Address(street, "", city, state_of(state), postal_code) if any(parts) else None
    return Guarantor(
        name=name,
        relationship=relation_of(row.line("guarantor_relation")),
        address=address,
        phones=row.phones((("guarantor_phone", "home"),)),
        birth_date=row.date("guarantor_birth_date"),
    )


def _coverage(row: Reading, order: int) -> IncomingCoverage | None:
    def part(name: str) -> str:
        return row.line(f"insurance{order}_{name}")

    member = row.number(f"insurance{order}_member_id")
    payer = part("payer")
    if (payer and not is_insured(payer)) or not (payer or member):
        return None
    subscriber = part("subscriber")
    return IncomingCoverage(
        order=order,
        payer_name=payer,
        payer_id=part("payer_id"),
        plan=part("plan"),
        member_id=member,
        group_number=part("group"),
        subscriber=name_from(subscriber) if subscriber else None,
        subscriber_birth_date=row.date(f"insurance{order}_subscriber_birth_date"),
        relationship=relation_of(part("relation")),
        valid_from=row.date(f"insurance{order}_from"),
        valid_to=row.date(f"insurance{order}_to"),
    )
