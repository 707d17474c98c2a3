"""What people do about prices: schedules, runs over them, taxes, discounts, favourites, incomes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from frontdesk.charges import discount_rules as discounts
from frontdesk.charges import fee_plan, fee_rules
from frontdesk.charges.fee_plan import FeeLine, FeeStep
from frontdesk.charges.tables import (
    ChargeFavourite,
    Fee,
    FeeChange,
    FeeSchedule,
    Household,
    PercentDiscount,
    PovertyGuideline,
    SalesTax,
    SlidingBand,
)
from frontdesk.codes import rules as codes
from frontdesk.core.action import Action, Undo, Work, action
from frontdesk.core.cards import refuse_card_number
from frontdesk.core.refused import Refused
from frontdesk.core.typed import MOST_CENTS
from frontdesk.core.typed_places import read_line

SETUP = "office.setup"


@action("Save fee schedule", permit=SETUP)
def save_schedule(
    work: Work,
    schedule_id: int | None = None,
    *,
    version: int | None = None,
    name: str,
    payer_id: int | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    base_id: int | None = None,
    percent: int = fee_rules.WHOLE,
) -> Undo | None:
    """Add a fee schedule (without an id), or change one; `percent` of the base in basis points."""
    _refuse_backwards(valid_from, valid_to)
    if not 1 <= percent <= 1_000_000:
        raise Refused("Type the percentage of the base, such as 120.", field="percent")
    found = work.session.execute(select(FeeSchedule.id, FeeSchedule.base_id))
    bases: dict[int, int | None] = {row.id: row.base_id for row in found}
    fee_rules.refuse_circle(schedule_id, base_id, bases)
    values = {
        "name": read_line(name, what="the schedule\u2019s name", field="name"),
        "payer_id": payer_id, "valid_from": valid_from, "valid_to": valid_to,
        "base_id": base_id, "percent": percent,
    }  # fmt: skip
    twin = select(FeeSchedule.id).where(FeeSchedule.name == values["name"])
    if work.session.scalar(twin.where(FeeSchedule.id != (schedule_id or 0))):
        raise Refused("Another fee schedule has that name.", field="name")
    return _save(
        work, FeeSchedule, schedule_id, version, values, again=save_schedule, name="schedule_id"
    )


@action("Save price", permit=SETUP)
def save_fee(
    work: Work,
    fee_id: int | None = None,
    *,
    version: int | None = None,
    schedule_id: int,
    code: str,
    modifier: str = "",
    words: str = "",
    cents: int | None = None,
    allowed_cents: int | None = None,
) -> Undo | None:
    """Add a price to a schedule (without an id), or change one."""
    given = codes.modifiers(modifier, field="modifier")
    if len(given) > 1:
        raise Refused("A price is of a code alone, or with one modifier.", field="modifier")
    if cents is None and allowed_cents is None:
        raise Refused("Type the price, or what the contract allows.", field="cents")
    if cents is not None and not 0 < cents <= MOST_CENTS:
        raise Refused("Type a price above zero.", field="cents")
    values = {
        "schedule_id": schedule_id, "code": codes.read_procedure(code),
        "modifier": given[0] if given else "",
        "words": read_line(words, what="what it is", field="words", needed=False),
        "cents": cents, "allowed_cents": allowed_cents,
    }  # fmt: skip
    refuse_card_number(words, field="words")
    twin = select(Fee.id).where(
        Fee.schedule_id == schedule_id, Fee.code == values["code"],
        Fee.modifier == values["modifier"], Fee.id != (fee_id or 0),
    )  # fmt: skip
    if work.session.scalar(twin):
        raise Refused("This schedule has a price for that already. Change it there.", field="code")
    return _save(work, Fee, fee_id, version, values, again=save_fee, name="fee_id")


@action("Change fee schedule", permit=SETUP, locks=lambda schedule_id, *, title, steps: ("fees",))
def change_fees(
    work: Work, schedule_id: int, *, title: str, steps: Sequence[FeeStep]
) -> Undo | None:
    """Do a run over a schedule exactly as it was seen, or nothing where a price has moved since.

    `made` is the run's id.
    """
    if not steps:
        raise Refused("There is nothing to change.")
    title = read_line(title, what="the run\u2019s name", field="title")
    for step in steps:
        refuse_card_number(step.of.words, field="steps")
    work.get(FeeSchedule, schedule_id)
    _apply(work, schedule_id, steps)
    run = work.add(
        FeeChange(
            schedule_id=schedule_id, title=title,
            at=work.now, staff=work.staff.name, count=len(steps),
            changes=[one.to_json() for one in steps],
        )
    )  # fmt: skip
    work.made = run.id
    here = {"change_id": run.id, "version": run.version}
    return Undo(f"Take back: {run.title}", undo_fee_change, here)


@action("Undo fee change", permit=SETUP, locks=lambda change_id, *, version: ("fees",))
def undo_fee_change(work: Work, change_id: int, *, version: int) -> None:
    """Take a run over a schedule back, whole; nothing where a price has moved since."""
    run = work.get(FeeChange, change_id, version)
    if run.undone_at is not None:
        raise Refused(f"{run.title} was taken back already by {run.undone_by}.")
    steps = [FeeStep.from_json(one) for one in run.changes]
    _apply(work, run.schedule_id, [FeeStep(one.after, one.before) for one in steps])
    run.undone_at, run.undone_by = work.now, work.staff.name


def _apply(work: Work, schedule_id: int, steps: Sequence[FeeStep]) -> None:
    found = work.session.scalars(select(Fee).where(Fee.schedule_id == schedule_id))
    rows = {(row.code, row.modifier): row for row in found}
    for step in steps:
        row = rows.get(step.of.key)
        fee_plan.refuse_moved(step, line_of(row) if row is not None else None)
        if step.after is None:
            work.session.delete(row)
        elif row is None:
            work.session.add(Fee(schedule_id=schedule_id, **step.after.to_json()))
        else:
            row.words, row.cents = step.after.words, step.after.cents
            row.allowed_cents = step.after.allowed_cents
    work.session.flush()


def line_of(row: Any) -> FeeLine:
    """Return a schedule's price as the plan takes it: of a Fee or a FeeRow."""
    return FeeLine(row.code, row.modifier, row.words, row.cents, row.allowed_cents)


