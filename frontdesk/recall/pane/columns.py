"""How the due list and the dry run of its letters are shown."""

from datetime import date

from frontdesk.core import clock
from frontdesk.core.listing import DATE
from frontdesk.kit.rows_model import Column
from frontdesk.patients.rules import words_language
from frontdesk.recall import prints, rules
from frontdesk.recall.planning import LetterRow
from frontdesk.recall.reads import DueRow

_ICONS = {"overdue": "alert", "due": "clock", "soon": "clock", "snoozed": "moon",
          "closed": "cross-circle"}  # fmt: skip
_COLOURS = {"overdue": "danger", "due": "warning", "soon": "", "snoozed": "muted",
            "closed": "muted"}  # fmt: skip
_WAY_ICONS = {rules.LETTER: "mail", rules.PHONE: "phone"}


def words_next(row: DueRow, today: date) -> str:
    """Return the next reminder, with its day where that is still to come."""
    if row.state in ("closed", "snoozed"):
        return ""
    waits = any(one.outcome == "queued" for one in row.sent)
    late = row.next.way and row.next.on > today
    words = f"{row.next.words} from {_short(row.next.on)}" if late else row.next.words
    return f"{words} · in the queue" if waits else words


def words_state(row: DueRow, today: date) -> str:
    """Return how it stands, with the reason or the day that it stands so."""
    if row.state == "closed":
        return rules.CLOSED_AS[row.closed_as]
    if row.state == "snoozed" and row.snoozed_until:
        return f"Until {_short(row.snoozed_until)}"
    return rules.words_state(row.state, row.period.due_on, today)


def due_columns(today: date) -> tuple[Column[DueRow], ...]:
    """Return the columns of the due list."""

    def sent(row: DueRow) -> str:
        return "\n".join(prints.words_sent(one) for one in row.sent) or "Not reminded yet"

    return (
        Column("Stands", lambda row: words_state(row, today), lambda row: row.period.due_on,
               icon=lambda row: _ICONS.get(row.state, "clock"),
               colour=lambda row: _COLOURS.get(row.state, ""), width=172),
        Column("Patient", lambda row: row.name, strong=True, private=True, width=148,
               tip=_who),
        Column("Due for", lambda row: row.rule, width=134, tip=lambda row: row.note or row.rule,
               icon=lambda row: "edit" if row.by_hand else ""),
        Column("Phone", lambda row: row.phone or "None on file", private=True, width=140,
               tip=lambda row: row.email or row.phone),
        Column("Next reminder", lambda row: words_next(row, today), lambda row: row.next.on,
               icon=lambda row: _WAY_ICONS.get(row.next.way, ""), stretch=True, width=226,
               tip=sent),
        Column("Due on", lambda row: clock.words_date(row.period.due_on),
               lambda row: row.period.due_on, width=110, kind=DATE),
        Column("Last visit", lambda row: clock.words_date(row.last_on) if row.last_on else "None",
               lambda row: row.last_on, width=110, tip=lambda row: row.provider, kind=DATE),
        Column("With", lambda row: row.provider, width=138, tip=lambda row: row.provider),
    )  # fmt: skip


def letter_columns() -> tuple[Column[LetterRow], ...]:
    """Return the columns of the dry run."""
    return (
        Column("Letter", lambda one: rules.LETTERS.get(one.letter, "None"),
               icon=lambda one: "mail" if one.letter else "cross-circle",
               colour=lambda one: "" if one.letter else "muted", width=140),
        Column("Patient", lambda one: one.row.name, strong=True, private=True, width=180,
               tip=lambda one: _who(one.row)),
        Column("Due for", lambda one: one.row.rule, width=140),
        Column("Due on", lambda one: clock.words_date(one.row.period.due_on),
               lambda one: one.row.period.due_on, width=112),
        Column("Goes to", lambda one: one.why_not or ", ".join(one.row.address), private=True,
               colour=lambda one: "warning" if one.why_not else "", stretch=True, width=260,
               tip=lambda one: one.why_not or "\n".join(one.row.address)),
    )  # fmt: skip


def _who(row: DueRow) -> str:
    born = clock.words_date(row.birth_date) if row.birth_date else "birth date not known"
    spoken = words_language(row.language, interpreter=row.interpreter)
    parts = (row.name, born, f"#{row.chart_number}", spoken, row.note)
    return "\n".join(filter(None, parts))


def _short(day: date) -> str:
    return f"{day:%b} {day.day}"
