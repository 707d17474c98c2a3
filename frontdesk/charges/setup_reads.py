"""The favourites as they are set up: all of them, with whom they are for."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk.charges.tables import ChargeFavourite
from frontdesk.schedule.tables import AppointmentType
from frontdesk.staff.tables import Provider


@dataclass(frozen=True, slots=True)
class FavouriteRow:
    """A favourite as its list shows it."""

    id: int
    version: int
    kind: str
    group: str
    code: str
    words: str
    modifiers: str
    units: int
    key: str
    provider_id: int | None
    provider: str
    type_id: int | None
    type_name: str
    place: int


def favourite_rows(session: Session) -> list[FavouriteRow]:
    """Return all favourites: diagnoses, then services, in their order."""
    named = {
        "provider": func.coalesce(Provider.name, ""),
        "type_name": func.coalesce(AppointmentType.name, ""),
    }
    wanted = [
        named[name] if name in named else getattr(ChargeFavourite, name)
        for name in FavouriteRow.__slots__
    ]
    rows = session.execute(
        select(*wanted)
        .outerjoin(Provider, Provider.id == ChargeFavourite.provider_id)
        .outerjoin(AppointmentType, AppointmentType.id == ChargeFavourite.type_id)
        .order_by(ChargeFavourite.kind, ChargeFavourite.place, ChargeFavourite.id)
    )
    return [FavouriteRow(*row) for row in rows]
