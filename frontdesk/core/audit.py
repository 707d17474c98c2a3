"""Who did or saw what, when and from where (45 CFR 164.312(b)), each row sealed to the one before.

One row an act. The rows of a workstation form a chain: `mac` is the HMAC-SHA-256 of the row and of
the `mac` before it, with a key that never lies in the database, so a changed, a missing and a
swapped row show. The last row of a chain is remembered outside (`heads`), so a cut-off one does.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, Text, UniqueConstraint, bindparam, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdesk.core.database import Base, Instant, append_only

START = "0" * 64  # stands before the first row of a chain
PAGE = 2000  # rows read at a time by `verify`
SEALED = (
    "chain", "seq", "act", "at", "offset_minutes", "staff_id", "staff", "approver_id",
    "action", "kind", "patient_id", "outcome", "detail",
)  # fmt: skip


WRITTEN = (*SEALED, "previous", "mac")


class AuditEntry(Base):
    """One act of one person. Never updated, never deleted."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("chain", "seq"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    chain: Mapped[str]  # the workstation
    seq: Mapped[int] = mapped_column(BigInteger)
    act: Mapped[str] = mapped_column(unique=True)  # so that an act is done once or not at all
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    offset_minutes: Mapped[int]  # the office's distance from UTC at that moment
    staff_id: Mapped[int | None]
    staff: Mapped[str]
    approver_id: Mapped[int | None]  # the supervisor who allowed what `staff` alone may not
    action: Mapped[str]
    kind: Mapped[str]  # change, look, print, export, access
    patient_id: Mapped[int | None] = mapped_column(index=True)
    outcome: Mapped[str]  # done, refused
    detail: Mapped[str] = mapped_column(Text)  # canonical JSON: rows with before and after, notes
    previous: Mapped[str]
    mac: Mapped[str]


append_only(AuditEntry)


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain does not hold."""

    chain: str
    seq: int
    sentence: str


def canonical(value: Any) -> str:
    """Return JSON that is the same for the same content."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def seal(key: bytes, previous: str, row: Mapping[str, Any]) -> str:
    """Return the hex MAC of an audit row that follows `previous`."""
    plain = {name: row[name] for name in SEALED}
    plain["at"] = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    return hmac.new(key, f"{previous}\n{canonical(plain)}".encode(), hashlib.sha256).hexdigest()


_ENTRY = AuditEntry.__table__.c
_HEAD = (  # built once: every act asks it
    select(_ENTRY.seq, _ENTRY.mac)
    .where(_ENTRY.chain == bindparam("asked"))
    .order_by(_ENTRY.seq.desc())
    .limit(1)
)


def head(session: Session, chain: str) -> tuple[int, str]:
    """Return number and MAC of the last row of a chain; (0, START) of an empty one."""
    found = session.connection().execute(_HEAD, {"asked": chain}).first()
    return (found[0], found[1]) if found else (0, START)


def heads(session: Session) -> dict[str, tuple[int, str]]:
    """Return the head of every chain, to be kept outside the database."""
    last = select(AuditEntry.chain, func.max(AuditEntry.seq).label("seq")).group_by(
        AuditEntry.chain
    )
    ends = last.subquery()
    found = session.execute(
        select(AuditEntry.chain, AuditEntry.seq, AuditEntry.mac).join(
            ends, (AuditEntry.chain == ends.c.chain) & (AuditEntry.seq == ends.c.seq)
        )
    )
    return {chain: (seq, mac) for chain, seq, mac in found}


def verify(
    session: Session, key: bytes, known: Mapping[str, tuple[int, str]] | None = None
) -> tuple[int, list[Break]]:
    """Check every chain from its first row on.

    Args:
        session: any reading session.
        key: the office's audit key.
        known: heads remembered outside the database; a chain that ends before its head was cut.

    Returns:
        How many rows were read, and the breaks found, in order.

    """
    breaks: list[Break] = []
    count, ends, macs = 0, dict[str, tuple[int, str]](), dict[tuple[str, int], str]()
    wanted = {(chain, seq) for chain, (seq, _) in (known or {}).items()}
    for row in _rows(session):
        count += 1
        seq, mac = ends.get(row["chain"], (0, START))
        if row["seq"] != seq + 1:
            breaks.append(
                Break(row["chain"], seq + 1, f"rows {seq + 1} to {row['seq'] - 1} missing")
            )
        elif row["previous"] != mac:
            breaks.append(Break(row["chain"], row["seq"], "does not follow the row before it"))
        if seal(key, row["previous"], row) != row["mac"]:
            breaks.append(Break(row["chain"], row["seq"], "was changed after it was written"))
        ends[row["chain"]] = (row["seq"], row["mac"])
        if (row["chain"], row["seq"]) in wanted:
            macs[row["chain"], row["seq"]] = row["mac"]
    for chain, (seq, mac) in (known or {}).items():
        if macs.get((chain, seq)) != mac:
            last = ends.get(chain, (0, START))[0]
            breaks.append(Break(chain, seq, f"the chain ends at {last} but had reached {seq}"))
    return count, breaks


def _rows(session: Session) -> Iterator[Mapping[str, Any]]:
    columns = list(AuditEntry.__table__.columns)
    for chain in session.scalars(select(AuditEntry.chain).distinct()).all():
        last = 0
        while True:
            page = session.execute(
                select(*columns)
                .where(AuditEntry.chain == chain, AuditEntry.seq > last)
                .order_by(AuditEntry.seq)
                .limit(PAGE)
            ).mappings()
            rows = [dict(row) for row in page]
            yield from rows
            if len(rows) < PAGE:
                break
            last = rows[-1]["seq"]
