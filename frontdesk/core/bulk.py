"""Puts many rows into one table as fast as the driver can: executemany on a file, COPY on a server.

The same rows as SQLAlchemy's insert would make, with the columns' own defaults and types.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Date, Table, text
from sqlalchemy.exc import DBAPIError

AT_ONCE = 2_000  # rows that go over the wire together


def load(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]] | Sequence[Sequence[Any]],
    columns: Sequence[str] = (),
) -> str:
    """Insert rows, all with the same columns; return a digest of what they hold.

    Args:
        connection: in a transaction.
        table: what is not given takes its default; a default made by a function must be given.
        rows: values by column name; or, with `columns`, values in that order.
        columns: the names of the values.

    Raises:
        DBAPIError: the database refuses one; none is in.
        ValueError: the rows have different columns, or one is missing that has no plain default.

    """
    names = list(columns or rows[0])
    if set(map(len, rows)) != {len(names)}:
        raise ValueError(f"rows of {table.name} with different columns")
    content: Any = rows if columns else _content(table, rows, names)
    defaults = _defaults(table, names)
    converters = _converters(connection, table, [*names, *defaults])
    if connection.dialect.name == "postgresql":
        columns_of = _turned(content, defaults.values(), converters)
        return _copy_in(connection, table, [*names, *defaults], columns_of)
    if defaults or converters:
        content = zip(*_turned(content, defaults.values(), converters), strict=True)
    return _insert(connection, table, [*names, *defaults], list(content))


def _turned(
    rows: Sequence[Sequence[Any]],
    defaults: Iterable[Any],
    converters: Mapping[int, Callable[[Any], Any]],
) -> list[Sequence[Any]]:
    """Return whole columns, the defaults after those given, as the driver takes them."""
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    columns += [(value,) * len(rows) for value in defaults]
    for place, converter in converters.items():
        known = {value: converter(value) for value in set(columns[place])}
        columns[place] = list(map(known.__getitem__, columns[place]))
    return columns


def _insert(
    connection: Connection, table: Table, names: Sequence[str], rows: list[Sequence[Any]]
) -> str:
    where = _where(connection, table, names)
    marks = ", ".join("?" * len(names))
    connection.exec_driver_sql(f"INSERT INTO {where} VALUES ({marks})", rows)
    return hashlib.sha256(f"{where}\n{rows}".encode()).hexdigest()


def _copy_in(
    connection: Connection, table: Table, names: Sequence[str], columns: list[Sequence[Any]]
) -> str:
    where = _where(connection, table, names)
    digest = hashlib.sha256(where.encode())

    def lines() -> Iterator[bytes]:
        for start in range(0, len(columns[0]), AT_ONCE):
            texts = [_text(column[start : start + AT_ONCE]) for column in columns]
            some = ("\n".join(map("\t".join, zip(*texts, strict=True))) + "\n").encode()
            digest.update(some)
            yield some

    _copy(connection, f"COPY {where} FROM STDIN", lines())
    return digest.hexdigest()


def _where(connection: Connection, table: Table, names: Iterable[str]) -> str:
    quote = connection.dialect.identifier_preparer.quote
    return f"{quote(table.name)} ({', '.join(map(quote, names))})"


def _text(column: Sequence[Any]) -> Sequence[str]:
    r"""Return a column's values as COPY reads them: \N for nothing, what parts rows escaped."""
    kinds = set(map(type, column))
    if kinds == {int}:
        return list(map(str, column))
    joined = "\n".join(column) if kinds == {str} else "\\"
    if joined.count("\n") < len(column) and not any(sign in joined for sign in "\\\t\r"):
        return column
    known = {value: _one(value) for value in set(column)}
    return list(map(known.__getitem__, column))


def _one(value: Any) -> str:
    if value is None:
        return "\\N"
    if type(value) is date:
        return value.isoformat()
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    return str(value).translate(_ESCAPED)


_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


_OWN = """
SELECT count(*) FROM pg_class WHERE relname = ANY(:names) AND relkind = 'r'
AND pg_has_role(relowner, 'USAGE') AND relnamespace = current_schema()::regnamespace
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE NOT indisunique AND indrelid = ANY(CAST(:names AS regclass[]))
"""
# Foreign keys first; of the others those on which no foreign key leans.
_KEYS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint AS own WHERE conrelid = ANY(CAST(:names AS regclass[])) AND (contype = 'f'
OR contype IN ('p', 'u') AND NOT EXISTS (
SELECT FROM pg_constraint WHERE contype = 'f' AND conindid = own.conindid))
ORDER BY contype
"""


@contextmanager
def indexes_after(connection: Connection, tables: Iterable[Table]) -> Iterator[None]:
    """Let these tables be filled without their indexes and keys, made afterwards.

    Worth it for tables that are empty before; nobody can use them until the transaction ends, and
    a value that is there twice is refused only at the end. On a file it gains nothing, and where
    this login may not change the tables nothing is done.
    """
    names = {"names": [table.name for table in tables]}
    file = connection.dialect.name != "postgresql"
    if file or connection.execute(text(_OWN), names).scalar() != len(names["names"]):
        yield
        return
    indexes = connection.execute(text(_INDEXES), names).all()
    keys = connection.execute(text(_KEYS), names).all()
    gone = [f"ALTER TABLE {table} DROP CONSTRAINT {key}" for table, key, _ in keys]
    gone += [f"DROP INDEX {index}" for index, _ in indexes]
    again = [how for _, how in indexes]
    again += [f"ALTER TABLE {table} ADD CONSTRAINT {key} {how}" for table, key, how in keys[::-1]]
    _all(connection, gone)
    yield
    _all(connection, again)


def _all(connection: Connection, statements: list[str]) -> None:
    """Run statements without parameters in one round trip."""
    if statements:
        connection.exec_driver_sql("; ".join(statements))


def _content(table: Table, rows: Sequence[Any], names: list[str]) -> list[tuple[Any, ...]]:
    pick = itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
    try:
        return list(map(pick, rows))
    except KeyError:
        raise ValueError(f"rows of {table.name} with different columns") from None


def _defaults(table: Table, given: Collection[str]) -> dict[str, Any]:
    constants = {}
    for column in table.columns:
        if column.name in given or column.default is None:
            continue
        if not column.default.is_scalar:
            raise ValueError(f"{table.name}.{column.name} must be given")
        default: Any = column.default
        constants[column.name] = default.arg
    return constants


def _converters(
    connection: Connection, table: Table, columns: Sequence[str]
) -> dict[int, Callable[[Any], Any]]:
    """Return how values of some columns become the driver's, by place."""
    found: dict[int, Callable[[Any], Any]] = {}
    for place, name in enumerate(columns):
        kind = table.columns[name].type
        converter = kind.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        if converter is not None:
            found[place] = _iso if isinstance(kind, Date) else converter
    return found


def _iso(day: date | None) -> str | None:
    """Return a date as SQLite keeps it: what SQLAlchemy makes of it, many times as fast."""
    return None if day is None else day.isoformat()[:10]


def _copy(connection: Connection, statement: str, parts: Iterable[bytes]) -> None:
    raw: Any = connection.connection.driver_connection
    error: Any = connection.dialect.loaded_dbapi.Error
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as copy:
            for part in parts:  # the server takes one in while the next is made
                copy.write(part)
    except error as fault:
        raise DBAPIError.instance(  # as SQLAlchemy's own statements raise it
            statement, None, fault, error, hide_parameters=True, dialect=connection.dialect,
            connection_invalidated=connection.dialect.is_disconnect(fault, raw, None),
        ) from fault  # fmt: skip
