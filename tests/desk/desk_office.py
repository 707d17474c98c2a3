"""A desk for tests: a real office, real people with passwords, the real window, real keys."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from frontdesk.core.audit import AuditEntry
from frontdesk.core.settings import Site
from frontdesk.core.work import PROGRAM
from frontdesk.demo import office as demo
from frontdesk.demo.walk import Hands
from frontdesk.desk import start
from frontdesk.desk.first_run import set_up_office
from frontdesk.patients.actions import register_patient
from frontdesk.patients.typed import PatientTyped, PhoneTyped
from frontdesk.staff import passwords

PASSWORD = demo.PASSWORD
PEOPLE = (
    ("Smith", "John", "1980-03-04", "(973) 555-0199"),
    ("Smith", "Joan", "1980-03-14", "(973) 555-0142"),
    ("Oyelaran", "Grace", "1975-06-30", "(973) 555-0123"),
    ("Nguyen", "Linh", "1991-11-02", "(973) 555-0177"),
)
JOHN, JOAN, GRACE, LINH = 1, 2, 3, 4
_hash = []


def fill(store):
    """Make an office of an empty store: staff of every kind, providers, a few patients."""
    store.in_zone(demo.PRACTICE["zone"])
    _hash or _hash.append(passwords.hashed(PASSWORD))
    set_up_office(
        store, PROGRAM, practice=demo.PRACTICE, manager="Rosa Diaz", login="rosa",
        password=PASSWORD, location="Maple Street",
    )  # fmt: skip
    demo.fill_staff.do(store, PROGRAM, _hash[0])
    for family, given, born, phone in PEOPLE:
        typed = PatientTyped(
            family=family, given=given, birth_date=born, phones=(PhoneTyped(phone, "mobile"),)
        )
        register_patient.do(store, PROGRAM, typed)


class Desk(Hands):
    """The window with hands on its keyboard."""

    def __init__(self, store, *, room="patients", folder=Path("unused"), site=None):
        self.store = store
        site = site or Site(workstation=store.workstation, remembered={"room": room})
        window = start.desk_of(store, site)
        window.resize(1440, 900)
        window.show()
        window.activateWindow()
        self.window = window
        self.tasks, self._task = [], _Uncounted()
        self.settle()

    @property
    def signed_in(self):
        return self.window.cover.currentIndex() == 1

    def sign_in(self, login="ann", password=PASSWORD):
        """Sign in by the keyboard and wait for the desk."""
        self.try_sign_in(login, password)
        self.wait(lambda: self.signed_in, f"{login} is signed in")
        self.settle()
        return self

    def try_sign_in(self, login, password):
        self.retype(login)
        self.press("Tab")
        self.retype(password)
        self.press("Enter")
        self.settle()

    def unlock(self, password=PASSWORD):
        self.type(password)
        self.press("Enter")
        self.wait(lambda: self.signed_in, "the desk is unlocked")
        self.settle()

    def search(self, words):
        """Type into the search box and wait for the hits of all of it."""
        self.press("Ctrl+K")
        self.type(words)
        self.wait(lambda: self.window.top._shown_for == words, f"hits for {words}")

    @property
    def hits(self):
        return self.window.top.results.model.hits

    @property
    def pane(self):
        return self.window.panes[self.window._room]

    @property
    def focus(self):
        return QApplication.focusWidget()

    def crash(self):
        """Let the window go without closing it in good order."""
        self.window.idle.stop()
        self.window.office.bell.stop()
        self.window.office.close()
        self.window.closeEvent = lambda event: event.accept()
        self.window.close()
        self.window.deleteLater()
        sweep()

    def close(self):
        self.window.close()
        self.window.deleteLater()
        sweep()


class _Uncounted:
    keys = letters = 0


def sweep():
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def audit(store, *actions):
    """Who did what to whom and who approved it, oldest first; only these actions if given."""
    row = AuditEntry
    with store.read() as session:
        found = select(row.staff, row.action, row.patient_id, row.outcome, row.approver_id)
        rows = [tuple(one) for one in session.execute(found.order_by(row.id))]
    return [one for one in rows if not actions or one[1] in actions]


def shown_words(window):
    """Every word a person can see in the window and its popups."""
    words = []
    for widget in QApplication.allWidgets():
        if widget.isVisible() and (widget is window or widget.window().isVisible()):
            for name in ("text", "windowTitle", "placeholderText", "toolTip"):
                said = getattr(widget, name, None)
                if callable(said):
                    try:
                        words.append(str(said()))
                    except TypeError:
                        continue
    return "\n".join(words)
