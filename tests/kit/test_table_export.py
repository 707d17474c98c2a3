"""A table leaves by one button: seen first, noted before it goes, exact, and never half."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date

import openpyxl
import pypdfium2
import pytest
from kit.test_preview import Tray
from kit.walk import unnamed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QVBoxLayout
from small_office import clerk, practice
from sqlalchemy import select

from frontdesk.core.audit import AuditEntry
from frontdesk.core.money import dollars
from frontdesk.core.work import Staff
from frontdesk.kit.bell import Bell
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.pdf_pages import PdfPages
from frontdesk.kit.privacy import privacy
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import TableExport, file_name, listing_of, rows_shown
from frontdesk.office import taking_out


@dataclass(frozen=True)
class Owes:
    id: int
    name: str
    cents: int
    day: date = date(2025, 3, 4)


COLUMNS = (
    Column[Owes]("Patient", lambda row: row.name, private=True, stretch=True),
    Column[Owes]("Since", lambda row: "long ago", lambda row: row.day, kind="date"),
    Column[Owes]("Owes", lambda row: dollars(row.cents), lambda row: row.cents, right=True,
                 private=True, kind="money", summed=True),
)  # fmt: skip
ROWS = [Owes(7, "Smith, Ann", 1005), Owes(3, "=Evil()", -7), Owes(9, "Brown, Bo", 250)]


class Page(Pane):
    """A page with a list and a field above it."""

    def __init__(self, office):
        super().__init__(office)
        self.field = QLineEdit()
        self.field.setAccessibleName("Something")
        self.table = Table(RowsModel(COLUMNS), "Receivables")
        self.export = TableExport(
            self,
            office,
            taking_out,
            permit="ledger.read",
            make=lambda: rows_shown(
                self.table, "Receivables", about=[("As of", "03/04/2025")], patient=lambda r: r.id
            ),
        )
        column = QVBoxLayout(self)
        for one in (self.field, self.export, self.table):
            column.addWidget(one)
        self.heard = []
        self.said.connect(self.heard.append)

    def concerns(self, changes):
        return False

    def read(self, session):
        return ROWS

    def show_read(self, rows):
        self.table.rows_model.show_rows(rows)


@pytest.fixture
def office(sqlite_store, qapp):
    practice(sqlite_store)
    made = Office(sqlite_store, clerk(), Bell())
    yield made
    made.close()
    PdfPages.settle()


@pytest.fixture
def page(office, qtbot):
    made = Page(office)
    qtbot.addWidget(made)
    made.resize(900, 640)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    qtbot.waitUntil(lambda: len(made.table.rows_model.rows()) == 3)
    made.table.setFocus()
    yield made
    if made.export.preview is not None:
        made.export.preview.close_preview()


def audited(store):
    with store.read() as session:
        wanted = select(AuditEntry).where(AuditEntry.kind.in_(["print", "export"]))
        return [
            (one.action, one.kind, one.outcome, json.loads(one.detail), one.staff)
            for one in session.scalars(wanted.order_by(AuditEntry.seq))
        ]


def saved(page, qtbot, path, way):
    page.heard.clear()
    page.export.save_to(str(path), way)
    qtbot.waitUntil(lambda: bool(page.heard))
    return page.heard[-1]


def test_a_workbook_holds_what_is_shown_and_is_noted_with_what_how_many_and_by_whom(
    page, office, qtbot, tmp_path
):
    assert saved(page, qtbot, tmp_path / "owed", "xlsx") == "Saved as owed.xlsx."
    sheet = openpyxl.load_workbook(tmp_path / "owed.xlsx").active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows][-4:] == ["Smith, Ann", "'=Evil()", "Brown, Bo", "Total"]
    assert [row[2] for row in rows][-4:] == [10.05, -0.07, 2.5, 12.48]
    ((action, kind, outcome, detail, by),) = audited(office.store)
    assert (action, kind, outcome, by) == ("Export table", "export", "done", clerk().name)
    assert detail["what"] == "Receivables" and detail["row_count"] == 3
    assert detail["way"] == "xlsx" and detail["patients"] == [3, 7, 9]
    assert detail["about"] == {"As of": "03/04/2025"} and len(detail["sha256"]) == 64


def test_csv_holds_plain_values_and_nothing_that_runs(page, qtbot, tmp_path):
    saved(page, qtbot, tmp_path / "owed.csv", "csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "owed.csv").read_text("utf-8-sig"))))
    assert rows == [
        ["Patient", "Since", "Owes"],
        ["Smith, Ann", "2025-03-04", "10.05"],
        ["'=Evil()", "2025-03-04", "-0.07"],
        ["Brown, Bo", "2025-03-04", "2.50"],
    ]


def test_only_the_rows_in_sight_leave_in_their_order_and_it_says_so(page, office, qtbot, tmp_path):
    page.table.rows_model.sort(2, Qt.SortOrder.DescendingOrder)
    page.table.rows_model.filter(", ")
    saved(page, qtbot, tmp_path / "owed.pdf", "pdf")
    document = pypdfium2.PdfDocument(tmp_path / "owed.pdf")
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert text.index("Smith, Ann") < text.index("Brown, Bo") and "Evil" not in text
    assert "Only: ," in text and "$12.55" in text and "2 rows" in text
    assert audited(office.store)[0][3]["about"]["Only"] == ","


def test_what_the_lobby_may_not_see_still_leaves_whole(page, qtbot, tmp_path):
    privacy.hide(True)
    try:
        saved(page, qtbot, tmp_path / "owed.csv", "csv")
    finally:
        privacy.hide(False)
    assert "Smith, Ann" in (tmp_path / "owed.csv").read_text("utf-8-sig")


def open_paper(page, qtbot):
    QTest.keyClick(page.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.export.preview is not None and page.export.preview.isVisible())
    preview = page.export.preview
    preview.printing = Tray()
    preview.printer.clear()
    preview.printer.addItem("Front")
    return preview


def test_ctrl_p_lays_the_paper_over_the_page_and_a_look_is_no_print(page, office, qtbot):
    preview = open_paper(page, qtbot)
    assert preview.geometry() == page.rect() and preview.title.text() == "Receivables"
    page.resize(1000, 700)
    assert preview.geometry() == page.rect()
    assert audited(office.store) == [] and unnamed(page) == []


def test_a_print_is_noted_before_it_reaches_the_printer(page, office, qtbot):
    preview = open_paper(page, qtbot)
    QTest.keyClick(preview.print_button, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(preview.printing.taken) == 1)
    ((action, kind, _, detail, _),) = audited(office.store)
    assert (action, kind, detail["way"]) == ("Print table", "print", "printer")
    assert preview.printing.taken[0][1]["title"] == "Receivables"


def test_the_keyboard_stays_on_the_paper_and_esc_gives_it_back(page, qtbot):
    preview = open_paper(page, qtbot)
    seen = set()
    for _ in range(30):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.add(QApplication.focusWidget())
    assert len(seen) > 3 and all(preview.isAncestorOf(one) for one in seen)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not preview.isVisible() and page.table.hasFocus()


def test_who_may_not_read_it_cannot_take_it_out_and_that_is_noted(page, office, qtbot, tmp_path):
    office.sign_in(Staff(9, "Tom Temp", frozenset()))
    said = saved(page, qtbot, tmp_path / "owed.csv", "csv")
    assert "may not" in said and list(tmp_path.glob("owed*")) == []
    ((action, _, outcome, _, by),) = audited(office.store)
    assert (action, outcome, by) == ("Export table", "refused", "Tom Temp")


def test_a_supervisor_may_allow_it_in_place(page, office, qtbot, tmp_path):
    boss = Staff(1, "Rosa Diaz", frozenset({"ledger.read"}))
    asked = []
    office.ask_approval = lambda refusal, decide: (asked.append(refusal.permit), decide(boss))
    office.sign_in(Staff(9, "Tom Temp", frozenset()))
    assert saved(page, qtbot, tmp_path / "owed.csv", "csv") == "Saved as owed.csv."
    assert asked == ["ledger.read"]


def test_a_place_that_cannot_be_written_is_told(page, qtbot, tmp_path):
    said = saved(page, qtbot, tmp_path / "nowhere" / "owed.csv", "csv")
    assert said.startswith("It could not be saved there")


def test_nothing_is_taken_out_of_an_empty_list(page, office, qtbot, tmp_path):
    page.table.rows_model.show_rows([])
    assert saved(page, qtbot, tmp_path / "owed.csv", "csv") == "There is nothing to take out."
    assert audited(office.store) == [] and list(tmp_path.glob("owed*")) == []


def test_a_long_one_shows_its_progress_and_can_be_stopped(
    page, office, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setattr("frontdesk.kit.table_export.PATIENCE", 0)
    page.table.rows_model.show_rows([Owes(n, f"Patient {n}", n) for n in range(30_000)])
    office.job_moved.connect(lambda title, done, total: office.cancel_job(title))
    said = saved(page, qtbot, tmp_path / "owed.xlsx", "xlsx")
    assert said == "Stopped; nothing was taken out."
    assert audited(office.store) == [] and list(tmp_path.glob("owed*")) == []


def test_the_menu_offers_every_way_with_its_letter(page, qtbot):
    QTest.keyClick(
        page.table,
        Qt.Key.Key_E,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    (menu,) = page.export.findChildren(QMenu)
    words = [one.text() for one in menu.actions() if one.text()]
    letters = [one.split("&")[1][0].casefold() for one in words]
    assert letters == ["p", "d", "e", "c"] and "Ctrl+P" in words[0]
    menu.close()


def test_a_status_is_told_by_its_word_and_an_unfit_value_by_its_text():
    columns = (
        Column[Owes]("State", lambda row: "no_show", status=lambda row: "no_show"),
        Column[Owes]("Since", lambda row: "03/04", lambda row: (row.day, 1), kind="date"),
    )
    listing = listing_of(columns, ROWS[:1], "x")
    assert listing.lines[0].cells == ("No-show", "03/04") and listing.totals is None


@pytest.mark.parametrize(
    "title,name",
    [
        ("Payments 03/04/2025", "Payments 03-04-2025.csv"),
        ("..", "Table.csv"),
        ("a:b\n*c", "a-b-c.csv"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title, name):
    assert file_name(title, "csv") == name


def test_the_paper_is_loaded_when_first_asked_for():
    import subprocess
    import sys

    code = (
        "import sys, frontdesk.kit.table_export\n"
        "heavy = {'xlsxwriter', 'reportlab', 'frontdesk.paper.report'}\n"
        "bad = heavy & set(sys.modules)\n"
        "sys.exit(str(bad) if bad else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