@action("Save discount", permit=SETUP)
def save_percent(
    work: Work,
    row_id: int | None = None,
    *,
    version: int | None = None,
    kind: str,
    percent: int,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Undo | None:
    """Add a self-pay or prompt-pay discount, or change one; basis points."""
    _refuse_backwards(valid_from, valid_to)
    if kind not in (discounts.SELF_PAY, discounts.PROMPT_PAY):
        raise Refused("Choose self-pay or prompt-pay.", field="kind")
    if not 0 <= percent <= fee_rules.WHOLE:
        raise Refused("Type a percentage up to 100.", field="percent")
    values = {"kind": kind, "percent": percent, "valid_from": valid_from, "valid_to": valid_to}
    return _save(work, PercentDiscount, row_id, version, values, again=save_percent)


@action("Save sales tax", permit=SETUP)
def save_tax(
    work: Work,
    row_id: int | None = None,
    *,
    version: int | None = None,
    location_id: int | None = None,
    millionths: int,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Undo | None:
    """Add a sales tax of a place, or change one; millionths of the price."""
    _refuse_backwards(valid_from, valid_to)
    if not 0 <= millionths <= 500_000:
        raise Refused("Type the tax in percent, such as 8.875.", field="rate")
    values = {
        "location_id": location_id, "millionths": millionths,
        "valid_from": valid_from, "valid_to": valid_to,
    }  # fmt: skip
    return _save(work, SalesTax, row_id, version, values, again=save_tax)


@action("Save poverty guideline", permit=SETUP)
def save_guideline(
    work: Work,
    row_id: int | None = None,
    *,
    version: int | None = None,
    region: str,
    valid_from: date,
    one_cents: int,
    more_cents: int,
    note: str = "",
) -> Undo | None:
    """Enter a year's federal poverty guideline, or correct it; cents a year."""
    if region not in ("48", "AK", "HI"):
        raise Refused("Choose the region.", field="region")
    if one_cents <= 0 or more_cents <= 0:
        raise Refused("Type both amounts as HHS publishes them.", field="one_cents")
    twin = select(PovertyGuideline.id).where(
        PovertyGuideline.region == region, PovertyGuideline.valid_from == valid_from,
        PovertyGuideline.id != (row_id or 0),
    )  # fmt: skip
    if work.session.scalar(twin):
        raise Refused("There is a guideline from that day already. Change it.", field="valid_from")
    values = {
        "region": region, "valid_from": valid_from, "one_cents": one_cents,
        "more_cents": more_cents,
        "note": read_line(note, what="the note", field="note", needed=False),
    }  # fmt: skip
    return _save(work, PovertyGuideline, row_id, version, values, again=save_guideline)


@action("Save sliding fee", permit=SETUP)
def save_band(
    work: Work,
    row_id: int | None = None,
    *,
    version: int | None = None,
    up_to: int,
    percent: int,
    at_most_cents: int | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Undo | None:
    """Add a step of the sliding fee, or change one; income and discount in basis points."""
    _refuse_backwards(valid_from, valid_to)
    if not 0 < up_to <= 1_000_000:
        raise Refused("Type up to what share of the guideline, such as 150.", field="up_to")
    if not 0 <= percent <= fee_rules.WHOLE:
        raise Refused("Type a percentage up to 100.", field="percent")
    values = {
        "up_to": up_to, "percent": percent, "at_most_cents": at_most_cents,
        "valid_from": valid_from, "valid_to": valid_to,
    }  # fmt: skip
    return _save(work, SlidingBand, row_id, version, values, again=save_band)


@action("Save household income", permit="coverage.write")
def save_household(
    work: Work,
    row_id: int | None = None,
    *,
    version: int | None = None,
    patient_id: int,
    people: int,
    income_cents: int,
    proof: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Undo | None:
    """Write down what a patient has declared of household and income, for the sliding fee."""
    discounts.refuse_household(people, income_cents)
    first = valid_from or work.today
    _refuse_backwards(first, valid_to)
    refuse_card_number(proof, field="proof")
    values = {
        "patient_id": patient_id, "people": people, "income_cents": income_cents,
        "proof": read_line(proof, what="what was shown", field="proof", needed=False),
        "valid_from": first, "valid_to": valid_to,
    }  # fmt: skip
    work.concerning(patient_id)
    if row_id is None:
        work.made = work.add(Household(staff=work.staff.name, **values)).id
        return None
    return _save(work, Household, row_id, version, values, again=save_household)


@action("Save favourite", permit="ledger.post")
def save_favourite(
    work: Work,
    row_id: int | None = None,
    *,
    version: int | None = None,
    kind: str,
    group: str,
    code: str,
    words: str,
    modifiers: str = "",
    units: int = 1,
    key: str = "",
    provider_id: int | None = None,
    type_id: int | None = None,
    place: int = 0,
) -> Undo | None:
    """Add a code that one key adds to a superbill, or change one."""
    if kind not in ("diagnosis", "service"):
        raise Refused("Choose diagnosis or service.", field="kind")
    if key and not (len(key) == 1 and key.isascii() and key.isalpha()):
        raise Refused("The key is one letter; leave it empty for whichever is free.", field="key")
    values = {
        "kind": kind,
        "group": read_line(group, what="the heading it stands under", field="group"),
        "code": codes.read_procedure(code) if kind == "service" else codes.dotted(codes.bare(code)),
        "words": read_line(words, what="what it is", field="words"),
        "modifiers": " ".join(codes.modifiers(modifiers, field="modifiers")),
        "units": max(1, units), "key": key, "provider_id": provider_id, "type_id": type_id,
        "place": place,
    }  # fmt: skip
    if kind == "diagnosis" and not codes.looks_like_diagnosis(str(values["code"])):
        raise Refused("That is no ICD-10-CM code, such as J06.9.", field="code")
    return _save(work, ChargeFavourite, row_id, version, values, again=save_favourite)


@action("Remove favourite", permit="ledger.post")
def remove_favourite(work: Work, row_id: int, *, version: int) -> Undo:
    """Take a favourite off the superbills; charges made by it stay."""
    row = work.get(ChargeFavourite, row_id, version)
    names = ("kind", "group", "code", "words", "modifiers", "units", "key", "provider_id",
             "type_id", "place")  # fmt: skip
    here = {name: getattr(row, name) for name in names}
    work.session.delete(row)
    return Undo(f"Put {row.code} back", save_favourite, here)


def _refuse_backwards(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise Refused("It would end before it begins. Check the dates.", field="valid_to")


def _save(
    work: Work,
    table: Any,
    row_id: int | None,
    version: int | None,
    values: Mapping[str, Any],
    *,
    again: Action[...],
    name: str = "row_id",
) -> Undo | None:
    """Add a row, or change one and return how to change it back; `made` is its id."""
    if row_id is None:
        work.made = work.add(table(**values)).id
        return None
    row = work.get(table, row_id, version)
    before = {column: getattr(row, column) for column in values}
    for column, value in values.items():
        setattr(row, column, value)
    work.session.flush()
    work.made = row.id
    return Undo("Change it back", again, {name: row.id, "version": row.version} | before)
