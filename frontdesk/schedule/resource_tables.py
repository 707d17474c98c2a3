"""What a visit needs besides its provider: rooms, equipment, assistants; one visit at a time."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant, guard
from frontdesk.core.faults import tell
from frontdesk.schedule import rules

ONE_VISIT_EACH = "appointment_resource_one_visit"
_ENDED = str(rules.ENDED)


class Resource(Base):
    """A room, a machine or a pair of hands that only one visit can have at a time."""

    __tablename__ = "resource"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="equipment")  # room, equipment, assistant
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))  # the room that it is
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))  # None: goes along
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class TypeNeed(Base):
    """A resource that a kind of visit can use; of those with the same `need` it takes one."""

    __tablename__ = "appointment_type_need"
    __table_args__ = (UniqueConstraint("type_id", "need", "resource_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("appointment_type.id"))
    need: Mapped[int]  # 1, 2 ...: the visit needs one resource of each
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))


class AppointmentResource(Base):
    """A resource that a visit, or a hold, has for its whole time.

    The database itself keeps `start`, `finish` and `takes` as the appointment's are.
    """

    __tablename__ = "appointment_resource"
    __table_args__ = (Index("ix_appointment_resource_resource_id_start", "resource_id", "start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), index=True
    )
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    start: Mapped[datetime] = mapped_column(Instant)
    finish: Mapped[datetime] = mapped_column(Instant)
    takes: Mapped[bool] = mapped_column(default=True)  # whether it keeps others from it


_CLASH = f"""
SELECT RAISE(ABORT, '{ONE_VISIT_EACH}') WHERE NEW.takes AND EXISTS (
  SELECT 1 FROM appointment_resource AS other
  WHERE other.resource_id = NEW.resource_id AND other.id IS NOT NEW.id AND other.takes
    AND other.start BETWEEN datetime(NEW.start, '-1 day') AND NEW.finish
    AND other.start < NEW.finish AND NEW.start < other.finish);
"""
_AS_THE_VISIT = f"""
UPDATE appointment_resource SET start = NEW.start, finish = NEW.finish,
  takes = (NEW.status NOT IN {_ENDED}) WHERE appointment_id = NEW.id;
"""
guard(
    AppointmentResource,
    sqlite=[
        f"CREATE TRIGGER {ONE_VISIT_EACH}_insert BEFORE INSERT ON appointment_resource "
        f"BEGIN {_CLASH} END",
        f"CREATE TRIGGER {ONE_VISIT_EACH}_update BEFORE UPDATE ON appointment_resource "
        f"BEGIN {_CLASH} END",
        "CREATE TRIGGER appointment_resource_keep AFTER UPDATE OF start, finish, status "
        f"ON appointment BEGIN {_AS_THE_VISIT} END",
    ],
    postgresql=[
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        f"ALTER TABLE appointment_resource ADD CONSTRAINT {ONE_VISIT_EACH} EXCLUDE USING gist "
        "(resource_id WITH =, tstzrange(start, finish) WITH &&) WHERE (takes)",
        "CREATE FUNCTION appointment_resource_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{_AS_THE_VISIT} RETURN NULL; END $$",
        "CREATE TRIGGER appointment_resource_keep AFTER UPDATE OF start, finish, status "
        "ON appointment FOR EACH ROW WHEN (OLD.start <> NEW.start OR OLD.finish <> NEW.finish "
        "OR OLD.status <> NEW.status) EXECUTE FUNCTION appointment_resource_keep()",
    ],
)
tell(
    ONE_VISIT_EACH, "A room or a machine that this visit needs was just taken. Choose another time."
)
