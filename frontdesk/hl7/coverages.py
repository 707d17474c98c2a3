"""Insurance as HL7 tells it: IN1 with its IN2."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from frontdesk.core.incoming import Findings, IncomingCoverage
from frontdesk.core.incoming_words import is_insured, relation_from
from frontdesk.hl7.persons import name_of
from frontdesk.hl7.segments import Segment
from frontdesk.hl7.times import date_of

MOST_COVERAGES = 20
# IN1-17 says what the insured is to the patient; the office asks the other way round
PATIENT_IS = {
    "mother": "child", "father": "child", "parent": "child", "guardian": "ward",
    "grandparent": "grandchild", "stepparent": "stepchild",
}  # fmt: skip


def coverages_of(
    segments: Iterable[Segment], place: str, findings: Findings
) -> tuple[IncomingCoverage, ...]:
    """The coverages of one patient, first payer first, each once; "self-pay" is none."""
    pairs: list[tuple[Segment, Segment | None]] = []
    for segment in segments:
        if segment.name == "IN1":
            pairs.append((segment, None))
        elif segment.name == "IN2" and pairs:
            pairs[-1] = (pairs[-1][0], segment)
    found: list[IncomingCoverage] = []
    for in1, in2 in pairs[:MOST_COVERAGES]:
        coverage = _coverage_of(in1, in2, place, findings)
        if coverage and all(coverage != replace(one, order=coverage.order) for one in found):
            found.append(coverage)
    found.sort(key=lambda one: one.order)
    return tuple(replace(one, order=place) for place, one in enumerate(found, 1))


def _coverage_of(
    in1: Segment, in2: Segment | None, place: str, findings: Findings
) -> IncomingCoverage | None:
    plan = in1.text(2, 2) or in1.text(2)
    payer = in1.text(4)
    if not (payer or plan or in1.text(3)) or (payer and not is_insured(payer)):
        return None
    if not payer:
        findings.warn(f"{place}, IN1-4", "The insurance has no company name.")
    if in1.text(13) and not in1.text(12):
        reason = "The insurance has an end but no beginning; check both dates."
        findings.warn(f"{place}, IN1-13", reason)
    return IncomingCoverage(
        order=_order_of(in1),
        payer_name=payer,
        payer_id=in1.text(3),
        plan=plan,
        member_id=_member_of(in1, in2),
        group_number=in1.text(8),
        subscriber=name_of(in1.parts(16)),
        subscriber_birth_date=_day(in1, 18, place, findings),
        relationship=_relationship_of(in1, in2),
        valid_from=_day(in1, 12, place, findings),
        valid_to=_day(in1, 13, place, findings),
    )


def _order_of(in1: Segment) -> int:
    for field in (22, 1):
        text = in1.text(field)
        if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= 99:
            return int(text[:4])
    return 99


def _member_of(in1: Segment, in2: Segment | None) -> str:
    known = in1.text(36) or in1.text(49) or (in2.text(61) if in2 else "")
    if known:
        return known
    # one field late, where an amount belongs: taken only if it cannot be one
    late = in1.text(37)
    return late if any(c.isalpha() for c in late) and any(c.isdigit() for c in late) else ""


def _relationship_of(in1: Segment, in2: Segment | None) -> str:
    if in2 and in2.text(72):
        return relation_from(in2.text(72), in2.text(72, 2))
    insured_is = relation_from(in1.text(17), in1.text(17, 2))
    return PATIENT_IS.get(insured_is, insured_is)


def _day(segment: Segment, field: int, place: str, findings: Findings) -> date | None:
    text = segment.text(field)
    day = date_of(text)
    if text and day is None:
        findings.warn(f"{place}, {segment.name}-{field}", "This is not a date; it is left out.")
    return day
