"""Examines an office: is its file whole, do its chains and books hold, is everybody found."""

from collections.abc import Mapping

from frontdesk.books import totals as books
from frontdesk.closing import proof as closing
from frontdesk.core import audit, versions
from frontdesk.core.database import Store
from frontdesk.ledger import reads as ledger
from frontdesk.patients import proof as patients
from frontdesk.payments import proof as payments


def examine(
    store: Store, known: Mapping[str, tuple[int, str]] | None = None
) -> tuple[list[str], bool]:
    """Return what was found, a sentence a line, and whether all is well.

    Args:
        store: the office.
        known: heads of the audit chains remembered outside the office's data.

    """
    lines, well = _file(store) if store.is_sqlite else ([], True)
    with store.read() as session:
        lines.append(f"Tables: version {versions.version_of(session)}.")
        count, breaks = audit.verify(session, store.audit_key, known)
        wrongs = [
            wrong
            for verify in (ledger.verify, payments.verify, closing.verify, books.untied)
            for wrong in verify(session)
        ]
        unfound = patients.verify(session)
    if breaks:
        lines += [f"Audit trail BROKEN at {b.chain}, row {b.seq}: {b.sentence}." for b in breaks]
    else:
        lines.append(f"Audit trail: {count:,} rows, every chain holds.")
    lines += [f"Ledger WRONG: {wrong}" for wrong in wrongs] or ["Ledger: every posting balances."]
    lines += [f"Names WRONG: {one}." for one in unfound] or ["Names: everyone on file is found."]
    return lines, well and not breaks and not wrongs and not unfound


def _file(store: Store) -> tuple[list[str], bool]:
    with store.engine.connect() as connection:
        seals = connection.exec_driver_sql("PRAGMA cipher_integrity_check").scalars().all()
        pages = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    wrongs = [*seals, *(line for line in pages if line != "ok")]
    if wrongs:
        return [f"Office file DAMAGED: {wrong}" for wrong in wrongs], False
    return ["Office file: every page is whole and sealed."], True
