"""What is done at the desk: approved in place, taken back, and done once though the line breaks."""

import subprocess
import sys
import threading
import time

from core.test_bad_luck import Proxy
from desk.desk_office import GRACE, JOAN, JOHN, PASSWORD, audit, fill, shown_words
from given import KEY
from small_office import patient, practice
from sqlalchemy import make_url, select

from frontdesk.core import settings, upgrading
from frontdesk.core.opening import open_file, open_server
from frontdesk.core.settings import Site
from frontdesk.core.work import PROGRAM
from frontdesk.kit import theme
from frontdesk.patients.actions import add_alert, merge_patients
from frontdesk.patients.tables import Patient, PatientAlert


def merge(desk):
    """Ask to merge Joan's chart into John's, as the merge view does."""
    done, refused = [], []
    desk.window.office.act(
        merge_patients.act(
            kept_id=JOHN, gone_id=JOAN, kept_version=1, gone_version=1, choices={}
        ),
        done.append, refused.append,
    )  # fmt: skip
    desk.settle()
    return done, refused


def test_a_supervisor_approves_in_place_once_and_the_audit_names_both(filled, desks):
    desk = desks(filled).sign_in("ann")
    desk.press("F4")
    before = desk.focus
    done, _ = merge(desk)
    strip = desk.window.approve
    assert strip.isVisible() and done == []
    assert desk.focus is strip.form["login"].box
    desk.type("luis")
    desk.press("Tab")
    desk.type(PASSWORD)
    desk.press("Enter")
    desk.settle()
    assert "may not do this either" in strip.form["login"].error and done == []
    desk.retype("rosa")
    desk.press("Tab")
    desk.retype(PASSWORD)
    desk.press("Enter")
    desk.wait(lambda: done, "the merge is done")
    assert not strip.isVisible() and desk.focus is before
    assert strip.form["password"].box.typed() == ""
    rows = audit(filled, "Merge charts", merge_patients.title)
    assert [row for row in rows if row[3] == "done"] == [
        ("Ann Park", merge_patients.title, rows[-1][2], "done", 1)
    ]
    done, _ = merge(desk)  # the next time it is asked again
    assert strip.isVisible() and done == []


def test_a_blocked_act_that_is_left_leaves_all_as_it_was(file_office, desks):
    desk = desks(file_office).sign_in("ann")
    done, refused = merge(desk)
    desk.press("Esc")
    desk.settle()
    assert not desk.window.approve.isVisible() and done == [] and len(refused) == 1
    assert [row[3] for row in audit(file_office, merge_patients.title)] in ([], ["refused"])


def test_a_lock_empties_the_approval_s_password(file_office, desks):
    desk = desks(file_office).sign_in("ann")
    merge(desk)
    desk.type("rosa")
    desk.press("Tab")
    desk.type("half of it")
    desk.press("F12")
    assert desk.window.approve.form["password"].box.typed() == ""


def alerts(store):
    with store.read() as session:
        found = select(PatientAlert.text, PatientAlert.ended_on).order_by(PatientAlert.id)
        return [(text, ended is not None) for text, ended in session.execute(found)]


def test_ctrl_z_takes_the_last_acts_back_one_by_one_and_ctrl_y_does_them_again(filled, desks):
    desk = desks(filled).sign_in("ann")
    desk.search("oyel")
    desk.press("Enter")
    desk.settle()
    for words in ("Needs a ramp", "Hard of hearing"):
        desk.pane.chart.alert.setFocus()
        desk.type(words)
        desk.press("Enter")
        desk.settle()
    assert alerts(filled) == [("Needs a ramp", False), ("Hard of hearing", False)]
    assert "Hard of hearing" in shown_words(desk.window)
    desk.pane.chart.edit.setFocus()
    desk.press("Ctrl+Z")
    desk.settle()
    assert alerts(filled) == [("Needs a ramp", False), ("Hard of hearing", True)]
    desk.press("Ctrl+Z")
    desk.settle()
    assert alerts(filled) == [("Needs a ramp", True), ("Hard of hearing", True)]
    desk.press("Ctrl+Y")
    desk.settle()
    assert alerts(filled) == [("Needs a ramp", False), ("Hard of hearing", True)]


def test_nobody_takes_back_what_the_one_before_did(file_office, desks):
    desk = desks(file_office).sign_in("ann")
    desk.search("oyel")
    desk.press("Enter")
    desk.settle()
    desk.pane.chart.alert.setFocus()
    desk.type("Needs a ramp")
    desk.press("Enter")
    desk.settle()
    desk.press("F12", "Esc")
    desk.sign_in("luis")
    desk.press("Ctrl+Z")
    desk.settle()
    assert alerts(file_office) == [("Needs a ramp", False)]


class Line(Proxy):
    """A line to the server that can be dead for a while."""

    refusing = False

    def __init__(self, port):
        self._writers = []
        super().__init__(port)

    async def _serve(self, reader, writer):
        if self.refusing:
            writer.close()
            return
        self._writers.append(writer)
        await super()._serve(reader, writer)

    def kill(self):
        self.refusing = True

        def drop():
            for writer in self._writers:
                writer.transport.abort()
            self._writers.clear()

        self._loop.call_soon_threadsafe(drop)


