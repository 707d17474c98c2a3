"""An appointment as an SIU message tells of it: SCH, TQ1, NTE and the AIS, AIG, AIL, AIP."""

from dataclasses import replace
from datetime import datetime, tzinfo

from frontdesk.core.incoming import (
    Findings,
    IncomingAppointment,
    Provider,
    What,
)
from frontdesk.core.incoming_words import LONGEST_COMMENT, name_from, squeeze, without_card
from frontdesk.hl7.persons import place_of, provider_of, words_of
from frontdesk.hl7.segments import Message, Segment
from frontdesk.hl7.times import Moment, minutes_of, moment_of

WHAT: dict[str, What] = {
    "S12": "book", "S13": "move", "S14": "change", "S15": "cancel", "S16": "discontinue",
    "S17": "delete", "S26": "no-show",
}  # fmt: skip
STATUSES = {
    "booked": "booked", "overbook": "booked", "scheduled": "booked", "pending": "pending",
    "waitlist": "waitlist", "confirmed": "confirmed", "arrived": "arrived",
    "checkedin": "arrived", "started": "started", "complete": "completed",
    "completed": "completed", "cancelled": "cancelled", "canceled": "cancelled",
    "dc": "discontinued", "discontinued": "discontinued", "deleted": "deleted",
    "blocked": "blocked", "noshow": "no-show", "rescheduled": "booked",
}  # fmt: skip
# a "change" (S14) to one of these is how some senders say it
ENDED: dict[str, What] = {"cancelled": "cancel", "no-show": "no-show", "deleted": "delete"}
NO_TYPES = frozenset({"normal", "tentative", "complete"})  # HL7 0277: says nothing of the visit
NOT_PROVIDERS = ("nurse", "tech", "assist", "equip", "room")
# where each resource segment keeps its start, duration and unit
RESOURCES = {"AIS": (4, 7, 8), "AIP": (6, 9, 10), "AIL": (6, 9, 10), "AIG": (8, 11, 12)}


