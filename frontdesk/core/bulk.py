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

CHUNK = 1_000  # rows told to the digest at once


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
    if any(len(row) != len(names) for row in rows):
        raise ValueError(f"rows of {table.name} with different columns")
    constants = _defaults(table, names)
    content: Any = rows if columns else _content(table, rows, names)
    if constants:
        rest = tuple(constants.values())
        content = [(*row, *rest) for row in content]
    columns = [*names, *constants]
    return put(connection, table, columns, content)


def put(
    connection: Connection, table: Table, columns: Sequence[str], content: Sequence[Sequence[Any]]
) -> str:
    """Insert rows of values in the order of these columns.

    Returns:
        A digest of the rows as the driver was given them.

    """
    turned = list(zip(*content, strict=True))
    for place, converter in _converters(connection, table, columns).items():
        known = {value: converter(value) for value in set(turned[place])}
        turned[place] = tuple(map(known.__getitem__, turned[place]))
    quote = connection.dialect.identifier_preparer.quote
    where = f"{quote(table.name)} ({', '.join(map(quote, columns))})"
    digest = hashlib.sha256(where.encode())
    if connection.dialect.name == "postgresql":
        lines = map("\t".join, zip(*map(_text, turned), strict=True))
        data = ("\n".join(lines) + "\n").encode()
        digest.update(data)
        _copy(connection, f"COPY {where} FROM STDIN", data)
    else:
        values = list(zip(*turned, strict=True))
        for start in range(0, len(values), CHUNK):
            digest.update(repr(values[start : start + CHUNK]).encode())
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {where} VALUES ({marks})", values)
    return digest.hexdigest()


def _text(column: Sequence[Any]) -> Sequence[str]:
    r"""Return a column's values as COPY reads them: \N for nothing, what parts rows escaped."""
    kinds = set(map(type, column))
    if kinds == {int}:
        return list(map(str, column))
    joined = "\n".join(column) if kinds == {str} else "\\"
    if joined.count("\n") < len(column) and not any(sign in joined for sign in "\\\t\r"):
        return column
    known = {value: _one(value) for value in set(column)}
    return [known[value] for value in column]


def _one(value: Any) -> str:
    if value is None:
        return "\\N"
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
            found[place] = converter
    return found


def _copy(connection: Connection, statement: str, data: bytes) -> None:
    raw: Any = connection.connection.driver_connection
    error: Any = connection.dialect.loaded_dbapi.Error
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(data)
    except error as fault:
        raise DBAPIError.instance(  # as SQLAlchemy's own statements raise it
            statement, None, fault, error, hide_parameters=True, dialect=connection.dialect,
            connection_invalidated=connection.dialect.is_disconnect(fault, raw, None),
        ) from fault  # fmt: skip
