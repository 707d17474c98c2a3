"""Finds what is to be charged by a code or by words: diagnoses, and services with their price."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from frontdesk.charges import fee_reads
from frontdesk.codes import reads as codes
from frontdesk.codes.procedure_reads import procedures_named

MOST = 8  # of each kind


@dataclass(frozen=True, slots=True)
class Found:
    """A diagnosis or a service that fits what is typed.

    Attributes:
        kind: diagnosis or service.
        note: the office's word it was found by, or why it may not be charged.
        refused: it may not be charged on that day; `note` says why.
        cents: of a service, what a unit costs; None where no schedule says.
        place: of a service, where it is usually done; "" for the visit's own.

    """

    kind: str
    code: str
    words: str
    note: str = ""
    refused: bool = False
    cents: int | None = None
    units: int = 1
    place: str = ""


def find(session: Session, typed: str, *, on: date, payer_id: int | None) -> list[Found]:
    """Return what fits, services first where a figure begins it, else diagnoses first.

    Args:
        session: any reading session.
        typed: a code's beginning or words.
        on: the day of service.
        payer_id: who is billed first, for the prices.

    """
    if not typed.strip():
        return []
    listed = services(session, typed, on=on, payer_id=payer_id)
    if typed.strip()[0].isdigit():
        return listed
    hits = [
        Found("diagnosis", hit.code, hit.title, hit.refusal or hit.found_by, bool(hit.refusal))
        for hit in codes.search_diagnoses(typed, on=on, limit=MOST, session=session)
    ]
    return [*hits, *listed]


def services(
    session: Session, typed: str, *, on: date, payer_id: int | None, modifiers: tuple[str, ...] = ()
) -> list[Found]:
    """Return the office's services that fit: of its list of procedures and its fee schedules."""
    rows = codes.search_procedures(session, typed, on=on, limit=MOST)
    named = {row.code: (row.words, row.units, row.place) for row in rows}
    priced = dict(fee_reads.find_priced(session, typed, limit=MOST))
    ended = procedures_named(session, [code for code in priced if code not in named])
    for code, words in priced.items():
        if code not in named and code not in ended:
            named[code] = (words, 1, "")
    book = fee_reads.prices(session, named)
    return [
        Found(
            "service", code, words, units=units, place=place,
            cents=book.price(code, modifiers=modifiers, payer_id=payer_id, on=on).cents,
        )
        for code, (words, units, place) in list(named.items())[:MOST]
    ]  # fmt: skip
