"""What people do about recalls: set, snooze, close, remind; letters in a batch, never twice."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.core.work import CHANGED
from frontdesk.patients.tables import Patient
from frontdesk.recall import reads, rules
from frontdesk.recall.reads import Period
from frontdesk.recall.rules import Sent
from frontdesk.recall.tables import Recall, RecallReminder, RecallRule
from frontdesk.schedule.tables import Appointment, AppointmentType

PRINTS = ("letters", "labels", "call list", "table")
_DECIDED = ("due_on", "by_hand", "from_appointment_id", "snoozed_until", "closed_as", "closed_on",
            "note")  # fmt: skip


@action("Save recall rule", permit="schedule.setup")
def save_rule(
    work: Work,
    *,
    name: str,
    type_id: int,
    months: int,
    letter: str,
    weeks: int = 0,
    lead_weeks: int = 4,
    give_up_months: int = 24,
    active: bool = True,
    rule_id: int | None = None,
    version: int | None = None,
) -> Undo | None:
    """Make or change a rule. Makes its id."""
    values: dict[str, Any] = {
        "name": " ".join(name.split()), "months": months, "weeks": weeks,
        "lead_weeks": lead_weeks, "give_up_months": give_up_months, "letter": letter.strip(),
    }  # fmt: skip
    rules.refuse_rule(**values)
    _refuse_second_name(work, values["name"], rule_id)
    if work.session.get(AppointmentType, type_id) is None:
        raise Refused("Choose the kind of visit that it is about.", field="type_id")
    values |= {"type_id": type_id, "active": active}
    if rule_id is None:
        rule = work.add(RecallRule(**values))
        work.made = rule.id
        return None
    rule = work.get(RecallRule, rule_id, version)
    before = {key: getattr(rule, key) for key in values}
    if before == values:
        return None
    for key, value in values.items():
        setattr(rule, key, value)
    work.session.flush()
    here = {"rule_id": rule.id, "version": rule.version}
    return Undo(f"Undo the change of {rule.name}", save_rule, before | here)


@action("Set recall", permit="schedule.write")
def set_recall(
    work: Work,
    patient_id: int,
    *,
    rule_id: int,
    due_on: date,
    note: str = "",
    appointment_id: int | None = None,
) -> Undo:
    """Say on which day a patient is due, whatever the rule would say. Makes the recall's id.

    Args:
        work: the act.
        patient_id: who.
        rule_id: by which rule: its kind of visit closes it, its letter reminds.
        due_on: the day.
        note: what the caller should know.
        appointment_id: the visit at which it was said.

    """
    patient = work.get(Patient, patient_id)
    if patient.merged_into_id is not None:
        raise Refused("This chart was merged into another one. Set it there.")
    work.get(RecallRule, rule_id)
    since = work.today
    visit = work.session.get(Appointment, appointment_id) if appointment_id else None
    if visit is not None and visit.patient_id == patient_id:
        since = min(since, visit.day)
    if due_on <= work.today:
        raise Refused("Choose a day that is still to come.", field="due_on")
    row = _in_force(work, patient_id, rule_id, since)
    made = row is None
    if row is None:
        row = Recall(patient_id=patient_id, rule_id=rule_id, since=since, due_on=due_on)
    before = {key: getattr(row, key) for key in _DECIDED}
    row.due_on, row.by_hand, row.note = due_on, True, note.strip()
    row.snoozed_until, row.closed_as, row.closed_on = None, "", None
    if visit is not None and visit.patient_id == patient_id:
        row.from_appointment_id = visit.id
    work.add(row)
    work.made = row.id
    if made:
        return Undo("Remove the recall", remove_recall, _here(row))
    return Undo("Undo the change", put_back, _here(row) | {"values": before})


@action("Remove recall", permit="schedule.write")
def remove_recall(work: Work, recall_id: int, *, version: int) -> Undo | None:
    """Remove what was set by hand; reminders that went out stay known."""
    row = work.get(Recall, recall_id, version)
    work.concerning(row.patient_id)
    reminded = select(RecallReminder.id).where(RecallReminder.recall_id == recall_id).limit(1)
    if work.session.scalar(reminded) is not None:
        raise Refused("They have been reminded of it already. Close it instead.")
    again = {"rule_id": row.rule_id, "due_on": row.due_on, "note": row.note,
             "appointment_id": row.from_appointment_id, "patient_id": row.patient_id}  # fmt: skip
    work.session.delete(row)
    work.session.flush()
    return Undo("Set the recall again", set_recall, again) if row.due_on > work.today else None


@action("Snooze recall", permit="schedule.write")
def snooze_recall(work: Work, period: Period, *, until: date) -> Undo:
    """Take a patient off the list until a day."""
    if until <= work.today:
        raise Refused("Choose a day that is still to come.")
    row = _recall(work, period)
    before = {key: getattr(row, key) for key in _DECIDED}
    row.snoozed_until = until
    work.session.flush()
    return Undo("Wake the recall", put_back, _here(row) | {"values": before})


@action("Close recall", permit="schedule.write")
def close_recall(work: Work, period: Period, *, reason: str, note: str = "") -> Undo:
    """End a recall for a reason of `rules.CLOSED_AS`; the next visit begins another one."""
    if reason not in rules.CLOSED_AS:
        raise ValueError(f"no recall is closed as {reason}")
    row = _recall(work, period)
    before = {key: getattr(row, key) for key in _DECIDED}
    row.closed_as, row.closed_on = reason, work.today
    row.note = note.strip() or row.note
    work.session.flush()
    return Undo("Open the recall again", put_back, _here(row) | {"values": before})


@action("Undo recall", permit="schedule.write")
def put_back(work: Work, recall_id: int, *, version: int, values: dict[str, Any]) -> Undo:
    """Put back what was decided before; also opens one that was closed, or wakes one."""
    row = work.get(Recall, recall_id, version)
    before = {key: getattr(row, key) for key in _DECIDED}
    for key in _DECIDED:
        if key in values:
            setattr(row, key, values[key])
    work.session.flush()
    return Undo("Do it again", put_back, _here(row) | {"values": before})


@action("Note recall reminder", permit="schedule.write")
def note_reminder(work: Work, period: Period, *, way: str, outcome: str) -> Undo:
    """Note a call and how it ended, or put a text or email into the queue. Makes its id."""
    if way == rules.LETTER or outcome not in rules.OUTCOMES.get(way, ()):
        raise ValueError(f"no {way} ends as {outcome}")
    row = _recall(work, period)
    if outcome == "queued":
        _refuse_second_in_queue(work, row.id, way)
    made = _remind(work, row, way, outcome)
    work.made = made.id
    words = "Take the call back" if way == rules.PHONE else "Take it off the queue"
    return Undo(words, take_back_reminders, {"made": [[made.id, made.version]]})


@action("Print recall letters", permit="schedule.write", kind="print")
def print_letters(work: Work, letters: Sequence[tuple[Period, int]]) -> Undo:
    """Note a letter for each of these, all or none; makes the instant that names the batch.

    Raises:
        Refused: someone has had that letter, has booked or was changed since it was shown who
            gets one: nothing is noted, and the names are told.

    """
    if not letters:
        raise Refused("Nobody is to get a letter.")
    booked = reads.booked_since(work.session, [one for one, _ in letters], work.today)
    if booked:
        raise Refused(
            f"Booked meanwhile: {_names(work, booked)}. No letter was printed; look at it again."
        )
    made = []
    for period, letter in letters:
        try:
            row = _recall(work, period)
            rules.refuse_letter(letter, _sent(work, row.id))
        except Refused as refused:
            who = _names(work, {period.patient_id})
            raise Refused(f"{who}: {refused} No letter was printed.") from refused
        made.append(_remind(work, row, rules.LETTER, "printed", letter))
    work.made = work.now.isoformat()
    work.concerning(None)  # it is about all of them
    work.note(letters=len(made), patients=[one.patient_id for one, _ in letters])
    what = f"{len(made)} letter{'s' if len(made) != 1 else ''}"
    return Undo(f"Take {what} back", take_back_reminders,
                {"made": [[one.id, one.version] for one in made]})  # fmt: skip


@action("Take reminders back", permit="schedule.write")
def take_back_reminders(work: Work, *, made: Sequence[Sequence[int]]) -> None:
    """Forget reminders that did not go out after all: the letter may be printed again."""
    for reminder_id, version in made:
        row = work.get(RecallReminder, reminder_id, version)
        work.session.delete(row)
    work.session.flush()


@action("Send recall queue", permit="schedule.write", kind="export")
def send_queue(work: Work, ids: Sequence[int]) -> Undo:
    """Note that the queue's texts and emails of these recalls left, as a table for who sends."""
    rows = work.session.scalars(
        select(RecallReminder)
        .where(RecallReminder.recall_id.in_(ids), RecallReminder.outcome == "queued")
        .order_by(RecallReminder.id)
    ).all()
    if not rows:
        raise Refused("The queue is empty: another desk has sent it.")
    for row in rows:
        row.outcome = "sent"
    work.session.flush()
    work.note(sent=len(rows))
    back = {"made": [[row.id, row.version] for row in rows]}
    return Undo(f"Put {len(rows)} back into the queue", queue_again, back)


