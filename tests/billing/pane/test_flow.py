"""Small things in rows, as many as the width needs; a page that goes takes none of another's."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from shiboken6 import Shiboken

from frontdesk.billing.pane.flow import Flow


def page_with(*words):
    page, row = QWidget(), Flow(4)
    for one in words:
        row.addWidget(QLabel(one))
    QVBoxLayout(page).addLayout(row)
    return page, row


def delete(*widgets):
    for one in widgets:
        one.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_narrow_page_needs_more_rows(qtbot):
    page, row = page_with("Paid ahead", "On hold", "In dispute")
    qtbot.addWidget(page)
    page.show()
    assert row.heightForWidth(60) >= 3 * row.heightForWidth(800)


def test_what_a_row_holds_is_its_own_whatever_other_page_goes(qtbot):
    (first, _), (second, row) = page_with("Paid ahead"), page_with("On hold", "In dispute")
    qtbot.addWidget(second)
    second.show()
    delete(first)
    assert all(Shiboken.isValid(row.itemAt(place)) for place in range(row.count()))
    delete(row.itemAt(0).widget())
    assert row.count() == 1 and row.heightForWidth(800) > 0
