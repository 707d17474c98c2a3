"""What a form or a file says of a patient, before and after it is checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Protocol

SEXES = {"female": "Female", "male": "Male", "other": "Other", "unknown": "Not known"}
PHONE_KINDS = {"mobile": "Mobile", "home": "Home", "work": "Work"}
CONTACT_KINDS = {"emergency": "Emergency contact", "guarantor": "Guarantor"}
MOST = {
    "family": 300, "given": 300, "middle": 300, "preferred": 100, "suffix": 20, "pronouns": 40,
    "line1": 120, "line2": 120, "city": 80, "language": 60, "employer": 120, "pharmacy": 160,
    "chart_number": 40, "alert": 300, "relation": 40, "name": 300, "address": 300,
}  # fmt: skip
"""How many characters each field holds."""


@dataclass(frozen=True, slots=True)
class PhoneTyped:
    """A phone number as typed; kind is mobile, home or work."""

    text: str
    kind: str = "mobile"


@dataclass(frozen=True, slots=True)
class ContactTyped:
    """Someone to reach, or who pays and is no patient here; kind is emergency or guarantor."""

    kind: str
    name: str
    relation: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class PatientTyped:
    """A patient's particulars as typed or imported; every field may be empty.

    Args:
        birth_date: in any usual writing.
        sex: a word or a code.
        phones: the one called first, first.
        previous: previous names as (family, given); an empty part means the present one.
        chart_number: as another system gave it; empty: the office gives the next of its own.
        guarantor_id: the patient here who pays for this one; None: themself, or a contact.

    """

    family: str = ""
    given: str = ""
    middle: str = ""
    suffix: str = ""
    preferred: str = ""
    pronouns: str = ""
    sex: str = ""
    birth_date: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    email: str = ""
    language: str = ""
    interpreter: bool = False
    employer: str = ""
    pharmacy: str = ""
    guarantor_id: int | None = None
    chart_number: str = ""
    phones: tuple[PhoneTyped, ...] = ()
    contacts: tuple[ContactTyped, ...] = ()
    previous: tuple[tuple[str, str], ...] = ()
    alerts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number as kept; the last seven and the last four figures are searched as well."""

    kind: str
    text: str
    digits: str

    @property
    def local(self) -> str:
        """Its last seven figures."""
        return self.digits[-7:]

    @property
    def last4(self) -> str:
        """Its last four figures."""
        return self.digits[-4:]


@dataclass(frozen=True, slots=True)
class Particulars:
    """A patient's particulars, checked and tidy.

    `columns` are those of the table `patient` that a form may fill, by name.
    """

    columns: Mapping[str, object]
    phones: tuple[Phone, ...]
    contacts: tuple[ContactTyped, ...]
    previous: tuple[tuple[str, str], ...]
    alerts: tuple[str, ...]
    problems: Mapping[str, str] = field(default_factory=dict)


class Checked(Protocol):
    """What a chart is opened with: `Particulars`, or whatever else holds the same, checked."""

    @property
    def columns(self) -> Mapping[str, object]:
        """Those of the table `patient` that a form may fill, by name."""

    @property
    def phones(self) -> tuple[Phone, ...]:
        """The one called first, first."""

    @property
    def contacts(self) -> tuple[ContactTyped, ...]:
        """People to reach, or who pay."""

    @property
    def previous(self) -> tuple[tuple[str, str], ...]:
        """Earlier names as (family, given)."""

    @property
    def alerts(self) -> tuple[str, ...]:
        """What everyone must see."""


COLUMNS = tuple(
    one.name
    for one in fields(PatientTyped)
    if one.name not in ("phones", "contacts", "previous", "alerts", "chart_number")
)
"""The fields of `PatientTyped` that are columns of the table `patient`."""
