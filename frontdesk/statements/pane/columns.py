"""How the dry runs, the runs, their statements and the holds are shown."""

from collections.abc import Sequence

from frontdesk.core.clock import words_date
from frontdesk.core.listing import COUNT, DATE, MONEY
from frontdesk.core.money import dollars
from frontdesk.kit.rows_model import Column
from frontdesk.statements import rules
from frontdesk.statements.planning import FeeRow, PlanRow
from frontdesk.statements.reads import HoldRow, RunRow, SentRow

_AGE = {1: "", 2: "", 3: "warning", 4: "warning"}


def plan_columns() -> tuple[Column[PlanRow], ...]:
    """Return the columns of the dry run of statements."""
    return (
        Column("Statement", lambda row: f"Level {row.verdict.level}" if row.goes else "None",
               lambda row: row.verdict.level, width=112,
               icon=lambda row: "mail" if row.goes else "cross-circle",
               colour=lambda row: "" if row.goes else "muted"),
        Column("Goes to", lambda row: row.name, strong=True, private=True, width=190,
               tip=lambda row: f"{row.name}\n#{row.chart_number}"),
        Column("Patients", lambda row: str(row.patients), lambda row: row.patients, right=True,
               kind=COUNT, value=lambda row: row.patients, width=84),
        Column("Asks for", lambda row: dollars(row.verdict.cents), lambda row: row.verdict.cents,
               right=True, private=True, kind=MONEY, value=lambda row: row.verdict.cents,
               summed=True, strong=True, width=110),
        Column("How, or why not", _how, stretch=True, width=250, tip=_how,
               colour=lambda row: "" if row.goes else "muted"),
        Column("Oldest part", lambda row: _oldest(row.verdict.ages),
               lambda row: _oldest_place(row.verdict.ages), width=124,
               colour=lambda row: _AGE.get(_oldest_place(row.verdict.ages), "")),
        Column("Last sent", lambda row: words_date(row.last_day) if row.last_day else "Never",
               lambda row: row.last_day, width=118, kind=DATE, value=lambda row: row.last_day),
    )  # fmt: skip


def fee_columns() -> tuple[Column[FeeRow], ...]:
    """Return the columns of the dry run of late fees."""
    return (
        Column("Late fee", lambda row: dollars(row.cents) if row.cents else "None",
               lambda row: row.cents, right=True, strong=True, private=True, kind=MONEY,
               value=lambda row: row.cents, summed=True, width=110,
               colour=lambda row: "" if row.cents else "muted"),
        Column("Charged to", lambda row: row.name, strong=True, private=True, width=200,
               tip=lambda row: f"{row.name}\n#{row.chart_number}"),
        Column("Overdue", lambda row: dollars(row.overdue_cents), lambda row: row.overdue_cents,
               right=True, private=True, kind=MONEY, value=lambda row: row.overdue_cents,
               summed=True, width=110),
        Column("Why not", lambda row: row.why_not, stretch=True, width=300,
               colour=lambda _: "muted", tip=lambda row: row.why_not),
    )  # fmt: skip


def run_columns() -> tuple[Column[RunRow], ...]:
    """Return the columns of the runs."""
    return (
        Column("Day", lambda row: words_date(row.day), lambda row: (row.at, row.kind), width=118,
               kind=DATE, value=lambda row: row.day),
        Column("Run", lambda row: row.kind.capitalize(), width=104),
        Column("Sent", lambda row: f"{row.count} of {row.planned}" if row.count != row.planned
               else str(row.count), lambda row: row.count, right=True, kind=COUNT,
               value=lambda row: row.count, width=96),
        Column("Amount", lambda row: dollars(row.cents), lambda row: row.cents, right=True,
               private=True, kind=MONEY, value=lambda row: row.cents, width=116),
        Column("How it stands", run_state, stretch=True, width=230, tip=run_state,
               icon=_run_icon, colour=_run_colour),
        Column("By", lambda row: row.staff, width=130),
    )  # fmt: skip


