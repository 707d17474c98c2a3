"""What people do with codes: bring lists in, add and change procedures, choose favorites."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from frontdesk.codes import reads, rules
from frontdesk.codes.order_file import ListPlan
from frontdesk.codes.procedure_file import LONGEST_WORDS, MOST_UNITS, Listed
from frontdesk.codes.procedure_plan import Planned, plan_procedures
from frontdesk.codes.procedure_reads import folded, known_procedures
from frontdesk.codes.tables import DiagnosisChange, DiagnosisList, ProcedureCode
from frontdesk.core.action import Undo, action
from frontdesk.core.cards import refuse_card_number
from frontdesk.core.chunks import chunks
from frontdesk.core.refused import Refused
from frontdesk.core.typed import read_date
from frontdesk.core.typed_places import read_line
from frontdesk.core.work import Work

SETUP, POST = "office.setup", "ledger.post"
MOVED = (
    "The office\u2019s list has changed since this was shown. Look at it again, then bring it in."
)
LONGEST_MINUTES = 1440
_FIELDS = {"begins": "valid_from", "ends": "valid_to"}


@action("Save procedure", permit=SETUP)
def save_procedure(
    work: Work,
    procedure_id: int | None = None,
    *,
    version: int | None = None,
    typed: Mapping[str, Any],
) -> Undo:
    """Add a procedure to the office's list (without an id), or change one.

    Args:
        work: the transaction.
        procedure_id: None for a new one.
        version: as seen.
        typed: code, words, valid_from, valid_to, units, place, taxable, minutes, group.

    """
    values = _checked(typed, today=work.today)
    if procedure_id is None:
        _refuse_same(work, values["code"])
        made = work.add(ProcedureCode(**values))
        work.made = made.id
        here = {"procedure_id": made.id, "version": made.version}
        return Undo(f"Remove {made.code}", remove_procedure, here)
    row = work.get(ProcedureCode, procedure_id, version)
    if values["code"] != row.code:
        _refuse_same(work, values["code"])
    before = _typed(row)
    for name, value in values.items():
        setattr(row, name, value)
    work.session.flush()
    back = {"procedure_id": procedure_id, "version": row.version, "typed": before}
    return Undo(f"Change {row.code} back", save_procedure, back)


@action("Remove procedure", permit=SETUP)
def remove_procedure(work: Work, procedure_id: int, *, version: int) -> Undo:
    """Take a procedure off the list that was added by mistake; what was charged keeps its code."""
    row = work.get(ProcedureCode, procedure_id, version)
    again = {"typed": _typed(row)}
    work.session.delete(row)
    work.session.flush()
    return Undo(f"Add {row.code} again", save_procedure, again)


@action("End procedure", permit=SETUP)
def end_procedure(work: Work, procedure_id: int, *, version: int, last_day: date | None) -> Undo:
    """Say the last day on which a procedure may be charged; None lets it go on."""
    row = work.get(ProcedureCode, procedure_id, version)
    if last_day is not None and row.valid_from is not None and last_day < row.valid_from:
        raise Refused("It would end before it begins. Choose a later day.", field="valid_to")
    before, row.valid_to = row.valid_to, last_day
    work.session.flush()
    back = {"procedure_id": procedure_id, "version": row.version, "last_day": before}
    return Undo(
        f"Let {row.code} go on" if before is None else "Change it back", end_procedure, back
    )


@action("Set favorites", permit=POST)
def set_favorite(work: Work, procedure_ids: Sequence[int], *, group: str) -> Undo:
    """Put procedures under a heading of favorites; "" takes them off."""
    name = read_line(group, what="the group", field="group", needed=False)
    before = {}
    for procedure_id in procedure_ids:
        row = work.get(ProcedureCode, procedure_id)
        before[procedure_id] = row.group
        row.group = name
    return Undo("Put the favorites back", restore_favorites, {"groups": before})


@action("Restore favorites", permit=POST)
def restore_favorites(work: Work, *, groups: Mapping[int, str]) -> None:
    """Put each procedure back under the heading it had."""
    for procedure_id, group in groups.items():
        name = read_line(group, what="the group", field="group", needed=False)
        work.get(ProcedureCode, int(procedure_id)).group = name


@action("Import procedures", permit=SETUP)
def import_procedures(
    work: Work, *, listed: Sequence[Listed], digest: str, ends_others: date | None = None
) -> Undo:
    """Bring a list of procedures in: exactly what its dry run showed. Made: how many of each.

    Args:
        work: the transaction.
        listed: the file's rows.
        digest: of the plan that was shown.
        ends_others: codes the list lacks end the day before; None leaves them.

    Raises:
        Refused: the office's list has changed since the plan was shown.

    """
    for told in listed:
        refuse_card_number(f"{told.words}\n{told.group or ''}", field="listed")
    plan = plan_procedures(listed, known_procedures(work.session), ends_others=ends_others)
    if plan.digest != digest:
        raise Refused(MOVED)
    new, others = plan.of("new"), (*plan.of("changed"), *plan.of("ended"))
    if new:
        work.bulk(ProcedureCode, [_new_row(one) for one in new])
    codes = [one.code for one in others]
    rows = {row.code: row for row in _rows(work, codes)}
    for one in others:
        row = rows[one.code]
        for name, value in one.after.items():
            setattr(row, _FIELDS.get(name, name), value)
        row.folded = folded(row.words)
    work.session.flush()
    work.made = {kind: len(plan.of(kind)) for kind in ("new", "changed", "ended", "same")}
    work.note(counts=work.made)
    back = {
        "new": [one.code for one in new],
        "before": {one.code: dict(one.before) for one in others},
        "versions": {row.code: row.version for row in rows.values()},
    }
    return Undo("Take the list back", take_back_import, back)


@action("Take back procedures", permit=SETUP)
def take_back_import(
    work: Work,
    *,
    new: Sequence[str],
    before: Mapping[str, Mapping[str, Any]],
    versions: Mapping[str, int],
) -> None:
    """Take an import back whole, unless one of its rows was changed since."""
    for row in _rows(work, new):
        if row.version != 1:
            raise Refused(f"{row.code} was changed since. Change the others by hand.")
        work.session.delete(row)
    for row in _rows(work, list(before)):
        if row.version != versions[row.code]:
            raise Refused(f"{row.code} was changed since. Change the others by hand.")
        for name, value in before[row.code].items():
            setattr(row, _FIELDS.get(name, name), value)
        row.folded = folded(row.words)


@action("Import diagnoses", permit=SETUP)
def import_diagnoses(work: Work, *, plan: ListPlan) -> Undo | None:
    """Bring CMS's list of a year in, for all desks. The same list again changes nothing."""
    known = work.session.scalar(
        select(DiagnosisList).where(DiagnosisList.digest == plan.file.digest)
    )
    if known is not None and not known.withdrawn:
        work.made = {"new": 0, "changed": 0, "ended": 0}
        return None
    if known is not None:
        known.withdrawn = False
        row = known
    else:
        row = work.add(
            DiagnosisList(
                year=plan.file.year,
                begins=plan.file.begins,
                digest=plan.file.digest,
                codes=len(plan.file.lines),
                brought_at=work.now,
            )
        )
        changes = [
            {"list_id": row.id, "code": one.code, "title": one.title, "short": one.short,
             "billable": one.billable, "ended": one.ended}
            for one in plan.changes
        ]  # fmt: skip
        if changes:
            work.bulk(DiagnosisChange, changes)
    work.session.flush()
    work.made = {"new": plan.new, "changed": plan.changed, "ended": plan.ended}
    work.note(counts=work.made, begins=plan.file.begins)
    here = {"list_id": row.id, "version": row.version}
    return Undo(f"Take the list of {row.year} back", withdraw_diagnoses, here)