@action("Queue reminders again", permit="schedule.write")
def queue_again(work: Work, *, made: Sequence[Sequence[int]]) -> None:
    """Put texts and emails back into the queue."""
    for reminder_id, version in made:
        work.get(RecallReminder, reminder_id, version).outcome = "queued"
    work.session.flush()


@action("Print recall list", permit="schedule.read", kind="print")
def note_printed(work: Work, *, what: str, way: str, patients: Sequence[int]) -> None:
    """Note that letters (once more), labels, a call list or a table left the program."""
    if what not in PRINTS:
        raise ValueError(f"no {what} is printed here")
    work.note(what=what, way=way, patients=list(patients))


def _recall(work: Work, period: Period) -> Recall:
    """Return the period's row, made when nobody has touched it before."""
    work.concerning(period.patient_id)
    if period.recall_id is not None:
        return work.get(Recall, period.recall_id, period.version)
    same = select(Recall.id).where(
        Recall.patient_id == period.patient_id,
        Recall.rule_id == period.rule_id,
        Recall.since == period.since,
    )
    if work.session.scalar(same) is not None:
        raise Refused(CHANGED)
    return work.add(
        Recall(
            patient_id=period.patient_id, rule_id=period.rule_id, since=period.since,
            due_on=period.due_on, from_appointment_id=period.appointment_id,
        )
    )  # fmt: skip