def test_the_database_gone_shows_a_banner_and_the_act_is_done_once_when_it_is_back(
    postgres_store, desks
):
    fill(postgres_store)
    url = make_url(postgres_store.url)
    line = Line(url.port)
    through = url.set(host="127.0.0.1", port=line.here).render_as_string(hide_password=False)
    store = open_server(through, KEY, workstation="desk-1")
    store.in_zone("America/New_York")
    desk = desks(store).sign_in("ann")
    desk.press("Ctrl+N")
    desk.type("Brandt")
    desk.press("Tab")
    desk.type("Uta")
    desk.pane.form.form["mobile"].take_keyboard()
    desk.type("9735550188")
    line.kill()
    desk.press("Ctrl+S")
    desk.wait(lambda: desk.window.lost.isVisible(), "the banner says that the database is gone")
    assert "Nothing you typed is lost" in desk.window.lost.sentence
    assert desk.pane.form.form["family"].box.typed() == "Brandt"
    desk.pane.form.form["email"].take_keyboard()
    desk.type("uta@example.org")  # the window lives on
    assert desk.pane.form.form["email"].box.typed() == "uta@example.org"
    line.refusing = False
    desk.wait(lambda: not desk.window.lost.isVisible(), "the banner goes by itself")
    desk.wait(lambda: desk.pane.card is not None, "the patient is saved")
    with postgres_store.read() as session:
        found = session.scalars(select(Patient.family).where(Patient.family == "Brandt")).all()
    assert found == ["Brandt"]
    desk.close()
    store.close()
    line.close()


def test_a_window_closes_though_the_database_is_gone(postgres_store, desks):
    fill(postgres_store)
    line = Line(make_url(postgres_store.url).port)
    through = make_url(postgres_store.url).set(host="127.0.0.1", port=line.here)
    store = open_server(through.render_as_string(hide_password=False), KEY, workstation="desk-1")
    desk = desks(store).sign_in("ann")
    line.kill()
    begun = time.monotonic()
    desk.close()
    assert time.monotonic() - begun < 9
    store.close()
    line.close()


def test_a_change_on_one_desk_is_on_the_other_s_card_within_a_second(filled, desks, tmp_path):
    first = desks(filled).sign_in("ann")
    first.window.take_in_hand(GRACE)
    first.settle()
    second = (
        open_file(tmp_path / "office.db", KEY, workstation="desk-2")
        if filled.is_sqlite
        else open_server(filled.url, KEY, workstation="desk-2")
    )
    threads = threading.active_count()
    add_alert.do(second, PROGRAM, GRACE, text="Brings her daughter")
    begun = time.monotonic()
    first.wait(lambda: "Brings her daughter" in shown_words(first.window), "it shows")
    assert time.monotonic() - begun < 5 and threading.active_count() <= threads + 4
    second.close()


def test_light_and_dark_are_switched_by_command_and_remembered(file_office, desks):
    desk = desks(file_office).sign_in("ann")
    assert not theme.current().is_dark
    desk.press("Ctrl+K")
    desk.type("/dark")
    desk.press("Enter")
    assert theme.current().is_dark and desk.window.site.look == "dark"
    desk.close()
    assert Site.load().look == "dark"


def test_the_room_last_open_is_open_again_and_no_patient_is_remembered(file_office, desks):
    desk = desks(file_office).sign_in("ann")
    desk.search("oyel")
    desk.press("Enter", "F3")
    desk.settle()
    desk.close()
    site = Site.load()
    assert site.remembered["room"] == "checkin" and site.heads
    again = desks(file_office, site=site).sign_in("ann")
    assert again.window._room == "checkin"
    written = (settings.config_folder() / "site.json").read_text("utf-8")
    assert "Oyelaran" not in written and "1975" not in written


def test_f1_shows_the_sheet_of_keys_and_esc_goes_back(file_office, desks):
    desk = desks(file_office).sign_in("ann")
    desk.press("F1")
    desk.wait(lambda: desk.window._keys and desk.window._keys.data, "the sheet is made")
    assert desk.window._keys.isVisible() and desk.window._keys.data.startswith(b"%PDF")
    desk.press("Esc")
    assert not desk.window._keys.isVisible() and desk.pane.isVisible()


LEDGER_ALONE = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication([])
from frontdesk.core.opening import open_file
from frontdesk.core.settings import Site
from frontdesk.core.work import PROGRAM
from frontdesk.desk import start
from frontdesk.ledger import actions
window = start.desk_of(open_file(Path(sys.argv[1]), bytes(range(32)), workstation="desk-1"), Site())
assert "frontdesk.payments.tables" not in sys.modules
window.office.sign_in(PROGRAM)
act = actions.post_opening_balance.act(1, cents=100, key="k")
window.office.act(act, then=lambda done: (print("posted", done.made), app.quit()),
                  refused=lambda said: (print(said), app.quit()))
app.exec()
window.office.store.close()
"""


def test_an_act_may_refer_to_the_tables_of_rooms_that_were_never_opened(tmp_path):
    path = tmp_path / "office.db"
    store = open_file(path, KEY, workstation="desk-1")
    upgrading.bring_up_to_date(store)
    practice(store)
    patient(store)
    store.close()
    done = subprocess.run(
        [sys.executable, "-c", LEDGER_ALONE, str(path)], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "posted 1", done.stderr
