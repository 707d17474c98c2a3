"""What each job title may do: ticks that hold at once, and titles to add, rename and remove."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.core.action import Act, Done
from frontdesk.core.changes import Changes
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Card, Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.staff import actions, reads
from frontdesk.staff.pane.matrix import MatrixModel, MatrixView
from frontdesk.staff.reads import RoleRow


class RolesPage(Pane):
    """Permits by role."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.model = MatrixModel()
        self.matrix = MatrixView(self.model)
        self.banner = Banner(closable=True)
        self.form = Form()
        self.form.add(fields.text("title", "Role\u2019s t&itle"))
        self.holders = muted("", wrap=False)
        self.add = Button("&Add role", kind="primary", icon="plus", on=self.ask_to_add)
        self.rename = Button("Re&name", on=self.ask_to_rename)
        self.remove = Button("Re&move", kind="danger", on=self.ask_to_remove)
        self._busy: set[int] = set()  # roles with an act under way
        self._wanted: dict[int, frozenset[str]] = {}  # what else was ticked meanwhile
        self.matrix.toggled.connect(self.ask_to_toggle)
        self.matrix.role_picked.connect(self._on_picked)
        self.form.entered.connect(self.ask_to_rename)
        self._lay_out()
        self._on_picked(None)

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("role", "role_permit", "staff_role", "staff_member")

    def read(self, session: Session) -> list[RoleRow]:
        return reads.roles(session)

    def show_read(self, what: list[RoleRow]) -> None:
        if self._busy:  # ticks under way are newer than this; they read again when done
            return
        current = self.matrix.current_role()
        row = max(1, self.matrix.currentIndex().row())
        self.model.show_roles(what)
        columns = {role.id: place + 1 for place, role in enumerate(what)}
        if what and not self.matrix.currentIndex().isValid():
            column = columns.get(current.id, 1) if current else 1
            self.matrix.setCurrentIndex(self.model.index(row, column))
        self._on_picked(self.matrix.current_role())

    def ask_to_toggle(self, role_id: int, permit: str) -> None:
        """Let a role hold a permit, or no longer; ticks in quick succession are done in turn."""
        role = self._role(role_id)
        wanted = role.permits ^ {permit}
        self._put(role_id, permits=wanted)
        self._wanted[role_id] = wanted
        if role_id not in self._busy:
            self._send(role_id)

    def ask_to_add(self) -> None:
        """Add a role without permits; the keyboard goes to its title."""
        titles = {role.title.casefold() for role in self.model.roles}
        names = ("New role", *(f"New role {number}" for number in range(2, 99)))
        title = next(name for name in names if name.casefold() not in titles)
        self._do(actions.add_role.act(title=title), self._added)

    def ask_to_rename(self) -> None:
        """Give the role in hand the title typed."""
        role, values = self.matrix.current_role(), self.form.checked_values()
        if role is not None and values is not None:
            self._do(
                actions.change_role.act(
                    role.id, version=role.version, title=values["title"],
                    permits=sorted(role.permits),
                )
            )  # fmt: skip

    def ask_to_remove(self) -> None:
        """Remove the role in hand."""
        role = self.matrix.current_role()
        if role is not None:
            self._do(actions.remove_role.act(role.id, version=role.version))

    def _send(self, role_id: int) -> None:
        role, wanted = self._role(role_id), self._wanted.pop(role_id)
        self._busy.add(role_id)

        def done(outcome: Done) -> None:
            self._busy.discard(role_id)
            assert outcome.undo is not None
            self._put(role_id, version=outcome.undo.arguments["version"])
            if role_id in self._wanted:
                self._send(role_id)
            else:
                self.refresh()

        def refused(refusal: Refused) -> None:
            self._busy.discard(role_id)
            self._wanted.pop(role_id, None)
            self._say(refusal, act)
            self.refresh()

        act = actions.change_role.act(
            role_id, version=role.version, title=role.title, permits=sorted(wanted)
        )
        self.banner.show_sentence("")
        self.office.act(act, done, refused)

    def _do(self, act: Act, then=None) -> None:
        def refused(refusal: Refused) -> None:
            if isinstance(refusal, NeedsApproval) or not self.form.show_refused(refusal):
                self._say(refusal, act)

        def done(outcome: Done) -> None:
            self.form.clear_errors()
            self.form["title"].load(self.form["title"].value())
            if then:
                then(outcome)

        self.banner.show_sentence("")
        self.office.act(act, done, refused)

    def _say(self, refusal: Refused, act: Act) -> None:
        if isinstance(refusal, NeedsApproval):
            self.office.refused.emit(refusal, act)
        else:
            self.banner.show_sentence(str(refusal), "warning")

    def _added(self, outcome: Done) -> None:
        def shown(roles) -> None:
            if isinstance(roles, Refused):
                return
            self.model.show_roles(roles)
            column = [role.id for role in roles].index(outcome.made) + 1
            self.matrix.setCurrentIndex(self.model.index(1, column))
            self.form["title"].take_keyboard()

        self.office.read(self.read, shown)

    def _role(self, role_id: int) -> RoleRow:
        return next(role for role in self.model.roles if role.id == role_id)

    def _put(self, role_id: int, **changes: Any) -> None:
        """Show a role as it will be, before the database has said so."""
        roles = [
            replace(role, **changes) if role.id == role_id else role for role in self.model.roles
        ]
        self.model.show_roles(roles)

    def _on_picked(self, role: RoleRow | None) -> None:
        for widget in (self.rename, self.remove, self.form):
            widget.setEnabled(role is not None)
        if role is None:
            self.holders.setText("")
            return
        self.form.load({"title": role.title}, keep_typed=False)
        people = "person holds" if role.holders == 1 else "people hold"
        self.holders.setText(f"{role.holders} {people} this role")
        self.remove.setEnabled(role.holders == 0)
        self.remove.setToolTip("" if role.holders == 0 else "Give its people other roles first.")

    def _lay_out(self) -> None:
        top, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words("Roles & permits", "title"))
        words.addWidget(
            muted("Tick what each job title may do. Space ticks, arrows go on. It holds at once.")
        )
        top.addLayout(words, 1)
        top.addWidget(self.add, 0, Qt.AlignmentFlag.AlignTop)
        card = Card()
        line = QHBoxLayout()
        line.setSpacing(3 * theme.SPACE)
        self.form.setMaximumWidth(90 * theme.SPACE)
        line.addWidget(self.form, 1)
        line.addWidget(self.rename, 0, Qt.AlignmentFlag.AlignBottom)
        line.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignBottom)
        line.addSpacing(3 * theme.SPACE)
        self.holders.setContentsMargins(0, 0, 0, 2 * theme.SPACE)
        line.addWidget(self.holders, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        card.body.addLayout(line)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[5 * theme.SPACE] * 4)
        whole.setSpacing(4 * theme.SPACE)
        whole.addLayout(top)
        whole.addWidget(self.banner)
        whole.addWidget(self.matrix, 1)
        whole.addWidget(card)
