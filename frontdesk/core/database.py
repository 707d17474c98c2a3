"""The base of every table; the store they live in is core/store.py, which loads without it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DDL, DateTime, Dialect, MetaData, Table, event
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from frontdesk.core.store import Store

__all__ = ["GUARDS", "NAMING", "Base", "Instant", "Store", "append_only", "guard"]

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, aware in Python on SQLite as on PostgreSQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime; it would be some office's local time."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give SQLite's naive value its zone back; PostgreSQL's comes in the session's."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table of every room."""

    metadata = MetaData(naming_convention=NAMING)


GUARDS: list[tuple[str, str]] = []  # dialect and SQL, in order; the migrations carry them too


def guard(
    table: Table | Any, *, sqlite: Sequence[str] = (), postgresql: Sequence[str] = ()
) -> None:
    """Let the database itself keep a rule of `table`: SQL run right after it is created."""
    for dialect, statements in (("sqlite", sqlite), ("postgresql", postgresql)):
        for statement in statements:
            GUARDS.append((dialect, statement))
            made = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
            event.listen(
                getattr(table, "__table__", table), "after_create", made.execute_if(dialect=dialect)
            )


def append_only(table: type[Base]) -> None:
    """Let the database refuse UPDATE, DELETE and TRUNCATE of `table`, whoever asks."""
    name = table.__tablename__
    table.metadata.tables[name].info["append_only"] = True  # a merge of charts moves none of it
    sentence = f"{name} is append-only"
    guard(
        table,
        sqlite=[
            f"CREATE TRIGGER {name}_no_{verb} BEFORE {verb} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            for verb in ("update", "delete")
        ],
        postgresql=[
            f"CREATE FUNCTION {name}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}_append_only()",
        ],
    )
