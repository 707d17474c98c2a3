"""Finds patients as fast as one types, at any size: a few looks into indexes, never a scan."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from frontdesk.patients import search_names, search_numbers, search_server, search_typos
from frontdesk.patients.names import NameKeys
from frontdesk.patients.query import NameReading, read_query, read_whole
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
    like: Sequence[Any] | None = None
    if query.names and query.has_number:
        found += search_numbers.with_names(session, query)
    elif query.names:
        found, like = _by_names(session, query.names)
    elif query.has_number:
        found += search_numbers.alone(session, query)
    if query.address:
        found += search_numbers.at_address(session, query.address)
    best = _best(found, limit)
    if len(best) < limit and query.names and not query.has_number:
        best = _best([*found, *search_typos.misspelt(session, query.names, like)], limit)
    if not best and query.has_number:
        whole = read_whole(typed)
        found = [*search_numbers.alone(session, replace(whole, names=()))]
        found += search_names.strictly(session, whole.names) if whole.names else []
        best = _best(found, limit)
    return _hits(session, best)


def _by_names(
    session: Session, readings: Sequence[NameReading]
) -> tuple[list[Found], Sequence[Any] | None]:
    """Return candidates, and of a server what misspelt ones are found by: both at one go."""
    if search_names.is_file(session):
        return search_names.strictly(session, readings), None
    asked = search_server.names_values(readings, search_typos.shorts_of(readings))
    rows, like = list[Sequence[Any]](), list[Sequence[Any]]()
    for row in search_names.rows_of(session, search_server.NAMES, asked):
        if row[4] == search_server.LIKE:
            like.append(row[1:3])
        else:
            rows.append(row)
    return search_names.as_found(readings, rows), like


def _best(found: list[Found], limit: int) -> list[Found]:
    """Return the best candidate of each patient, the best first."""
    best: dict[int, Found] = {}
    for one in sorted(found, key=lambda one: one.rank):
        best.setdefault(one.patient_id, one)
        if len(best) == limit:
            break
    return list(best.values())


_COLUMNS = (
    "one.id, one.chart_number, one.family, one.given, one.middle, one.suffix, one.preferred, "
    "one.birth_date, one.sex, one.phone_end, one.city"
)
_ALSO = "also.kind, also.family, also.given, also.family_key, also.given_key"
_NAMED = (
    "LEFT JOIN patient_name AS also ON also.patient_id = one.id "
    "AND also.kind IN ('preferred', 'previous')"
)
_THESE = {
    "file": "WHERE one.id IN (SELECT value FROM json_each(:ids))",
    "server": f"WHERE one.id = ANY ({search_server.array('ids', 'int')}::int[])",
}
_SHOWN = {
    where: (
        text(f"SELECT {_COLUMNS} FROM patient AS one {these}"),
        text(f"SELECT {_COLUMNS}, {_ALSO} FROM patient AS one {_NAMED} {these}"),
    )
    for where, these in _THESE.items()
}


def _hits(session: Session, best: Sequence[Found]) -> list[Hit]:
    if not best:
        return []
    ids = [one.patient_id for one in best]
    by_alias = any(one.is_alias for one in best)
    if search_names.is_file(session):
        found = search_names.rows_of(session, _SHOWN["file"][by_alias], {"ids": json.dumps(ids)})
    else:
        values = {"ids": search_server.listed(ids)}
        found = search_names.rows_of(session, _SHOWN["server"][by_alias], values)
    rows = defaultdict[int, list[Sequence[Any]]](list)
    for row in found:
        rows[row[0]].append(row)
    return [_hit(rows[one.patient_id], one) for one in best if one.patient_id in rows]


def _hit(rows: Sequence[Sequence[Any]], one: Found) -> Hit:
    number, chart, family, given, middle, suffix, preferred, born, sex, phone, city = rows[0][:11]
    also = search_names.words_alias(one, (row[11:] for row in rows)) if one.is_alias else ""
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
        matched=also or one.said,
        keys=NameKeys.of(*names, str(preferred)),
    )


def _day(value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))  # SQLite keeps a day as text
