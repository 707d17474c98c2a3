"""An appointment as a FHIR file tells of it: Appointment and the people and places it names."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from frontdesk.core.incoming import (
    Findings,
    IncomingAppointment,
    IncomingPatient,
    Name,
    Provider,
    What,
)
from frontdesk.core.incoming_words import LONGEST_COMMENT, name_from, without_card
from frontdesk.fhir.patients import About, own_number, patient_of
from frontdesk.fhir.people import names_of, number_type
from frontdesk.fhir.resources import (
    LOCAL,
    Entry,
    Json,
    Store,
    codes_of,
    inside,
    objects_of,
    text_of,
    words_of,
)

WHAT: dict[str, What] = {
    "booked": "book", "pending": "book", "arrived": "book", "checked-in": "book",
    "fulfilled": "book", "cancelled": "cancel", "noshow": "no-show",
    "entered-in-error": "delete",
}  # fmt: skip
STATUSES = {
    "checked-in": "arrived", "fulfilled": "completed", "noshow": "no-show",
    "entered-in-error": "deleted",
}  # fmt: skip


def moment_of(value: Any, zone: tzinfo | None) -> tuple[datetime, bool] | None:
    """A FHIR instant in UTC, and whether `zone` had to be assumed; None when it is not one."""
    text = text_of(value)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if "T" not in text or not 1870 <= moment.year <= 2150:
        return None
    if moment.tzinfo is not None:
        return moment.astimezone(UTC), False
    return (moment.replace(tzinfo=zone).astimezone(UTC), True) if zone else None


class Reading:
    """Turns a file's Appointments into the office's words.

    Args:
        store: the file's resources.
        about: what is about each patient, by `id()` of the Patient resource.
        zone: for times that name none, against the standard; None to refuse them.
        findings: what is doubtful goes there.
    """

    def __init__(
        self, store: Store, about: dict[int, About], zone: tzinfo | None, findings: Findings
    ) -> None:
        self._store = store
        self._about = about
        self._zone = zone
        self._findings = findings

    def appointment_of(self, entry: Entry) -> IncomingAppointment | None:
        """One Appointment; None, with what is wrong noted, when it cannot be taken."""
        told = entry.resource
        status = text_of(told.get("status"))
        what = WHAT.get(status)
        if what is None:
            reason = "It is not a booked time (proposed, waitlist …); the desk has no use for it."
            self._findings.warn(f"{entry.place}, status", reason)
            return None
        start = moment_of(told.get("start"), self._zone)
        patient = self._patient_of(entry)
        if what == "book" and (start is None or patient is None):
            reason = "It has no readable start." if start is None else "It names no patient."
            self._findings.error(entry.place, reason)
            return None
        filler, placer = _numbers_of(entry)
        if what != "book" and not filler:
            self._findings.error(entry.place, "It does not say which appointment it is about.")
            return None
        location, room = self._where(told)
        services = [words_of(one) for one in objects_of(told.get("serviceType"))]
        return IncomingAppointment(
            what=what,
            placer_id=placer,
            filler_id=filler,
            start=start[0] if start else None,
            zone_assumed=start[1] if start else False,
            minutes=self._minutes_of(told),
            type=words_of(told.get("appointmentType")) or next(iter(services), ""),
            services=tuple(dict.fromkeys(one for one in services if one)),
            reason=words_of(told.get("reasonCode")) or text_of(told.get("description")),
            event_reason=words_of(told.get("cancelationReason")),
            provider=self._provider_of(told),
            location=location,
            room=room,
            patient=patient,
            status=STATUSES.get(status, status),
            comment=_comment_of(told),
        )

    def _minutes_of(self, told: Json) -> int | None:
        start, end = (moment_of(told.get(key), self._zone) for key in ("start", "end"))
        if start and end:
            between = int((end[0] - start[0]).total_seconds()) // 60
            if 1 <= between <= 1440:
                return between
        minutes = told.get("minutesDuration")
        return minutes if isinstance(minutes, int) and 1 <= minutes <= 1440 else None

    def _actors(self, told: Json, *kinds: str) -> list[tuple[Json, Entry | None]]:
        """The references of participants of these types, with what they name if it is here."""
        found = []
        for one in objects_of(told.get("participant")):
            for actor in objects_of(one.get("actor")):
                entry = self._store.find(actor, told)
                kind = entry.kind if entry else text_of(actor.get("type"))
                kind = kind or _kind_in(text_of(actor.get("reference"), longest=2000))
                if kind in kinds:
                    found.append((actor, entry))
        return found

    def _patient_of(self, entry: Entry) -> IncomingPatient | None:
        actors = self._actors(entry.resource, "Patient")
        if not actors:
            return None
        if len(actors) > 1:
            self._findings.warn(entry.place, "It names several patients; the first is taken.")
        actor, found = actors[0]
        if found:
            about = self._about.get(id(found.resource), About())
            return patient_of(found, about, self._store, Findings(0))
        told = LOCAL.search(text_of(actor.get("reference"), longest=2000))
        number = told[1].partition("/")[2] if told else ""
        own = own_number(number, entry.base)
        display = text_of(actor.get("display"))
        if own is None and not display:
            return None
        return IncomingPatient(
            identifiers=(own,) if own else (), names=(name_from(display),) if display else ()
        )

    def _provider_of(self, told: Json) -> Provider | None:
        for actor, entry in self._actors(told, "Practitioner", "PractitionerRole"):
            found, display = entry, text_of(actor.get("display"))
            if found and found.kind == "PractitionerRole":
                pointer = found.resource.get("practitioner")
                display = display or text_of(inside(pointer, "display"))
                found = self._store.find(pointer, found.resource)
            numbers = objects_of(found.resource.get("identifier")) if found else []
            npi = next(
                (text_of(one.get("value")) for one in numbers if number_type(one) == "NPI"), ""
            )
            name = next(iter(names_of(found.resource)), None) if found else None
            name = name or (name_from(display) if display else None)
            if name or npi:
                return Provider(name or Name(), npi=npi, id=found.id if found else "")
        return None

    def _where(self, told: Json) -> tuple[str, str]:
        for actor, entry in self._actors(told, "Location"):
            name = text_of(entry.resource.get("name")) if entry else ""
            name = name or text_of(actor.get("display"))
            if entry and {"ro", "bd"} & set(codes_of(entry.resource.get("physicalType"))):
                whole = self._store.find(entry.resource.get("partOf"), entry.resource)
                return text_of(whole.resource.get("name")) if whole else "", name
            if name:
                return name, ""
        return "", ""


def _kind_in(reference: str) -> str:
    found = LOCAL.search(reference)
    return found[1].partition("/")[0] if found else reference.partition("?")[0]


def _numbers_of(entry: Entry) -> tuple[str, str]:
    """The schedule's number for the appointment, and that of who asked for it."""
    filler = placer = ""
    for one in objects_of(entry.resource.get("identifier")):
        value = text_of(one.get("value"))
        if "PLAC" in codes_of(one.get("type")):
            placer = placer or value
        else:
            filler = filler or value
    return filler or entry.id, placer


def _comment_of(told: Json) -> str:
    texts = (
        text_of(told.get(key), longest=LONGEST_COMMENT) for key in ("comment", "patientInstruction")
    )
    return without_card("\n".join(text for text in texts if text)[:LONGEST_COMMENT])[0]
