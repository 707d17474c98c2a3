"""Reads HL7 v2 files: patients (ADT), merged charts and appointments (SIU)."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, tzinfo

from frontdesk.core.incoming import (
    LARGEST_FILE,
    Content,
    Findings,
    Incoming,
    IncomingAppointment,
    IncomingPatient,
    ReadFile,
)
from frontdesk.core.incoming_words import clean_text
from frontdesk.hl7.appointments import WHAT, appointment_of
from frontdesk.hl7.framing import Piece, in_eight_bits, message_from, pieces_of
from frontdesk.hl7.merges import MERGES, merges_of, pid_groups
from frontdesk.hl7.patients import patient_of
from frontdesk.hl7.segments import Message, Unreadable
from frontdesk.hl7.times import moment_of, zone_of_message

MOST_MESSAGES = 500_000  # of one file
# Messages that carry a patient as they are now. Not among them: those that take a visit or a
# person back (A11, A23, A27, A29, A38), swap or link two people (A17, A24, A37), or are clinical.
PATIENT_EVENTS = frozenset(
    {f"A{number:02}" for number in range(1, 11)} | {"A13", "A14", "A15", "A16", "A28", "A31"}
)
OUTSIDE = re.compile(rb"(?m)(?:^|\r)[A-Z][A-Z0-9]{2}\|")


def read_hl7(data: bytes, *, office_zone: tzinfo) -> ReadFile:
    """All that the desk takes from a file of HL7 v2 messages; never raises for its content.

    Which message it is, MSH-9 says: not the file's name, nor EVN. Times without a zone are read
    in the sender's where MSH-7 names one that is not the office's, else in the office's.

    Args:
        data: one or many messages with CR, LF or CRLF, in MLLP frames or batches or neither.
        office_zone: the office's own time zone.
    """
    findings = Findings()
    if len(data) > LARGEST_FILE:
        findings.error("the whole file", "The file is larger than 200 MB. Split it.")
        return ReadFile("HL7 v2", (), findings.problems())
    data, charset = in_eight_bits(data)
    reading = _Reading(charset, office_zone, findings)
    items = [item for piece in pieces_of(data) for item in reading.take(piece)]
    reading.finish()
    return ReadFile("HL7 v2", tuple(items), findings.problems())


class _Reading:
    """Goes through a file's pieces, counting messages and checking what batches promise."""

    def __init__(self, charset: str, zone: tzinfo, findings: Findings) -> None:
        self._charset = charset
        self._zone = zone
        self._findings = findings
        self._count = 0
        self._in_batch: int | None = None  # messages since the BHS
        self._batch_line = 0

    def take(self, piece: Piece) -> Iterator[Incoming]:
        """What one piece of the file brings."""
        if piece.kind == "MSH":
            self._count += 1
            if self._in_batch is not None:
                self._in_batch += 1
            if self._count <= MOST_MESSAGES:
                yield from self._take_message(piece)
        elif piece.kind == "":
            self._note_outside(piece)
        elif piece.kind == "BHS":
            self._note_open_batch()
            self._in_batch, self._batch_line = 0, piece.line
        elif piece.kind == "BTS":
            self._check_batch(piece)

    def finish(self) -> None:
        """Note what the file as a whole lacks."""
        self._note_open_batch()
        if self._count == 0:
            self._findings.error("the whole file", "There is no HL7 message in this file.")
        elif self._count > MOST_MESSAGES:
            self._findings.error(
                "the whole file", f"Only the first {MOST_MESSAGES:,} messages were read."
            )

    def _note_outside(self, piece: Piece) -> None:
        if OUTSIDE.search(piece.data):
            reason = "Segments stand here without an MSH before them; they are not taken."
            self._findings.error(f"line {piece.line}", reason)
        elif piece.data.strip(b"\xef\xbb\xbf\x0b\x1c\x1a\0\r\n\t "):
            self._findings.warn(f"line {piece.line}", "This text is no HL7 and was passed over.")

    def _note_open_batch(self) -> None:
        if self._in_batch is not None:
            reason = "The batch that begins here has no end (BTS); messages may be missing."
            self._findings.warn(f"line {self._batch_line}", reason)
        self._in_batch = None

    def _check_batch(self, piece: Piece) -> None:
        told = re.match(rb"BTS[^\w\s](\d{1,9})\b", piece.data)
        if told and self._in_batch is not None and int(told[1]) != self._in_batch:
            self._findings.warn(
                f"line {piece.line}",
                f"The batch says it has {int(told[1])} messages; {self._in_batch} are there.",
            )
        self._in_batch = None

    def _take_message(self, piece: Piece) -> Iterator[Incoming]:
        place = f"message {self._count}"
        try:
            message = message_from(piece, self._charset, place, self._findings)
        except Unreadable as fault:
            self._findings.error(f"{place} (line {piece.line})", f"Not read: {fault}.")
            return
        sender = "/".join(text for text in (message.header.text(3), message.header.text(4)) if text)
        lines = b"\r".join(piece.data.split())  # the same whatever its line ends
        digest = hashlib.sha256(lines).hexdigest()[:16]
        control = message.header.text(10)
        event = _event_of(message)
        sent_at = _sent_at(message, self._zone)
        for count, (here, content) in enumerate(self._contents(message, event, place)):
            number = f"#{count + 1}" if count else ""
            message_id = f"{sender}|{control}|{digest}{number}"
            yield Incoming(here, message_id, "^".join(event), content, sender, sent_at)
        if message.was_cut:
            self._findings.warn(place, "A value longer than 250 characters was cut.")

    def _contents(
        self, message: Message, event: tuple[str, str], place: str
    ) -> Iterator[tuple[str, Content]]:
        kind, trigger = event
        if kind == "ADT" and trigger in PATIENT_EVENTS:
            patient = self._patient(message, place)
            if patient:
                yield place, patient
            elif not pid_groups(message):
                self._findings.error(place, "There is no PID segment, so no patient to take.")
        elif kind == "ADT" and trigger in MERGES:
            yield from merges_of(message, place, self._findings)
        elif kind == "SIU" and trigger in WHAT:
            booked = self._appointment(message, trigger, place)
            if booked:
                yield place, booked
        elif not kind:
            self._findings.error(f"{place}, MSH-9", "It does not say what kind of message it is.")
        else:
            name = clean_text("^".join(event), longest=20)
            self._findings.warn(
                f"{place}, MSH-9", f"A message of type {name} is not something the desk takes."
            )

    def _appointment(
        self, message: Message, trigger: str, place: str
    ) -> IncomingAppointment | None:
        if WHAT[trigger] in ("book", "move", "change") and not pid_groups(message):
            self._findings.error(place, "There is no PID segment, so no patient to book.")
            return None
        zone = zone_of_message(message.header.text(7), self._zone)
        appointment = appointment_of(
            message, trigger, zone=zone, place=place, findings=self._findings
        )
        if appointment is None or not pid_groups(message):
            return appointment
        patient = self._patient(message, place)
        return replace(appointment, patient=patient) if patient else None

    def _patient(self, message: Message, place: str) -> IncomingPatient | None:
        groups = pid_groups(message)
        if not groups:
            return None
        if len(groups) > 1:
            reason = "The message names more than one patient; only the first is taken."
            self._findings.warn(place, reason)
        patient = patient_of(groups[0], place, self._findings)
        if not patient.names and not patient.identifiers:
            self._findings.error(f"{place}, PID-5", "The patient has neither name nor number.")
            return None
        if not patient.names:
            reason = "The patient has no name; only a chart that has the number can be updated."
            self._findings.warn(f"{place}, PID-5", reason)
        return patient


def _event_of(message: Message) -> tuple[str, str]:
    """The message's type and event by MSH-9; only where that names no event, by EVN."""
    parts = message.header.parts(9)
    kind, trigger = parts.text(1).upper(), parts.text(2).upper()
    if "_" in kind and not trigger:
        kind, _, trigger = kind.partition("_")
    if not trigger:
        trigger = next((evn.text(1).upper() for evn in message.all("EVN")), "")
    return kind, trigger


def _sent_at(message: Message, zone: tzinfo) -> datetime | None:
    """When the message was written (MSH-7), else when its event was recorded (EVN-2), UTC."""
    told = [message.header.text(7), *(evn.text(2) for evn in message.all("EVN"))]
    moments = (moment_of(text, zone) for text in told)
    return next((moment.at for moment in moments if moment), None)
