"""Puts many rows into one table as fast as the driver can: executemany on a file, COPY on a server.

The same rows as SQLAlchemy's insert would make, with the columns' own defaults and types.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, text
from sqlalchemy.exc import DBAPIError

CHUNK = 1_000  # rows hashed at once


def load(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> str:
    """Insert rows, all with the same columns; return a digest of what they hold.

    Args:
        connection: in a transaction.
        table: what is not given takes its default; a default made by a function must be given.
        rows: values by column name.

    Raises:
        DBAPIError: the database refuses one; none is in.
        ValueError: the rows have different columns, or one is missing that has no plain default.

    """
    names = list(rows[0])
    if any(len(row) != len(names) for row in rows):
        raise ValueError(f"rows of {table.name} with different columns")
    constants = _defaults(table, names)
    columns = [*names, *constants]
    content = _content(table, rows, names, tuple(constants.values()))
    digest = hashlib.sha256(repr(columns).encode())
    for start in range(0, len(content), CHUNK):
        digest.update(repr(content[start : start + CHUNK]).encode())
    converters = _converters(connection, table, columns)
    if converters:
        content = _converted(content, converters)
    quote = connection.dialect.identifier_preparer.quote
    where = f"{quote(table.name)} ({', '.join(map(quote, columns))})"
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {where} FROM STDIN", content)
    else:
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {where} VALUES ({marks})", content)
    return digest.hexdigest()


_OWN = """
SELECT count(*) FROM pg_class WHERE relname = ANY(:names) AND relkind = 'r'
AND pg_has_role(relowner, 'USAGE') AND relnamespace = current_schema()::regnamespace
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE NOT indisunique AND indrelid = ANY(CAST(:names AS regclass[]))
"""
_KEYS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(CAST(:names AS regclass[]))
"""


@contextmanager
def indexes_after(connection: Connection, tables: Iterable[Table]) -> Iterator[None]:
    """Let these tables be filled without their plain indexes and foreign keys, made afterwards.

    Worth it for tables that are empty before; nobody can use them until the transaction ends. On
    a file it gains nothing, and where this login may not change the tables nothing is done.
    """
    names = {"names": [table.name for table in tables]}
    file = connection.dialect.name != "postgresql"
    if file or connection.execute(text(_OWN), names).scalar() != len(names["names"]):
        yield
        return
    indexes = connection.execute(text(_INDEXES), names).all()
    keys = connection.execute(text(_KEYS), names).all()
    for table, key, _ in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {key}")
    for index, _ in indexes:
        connection.exec_driver_sql(f"DROP INDEX {index}")
    yield
    for _, how in indexes:
        connection.exec_driver_sql(how)
    for table, key, how in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {key} {how}")
    for table in names["names"]:
        connection.exec_driver_sql(f"ANALYZE {table}")


def _content(
    table: Table, rows: Sequence[Mapping[str, Any]], names: list[str], rest: tuple[Any, ...]
) -> list[tuple[Any, ...]]:
    pick = itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
    try:
        return [pick(row) + rest for row in rows] if rest else [pick(row) for row in rows]
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
        kind = table.columns[name].type.dialect_impl(connection.dialect)
        converter = kind.bind_processor(connection.dialect)
        if converter is not None:
            found[place] = converter
    return found


def _converted(
    content: Sequence[Sequence[Any]], converters: Mapping[int, Callable[[Any], Any]]
) -> list[tuple[Any, ...]]:
    """Convert column by column; a value that stands there often is converted once."""
    turned = list(zip(*content, strict=True))
    for place, converter in converters.items():
        known = {value: converter(value) for value in set(turned[place])}
        turned[place] = tuple(map(known.__getitem__, turned[place]))
    return list(zip(*turned, strict=True))


def _copy(connection: Connection, statement: str, content: Sequence[Sequence[Any]]) -> None:
    raw: Any = connection.connection.driver_connection
    error: Any = connection.dialect.loaded_dbapi.Error
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as copy:
            for values in content:
                copy.write_row(values)
    except error as fault:
        raise DBAPIError.instance(  # as SQLAlchemy's own statements raise it
            statement, None, fault, error, hide_parameters=True, dialect=connection.dialect,
            connection_invalidated=connection.dialect.is_disconnect(fault, raw, None),
        ) from fault  # fmt: skip
