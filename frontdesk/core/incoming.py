"""What a file from elsewhere says, whatever its format: the words that readers and importer share.

Nothing here is trusted or checked against the office's own data; that is the importer's work.
An empty text or tuple, and None, mean that the sender said nothing. What the sender asked to
be emptied is named in `cleared`.
"""

import string
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Sex = Literal["female", "male", "other", "unknown"]
NameKind = Literal["legal", "preferred", "previous", "maiden", "alias"]
PhoneKind = Literal["home", "mobile", "work", "fax", "pager", "other"]
AddressKind = Literal["home", "mailing", "work", "billing", "temporary", "previous", "other"]
ContactRole = Literal["emergency", "next of kin", "guardian", "other"]
What = Literal["book", "move", "change", "cancel", "no-show", "discontinue", "delete"]
Severity = Literal["error", "warning"]
Format = Literal["HL7 v2", "FHIR R4", "CSV"]

LARGEST_FILE = 200 * 1024 * 1024  # bytes; a larger one is refused unread
MOST_PROBLEMS = 5_000  # further ones are counted, not kept
ALNUM = string.ascii_letters.encode() + string.digits.encode()


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number by which another system knows the patient.

    Args:
        value: as sent.
        system: who gave it out (assigning authority, URI); "" when the file does not say.
        type: its code in HL7 table 0203 (MR, PI, DL, PPN, MC, MA …); "" when not said.
    """

    value: str
    system: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name, in the spelling and case it was sent in."""

    family: str = ""
    given: str = ""
    middle: str = ""
    suffix: str = ""
    prefix: str = ""
    kind: NameKind = "legal"


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number: as typed, and its digits without the +1 of North America."""

    typed: str
    digits: str
    kind: PhoneKind = "home"
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `state` is the two-letter code where the sender's word is a US state."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    kind: AddressKind = "home"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call about the patient; `relation` is a plain word such as "mother"."""

    name: Name
    relation: str = ""
    phones: tuple[Phone, ...] = ()
    role: ContactRole = "other"
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class Guarantor:
    """Who pays what insurance does not; `relationship` is what the sender calls it."""

    name: Name
    relationship: str = ""
    address: Address | None = None
    phones: tuple[Phone, ...] = ()
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """Who sees the patient; `npi` as sent, its check digit unproven; `id` the sender's own."""

    name: Name
    npi: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class IncomingCoverage:
    """One insurance of the patient; order 1 pays first. Both days are included."""

    order: int
    payer_name: str = ""
    payer_id: str = ""
    plan: str = ""
    member_id: str = ""
    group_number: str = ""
    subscriber: Name | None = None
    subscriber_birth_date: date | None = None
    relationship: str = ""  # of the patient to the subscriber: self, spouse, child, other …
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class IncomingPatient:
    """A patient as one message, resource or row tells of them.

    Social Security numbers are cut to their last four digits here and never travel further,
    neither do bank card numbers.

    Args:
        names: the legal one first; none at all when only a number was sent.
        cleared: fields the sender asks to empty: this class's field names, and
            "phones:home", "phones:work" for one kind of phone.
    """

    identifiers: tuple[Identifier, ...] = ()
    names: tuple[Name, ...] = ()
    birth_date: date | None = None
    sex: Sex | None = None
    pronouns: str = ""
    phones: tuple[Phone, ...] = ()
    email: str = ""
    addresses: tuple[Address, ...] = ()
    language: str = ""  # in English: "Spanish"
    interpreter: bool | None = None
    marital_status: str = ""
    ssn_last4: str = ""
    employer: str = ""
    contacts: tuple[Contact, ...] = ()
    guarantor: Guarantor | None = None
    coverages: tuple[IncomingCoverage, ...] = ()
    deceased: bool | None = None
    death_date: date | None = None
    pharmacy: str = ""
    alerts: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IncomingMerge:
    """Two numbers that turned out to be one person: `gone` lives on in `kept`.

    Args:
        patient: the surviving person as sent along, often little more than a number.
        gone_name: the name under which the other was known, if sent.
    """

    kept: tuple[Identifier, ...]
    gone: tuple[Identifier, ...]
    patient: IncomingPatient
    gone_name: Name | None = None


@dataclass(frozen=True, slots=True)
class IncomingAppointment:
    """Something that happened to an appointment in another system.

    Args:
        placer_id: the number given by who asked for it, "" if none; filler_id: by the schedule.
        start: aware, in UTC; None when not told (a cancellation may not tell).
        zone_assumed: the start came without a time zone and was read in the office's.
        minutes: 1 to 1440; None when not told.
        status: booked, pending, arrived, completed, cancelled, no-show, deleted … or "".
        services: what will be done, in the sender's words.
        patient: None only where `what` does not need one.
    """

    what: What
    placer_id: str = ""
    filler_id: str = ""
    start: datetime | None = None
    zone_assumed: bool = False
    minutes: int | None = None
    type: str = ""
    services: tuple[str, ...] = ()
    reason: str = ""
    event_reason: str = ""
    provider: Provider | None = None
    location: str = ""
    room: str = ""
    patient: IncomingPatient | None = None
    status: str = ""
    comment: str = ""


Content = IncomingPatient | IncomingMerge | IncomingAppointment


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong, and where; the reason never repeats what the file says of a person.

    An error means that the message, resource or row did not come in; a warning that it did,
    without the part named, or that the desk has no use for it.
    """

    place: str
    reason: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing to take in.

    Args:
        place: where in the file, for a person: "message 3", "line 12".
        message_id: the same whenever the same thing is read again, so that it goes in once.
        event: the sender's own word for what happened: "ADT^A04", "Patient", "row".
        sender: the system it comes from, "" if the file does not say; numbers without a
            `system` of their own are this sender's.
        sent_at: when the sender knew this, UTC; None if the file does not say.
    """

    place: str
    message_id: str
    event: str
    content: Content
    sender: str = ""
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """All that was found in one file, in the file's order."""

    format: Format
    items: tuple[Incoming, ...]
    problems: tuple[Problem, ...]


class Findings:
    """Problems as a reader meets them; the number kept is bounded."""

    def __init__(self, most: int = MOST_PROBLEMS) -> None:
        self._kept: list[Problem] = []
        self._most = most
        self._more = 0

    def error(self, place: str, reason: str) -> None:
        """Note that what stands at `place` does not come in."""
        self._note(Problem(place, reason, "error"))

    def warn(self, place: str, reason: str) -> None:
        """Note that something at `place` is left out or doubtful."""
        self._note(Problem(place, reason, "warning"))

    def _note(self, problem: Problem) -> None:
        if len(self._kept) < self._most:
            self._kept.append(problem)
        else:
            self._more += 1

    def problems(self) -> tuple[Problem, ...]:
        """Everything noted; the last says how many more there were."""
        if not self._more:
            return tuple(self._kept)
        more = Problem("the whole file", f"{self._more:,} more problems are not listed.", "error")
        return (*self._kept, more)


def guess_format(data: bytes) -> Format:
    """Which reader a file is for, by its first bytes; what is neither HL7 nor JSON is CSV."""
    start = data[:65536].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x0b")
    if start[:1] in (b"{", b"["):
        return "FHIR R4"
    if start[:3] in (b"MSH", b"FHS", b"BHS") and start[3:4] not in b',;\t" ' + ALNUM:
        return "HL7 v2"
    lines = start.replace(b"\x0b", b"\n").replace(b"\r", b"\n").split(b"\n")
    if any(line.lstrip().startswith(b"MSH|") for line in lines):
        return "HL7 v2"
    return "CSV"