@action("Take back diagnoses", permit=SETUP)
def withdraw_diagnoses(work: Work, list_id: int, *, version: int) -> Undo:
    """Take a yearly list back: the list before it holds on."""
    row = work.get(DiagnosisList, list_id, version)
    row.withdrawn = not row.withdrawn
    work.session.flush()
    here = {"list_id": list_id, "version": row.version}
    return Undo(f"Bring the list of {row.year} in again", withdraw_diagnoses, here)


def _rows(work: Work, codes: Sequence[str]) -> list[ProcedureCode]:
    found: list[ProcedureCode] = []
    for some in chunks(codes, 500):
        wanted = select(ProcedureCode).where(ProcedureCode.code.in_(some))
        found += work.session.scalars(wanted)
    return found


def _new_row(one: Planned) -> dict[str, Any]:
    told = {_FIELDS.get(name, name): value for name, value in one.after.items()}
    return {
        "code": one.code,
        "folded": folded(one.words),
        "kind": rules.kind_of_procedure(one.code),
        "valid_from": None,
        "valid_to": None,
        "units": 1,
        "place": "",
        "taxable": False,
        "minutes": None,
        "group": "",
        "version": 1,
    } | told


def _refuse_same(work: Work, code: str) -> None:
    if reads.procedures_named(work.session, [code]):
        raise Refused(f"{code} is in the list already. Change it there.", field="code")


def _typed(row: ProcedureCode) -> dict[str, Any]:
    names = ("code", "words", "valid_from", "valid_to", "units", "place", "taxable", "minutes",
             "group")  # fmt: skip
    return {name: getattr(row, name) for name in names}


def _checked(typed: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    code = rules.read_procedure(str(typed["code"]))
    words = read_line(str(typed["words"]), what="what it is", field="words")
    refuse_card_number(words, field="words")
    begins = _day(typed.get("valid_from"), "valid_from", today)
    ends = _day(typed.get("valid_to"), "valid_to", today)
    if begins and ends and ends < begins:
        raise Refused("It would end before it begins. Choose a later day.", field="valid_to")
    place = str(typed.get("place") or "").strip()
    return {
        "code": code,
        "words": words[:LONGEST_WORDS],
        "folded": folded(words),
        "kind": rules.kind_of_procedure(code),
        "valid_from": begins,
        "valid_to": ends,
        "units": _whole(typed.get("units"), "units", MOST_UNITS) or 1,
        "place": rules.place(place) if place else "",
        "taxable": bool(typed.get("taxable")),
        "minutes": _whole(typed.get("minutes"), "minutes", LONGEST_MINUTES),
        "group": read_line(str(typed.get("group") or ""), what="the group", field="group",
                           needed=False),
    }  # fmt: skip


def _day(value: Any, field: str, today: date) -> date | None:
    if not value:
        return None
    if isinstance(value, date):
        return value
    try:
        return read_date(str(value), today=today, past=False)
    except Refused as refused:
        raise Refused(str(refused), field=field) from None


def _whole(value: Any, field: str, most: int) -> int | None:
    text = str(value if value is not None else "").strip()
    if not text:
        return None
    if not text.isdecimal() or not 0 < int(text) <= most:
        raise Refused(f"Type a whole number from 1 to {most}.", field=field)
    return int(text)
