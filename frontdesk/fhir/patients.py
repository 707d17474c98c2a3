"""A patient as a FHIR file tells of them: Patient and what points to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from frontdesk.core.incoming import (
    Contact,
    ContactRole,
    Findings,
    Guarantor,
    Identifier,
    IncomingMerge,
    IncomingPatient,
    Name,
    Sex,
)
from frontdesk.core.incoming_words import (
    language_of,
    last4_of,
    marital_of,
    name_from,
    relation_of,
    sex_of,
    without_card,
)
from frontdesk.fhir.coverages import coverages_of, payers_of
from frontdesk.fhir.people import (
    addresses_of,
    date_of,
    day_at,
    email_of,
    identifiers_of,
    names_of,
    number_type,
    phones_of,
)
from frontdesk.fhir.resources import (
    UUID,
    Entry,
    Json,
    Store,
    codes_of,
    extension_of,
    inside,
    objects_of,
    text_of,
    words_of,
)

MOST_CONTACTS = 20
# what a resource calls its patient
POINTERS = {
    "RelatedPerson": "patient", "Coverage": "beneficiary", "Claim": "patient",
    "ExplanationOfBenefit": "patient", "Account": "subject", "Flag": "subject",
}  # fmt: skip
ROLES: dict[str, ContactRole] = {
    "c": "emergency", "econ": "emergency", "n": "next of kin", "nok": "next of kin",
    "guard": "guardian", "grd": "guardian", "gard": "guardian", "powatt": "guardian",
    "hpowatt": "guardian",
}  # fmt: skip
# v3-MaritalStatus, where it means something else than HL7 v2's table of the same letters
MARITAL = {"T": "partner", "A": "divorced", "P": "married", "U": "single", "UNK": ""}


@dataclass(frozen=True, slots=True)
class About:
    """What of a file is about one patient, by type."""

    by_kind: dict[str, list[Entry]] = field(default_factory=dict)

    def all(self, *kinds: str) -> list[Entry]:
        """The resources of these types."""
        return [entry for kind in kinds for entry in self.by_kind.get(kind, ())]


def about_each(store: Store) -> dict[int, About]:
    """What is about each patient, by the `id()` of the Patient resource."""
    found: dict[int, About] = {}
    for entry in store.entries:
        pointer = POINTERS.get(entry.kind)
        if pointer:
            for reference in objects_of(entry.resource.get(pointer)):
                patient = store.find(reference, entry.resource)
                if patient and patient.kind == "Patient":
                    about = found.setdefault(id(patient.resource), About())
                    about.by_kind.setdefault(entry.kind, []).append(entry)
    return found


def patient_of(entry: Entry, about: About, store: Store, findings: Findings) -> IncomingPatient:
    """The patient of one Patient resource with contacts, guarantor and coverages."""
    patient = entry.resource
    names = names_of(patient)
    if any(char.isdigit() for name in names for char in name.family + name.given):
        reason = "The name has digits in it, as made-up data often has; it is kept as sent."
        findings.warn(f"{entry.place}, name", reason)
    related = about.all("RelatedPerson")
    coverages = coverages_of(about.all("Coverage"), store, entry, findings)
    language, interpreter = _language_of(patient)
    return IncomingPatient(
        identifiers=numbers_of(entry),
        names=names,
        birth_date=day_at(patient.get("birthDate"), f"{entry.place}, birthDate", findings),
        sex=_sex_of(patient, entry.place, findings),
        pronouns=_pronouns_of(patient),
        phones=phones_of(patient.get("telecom")),
        email=email_of(patient.get("telecom")),
        addresses=addresses_of(patient.get("address")),
        language=language,
        interpreter=interpreter,
        marital_status=_marital_of(patient.get("maritalStatus")),
        ssn_last4=_ssn_of(patient),
        employer=_employer_of(patient, store),
        contacts=_contacts_of(patient, related),
        guarantor=_guarantor_of(about, store),
        coverages=coverages or payers_of(about.all("Claim", "ExplanationOfBenefit")),
        deceased=_deceased_of(patient),
        death_date=date_of(patient.get("deceasedDateTime")),
        alerts=_alerts_of(about),
    )


def numbers_of(entry: Entry) -> tuple[Identifier, ...]:
    """The patient's numbers; the resource's own id too, if it is one wherever it is met.

    It is when it is a UUID or its server is known; else only where there is no other number.
    """
    numbers = identifiers_of(entry.resource)
    own = own_number(entry.id, entry.base)
    if own is None and entry.id and not numbers:
        own = Identifier(entry.id, "", "RI")
    return tuple([*numbers, own] if own else numbers)


def own_number(number: str, base: str) -> Identifier | None:
    """A resource's id as a patient's number; None when it could be another server's too."""
    if base:
        return Identifier(number, f"{base}/Patient", "RI") if number else None
    return Identifier(number, "", "RI") if UUID.fullmatch(number) else None


