"""What the books hold about many charges, step by step, for `plain_words`; read in chunks."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.core.chunks import chunks
from frontdesk.ledger.accounts import Line
from frontdesk.ledger.plain_words import Step
from frontdesk.ledger.tables import Posting, PostingLine


def steps_of(session: Session, charge_ids: Iterable[int]) -> dict[int, list[Step]]:
    """Return what each posting did to each of these charges, in the order of the books."""
    line = PostingLine
    found: dict[int, list[Step]] = {}
    for some in chunks(sorted(set(charge_ids))):
        rows = session.execute(
            select(
                line.charge_id, Posting.id, Posting.day, Posting.kind, Posting.reason,
                Posting.memo, Posting.reverses_id, line.account, line.cents, line.patient_id,
                line.coverage_id, line.part,
            )
            .join(Posting, Posting.key == line.posting_key)
            .where(line.charge_id.in_(some))
            .order_by(line.charge_id, Posting.id, line.id)
        )  # fmt: skip
        lines: list[Line] = []
        last: tuple[int, int] | None = None
        head: tuple[date, str, str, str, int | None] | None = None
        for row in rows:
            key = (int(row[0] or 0), row[1])
            if key != last:
                _keep(found, last, head, lines)
                last, head, lines = key, (row[2], row[3], row[4], row[5], row[6]), []
            lines.append(Line(row[7], row[8], row[9], row[0], row[10], row[11]))
        _keep(found, last, head, lines)
    return found


def _keep(
    found: dict[int, list[Step]],
    key: tuple[int, int] | None,
    head: tuple[date, str, str, str, int | None] | None,
    lines: list[Line],
) -> None:
    if key is not None and head is not None:
        day, kind, reason, memo, reverses_id = head
        step = Step(key[1], day, kind, tuple(lines), reason, memo, reverses_id)
        found.setdefault(key[0], []).append(step)
