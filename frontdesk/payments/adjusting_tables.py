"""The office's own list of reasons for lowering what is owed."""

from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base


class AdjustmentReason(Base):
    """A reason as the office changed or added it; the usual ones are in `adjusting_rules`."""

    __tablename__ = "adjustment_reason"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)  # of a usual one it stands for; or own-1 …
    name: Mapped[str]
    account: Mapped[str]  # contractual, discount, write_off
    limit_cents: Mapped[int | None]  # up to here without approval; None: always
    retired: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
