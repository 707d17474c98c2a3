"""Writes core/plain_sql.py from the rooms' statements: `python -m frontdesk.plain_statements`.

To be run when one of those statements, or a table they read, was changed; a test says so.
"""

import json
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Date, Dialect, Integer, Select, String, Time
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.types import JSON, TypeDecorator, TypeEngine

from frontdesk.core import notices, plain_sql, versions
from frontdesk.core.database import Instant
from frontdesk.office import reads as office
from frontdesk.schedule import days

WIDE = 80
FILE = Path(plain_sql.__file__)
STATEMENTS: Mapping[str, Select[Any]] = versions.PLAIN | notices.PLAIN | office.PLAIN | days.PLAIN
_KINDS = ((Instant, "instant"), (Date, "date"), (Time, "time"), (Boolean, "bool"), (JSON, "json"))
_HEAD = '''"""What core/plain.py asks, as both drivers take it. Written by plain_statements.py."""

# Name: SQL for SQLite, SQL for PostgreSQL, what is always given, kinds of columns by place.
# fmt: off
SQL: dict[str, tuple[str, str, dict[str, str | int], dict[int, str]]] = {
'''


def written() -> str:
    """Return the text of the file."""
    return _HEAD + "".join(_entry(name, one) for name, one in STATEMENTS.items()) + "}\n"


def _entry(name: str, statement: Select[Any]) -> str:
    kinds = {place: _kind(one.type) for place, one in enumerate(statement.selected_columns)}
    known = {place: kind for place, kind in kinds.items() if kind}
    (of_file, given), (of_server, same) = (
        _compiled(statement, dialect)
        for dialect in (SQLiteDialect_pysqlite(paramstyle="named"), PGDialect_psycopg())  # type: ignore[no-untyped-call]
    )
    if given != same:
        raise AssertionError(f"{name} is not given the same on both databases")
    lines = [_text(of_file), _text(of_server), *_wrapped(given), *_wrapped(known)]
    return f'    "{name}": (\n' + "\n".join(lines) + "\n    ),\n"


def _compiled(statement: Select[Any], dialect: Dialect) -> tuple[str, dict[str, Any]]:
    made: Any = statement.compile(dialect=dialect)
    asked = {name for name, one in made.binds.items() if one.required}
    state = made.construct_expanded_state(dict.fromkeys(asked))  # what is IN a list has its places
    given = {name: value for name, value in state.parameters.items() if name not in asked}
    return state.statement, given


def _text(sql: str) -> str:
    """Return the SQL as one string in several lines, exactly as it is."""
    lines = [""]
    for word in re.findall(r"\S*\s+|\S+$", sql):
        if len(lines[-1] + word) > WIDE:
            lines.append("")
        lines[-1] += word
    return "\n".join(f"        {json.dumps(line)}" for line in lines) + ","


def _wrapped(values: Mapping[Any, Any]) -> list[str]:
    pairs = ", ".join(f"{_quoted(key)}: {_quoted(value)}" for key, value in values.items())
    lines = textwrap.wrap(f"{{{pairs}}},", WIDE, break_long_words=False, break_on_hyphens=False)
    return [f"        {line}" for line in lines]


def _quoted(value: Any) -> str:
    return json.dumps(value) if isinstance(value, str) else repr(value)


def _kind(of: TypeEngine[Any]) -> str:
    """Return how a column's value is to be read; empty where the drivers' own will do."""
    if isinstance(of, TypeDecorator) and hasattr(of, "plain_kind"):
        return str(of.plain_kind)
    for known, kind in _KINDS:
        if isinstance(of, known):
            return kind
    if not isinstance(of, Integer | String):
        raise AssertionError(f"nobody has said how to read a column of {of!r}")
    return ""


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