def merge_of(
    entry: Entry, patient: IncomingPatient, store: Store, findings: Findings
) -> IncomingMerge | None:
    """The merge that a Patient tells who is replaced by another of the file; None if not so."""
    for link in objects_of(entry.resource.get("link")):
        if link.get("type") != "replaced-by":
            continue
        other = store.find(link.get("other"), entry.resource)
        if other is None or other.resource is entry.resource:
            findings.warn(entry.place, "It was replaced by a patient who is not in this file.")
            continue
        kept = numbers_of(other)
        same = {(one.value, one.system) for one in kept}
        gone = tuple(one for one in patient.identifiers if (one.value, one.system) not in same)
        if kept and gone:
            name = patient.names[0] if patient.names else None
            survivor = IncomingPatient(identifiers=kept, names=names_of(other.resource))
            return IncomingMerge(kept, gone, survivor, name)
    return None


def _sex_of(patient: Json, place: str, findings: Findings) -> Sex | None:
    told = text_of(patient.get("gender"))
    sex = sex_of(told)
    if told and sex is None:
        findings.warn(f"{place}, gender", "The sex is not one that FHIR knows; it is left empty.")
    return sex


def _pronouns_of(patient: Json) -> str:
    extension = extension_of(patient, "individual-pronouns") or {}
    value = extension_of(extension, "value") or extension
    return words_of(value.get("valueCodeableConcept"))


def _language_of(patient: Json) -> tuple[str, bool | None]:
    told = objects_of(patient.get("communication"))
    told.sort(key=lambda one: one.get("preferred") is not True)
    language = language_of(words_of(inside(told, "language")))
    needed = (extension_of(patient, "patient-interpreterRequired") or {}).get("valueBoolean")
    return language, needed if isinstance(needed, bool) else None


def _marital_of(concept: Any) -> str:
    for code in codes_of(concept):
        if code.upper() in MARITAL:
            return MARITAL[code.upper()]
    return next(
        (word for word in map(marital_of, [*codes_of(concept), words_of(concept)]) if word), ""
    )


def _ssn_of(patient: Json) -> str:
    told = (one for one in objects_of(patient.get("identifier")) if number_type(one) == "SS")
    return next((last4 for one in told if (last4 := last4_of(text_of(one.get("value"))))), "")


def _deceased_of(patient: Json) -> bool | None:
    told = patient.get("deceasedBoolean")
    if isinstance(told, bool):
        return told
    return True if text_of(patient.get("deceasedDateTime")) else None


def _contact_of(person: Json, name: Name | None) -> Contact | None:
    if name is None:
        return None
    codes = [code.casefold() for code in codes_of(person.get("relationship"))]
    roles = [ROLES[code] for code in codes if code in ROLES]
    words = (relation_of(told) for told in (*codes, words_of(person.get("relationship"))))
    addresses = addresses_of(person.get("address"))
    return Contact(
        name=name,
        relation=next((word for word in words if word and word not in codes), ""),
        phones=phones_of(person.get("telecom")),
        role=roles[0] if roles else "other",
        address=addresses[0] if addresses else None,
    )


def _contacts_of(patient: Json, related: Iterable[Entry]) -> tuple[Contact, ...]:
    people = [*objects_of(patient.get("contact")), *(entry.resource for entry in related)]
    found = (_contact_of(one, next(iter(names_of(one)), None)) for one in people[:MOST_CONTACTS])
    return tuple(dict.fromkeys(one for one in found if one))


def _employer_of(patient: Json, store: Store) -> str:
    for one in objects_of(patient.get("contact")):
        if "E" in codes_of(one.get("relationship")):
            found = store.find(one.get("organization"), patient)
            name = text_of(found.resource.get("name")) if found else ""
            return name or text_of(inside(one, "organization", "display"))
    return ""


def _guarantor_of(about: About, store: Store) -> Guarantor | None:
    for account in about.all("Account"):
        for one in objects_of(account.resource.get("guarantor")):
            party = store.find(one.get("party"), account.resource)
            display = text_of(inside(one, "party", "display"))
            if party is None and not display:
                continue
            person = party.resource if party else {}
            name = next(iter(names_of(person)), None) or name_from(display or "")
            contact = _contact_of(person, name)
            if contact and (name.family or name.given):
                return Guarantor(
                    name=name,
                    relationship=contact.relation,
                    address=contact.address,
                    phones=contact.phones,
                    birth_date=date_of(person.get("birthDate")),
                )
    return None


def _alerts_of(about: About) -> tuple[str, ...]:
    flags = [flag.resource for flag in about.all("Flag")]
    active = (flag for flag in flags if text_of(flag.get("status")) == "active")
    told = (without_card(words_of(flag.get("code")))[0] for flag in active)
    return tuple(dict.fromkeys(words for words in told if words))
