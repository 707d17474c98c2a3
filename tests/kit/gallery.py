"""All of the kit on one page: `python tests/kit/gallery.py OUT.png [--dark] [--scale 2]`."""

import argparse
import os
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))


def main() -> None:
    said = argparse.ArgumentParser()
    said.add_argument("out")
    said.add_argument("--dark", action="store_true")
    said.add_argument("--scale", type=float, default=1.0)
    said.add_argument("--text", type=float, default=1.0)
    said.add_argument("--hidden", action="store_true")
    asked = said.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = str(asked.scale)
    from PySide6.QtCore import QLocale
    from PySide6.QtWidgets import QApplication

    from frontdesk.kit import theme
    from frontdesk.kit.privacy import privacy

    app = QApplication([])
    QLocale.setDefault(QLocale("en_US"))
    look = theme.dark() if asked.dark else theme.light()
    theme.apply(app, look.scaled(asked.text))
    privacy.hide(asked.hidden)
    page = gallery()
    page.resize(page.sizeHint().expandedTo(page.minimumSizeHint()))
    page.resize(max(page.width(), 1480), max(page.height(), 1560))
    page.show()
    page.activateWindow()
    app.processEvents()
    page.show_popups()
    app.processEvents()
    page.grab().save(asked.out)


@dataclass(frozen=True)
class Visit:
    id: int
    time: str
    patient: str
    kind: str
    status: str
    owed: int


VISITS = [
    Visit(1, "8:00 AM", "Alvarez, Maria", "New patient", "with_provider", 0),
    Visit(2, "8:20 AM", "Brown, Ann", "Follow-up", "roomed", 2500),
    Visit(3, "8:40 AM", "O\u2019Brien, Patrick", "Physical", "checked_in", 0),
    Visit(4, "9:00 AM", "Smith, John", "Follow-up", "arrived", 12750),
    Visit(5, "9:20 AM", "Smith, Joan", "Vaccination", "confirmed", 0),
    Visit(6, "9:40 AM", "N\u00fa\u00f1ez-Garc\u00eda, Bel\u00e9n", "Follow-up", "booked", 4000),
    Visit(7, "10:00 AM", "Wu, Li", "Lab", "no_show", 0),
]


def gallery():
    from PySide6.QtWidgets import QGridLayout, QWidget

    class Page(QWidget):
        def show_popups(self) -> None:
            self.hits.show_hits(some_hits(), "smi jo")

    page = Page()
    page.setWindowTitle("Gallery")
    grid = QGridLayout(page)
    grid.setContentsMargins(28, 24, 28, 24)
    grid.setSpacing(20)
    left, right = QWidget(), QWidget()
    grid.addWidget(header(page), 0, 0, 1, 2)
    grid.addWidget(left, 1, 0)
    grid.addWidget(right, 1, 1)
    grid.setColumnStretch(0, 10)
    grid.setColumnStretch(1, 9)
    fill(left, [buttons(), a_form(), steps(), icon_wall()])
    fill(right, [space(330), table(), chips(), banners(), empty(), bits()])
    return page


def fill(widget, parts):
    from PySide6.QtWidgets import QVBoxLayout

    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(16)
    for part in parts:
        column.addWidget(part)
    column.addStretch()


def space(tall):
    from PySide6.QtWidgets import QWidget

    room = QWidget()
    room.setMinimumHeight(tall)
    return room


def row(*parts, stretch=True):
    from PySide6.QtWidgets import QHBoxLayout, QWidget

    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    for part in parts:
        line.addWidget(part)
    if stretch:
        line.addStretch()
    return holder


def header(page):
    from frontdesk.kit import labels
    from frontdesk.kit.finder import ResultList
    from frontdesk.kit.search_box import SearchBox

    box = SearchBox("Find a patient, an appointment, a command", "Ctrl+K")
    box.setMinimumWidth(620)
    page.hits = ResultList(box)
    box.setText("smi jo")
    return row(labels.title("Front Desk"), labels.muted("the kit", wrap=False), space(1), box)


def some_hits():
    from frontdesk.kit.hits import Hit

    return [
        Hit(1, "Smith, John", ("03/04/1980 \u00b7 46 y", "\u2026 0199", "#10442"),
            "Today 9:00 AM", "Last seen Jan 12", section="Patients", alike=True),
        Hit(2, "Smith, Jon", ("03/04/1980 \u00b7 46 y", "\u2026 4410", "#20317"),
            "", "Last seen 2019", section="Patients", alike=True),
        Hit(3, "Smith, Joan", ("11/30/1971 \u00b7 54 y", "\u2026 8812", "#00381"),
            "Today 9:20 AM", "Last seen Mar 3", section="Patients"),
        Hit(4, "Smithson, Jos\u00e9", ("07/19/2024 \u00b7 20 mo", "\u2026 2231", "#31190"),
            "Fri, Mar 13", "", "was Jones", section="Patients"),
        Hit("book", "Book an appointment for Smith Jo\u2026", (), "F4", "", icon="calendar",
            section="Do", private=False),
    ]  # fmt: skip