def _in_force(work: Work, patient_id: int, rule_id: int, since: date) -> Recall | None:
    """Return the row that a new day by hand replaces: of this very period, or set by hand before.

    One set by hand before the last visit of that kind has ended; it stays as it was.
    """
    rule = work.get(RecallRule, rule_id)
    last = work.session.scalar(
        select(func.max(Appointment.day)).where(
            Appointment.patient_id == patient_id,
            Appointment.type_id == rule.type_id,
            Appointment.status.in_(rules.TOOK_PLACE),
        )
    )
    asked = (
        select(Recall)
        .where(Recall.patient_id == patient_id, Recall.rule_id == rule_id)
        .where((Recall.since == since) | Recall.by_hand)
        .order_by((Recall.since == since).desc(), Recall.since.desc())
    )
    for row in work.session.scalars(asked):
        if row.since == since or last is None or row.since >= last:
            return row
    return None


def _remind(work: Work, row: Recall, way: str, outcome: str, letter: int = 0) -> RecallReminder:
    return work.add(
        RecallReminder(
            recall_id=row.id, way=way, letter=letter, at=work.now, staff_id=work.staff.id,
            staff=work.staff.name, outcome=outcome,
        )
    )  # fmt: skip


def _sent(work: Work, recall_id: int) -> list[Sent]:
    r = RecallReminder
    asked = select(r.way, r.letter).where(r.recall_id == recall_id)
    return [Sent(way, work.today, letter) for way, letter in work.session.execute(asked)]


def _refuse_second_in_queue(work: Work, recall_id: int, way: str) -> None:
    r = RecallReminder
    waits = select(r.id).where(r.recall_id == recall_id, r.way == way, r.outcome == "queued")
    if work.session.scalar(waits) is not None:
        raise Refused(f"A {rules.WAYS[way].lower()} to them is in the queue already.")


def _refuse_second_name(work: Work, name: str, rule_id: int | None) -> None:
    for one, other in work.session.execute(select(RecallRule.id, RecallRule.name)):
        if one != rule_id and other.casefold() == name.casefold():
            raise Refused(f"There is a rule \u201c{other}\u201d already.", field="name")


def _names(work: Work, patients: set[int]) -> str:
    asked = select(Patient.given, Patient.family).where(Patient.id.in_(patients))
    return ", ".join(sorted(f"{given} {family}" for given, family in work.session.execute(asked)))


def _here(row: Recall) -> dict[str, Any]:
    return {"recall_id": row.id, "version": row.version}
