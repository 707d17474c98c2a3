"""Finds patients as fast as one types, at any size: a few looks into indexes, never a scan."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from frontdesk.patients import search_names, search_numbers, search_server, search_typos
from frontdesk.patients.names import NameKeys
from frontdesk.patients.query import read_query, read_whole
from frontdesk.patients.rules import display_name
from frontdesk.patients.search_names import Found


@dataclass(frozen=True, slots=True)
class Hit:
    """A patient found: two identifiers always, and why, where the name shown does not say it.

    Attributes:
        id: the patient; of merged charts the one kept.
        name: `Smith, John A. (Jack)`.
        phone: the end of the number called first: `…0199`; empty when there is none.
        matched: `previously Lopez`, `was chart 1234`, `similar spelling`; empty when plain.
        keys: for telling whether another patient could be taken for this one.
        last_visit, next_visit: in words, put there by those who know the schedule.

    """

    id: int
    chart_number: str
    name: str
    preferred: str
    birth_date: date | None
    sex: str
    phone: str
    city: str
    matched: str
    keys: NameKeys
    last_visit: str = ""
    next_visit: str = ""


def search(session: Session, typed: str, *, today: date, limit: int = 20) -> list[Hit]:
    """Return the patients that fit what is typed, the best first, each once.

    Exact names come before beginnings, legal names before others; misspelt ones are looked for
    when the rest is fewer than `limit`.

    Args:
        session: a reading session.
        typed: anything; see `read_query`.
        today: the office's date.
        limit: how many are shown at most.

    """
    query = read_query(typed, today)
    found: list[Found] = []
    if query.names and query.has_number:
        found += search_numbers.with_names(session, query)
    elif query.names:
        found += search_names.strictly(session, query.names)
    elif query.has_number:
        found += search_numbers.alone(session, query)
    if query.address:
        found += search_numbers.at_address(session, query.address)
    best = _best(found, limit)
    if len(best) < limit and query.names and not query.has_number:
        best = _best([*found, *search_typos.misspelt(session, query.names)], limit)
    if not best and query.has_number:
        whole = read_whole(typed)
        found = [*search_numbers.alone(session, replace(whole, names=()))]
        found += search_names.strictly(session, whole.names) if whole.names else []
        best = _best(found, limit)
    return _hits(session, best)


def _best(found: list[Found], limit: int) -> list[Found]:
    """Return the best candidate of each patient, the best first."""
    best: dict[int, Found] = {}
    for one in sorted(found, key=lambda one: one.rank):
        best.setdefault(one.patient_id, one)
        if len(best) == limit:
            break
    return list(best.values())


_COLUMNS = (
    "SELECT id, chart_number, family, given, middle, suffix, preferred, birth_date, sex, "
    "phone_end, city FROM patient WHERE id "
)
_SHOWN_FILE = text(f"{_COLUMNS} IN (SELECT value FROM json_each(:ids))")
_SHOWN_SERVER = text(f"{_COLUMNS} = ANY ({search_server.array('ids', 'int')}::int[])")


def _hits(session: Session, best: Sequence[Found]) -> list[Hit]:
    if not best:
        return []
    ids = [one.patient_id for one in best]
    if search_names.is_file(session):
        shown = search_names.rows_of(session, _SHOWN_FILE, {"ids": json.dumps(ids)})
    else:
        shown = search_names.rows_of(session, _SHOWN_SERVER, {"ids": search_server.listed(ids)})
    rows = {row[0]: row for row in shown}
    aliases = search_names.aliases(session, [one for one in best if one.is_alias])
    return [
        _hit(rows[one.patient_id], aliases.get(one.patient_id) or one.said)
        for one in best
        if one.patient_id in rows
    ]


def _hit(row: Sequence[object], matched: str) -> Hit:
    number, chart, family, given, middle, suffix, preferred, born, sex, phone, city = row
    names = (str(family), str(given))
    return Hit(
        id=int(str(number)),
        chart_number=str(chart),
        name=display_name(*names, middle=str(middle), suffix=str(suffix), preferred=str(preferred)),
        preferred=str(preferred),
        birth_date=_day(born),
        sex=str(sex),
        phone=f"\u2026{phone}" if phone else "",
        city=str(city),
        matched=matched,
        keys=NameKeys.of(*names, str(preferred)),
    )


def _day(value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))  # SQLite keeps a day as text