def buttons():
    from frontdesk.kit.buttons import Button, IconButton
    from frontdesk.kit.chips import KeyHint
    from frontdesk.kit.labels import Card

    card = Card("Buttons")
    off = Button("Not now")
    off.setEnabled(False)
    focused = Button("Has the keyboard", kind="primary")
    card.body.addWidget(
        row(
            Button("Take co-pay", kind="primary", icon="money"),
            Button("Print receipt", icon="printer"),
            Button("Cancel", kind="quiet"),
            Button("Void\u2026", kind="danger", icon="trash"),
            Button("Why?", kind="link"),
            off,
        )
    )
    card.body.addWidget(
        row(
            focused,
            IconButton("calendar", "Today"),
            IconButton("eye-off", "Hide names"),
            IconButton("lock", "Lock"),
            IconButton("chevron-left", "Day before"),
            IconButton("chevron-right", "Next day"),
            KeyHint("F7"),
            KeyHint("Ctrl+K"),
        )
    )
    return card


def a_form():
    from frontdesk.kit import fields
    from frontdesk.kit.form import Form
    from frontdesk.kit.labels import Card

    card, form = Card(), Form()
    today = date(2026, 3, 10)
    form.section("Who is it?", "A name and a phone number are enough to begin with.")
    form.add(fields.text("last", "&Last name", required=True), span=4)
    form.add(fields.text("first", "&First name", required=True), span=4)
    form.add(fields.text("preferred", "P&referred", placeholder="as they like it"), span=4)
    form.add(fields.date("born", "Date of &birth", past=True, today=lambda: today), span=4)
    form.add(
        fields.choice("sex", "Se&x", [("F", "Female"), ("M", "Male"), ("U", "Unknown")]), span=8
    )
    form.add(fields.phone("phone", "&Phone", required=True), span=4)
    states = [("", name) for name in ["Alabama", "Alaska", "Arizona", "Texas"]]
    form.add(fields.choice("state", "&State", states, side_by_side=False), span=4)
    form.add(fields.money("copay", "&Co-pay"), span=4)
    form.section("And")
    form.add(
        fields.notes("remarks", "Remar&ks", placeholder="What the next person should know"), span=6
    )
    form.add(
        fields.password("secret", "Pass&word", hint="15 characters or more; a phrase is best."),
        span=6,
    )
    form.add(fields.check("texts", "&May be reached by text message"), span=6)
    form.load({"last": "Smith", "first": "John", "sex": "M", "born": date(1980, 3, 4),
               "copay": 2500, "texts": True, "secret": "a long phrase of words"})  # fmt: skip
    form["phone"].box.setText("(555) 555-019")
    form["phone"].check()
    card.body.addWidget(form)
    return card


def steps():
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    from frontdesk.kit import labels
    from frontdesk.kit.buttons import Button
    from frontdesk.kit.labels import Card, Words
    from frontdesk.kit.segmented import Segmented
    from frontdesk.kit.steps import StepList

    card, column = Card(), StepList()
    bodies = [Words("...") for _ in range(3)]
    pay = QWidget()
    inside = QVBoxLayout(pay)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.addWidget(labels.muted("Co-pay for a follow-up with Blue Shield PPO."))
    inside.addWidget(Words("$25.00", "display", private=True))
    way = Segmented([("cash", "Cash"), ("check", "Check"), ("card", "Card"), ("none", "Not today")])
    way.setAccessibleName("How it is paid")
    inside.addWidget(row(way))
    inside.addWidget(
        row(Button("Take $25.00", kind="primary", icon="check"), Button("Skip", kind="quiet"))
    )
    column.add("greet", "Greet by name", bodies[0], private=True)
    column.add("review", "Review what is on file", bodies[1])
    column.add("pay", "Take the co-pay", pay)
    column.add("arrive", "Arrived", bodies[2])
    column.set_summary("greet", "John Smith \u00b7 03/04/1980 \u00b7 (555) 555-0199", state="done")
    column.set_summary("review", "Insurance card is 14 months old", state="attention")
    column.steps["pay"].show_state("current")
    card.body.addWidget(column)
    return card


