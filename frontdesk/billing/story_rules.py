"""An account told from top to bottom: visits, their charges, what became of each, who owes now.

    story(books)      # entries in reading order; the last balance is the account's

Each line of each posting that touches the account stands in exactly one entry, so that the running
balances end at what is owed, to the cent. What was taken back is faint, and never gone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from frontdesk.billing.story_parts import (
    CHARGE,
    EVENT,
    LOOSE,
    OWING,
    REVERSAL,
    VISIT,
    Books,
    ChargeMade,
    Entry,
    Event,
    VisitMade,
)  # fmt: skip
from frontdesk.billing.story_words import (
    loose_words,
    patients_part,
    said,
    searchable,
    taken_back,
    who_owes,
)  # fmt: skip
from frontdesk.core.money import dollars
from frontdesk.ledger import plain_words
from frontdesk.ledger.accounts import Line
from frontdesk.ledger.plain_words import Step, Told

MOST = 4_096  # entries of one posting


@dataclass(frozen=True, slots=True)
class _Piece:
    """The lines of one posting that are about one charge, or about none."""

    event: Event
    lines: tuple[Line, ...]
    charge_id: int = 0


def story(books: Books) -> tuple[Entry, ...]:
    """Return the account from top to bottom, balances running down to what is owed now."""
    pieces = [one for event in books.events for one in _pieces(event, books)]
    return _with_balances(one for block in _blocks(books, pieces) for one in searchable(block))


def _pieces(event: Event, books: Books) -> list[_Piece]:
    known = {one.id for one in books.charges}
    of: dict[int, list[Line]] = defaultdict(list)
    for line in event.lines:
        of[line.charge_id if line.charge_id in known and line.charge_id else 0].append(line)
    loose = of.get(0, [])
    if event.kind == "applied" and len(of) > 1:  # what was paid ahead went to a charge
        of[next(key for key in of if key)] += [one for one in loose if one.account == "prepaid"]
        of[0] = [one for one in loose if one.account != "prepaid"]
    return [
        _Piece(event, tuple(lines), key)
        for key, lines in sorted(of.items())
        if any(line.account in OWING and line.patient_id in books.patient_ids for line in lines)
    ]


def _blocks(books: Books, pieces: Sequence[_Piece]) -> list[list[Entry]]:
    """Return visits with all that is theirs, and what is about no visit, by their days."""
    visits = {one.id: one for one in books.visits}
    of_charge: dict[int, list[_Piece]] = defaultdict(list)
    of_visit: dict[int, list[_Piece]] = defaultdict(list)
    charges: dict[tuple[date, int], list[ChargeMade]] = defaultdict(list)
    for one in books.charges:
        day = visits[one.appointment_id].day if one.appointment_id in visits else one.day
        charges[day, one.appointment_id or 0].append(one)
    made = {key[1] for key in charges} | set(visits)
    blocks: list[tuple[tuple[date, int, int], list[Entry]]] = []
    places: dict[int, int] = defaultdict(int)
    for piece in pieces:
        visit_id = piece.event.appointment_id or 0
        if piece.charge_id:
            of_charge[piece.charge_id].append(piece)
        elif visit_id and visit_id in made:
            of_visit[visit_id].append(piece)
        else:
            event = piece.event
            blocks.append(((event.day, 1, event.posting_id), _loose(piece, places)))
    for visit in books.visits:
        charges.setdefault((visit.day, visit.id), [])
    for (day, visit_id), own in charges.items():
        entries = [one for piece in of_visit.get(visit_id, ()) for one in _loose(piece, places)]
        for charge in own:
            entries += _of_charge(charge, of_charge[charge.id], books, places)
        head = _head(day, visits.get(visit_id), visit_id, own, entries)
        blocks.append(((day, 0, visit_id or min(one.id for one in own)), [head, *entries]))
    return [entries for _, entries in sorted(blocks, key=lambda one: one[0])]


def _head(
    day: date,
    visit: VisitMade | None,
    visit_id: int,
    charges: Sequence[ChargeMade],
    entries: Sequence[Entry],
) -> Entry:
    own = [one for one in entries if one.kind == CHARGE]
    patient, payer = sum(one.open_patient for one in own), sum(one.open_payer for one in own)
    provider = visit.provider if visit else next((one.provider for one in charges), "")
    words = [visit.what if visit else "Services", provider, visit.note if visit else ""]
    settled = "settled" if own and not (patient or payer) else ""
    owes = [f"insurance {dollars(payer)}" if payer else "", patients_part(patient)]
    return Entry(
        id=-(visit_id or 2**40 + charges[0].id), kind=VISIT, day=day,
        words=" \u00b7 ".join(one for one in words if one),
        owes=", ".join(one for one in owes if one) or settled,
        open_patient=patient, open_payer=payer, appointment_id=visit_id or None,
    )  # fmt: skip


def _of_charge(
    charge: ChargeMade, pieces: Sequence[_Piece], books: Books, places: dict[int, int]
) -> list[Entry]:
    """Return a charge and, beneath it, what became of it."""
    bearers: dict[tuple[str, int, str], int] = defaultdict(int)
    for piece in pieces:
        for line in piece.lines:
            if line.account in OWING and line.account != "prepaid":
                bearers[line.account, line.coverage_id or 0, line.part] += line.cents
    entries = list[Entry]()
    for piece in pieces:
        if piece.event.posting_id == charge.posting_id:
            entries.insert(0, _made(charge, piece, bearers, books, places))
        else:
            entries += _event(charge, piece, books, places)
    if any(one.kind == CHARGE and one.faint for one in entries):
        entries = [replace(one, faint=True) for one in entries]
    return entries


def _made(
    charge: ChargeMade,
    piece: _Piece,
    bearers: Mapping[tuple[str, int, str], int],
    books: Books,
    places: dict[int, int],
) -> Entry:
    event = piece.event
    words = charge.words + (f" \u00d7 {charge.units}" if charge.units > 1 else "")
    patient = sum(cents for (account, _, _), cents in bearers.items() if account == "patient")
    payer = sum(cents for (account, _, _), cents in bearers.items() if account == "payer")
    return replace(
        _changed(_entry(piece, CHARGE, words, places, charge), piece),
        day=charge.day,
        code=charge.code,
        amount_cents=charge.cents,
        owes=who_owes(bearers, books.payers) or ("" if event.reversed else "settled"),
        open_patient=patient,
        open_payer=payer,
        disputed=books.disputed.get(charge.id, ""),
    )


def _event(charge: ChargeMade, piece: _Piece, books: Books, places: dict[int, int]) -> list[Entry]:
    """Return what a posting did to a charge, a line for each thing; the last one has its sums."""
    event = piece.event
    if event.kind == REVERSAL:
        whole = sum(one.cents for one in piece.lines if one.account in OWING[:3])
        told = [Told(taken_back(event), whole, plain_words.PATIENT)]
    else:
        about = tuple(one for one in piece.lines if one.account != "prepaid")
        step = Step(event.posting_id, event.day, event.kind, about, event.reason, event.memo)
        told = plain_words.told_of(step, books.payers)
        told = told or [Told(event.memo or event.kind.capitalize(), 0, plain_words.MOVED)]
    entries = [
        replace(
            _entry(piece, EVENT, said(event, one), places, charge),
            amount_cents=one.cents if one.kind in plain_words.ADDS else None,
            moved_cents=0 if one.kind in plain_words.ADDS else one.cents,
        )
        for one in told
    ]
    return [*entries[:-1], _changed(entries[-1], piece)]


def _loose(piece: _Piece, places: dict[int, int]) -> list[Entry]:
    """Return what a posting did to the account itself, as one line."""
    made = _changed(_entry(piece, LOOSE, loose_words(piece.event, piece.lines), places), piece)
    amount = made.patient_cents + made.payer_cents + made.agency_cents - made.ahead_cents
    ahead = made.ahead_cents > 0 and not made.faint
    return [replace(made, amount_cents=amount, owes="paid ahead" if ahead else "")]


def _entry(
    piece: _Piece, kind: str, words: str, places: dict[int, int], charge: ChargeMade | None = None
) -> Entry:
    event = piece.event
    places[event.posting_id] += 1
    return Entry(
        id=event.posting_id * MOST + places[event.posting_id] - 1,
        kind=kind,
        day=event.day,
        words=words,
        faint=event.reversed or event.kind == REVERSAL,
        reversed=event.reversed,
        posting_kind=event.kind,
        posting_id=event.posting_id,
        charge_id=charge.id if charge else None,
        appointment_id=charge.appointment_id if charge else event.appointment_id,
        receipt_id=event.receipt_id,
        number=event.number,
        remittance_id=event.remittance_id,
        staff=event.staff,
    )


def _changed(entry: Entry, piece: _Piece) -> Entry:
    """Return an entry with what its posting changes, bearer by bearer."""
    of: dict[str, int] = defaultdict(int)
    for line in piece.lines:
        of[line.account] += line.cents
    return replace(
        entry, patient_cents=of["patient"], payer_cents=of["payer"], agency_cents=of["agency"],
        ahead_cents=-of["prepaid"],
    )  # fmt: skip


def _with_balances(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    patient = payer = ahead = 0
    told = []
    for one in entries:
        patient, payer = patient + one.patient_cents, payer + one.payer_cents
        ahead += one.ahead_cents
        if one.kind != VISIT and (
            one.patient_cents or one.payer_cents or one.agency_cents or one.ahead_cents
        ):
            one = replace(one, patient_after=patient, payer_after=payer, ahead_after=ahead)
        told.append(one)
    return tuple(told)