def sent_columns() -> tuple[Column[SentRow], ...]:
    """Return the columns of the statements of a run, or of a patient."""
    return (
        Column("Number", lambda row: str(row.id), lambda row: row.id, right=True, kind=COUNT,
               value=lambda row: row.id, width=84),
        Column("Went to", lambda row: row.name, strong=True, private=True, width=190,
               tip=lambda row: f"{row.name}\n#{row.chart_number}"),
        Column("Asked for", lambda row: dollars(row.cents), lambda row: row.cents, right=True,
               private=True, kind=MONEY, value=lambda row: row.cents, summed=True, width=110),
        Column("Level", lambda row: str(row.level), lambda row: row.level, right=True, kind=COUNT,
               value=lambda row: row.level, width=64),
        Column("Day", lambda row: words_date(row.day), lambda row: row.day, kind=DATE,
               value=lambda row: row.day, width=118),
        Column("Note", _sent_note, stretch=True, width=240, tip=_sent_note,
               colour=lambda row: "muted" if row.undone else ""),
    )  # fmt: skip


def hold_columns() -> tuple[Column[HoldRow], ...]:
    """Return the columns of the holds."""
    return (
        Column("Held", lambda row: rules.HOLDS[row.kind], width=110,
               icon=lambda row: "alert" if row.kind == rules.DISPUTE else "clock"),
        Column("Account", lambda row: row.name, strong=True, private=True, width=190,
               tip=lambda row: f"{row.name}\n#{row.chart_number}"),
        Column("What", lambda row: "One charge" if row.charge_id else "All statements", width=124),
        Column("Why", lambda row: row.reason, stretch=True, width=220, tip=lambda row: row.reason),
        Column("Until", lambda row: words_date(row.until) if row.until else "No end set",
               lambda row: row.until, width=118, kind=DATE, value=lambda row: row.until),
        Column("Since", lambda row: words_date(row.set_on), lambda row: row.set_on, width=118,
               kind=DATE, value=lambda row: row.set_on),
        Column("By", lambda row: row.staff, width=120),
    )  # fmt: skip


def run_state(row: RunRow) -> str:
    """Return how a run stands: printed, stopped, undone and why."""
    if row.undone_by:
        return f"Undone by {row.undone_by}: {row.undone_why}"
    if row.unfinished:
        return f"Stopped: {row.planned - row.count} are still to be written"
    moved = f"{row.moved} changed since the dry run" if row.moved else ""
    if row.kind != "statements":
        return moved or "Charged"
    printed = "Not printed yet" if not row.prints else (
        "Handed out" if row.prints == 1 else f"Handed out {row.prints} times"
    )  # fmt: skip
    return "; ".join(part for part in (printed, moved) if part)


def _run_icon(row: RunRow) -> str:
    if row.undone_by:
        return "cross-circle"
    return "alert" if row.unfinished or (row.kind == "statements" and not row.prints) else "check"


def _run_colour(row: RunRow) -> str:
    if row.undone_by:
        return "muted"
    return "warning" if _run_icon(row) == "alert" else ""


def _how(row: PlanRow) -> str:
    if not row.goes:
        return row.verdict.why_not
    words = rules.DELIVERIES[row.verdict.delivery]
    if row.verdict.disputed:
        words += f"; {dollars(row.verdict.disputed)} in dispute is left out"
    return words


def _sent_note(row: SentRow) -> str:
    notes = [rules.DELIVERIES[row.delivery]]
    if row.undone:
        notes.insert(0, "Taken back")
    if row.cents != row.planned_cents:
        notes.append(f"the dry run said {dollars(row.planned_cents)}")
    return "; ".join(notes)


def _oldest_place(ages: Sequence[int]) -> int:
    return max((place for place, cents in enumerate(ages) if cents > 0), default=0)


def _oldest(ages: Sequence[int]) -> str:
    return rules.AGES[_oldest_place(ages)]