def icon_wall():
    from PySide6.QtWidgets import QGridLayout

    from frontdesk.kit import icons
    from frontdesk.kit.buttons import IconButton
    from frontdesk.kit.labels import Card

    card, grid = Card("Icons"), QGridLayout()
    grid.setSpacing(2)
    for place, name in enumerate(icons.NAMES):
        grid.addWidget(IconButton(name, name), place // 17, place % 17)
    card.body.addLayout(grid)
    return card


def table():
    from frontdesk.core.money import dollars
    from frontdesk.kit.rows_model import Column, RowsModel
    from frontdesk.kit.table import Table

    model = RowsModel(
        [
            Column[Visit]("Time", lambda visit: visit.time, lambda visit: visit.id, width=96),
            Column[Visit]("Patient", lambda v: v.patient, strong=True, private=True, stretch=True),
            Column[Visit]("Type", lambda visit: visit.kind, width=124),
            Column[Visit]("Status", lambda v: v.status, status=lambda v: v.status, width=150),
            Column[Visit](
                "Owes",
                lambda visit: dollars(visit.owed) if visit.owed else "\u2013",
                lambda visit: visit.owed,
                right=True,
                private=True,
                colour=lambda visit: "" if visit.owed else "muted",
                width=92,
            ),
        ]
    )
    model.show_rows(VISITS)
    view = Table(model, "Today\u2019s visits")
    view.setMinimumHeight(34 * 8 + 4)
    view.selectRow(3)
    view.delegate.hovered = 1
    return view


def chips():
    from frontdesk.kit import theme
    from frontdesk.kit.chips import Chip
    from frontdesk.kit.labels import Card

    card = Card("States")
    names = list(theme.current().statuses)
    card.body.addWidget(row(*(Chip.of_status(name) for name in names[:5])))
    card.body.addWidget(row(*(Chip.of_status(name) for name in names[5:])))
    tones = ("danger", "warning", "success", "info", "neutral", "accent")
    shapes = ("cross-circle", "alert", "check-circle", "info", "dot", "star")
    words = ("Inactive", "Old", "Active", "Interpreter", "Unknown", "VIP")
    made = [Chip(word, tone, shape) for word, tone, shape in zip(words, tones, shapes, strict=True)]
    card.body.addWidget(row(*made))
    return card


def banners():
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    from frontdesk.kit.banner import Banner

    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    for sentence, tone, action in (
        ("The database does not answer. What you type is kept; trying again.", "danger", "Try now"),
        (
            "Another John Smith is on today\u2019s list at 2:30 PM. Ask for the date of birth.",
            "warning",
            "",
        ),
        ("Coverage was confirmed this morning.", "success", ""),
        ("A draft from 9:12 AM is waiting: Register Alvarez.", "info", "Go on with it"),
    ):
        column.addWidget(Banner(sentence, tone, action=action, closable=tone == "info"))
    return holder


def empty():
    from frontdesk.kit.banner import EmptyState
    from frontdesk.kit.labels import Card

    card = Card()
    card.body.addWidget(
        EmptyState(
            "calendar",
            "Nobody is booked for Sunday.",
            "Type a name and a time into the box above, or open a template.",
            action="Book an appointment",
        )
    )
    return card


def bits():
    from PySide6.QtWidgets import (
        QCheckBox,
        QComboBox,
        QDateEdit,
        QProgressBar,
        QRadioButton,
        QSpinBox,
    )

    from frontdesk.kit.avatar import Avatar
    from frontdesk.kit.labels import Card
    from frontdesk.kit.notices import NoticeBar

    card = Card("And the rest")
    bar = NoticeBar(lambda: "9:05 AM")
    bar.say("Ann Brown moved to Tue, Mar 10, 2:00 PM.", undo=lambda: None)
    names = ("John Smith", "Brown, Ann", "Li Wu", "Maria Alvarez", "")
    card.body.addWidget(row(*(Avatar(name) for name in names)))
    progress = QProgressBar()
    progress.setValue(40)
    combo = QComboBox()
    combo.addItems(["Dr. Lee", "Dr. Gray"])
    spin, when = QSpinBox(), QDateEdit(calendarPopup=True)
    for one, name in ((combo, "Provider"), (spin, "Minutes"), (when, "Day")):
        one.setAccessibleName(name)
    checked, radio = QCheckBox("Only mine"), QRadioButton("By provider")
    checked.setChecked(True)
    radio.setChecked(True)
    card.body.addWidget(row(combo, spin, when, checked, radio))
    card.body.addWidget(progress)
    card.body.addWidget(bar)
    return card


if __name__ == "__main__":
    main()
