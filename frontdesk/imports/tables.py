"""Up to when other systems have told of something, so that old news never replaces newer."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant


class LastTold(Base):
    """When the newest message that went in about a patient or a visit was written."""

    __tablename__ = "last_told"

    id: Mapped[int] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(unique=True)  # "patient 41", or a visit's key in `imported`
    sent_at: Mapped[datetime] = mapped_column(Instant)
