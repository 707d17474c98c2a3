"""The recall rules: which kind of visit, how long after it, and what the letter says."""

from collections.abc import Mapping
from dataclasses import fields as fields_of
from typing import Any

from sqlalchemy.orm import Session

from frontdesk.core.changes import Changes
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.labels import muted
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.office import taking_out
from frontdesk.recall import actions, reads, rules
from frontdesk.recall.reads import RuleRow
from frontdesk.schedule import reads as schedule
from frontdesk.schedule.rows import TypeRow

WIDE = 104 * theme.SPACE


class RulesPage(ListPage):
    """The page."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="Rules",
            about="Who has had such a visit is due again after so long. A booking closes it.",
            what="rule",
            columns=(
                Column[RuleRow]("Rule", lambda row: row.name, strong=True, width=135,
                                colour=lambda row: "" if row.active else "muted"),
                Column[RuleRow]("Kind of visit", lambda row: row.type, width=120),
                Column[RuleRow]("Again after", lambda row: rules.words_interval(row.months,
                                row.weeks), lambda row: (row.months, row.weeks), width=90),
                Column[RuleRow]("Listed", lambda row: f"{row.lead_weeks} weeks ahead",
                                lambda row: row.lead_weeks, width=130, stretch=True),
                Column[RuleRow]("", lambda row: "" if row.active else "Not used",
                                icon=lambda row: "" if row.active else "cross-circle",
                                colour=lambda _: "muted", width=90),
            ),
            empty=EmptyState("refresh", "No recall rules yet",
                             "Such as: who had an annual physical is due again after 12 months.",
                             action="Add rule"),
        )  # fmt: skip
        self.beside.setFixedWidth(round(WIDE * theme.current().text_scale))
        self.offer_export(taking_out, permit="schedule.setup")
        self._add_fields()

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("recall_rule", "appointment_type")

    def read(self, session: Session) -> tuple[list[RuleRow], list[TypeRow]]:
        return reads.rule_rows(session), schedule.types(session)

    def show_read(self, what: tuple[list[RuleRow], list[TypeRow]]) -> None:
        rows, kinds = what
        used = {row.type_id: row.type for row in rows}  # one out of use is still a rule's
        options = used | {one.id: one.name for one in kinds}
        self.card.form["type_id"].box.set_options(
            sorted(options.items(), key=lambda one: one[1].casefold())
        )
        self.show_rows(rows)

    def values_of(self, row: RuleRow) -> Mapping[str, Any]:
        return {one.name: getattr(row, one.name) for one in fields_of(row)}

    def new_values(self) -> Mapping[str, Any]:
        return {"months": 12, "lead_weeks": 4, "give_up_months": 24, "active": True,
                "letter": rules.USUAL_LETTER}  # fmt: skip

    def ask_to_save(self, row: RuleRow | None, values: dict[str, Any]) -> None:
        if row is not None:
            values |= {"rule_id": row.id, "version": row.version}
        self.ask(actions.save_rule.act(**values))

    def _add_fields(self) -> None:
        form = self.card.form
        form.add(fields.text("name", "&Name", required=True, longest=60))
        form.add(fields.choice("type_id", "&Kind of visit", [], side_by_side=False,
                               hint="It starts the recall, and closes it when booked"))  # fmt: skip
        form.add(fields.number("months", "Again after, &months", most=rules.MOST_MONTHS), span=6)
        form.add(fields.number("weeks", "and &weeks", most=rules.MOST_WEEKS), span=6)
        form.add(fields.number("lead_weeks", "&Listed before", most=rules.MOST_LEAD,
                               unit="weeks"), span=6)  # fmt: skip
        given_up = fields.number("give_up_months", "&Give up after", most=rules.MOST_GIVE_UP,
                                 unit="months", hint="Overdue so long; 0: never")  # fmt: skip
        form.add(given_up, span=6)
        form.add(fields.notes("letter", "The lette&r says", required=True, lines=9))
        form.add_widget(muted(" ".join(f"{{{one}}}" for one in rules.FIELDS)))
        form.add(fields.check("active", "&In use"))
