"""Reads FHIR R4 files: patients, their coverage and contacts, and appointments."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, tzinfo

from frontdesk.core.incoming import LARGEST_FILE, Content, Findings, Incoming, ReadFile
from frontdesk.fhir.appointments import Reading, moment_of
from frontdesk.fhir.loading import entries_of
from frontdesk.fhir.patients import About, about_each, merge_of, patient_of
from frontdesk.fhir.resources import Entry, Store, inside, text_of


def read_fhir(data: bytes, *, office_zone: tzinfo | None = None) -> ReadFile:
    """All that the desk takes from a file of FHIR resources; never raises for its content.

    Patients come first, then appointments. What is clinical is passed over without a word.

    Args:
        data: a Bundle of any type, one resource, a list of them, or NDJSON; as JSON.
        office_zone: for appointments whose start names no zone, against the standard; without
            it they are refused.
    """
    findings = Findings()
    if len(data) > LARGEST_FILE:
        findings.error("the whole file", "The file is larger than 200 MB. Split it.")
        return ReadFile("FHIR R4", (), findings.problems())
    store = Store(entries_of(data, findings))
    about = about_each(store)
    items = list(_patients(store, about, findings))
    reading = Reading(store, about, office_zone, findings)
    for entry in store.all("Appointment"):
        appointment = reading.appointment_of(entry)
        if appointment:
            items.append(_incoming(entry, appointment))
    if not items and not findings.problems():
        findings.warn("the whole file", "There is no patient and no appointment in this file.")
    return ReadFile("FHIR R4", tuple(items), findings.problems())


def _patients(store: Store, about: dict[int, About], findings: Findings) -> Iterator[Incoming]:
    for entry in store.all("Patient"):
        patient = patient_of(entry, about.get(id(entry.resource), About()), store, findings)
        merge = merge_of(entry, patient, store, findings)
        if merge:
            yield _incoming(entry, merge)
        elif entry.resource.get("active") is False:
            reason = "The sender no longer uses this record; it is not taken."
            findings.warn(f"{entry.place}, active", reason)
        elif not patient.names and not patient.identifiers:
            findings.error(f"{entry.place}, name", "The patient has neither name nor number.")
        else:
            if not patient.names:
                reason = "The patient has no name; only a chart that has the number can be updated."
                findings.warn(f"{entry.place}, name", reason)
            yield _incoming(entry, patient)


def _incoming(entry: Entry, content: Content) -> Incoming:
    sender = entry.base or text_of(inside(entry.resource, "meta", "source"))
    digest = hashlib.sha256(repr(content).encode()).hexdigest()[:16]
    message_id = f"{sender}|{entry.kind}/{entry.id}|{digest}"
    sent = moment_of(inside(entry.resource, "meta", "lastUpdated"), UTC)
    sent_at = sent[0] if sent else None
    return Incoming(entry.place, message_id, entry.kind, content, sender, sent_at)
