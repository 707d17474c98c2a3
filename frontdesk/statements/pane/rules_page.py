"""The rules of statements: least amount, days, levels with their messages, late fees."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.core.action import Done
from frontdesk.core.changes import Changes
from frontdesk.core.drafts import Draft
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.edit_card import EditCard
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.statements import actions, reads, rules
from frontdesk.statements.reads import SettingsRow

KEY = "statement rules"
WIDEST = 230 * theme.SPACE
SHOWN = 4  # levels with fields of their own
PLAIN = ("least_cents", "gap_days", "every_days", "only_changed", "due_days", "note", "contact",
         "fee", "fee_cents", "fee_least_cents", "fee_grace_days", "fee_from_cents",
         "fee_every_days")  # fmt: skip


class RulesPage(Pane):
    """One form."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.version = 0
        self.card = EditCard()
        self.card.discard.hide()
        self._add_statement_fields()
        self._add_level_fields()
        self._add_fee_fields()
        self.card.saved.connect(self.ask_to_save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.card.setMaximumWidth(round(WIDEST * theme.current().text_scale))
        column.addWidget(self.card, 1)

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("statement_settings")

    def read(self, session: Session) -> SettingsRow:
        return reads.settings(session)

    def show_read(self, what: SettingsRow) -> None:
        self.version = what.version
        self.card.open(KEY, "Rules", _values(what.settings), about=(
            "From now on; what was sent stays as it is. A supervisor saves them."))  # fmt: skip

    def ask_to_save(self, values: dict[str, Any]) -> None:
        """Save the form."""
        try:
            kept = _kept(values)
        except Refused as refused:
            self.card.show_refused(refused)
            return
        act = actions.save_settings.act(settings=kept, version=self.version)
        self.card.do(self.office, act, self._saved)

    def draft(self) -> Draft | None:
        typed = self.card.snapshot()
        return Draft(KEY, "Statement rules", typed) if typed else None

    def take_up_nothing(self) -> None:
        self.card.drop()
        self.refresh()

    def take_up(self, draft: Draft) -> None:
        self.card.restore(draft.typed)
        self.refresh()

    def _saved(self, _done: Done) -> None:
        self.card.done()
        self.said.emit("The rules of statements are saved.")

    def _add_statement_fields(self) -> None:
        form, days = self.card.form, rules.MOST_DAYS
        form.section("Who gets one", "Changed means: another amount, or another charge.")
        form.add(fields.money("least_cents", "&Least amount", required=True), span=3)
        for name, label in (("gap_days", "When &changed, after"),
                            ("every_days", "&Unchanged, after"),
                            ("due_days", "To be &paid within")):  # fmt: skip
            form.add(fields.number(name, label, least=1, most=days, unit="days"), span=3)
        form.add(fields.check("only_changed", "An unchanged balance &only when its level rises"))
        form.add(
            fields.text("contact", "How to reach &you", longest=rules.LONGEST,
                        placeholder="Please call (518) 555-0142, Monday to Friday.")
        )  # fmt: skip
        form.add(
            fields.text("note", "A line for &everyone", longest=rules.LONGEST,
                        placeholder="We are closed on Good Friday.")
        )  # fmt: skip

    def _add_level_fields(self) -> None:
        form = self.card.form
        form.section("Levels", "By the days since the first statement of what is still open. A "
                     "level without words is not used.")  # fmt: skip
        for number in range(1, SHOWN + 1):
            form.add(fields.number(f"days_{number}", f"Level &{number} from",
                                   most=2 * rules.MOST_DAYS, unit="days"), span=3)  # fmt: skip
            form.add(fields.notes(f"message_{number}", "says", lines=2,
                                  required=number == 1), span=9)  # fmt: skip
            form.new_line()

    def _add_fee_fields(self) -> None:
        form, days = self.card.form, rules.MOST_DAYS
        form.section("Late fees")
        form.add(fields.choice("fee", "Late &fee", tuple(rules.FEES.items()), required=True,
                               side_by_side=True))  # fmt: skip
        form.add(fields.money("fee_cents", "Fixed &amount"), span=4)
        form.add(fields.text("fee_points", "Pe&rcentage", placeholder="1.5"), span=4)
        form.add(fields.money("fee_least_cents", "of it at lea&st"), span=4)
        form.add(fields.number("fee_grace_days", "&Grace after the due day", most=days,
                               unit="days"), span=4)  # fmt: skip
        form.add(fields.money("fee_from_cents", "&Not under overdue"), span=4)
        form.add(fields.number("fee_every_days", "Not again &within", least=1, most=days,
                               unit="days"), span=4)  # fmt: skip


def _values(settings: rules.Settings) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(settings, name) for name in PLAIN}
    values["fee_points"] = rules.words_points(settings.fee_points)
    for number in range(1, SHOWN + 1):
        known = settings.levels[number - 1] if number <= len(settings.levels) else None
        values[f"days_{number}"] = known.days if known else 0
        values[f"message_{number}"] = known.message if known else ""
    return values


def _kept(values: dict[str, Any]) -> dict[str, Any]:
    """Return the form's values as they are kept; a level without words is left out."""
    kept: dict[str, Any] = {name: values[name] for name in PLAIN}
    for name in ("least_cents", "fee_cents", "fee_least_cents", "fee_from_cents"):
        kept[name] = kept[name] or 0
    kept["fee_points"] = rules.read_points(values["fee_points"])
    kept["levels"] = [
        {"days": values[f"days_{number}"], "message": " ".join(values[f"message_{number}"].split())}
        for number in range(1, SHOWN + 1)
        if number == 1 or values[f"message_{number}"].strip()
    ]
    return kept
