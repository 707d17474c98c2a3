"""Insurance as FHIR tells it: Coverage, and where there is none, who claims were sent to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from frontdesk.core.incoming import Findings, IncomingCoverage, Name
from frontdesk.core.incoming_words import is_insured, name_from, relation_of
from frontdesk.fhir.people import date_of, day_at, names_of
from frontdesk.fhir.resources import (
    Entry,
    Json,
    Store,
    codes_of,
    inside,
    objects_of,
    text_of,
    words_of,
)

MOST_COVERAGES = 20
MOST_PAYERS = 3  # of those that claims name
RECENT = timedelta(days=365)  # before the last claim: an older payer is not this year's second
IN_USE = frozenset({"", "active"})


def coverages_of(
    told: Sequence[Entry], store: Store, patient: Entry, findings: Findings
) -> tuple[IncomingCoverage, ...]:
    """A patient's coverages, first payer first; those cancelled or entered in error are not.

    Args:
        told: the Coverage resources that name the patient as beneficiary.
        store: where payers and subscribers are found.
        patient: whose they are.
        findings: what is doubtful goes there.
    """
    found = []
    for entry in told[:MOST_COVERAGES]:
        if text_of(entry.resource.get("status")) in IN_USE:
            coverage = _coverage_of(entry, store, patient, findings)
            if coverage:
                found.append(coverage)
    found.sort(key=lambda one: one.order)
    distinct = dict.fromkeys(replace(one, order=1) for one in found)
    return tuple(replace(one, order=place) for place, one in enumerate(distinct, 1))


def _coverage_of(
    entry: Entry, store: Store, patient: Entry, findings: Findings
) -> IncomingCoverage | None:
    coverage = entry.resource
    payer, payer_id = _payer_of(coverage, store)
    if not is_insured(payer) and (payer or codes_of(coverage.get("type")) == ["pay"]):
        return None
    if not payer:
        findings.warn(entry.place, "The insurance has no company name.")
    group, plan = _class_of(coverage, "group"), _class_of(coverage, "plan")
    subscriber = store.find(coverage.get("subscriber"), coverage)
    order = coverage.get("order")
    return IncomingCoverage(
        order=order if isinstance(order, int) and 0 < order < 100 else 100,
        payer_name=payer,
        payer_id=payer_id,
        plan=plan[1] or plan[0],
        member_id=text_of(coverage.get("subscriberId")) or _member_of(coverage),
        group_number=group[0],
        subscriber=_subscriber_of(coverage, subscriber),
        subscriber_birth_date=date_of(subscriber.resource.get("birthDate")) if subscriber else None,
        relationship=_relationship_of(coverage, subscriber, patient),
        valid_from=day_at(inside(coverage, "period", "start"), entry.place, findings),
        valid_to=day_at(inside(coverage, "period", "end"), entry.place, findings),
    )


def _payer_of(coverage: Json, store: Store) -> tuple[str, str]:
    payor = coverage.get("payor") or coverage.get("insurer")
    for one in objects_of(payor):
        found = store.find(one, coverage)
        name = text_of(one.get("display"))
        number = text_of(inside(one, "identifier", "value"))
        if found and found.kind == "Organization":
            name = text_of(found.resource.get("name")) or name
            number = number or text_of(inside(found.resource, "identifier", "value"))
        if name:
            return name, number
    return "", ""


def _class_of(coverage: Json, kind: str) -> tuple[str, str]:
    for one in objects_of(coverage.get("class")):
        if kind in codes_of(one.get("type")):
            return text_of(one.get("value")), text_of(one.get("name"))
    return "", ""


def _member_of(coverage: Json) -> str:
    numbers = objects_of(coverage.get("identifier"))
    marked = [one for one in numbers if {"MB", "SN"} & set(codes_of(one.get("type")))]
    return text_of(inside(marked or numbers, "value"))


def _subscriber_of(coverage: Json, subscriber: Entry | None) -> Name | None:
    if subscriber:
        return next(iter(names_of(subscriber.resource)), None)
    display = text_of(inside(coverage, "subscriber", "display"))
    return name_from(display) if display else None


def _relationship_of(coverage: Json, subscriber: Entry | None, patient: Entry) -> str:
    told = next(iter(codes_of(coverage.get("relationship"))), "")
    told = told or words_of(coverage.get("relationship"))
    if not told and subscriber and subscriber.resource is patient.resource:
        return "self"
    return relation_of(told)


def payers_of(claims: Sequence[Entry]) -> tuple[IncomingCoverage, ...]:
    """The payers to whom a patient's latest claims went, the latest first, at most three.

    Only names are known this way. A payer last seen more than a year before the last claim is
    history and left out.

    Args:
        claims: Claim and ExplanationOfBenefit resources of one patient.
    """
    last: dict[str, date] = {}
    for entry in claims:
        claim = entry.resource
        day = _day_of(claim)
        for payer in _payers_on(claim):
            if day and is_insured(payer):
                last[payer] = max(day, last.get(payer, day))
    if not last:
        return ()
    newest = max(last.values())
    recent = sorted((name for name in last if newest - last[name] <= RECENT), key=last.__getitem__)
    names = recent[::-1][:MOST_PAYERS]
    return tuple(IncomingCoverage(place, payer_name=name) for place, name in enumerate(names, 1))


def _day_of(claim: Json) -> date | None:
    days = (claim.get("created"), inside(claim, "billablePeriod", "end"))
    return next((day for day in map(date_of, days) if day), None)


def _payers_on(claim: Json) -> list[str]:
    told: list[Any] = [
        inside(one, "coverage", "display") for one in objects_of(claim.get("insurance"))
    ]
    told += [
        inside(one, "payor", "display")
        for one in objects_of(claim.get("contained"))
        if one.get("resourceType") == "Coverage"
    ]
    return [name for name in map(text_of, told) if name]
