"""The form of a patient: as little as a name and a phone, or everything."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from frontdesk.kit import fields
from frontdesk.kit.form import Form
from frontdesk.patients.reads import PatientCardRow
from frontdesk.patients.typed import SEXES, ContactTyped, PatientTyped, PhoneTyped

LANGUAGES = (
    "English", "Spanish", "Chinese", "Vietnamese", "Portuguese", "Haitian Creole", "Korean",
    "Russian", "Arabic", "French", "Tagalog", "American Sign Language",
)  # fmt: skip
PLAIN = ("family", "given", "middle", "suffix", "preferred", "pronouns", "line1", "line2", "city",
         "state", "postal_code", "email", "employer", "pharmacy")  # fmt: skip


def patient_form() -> Form:
    """Return an empty form; its fields are named like those of `PatientTyped`."""
    form = Form()
    form.section("Who is it?", "A name and a phone are enough to begin with.")
    form.add(fields.text("family", "&Last name", required=True, private=True), span=4)
    form.add(fields.text("given", "&First name", private=True), span=4)
    form.add(fields.text("middle", "&Middle", private=True), span=2)
    form.add(fields.text("suffix", "Suffi&x"), span=2)
    form.add(fields.phone("mobile", "Mobile &phone", private=True), span=4)
    form.add(fields.date("birth_date", "Date of &birth", past=True, private=True), span=4)
    form.add(fields.text("preferred", "&Goes by", private=True), span=4)
    form.add(fields.choice("sex", "S&ex", list(SEXES.items())), span=7)
    form.add(fields.text("pronouns", "Pro&nouns", placeholder="she/her, they"), span=5)
    form.add(fields.text("previous", "Previous last name", private=True), span=6)
    form.new_line()
    form.section("Reach")
    form.add(fields.phone("home", "&Home phone", private=True), span=4)
    form.add(fields.phone("work", "&Work phone", private=True), span=4)
    form.add(fields.text("email", "E-ma&il", private=True), span=4)
    form.add(fields.text("line1", "St&reet", private=True), span=8)
    form.add(fields.text("line2", "Apartment", private=True), span=4)
    form.add(fields.text("city", "&City"), span=6)
    form.add(fields.text("state", "S&tate"), span=2)
    form.add(fields.text("postal_code", "&ZIP"), span=4)
    form.section("People", "Whom to call, and who pays if it is not the patient.")
    form.add(fields.text("contact", "Emergency contact", private=True), span=5)
    form.add(fields.text("contact_relation", "Relation"), span=3)
    form.add(fields.phone("contact_phone", "Their phone", private=True), span=4)
    form.add(fields.text("guarantor", "Guarantor, if not the patient", private=True), span=5)
    form.add(fields.text("guarantor_relation", "Relation to the patient"), span=3)
    form.add(fields.phone("guarantor_phone", "Guarantor's phone", private=True), span=4)
    form.section("And")
    languages = [(name, name) for name in LANGUAGES]
    form.add(fields.choice("language", "Lang&uage", languages), span=4)
    form.add(fields.check("interpreter", "Needs an interpreter"), span=4)
    form.new_line()
    form.add(fields.text("employer", "Employer"), span=6)
    form.add(fields.text("pharmacy", "Preferred pharmacy"), span=6)
    form.add(fields.text("alert", "&Alert everyone must see"), span=12)
    return form


def typed_from(values: Mapping[str, Any], card: PatientCardRow | None = None) -> PatientTyped:
    """Return what the form says; what it has no field for stays as it is on the card."""
    phones = [PhoneTyped(values[kind], kind) for kind in ("mobile", "home", "work") if values[kind]]
    contacts = []
    for kind, name in (("emergency", "contact"), ("guarantor", "guarantor")):
        if values[name]:
            relation, phone = values[f"{name}_relation"], values[f"{name}_phone"]
            contacts.append(ContactTyped(kind, values[name], relation or "", phone or ""))
    born: date | None = values["birth_date"]
    if card is not None:
        phones, contacts = _with_rest(phones, contacts, card)
    return PatientTyped(
        **{name: values[name] or "" for name in PLAIN},
        guarantor_id=card.guarantor_id if card else None,
        sex=values["sex"] or "",
        birth_date=born.isoformat() if born else "",
        language=values["language"] or "",
        interpreter=bool(values["interpreter"]),
        phones=tuple(phones),
        contacts=tuple(contacts),
        previous=((values["previous"], ""),) if values["previous"] else (),
        alerts=(values["alert"],) if values["alert"] else (),
    )


def _with_rest(
    phones: list[PhoneTyped], contacts: list[ContactTyped], card: PatientCardRow
) -> tuple[list[PhoneTyped], list[ContactTyped]]:
    """Add the second phone or contact of a kind, and keep who is called first."""
    kinds = [phone.kind for phone in card.phones]
    first = {phone.kind: phone for phone in reversed(card.phones)}
    rest = [PhoneTyped(one.text, one.kind) for one in card.phones if one is not first[one.kind]]
    phones = sorted(phones, key=lambda one: kinds.index(one.kind) if one.kind in kinds else 9)
    shown = {one.kind: one for one in reversed(card.contacts)}
    contacts = [
        replace(one, address=shown[one.kind].address) if one.kind in shown else one
        for one in contacts
    ]
    contacts += [
        ContactTyped(one.kind, one.name, one.relation, one.phone, one.address)
        for one in card.contacts
        if one is not shown[one.kind]
    ]
    return [*phones, *rest], contacts


def loaded_from(card: PatientCardRow) -> dict[str, Any]:
    """Return the form's values of a patient on file."""
    values: dict[str, Any] = {name: getattr(card, name) for name in PLAIN}
    values |= {"sex": card.sex, "birth_date": card.birth_date, "interpreter": card.interpreter}
    values |= {"language": card.language or None}
    values |= {kind: "" for kind in ("mobile", "home", "work")}
    for phone in reversed(card.phones):
        values[phone.kind] = phone.text
    for contact in reversed(card.contacts):
        name = "contact" if contact.kind == "emergency" else "guarantor"
        values |= {
            name: contact.name,
            f"{name}_relation": contact.relation,
            f"{name}_phone": contact.phone,
        }
    values["previous"] = card.previous[0][0] if card.previous else ""
    values["alert"] = card.alerts[0].text if card.alerts else ""
    return values
