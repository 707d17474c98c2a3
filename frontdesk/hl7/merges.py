"""Two numbers that are one person: the PID and MRG pairs of A40 and its kin."""

from collections.abc import Iterator

from frontdesk.core.incoming import Findings, Identifier, IncomingMerge
from frontdesk.hl7.patients import identifiers_of, patient_of
from frontdesk.hl7.persons import identifier_of, name_of
from frontdesk.hl7.segments import Message, Segment

MERGES = frozenset({"A18", "A30", "A34", "A36", "A39", "A40"})


def merges_of(
    message: Message, place: str, findings: Findings
) -> Iterator[tuple[str, IncomingMerge]]:
    """Each pair of a merge message with its place; one without two numbers is noted as an error."""
    groups = pid_groups(message)
    if not groups:
        findings.error(place, "There is no PID segment, so nobody to merge.")
    for count, group in enumerate(groups, 1):
        here = f"{place}, pair {count}" if len(groups) > 1 else place
        kept = identifiers_of(group[0])
        mrg = next((segment for segment in group if segment.name == "MRG"), None)
        stays = {(one.value, one.system) for one in kept}
        gone = tuple(one for one in _gone(mrg) if (one.value, one.system) not in stays)
        if mrg is None:
            findings.error(here, "There is no MRG segment, so no second chart to merge.")
        elif not kept:
            findings.error(f"{here}, PID-3", "The chart that stays has no number.")
        elif not gone:
            findings.error(f"{here}, MRG-1", "It names no number other than the one that stays.")
        else:
            patient = patient_of(group, here, findings)
            yield here, IncomingMerge(kept, gone, patient, name_of(mrg.parts(7)))


def _gone(mrg: Segment | None) -> Iterator[Identifier]:
    for field in (1, 4):
        for parts in mrg.repeats(field) if mrg else ():
            one = identifier_of(parts)
            if one and one.type != "SS":
                yield one


def pid_groups(message: Message) -> list[list[Segment]]:
    """The segments of each PID, up to the next."""
    groups: list[list[Segment]] = []
    for segment in message.segments:
        if segment.name == "PID":
            groups.append([segment])
        elif groups:
            groups[-1].append(segment)
    return groups
