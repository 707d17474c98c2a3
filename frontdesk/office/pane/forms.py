"""The two pages that are one form each: the practice, and the limits it sets itself."""

from collections.abc import Mapping
from dataclasses import fields as fields_of
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.core.action import Act
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_clock
from frontdesk.core.drafts import Draft
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.edit_card import EditCard
from frontdesk.kit.fields import Field
from frontdesk.kit.labels import Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.tick_inputs import TicksInput
from frontdesk.office import actions, reads
from frontdesk.office.reads import PracticeRow
from frontdesk.office.rules import GRIDS, PRACTICE_FIELDS, ZONES, Limits, read_clock

DAYS = tuple(enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")))


class FormPage(Pane):
    """The base of both: reads one row, shows it in one form, saves it."""

    def __init__(self, office: Office, key: str, title: str, about: str) -> None:
        super().__init__(office)
        self._key, self._title, self.version = key, title, 0
        self._values: Mapping[str, Any] = {}
        self.card = EditCard()
        self.card.heading.hide()
        self.card.setMaximumWidth(round(180 * theme.SPACE * theme.current().text_scale))
        self.card.saved.connect(self.ask_to_save)
        self.card.put_away.connect(self._show_values)
        whole, row = QVBoxLayout(self), QHBoxLayout()
        whole.setContentsMargins(*[5 * theme.SPACE] * 4)
        whole.setSpacing(0)
        whole.addWidget(Words(title, "title"))
        whole.addWidget(muted(about))
        whole.addSpacing(4 * theme.SPACE)
        row.addWidget(self.card, 1)
        row.addStretch(0)
        whole.addLayout(row, 1)

    def ask_to_save(self, values: dict[str, Any]) -> None:
        """Save the form's values."""
        raise NotImplementedError

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("practice")

    def show_values(self, version: int, values: Mapping[str, Any]) -> None:
        """Show the row; what is typed over it stays."""
        self.version, self._values = version, values
        self._show_values()

    def ask(self, act: Act) -> None:
        """Do what saves the form; a refusal is shown at its field."""

        def done(_: object) -> None:
            self.card.done()
            self.said.emit("Saved. It holds at every desk.")

        self.card.do(self.office, act, done)

    def draft(self) -> Draft | None:
        typed = self.card.snapshot()
        return Draft(self._key, self._title, typed) if typed else None

    def take_up_nothing(self) -> None:
        self.card.drop()

    def take_up(self, draft: Draft) -> None:
        self.card.restore(draft.typed)

    def _show_values(self) -> None:
        self.card.open(self._key, "", self._values)


class PracticePage(FormPage):
    """Name, address and numbers, as they stand on every receipt."""

    def __init__(self, office: Office) -> None:
        about = "As it stands on every receipt and letter."
        super().__init__(office, "practice", "Practice", about)
        form = self.card.form
        form.add(fields.text("name", "&Name", required=True), span=8)
        form.add(fields.phone("phone", "P&hone"), span=4)
        form.add(fields.text("line1", "St&reet", required=True), span=7)
        form.add(fields.text("line2", "S&uite, floor"), span=5)
        form.add(fields.text("city", "C&ity", required=True), span=6)
        form.add(fields.text("state", "Stat&e", required=True), span=2)
        form.add(fields.text("postal_code", "ZIP code", required=True), span=4)
        form.section("Numbers")
        form.add(fields.text("npi", "NPI", hint="Ten digits, of the organization"), span=6)
        form.add(fields.text("tax_id", "Ta&x ID", hint="Nine digits, such as 12-3456789"), span=6)
        form.section("Time", "Every time in the program is told in the office\u2019s zone.")
        form.add(fields.choice("zone", "Time &zone", _zones(), required=True), span=8)

    def read(self, session: Session) -> PracticeRow | None:
        return reads.practice(session)

    def show_read(self, what: PracticeRow | None) -> None:
        if what is not None:
            self.card.form["zone"].box.set_options(_zones(what.zone), empty=True)
            self.show_values(what.version, {name: getattr(what, name) for name in PRACTICE_FIELDS})

    def ask_to_save(self, values: dict[str, Any]) -> None:
        self.ask(actions.change_practice.act(version=self.version, typed=values))


class LimitsPage(FormPage):
    """What the office decides for itself."""

    def __init__(self, office: Office) -> None:
        about = "What the office decides for itself. It holds at every desk."
        super().__init__(office, "limits", "Limits & hours", about)
        form = self.card.form
        form.section("Hours", "What the schedule shows, and when a slot may be offered.")
        form.add(fields.text("opens", "Op&ens", required=True), span=3)
        form.add(fields.text("closes", "C&loses", required=True), span=3)
        grids = [(minutes, f"{minutes} minutes") for minutes in GRIDS]
        form.add(fields.choice("grid_minutes", "&Grid", grids, required=True), span=3)
        form.add(_number("hold_seconds", "&Hold a picked time", (30, 900), "s", step=30), span=3)
        needed = "Choose the days on which the office is open."
        form.add(Field("open_days", "Open da&ys", TicksInput(DAYS, columns=7, needed=needed)))
        form.section("Locking", "A desk locks when nobody has typed or moved the mouse.")
        form.add(_number("idle_minutes", "Des&ks lock after", (1, 60), "min"), span=4)
        form.add(_number("public_idle_minutes", "P&ublic desks after", (1, 30), "min"), span=4)
        form.section("Patients")
        form.add(
            _number("review_months", "&Review what is on file after", (1, 60), "months"), span=4
        )
        form.add(fields.text("area_code", "&Area code", hint="For numbers of seven digits"), span=4)
        form.add(_number("wait_limit_minutes", "&Tell who waits after", (5, 120), "min"), span=4)
        hint = "Said when who owes more is booked"
        form.add(fields.money("owed_limit_cents", "Ask a&bout a balance over", hint=hint,
                              required=True), span=4)  # fmt: skip
        hint = "Proposed when a patient\u2019s check comes back"
        form.add(fields.money("returned_check_fee_cents", "Fee of a retur&ned check", hint=hint,
                              required=True), span=4)  # fmt: skip
        form.section("Closing the day")
        hint = "What every drawer begins the day with"
        form.add(fields.money("drawer_float_cents", "&Change kept in each drawer", hint=hint,
                              required=True), span=4)  # fmt: skip
        hint = "For an office of few people; the day sheet then says so"
        form.add(fields.check("closer_may_post", "&Who posted may close", hint=hint), span=6)

    def read(self, session: Session) -> tuple[PracticeRow | None, Limits]:
        return reads.practice(session), reads.limits(session)

    def show_read(self, what: tuple[PracticeRow | None, Limits]) -> None:
        practice, limits = what
        if practice is not None:
            values = {one.name: getattr(limits, one.name) for one in fields_of(limits)}
            hours = {name: words_clock(values[name]) for name in ("opens", "closes")}
            self.show_values(practice.version, values | hours)

    def ask_to_save(self, values: dict[str, Any]) -> None:
        try:
            hours = {name: read_clock(values[name], field=name) for name in ("opens", "closes")}
        except Refused as refused:
            self.card.show_refused(refused)
            return
        self.ask(actions.change_limits.act(version=self.version, limits=Limits(**values | hours)))


def _number(name: str, label: str, bounds: tuple[int, int], unit: str, *, step: int = 1) -> Field:
    least, most = bounds
    return fields.number(name, label, least=least, most=most, unit=unit, step=step)


def _zones(own: str = "") -> list[tuple[str, str]]:
    """Return the zones to choose from, the office's own among them."""
    known = [(name, f"{words} ({name})") for name, words in ZONES]
    return known if not own or own in dict(ZONES) else [*known, (own, own)]
