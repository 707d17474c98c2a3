"""Who signs in here, as what; new people and forgotten passwords get a one-time code."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from frontdesk.core.action import Done
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_moment
from frontdesk.kit import fields
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.fields import Field
from frontdesk.kit.labels import Card, Words, muted
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.kit.tick_inputs import TicksInput
from frontdesk.staff import actions, passwords, reads, rules
from frontdesk.staff.reads import RoleRow, StaffRow

OFF, WAITING, HERE = "Switched off", "Code issued", "Works here"
_SIGNS = {OFF: ("cross-circle", "muted"), WAITING: ("clock", "warning"),
          HERE: ("check-circle", "success")}  # fmt: skip


def state_of(row: StaffRow) -> str:
    """Return in words whether a person can sign in."""
    if not row.active:
        return OFF
    return HERE if row.has_password else WAITING


COLUMNS = (
    Column[StaffRow](
        "Name",
        lambda row: row.name,
        tip=lambda row: f"Signs in as {row.login}",
        strong=True,
        width=150,
    ),
    Column[StaffRow]("Roles", lambda row: ", ".join(row.roles) or "None yet", stretch=True),
    Column[StaffRow](
        "State",
        state_of,
        icon=lambda row: _SIGNS[state_of(row)][0],
        colour=lambda row: _SIGNS[state_of(row)][1],
        width=142,
    ),
)


class PeoplePage(ListPage):
    """Everyone who signs in."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="People",
            about="Who signs in here, and as what. Nobody is ever deleted: the trail names them.",
            what="person",
            columns=COLUMNS,
            empty=EmptyState("patients", "Nobody works here yet", action="Add person"),
        )
        self.roles = TicksInput(needed="Choose at least one role.")
        form = self.card.form
        form.add(fields.text("name", "&Name", required=True))
        form.add(fields.text("login", "Log&in", required=True, hint="One word, such as rosa"))
        form.add(Field("role_ids", "&Roles", self.roles))
        form.add(fields.check("active", "&Works here and may sign in"))
        self.code_button = Button("Issue on&e-time code", icon="lock", on=self.ask_for_code)
        self.code_about = muted("")
        self.code_card, self.code = (
            Card("One-time code", "sunken"),
            Words("", "title", selectable=True),
        )
        self.code_words = muted("")
        copy = Button("Cop&y code", icon="copy", on=self._copy)
        inside: tuple[QWidget, ...] = (self.code, self.code_words, copy)
        for widget in inside:
            self.code_card.body.addWidget(widget)
        self.card.above.addWidget(self.code_card)
        self.card.extra.addWidget(self.code_button)
        self.card.extra.addWidget(self.code_about)
        self._codes: dict[str, str] = {}  # by login, while the page is open

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("staff_member", "staff_role", "role", "one_time_code")

    def read(self, session: Session) -> tuple[list[StaffRow], list[RoleRow]]:
        return reads.staff_list(session), reads.roles(session)

    def show_read(self, what: tuple[list[StaffRow], list[RoleRow]]) -> None:
        people, roles = what
        self.roles.set_options([(role.id, role.title) for role in roles])
        self.show_rows(people)

    def values_of(self, row: StaffRow) -> Mapping[str, Any]:
        return {
            "name": row.name,
            "login": row.login,
            "role_ids": row.role_ids,
            "active": row.active,
        }

    def new_values(self) -> Mapping[str, Any]:
        return {"active": True}

    def opened(self, row: StaffRow | None) -> None:
        """Offer a code, or show the one just issued."""
        self.card.form["active"].setVisible(row is not None)
        other = row is not None and row.id != self.office.staff.id
        code = self._codes.get(row.login, "") if row is not None and row.code_until else ""
        self.code_button.setVisible(other and bool(row and row.active))
        self.code_about.setText(self._about_code(row, other=other))
        self.code_about.setVisible(bool(self.code_about.words()) and not code)
        self.code_card.setVisible(bool(code))
        if code and row is not None and row.code_until is not None:
            until = words_moment(row.code_until, self.office.store.zone)
            self.code.setText(code)
            self.code_words.setText(
                f"Hand it to {row.name}, who types it in place of a password and then chooses "
                f"one. It works once, until {until}, and is shown only now."
            )

    def ask_to_save(self, row: StaffRow | None, values: dict[str, Any]) -> None:
        if row is not None:
            self.ask(actions.change_staff.act(row.id, version=row.version, **values))
            return
        code = passwords.new_code()
        self._codes[rules.normal_login(values["login"])] = code
        values.pop("active")
        self.ask(actions.add_staff.act(code_digest=passwords.code_digest(code), **values))

    def saved(self, done: Done) -> None:
        self.said.emit("Saved.")

    def ask_for_code(self) -> None:
        """Take the person's password away and show a code with which they choose another."""
        row = self.current()
        if row is None:
            return
        code = passwords.new_code()
        self._codes[row.login] = code
        self.ask(
            actions.reset_password.act(
                row.id,
                version=row.version,
                code_digest=passwords.code_digest(code),
                guard=actions.guard_of(self.office.store, row.login),
            )
        )

    def _about_code(self, row: StaffRow | None, *, other: bool) -> str:
        if row is None:
            return "Saving shows a one-time code with which they choose their own password."
        if not other:
            return "Your own password is changed with the present one, under your name below."
        if row.code_until is not None and not row.has_password:
            until = words_moment(row.code_until, self.office.store.zone)
            return f"A code was issued and is good until {until}."
        return "Takes their password away; they choose another with the code." if row.active else ""

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.words())
        self.said.emit("The code is on the clipboard.")
