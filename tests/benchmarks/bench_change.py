"""A change made at one workstation, until it is painted at another."""

import statistics
import time
from typing import Any

from measuring import empty_stores, part, row
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication, QTableView, QVBoxLayout
from sqlalchemy import select

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.work import PROGRAM
from frontdesk.kit.bell import Bell
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.staff.tables import Provider

TIMES = 60


@action("Rename provider", permit="bench")
def rename(work: Work, row_id: int, name: str) -> Undo | None:
    work.get(Provider, row_id).name = name
    return None


class Names(Pane):
    """Shows the providers' names, and when it was painted."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.model = RowsModel((Column("Name", lambda row: row.name, lambda row: row.name),))
        view = QTableView()
        view.setModel(self.model)
        QVBoxLayout(self).addWidget(view)
        self.shown = ""

    def concerns(self, changes: Any) -> bool:
        return changes.touch("provider")

    def read(self, session: Any) -> list[Any]:
        return list(session.execute(select(Provider.id, Provider.name)).all())

    def show_read(self, rows: list[Any]) -> None:
        self.model.show_rows(rows)
        self.repaint()
        self.shown = rows[0].name


def run() -> list[dict[str, Any]]:
    """Measure p99 over TIMES changes; the anchor is the act alone, without anyone hearing it."""
    QApplication.instance() or QApplication([])
    rows = []
    with empty_stores() as stores:
        for database, store in stores:
            other = store.beside("other-desk")
            with store.writing.begin() as connection:
                connection.execute(Provider.__table__.insert().values(
                    id=1, name="0", credential="", specialty="", npi="", colour="", active=True,
                    place=0, version=1))  # fmt: skip
            bell = Bell()
            office = Office(store, PROGRAM, bell)
            pane = Names(office)
            pane.show()
            bell.listen(store)
            _until(lambda pane=pane: pane.shown == "0")
            alone, painted = [], []
            for number in range(1, TIMES):
                start = time.perf_counter()
                rename.do(other, PROGRAM, 1, str(number))
                alone.append((time.perf_counter() - start) * 1000)
                _until(lambda pane=pane, number=number: pane.shown == str(number))
                painted.append((time.perf_counter() - start) * 1000)
                _until(lambda: False, seconds=0.01)
            ours = part(painted, 0.99)
            goal = 50.0 if database == "postgresql" else 1000.0
            one = row("change painted at another desk, p99 in ms", database, ours,
                      statistics.median(alone), goal, ratio=ours)  # fmt: skip
            rows.append(one)
            office.close()
            pane.deleteLater()
    return rows


def _until(true: Any, seconds: float = 5.0) -> None:
    end = time.perf_counter() + seconds
    while not true() and time.perf_counter() < end:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