class _Schedule:
    """The times of one SIU message; where several are told, which to believe."""

    def __init__(self, message: Message, sch: Segment, zone: tzinfo) -> None:
        self._message = message
        self._sch = sch
        self._zone = zone

    def _moment(self, text: str) -> Moment | None:
        return moment_of(text, self._zone)

    def _starts(self, *names: str) -> list[Moment]:
        told = ((one, RESOURCES[name][0]) for name in names for one in self._message.all(name))
        moments = (self._moment(segment.text(field)) for segment, field in told)
        return sorted((one for one in moments if one), key=lambda one: one.at)

    def start(self) -> Moment | None:
        """TQ1's, else the first service's, else SCH-11's, else the first resource's."""
        timed = (self._moment(tq1.text(7)) for tq1 in self._message.all("TQ1"))
        told = sorted((one for one in timed if one), key=lambda one: one.at)
        told += self._starts("AIS")
        asked = self._moment(self._sch.text(11, 4))
        told += [asked] if asked else []
        told += self._starts("AIP", "AIL", "AIG")
        return told[0] if told else None

    def is_early(self, start: Moment) -> bool:
        """Whether a service or provider begins before the start that was believed."""
        return any(one.at < start.at for one in self._starts("AIS", "AIP"))

    def minutes(self) -> int | None:
        """The services' and resources', else SCH-9's, else from start to end.

        Lengths below 5 minutes or over a day are passed over.
        """
        return self._of_services() or self._of_resources() or self._of_whole()

    def _of_services(self) -> int | None:
        spans: list[tuple[datetime, int]] = []
        for ais in self._message.all("AIS"):
            minutes = minutes_of(ais.text(7), ais.text(8))
            at = self._moment(ais.text(4))
            if minutes and at:
                spans.append((at.at, minutes))
        if len(spans) < 2:
            return None
        # one after the other: from the first start to the last end
        first = min(at for at, _ in spans)
        whole = max(int((at - first).total_seconds()) // 60 + minutes for at, minutes in spans)
        return whole if whole <= 1440 else None

    def _of_resources(self) -> int | None:
        for name, (_, length, unit) in RESOURCES.items():
            for segment in self._message.all(name):
                minutes = minutes_of(segment.text(length), segment.text(unit))
                if minutes:
                    return minutes
        return None

    def _of_whole(self) -> int | None:
        minutes = minutes_of(self._sch.text(9), self._sch.text(10))
        if minutes:
            return minutes
        pairs = [(one.text(7), one.text(8)) for one in self._message.all("TQ1")]
        pairs.append((self._sch.text(11, 4), self._sch.text(11, 5)))
        for first, last in pairs:
            start, end = self._moment(first), self._moment(last)
            between = int((end.at - start.at).total_seconds()) // 60 if start and end else 0
            if 5 <= between <= 1440:
                return between
        return minutes_of(self._sch.text(11, 3), "")


def appointment_of(
    message: Message, event: str, *, zone: tzinfo, place: str, findings: Findings
) -> IncomingAppointment | None:
    """The appointment of one SIU message without its patient.

    Args:
        message: of type SIU.
        event: S12 to S17 or S26.
        zone: for times that name none.
        place: of the message in its file.
        findings: what is doubtful goes there.

    Returns:
        None, with an error noted, when it cannot be taken.
    """
    sch = next(message.all("SCH"), None)
    if sch is None:
        findings.error(place, "There is no SCH segment, so no appointment to take.")
        return None
    what = WHAT[event]
    if what != "book" and not (sch.text(1) or sch.text(2)):
        findings.error(f"{place}, SCH-1", "It does not say which appointment it is about.")
        return None
    schedule = _Schedule(message, sch, zone)
    start = schedule.start()
    if start is None and what in ("book", "move"):
        findings.error(f"{place}, SCH-11", "The appointment has no readable start time.")
        return None
    if start and schedule.is_early(start):
        reason = "The message names more than one start; that of TQ1 or SCH-11 was believed."
        findings.warn(place, reason)
    comment, held_card = without_card(_comment_of(message))
    if held_card:
        findings.warn(f"{place}, NTE-3", "The notes held a card number and are left out.")
    status = _status_of(message, sch)
    told = _described(message, sch, what=ENDED.get(status, what) if what == "change" else what)
    return replace(
        told,
        start=start.at if start else None,
        zone_assumed=start.assumed if start else False,
        minutes=schedule.minutes(),
        status=status,
        comment=comment,
    )


def _described(message: Message, sch: Segment, what: What) -> IncomingAppointment:
    """All of an appointment but when it is."""
    location, room = _where(message)
    services = [words_of(one.parts(3)) for one in message.all("AIS")]
    return IncomingAppointment(
        what=what,
        placer_id=sch.text(1),
        filler_id=sch.text(2),
        type=_type_of(sch, services),
        services=tuple(dict.fromkeys(service for service in services if service)),
        reason=words_of(sch.parts(7)),
        event_reason=words_of(sch.parts(6)),
        provider=_provider_of(message),
        location=location,
        room=room,
    )


def _type_of(sch: Segment, services: list[str]) -> str:
    told = words_of(sch.parts(8))
    if told and squeeze(told) not in NO_TYPES:
        return told
    return next((service for service in services if service), "")


def _status_of(message: Message, sch: Segment) -> str:
    told = [sch.text(25) or sch.text(25, 2)]
    told += [text for text in (sch.text(24), sch.text(26)) if squeeze(text) in STATUSES]
    told += [segment.text(10) for segment in message.all("AIS")]
    told += [segment.text(12) for segment in message.all("AIP")]
    text = next((one for one in told if one), "")
    return STATUSES.get(squeeze(text), text.casefold())


def _provider_of(message: Message) -> Provider | None:
    told = [(one, words_of(one.parts(4)).casefold()) for one in message.all("AIP")]
    told.sort(key=lambda pair: any(word in pair[1] for word in NOT_PROVIDERS))
    found = [provider_of(one.parts(3)) for one, _ in told]
    for one in message.all("AIG"):  # some schedules name people among the general resources
        role = words_of(one.parts(4)).casefold()
        if any(word in role for word in ("doctor", "provider", "physician")):
            name = name_from(one.text(3, 2))
            found.append(Provider(name, id=one.text(3)))
    found += [provider_of(one.parts(7)) for one in message.all("PV1")]
    return next((one for one in found if one), None)


def _where(message: Message) -> tuple[str, str]:
    told = [place_of(one.parts(3)) for one in message.all("AIL")]
    told += [place_of(one.parts(3)) for one in message.all("PV1")]
    return next((pair for pair in told if any(pair)), ("", ""))


def _comment_of(message: Message) -> str:
    """The notes on the appointment and on its services, not those on rooms and equipment."""
    lines, about = [], ""
    for segment in message.segments:
        if segment.name != "NTE":
            about = segment.name
        elif about in ("SCH", "TQ1", "AIS"):
            text = segment.comment(3, LONGEST_COMMENT)
            if not text and len(segment.text(2)) > 2:  # one field early, where a code belongs
                text = segment.comment(2, LONGEST_COMMENT)
            lines.append(text)
    return "\n".join(line for line in lines if line)[:LONGEST_COMMENT]
