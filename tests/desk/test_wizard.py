"""The first run: a real office made by typing, opened again, examined; what is wrong said once."""

import json
import subprocess
import sys
from pathlib import Path

import keyring
import pytest
from desk.desk_office import Desk, shown_words
from keyring.backends.fail import Keyring as NoKeyring
from kit.walk import access_keys, clipped, unnamed
from pypdfium2 import PdfDocument
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from frontdesk.core import secrets, settings
from frontdesk.core.settings import Site
from frontdesk.demo.postgres import drop_database, fresh_database
from frontdesk.desk import opening, start
from frontdesk.desk.wizard import Wizard
from frontdesk.kit import theme

ROOT = Path(__file__).parent.parent.parent
PHRASE = "four words make a key"
PASSWORD = "maple street morning"
TYPED = {
    "name": "Lakeside Family Practice", "line1": "12 Shore Road", "city": "Geneva", "state": "NY",
    "postal_code": "14456", "manager": "Rosa Diaz", "login": "rosa", "password": PASSWORD,
    "again": PASSWORD, "passphrase": PHRASE,
}  # fmt: skip


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path, qtbot):
    monkeypatch.setenv(settings.HOME, str(tmp_path / "home"))
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    start.dress(dark=False)
    yield
    keyring.set_keyring(before)


@pytest.fixture
def wizard(qtbot):
    made = Wizard(Site(workstation="desk-1"))
    made.resize(1200, 900)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    return made


def fill_in(wizard, **changed):
    for name, words in (TYPED | changed).items():
        box = wizard.form[name].box
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, words)


def enter(wizard):
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def began(wizard, qtbot, **changed):
    fill_in(wizard, **changed)
    enter(wizard)
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == 2, timeout=20_000)
    return wizard


@pytest.fixture(params=["this PC", "a server"])
def place(request, tmp_path):
    if request.param == "this PC":
        yield str(tmp_path / "data" / "office.db")
        return
    url = fresh_database(request.getfixturevalue("postgres_url"))
    yield url
    drop_database(url)


def test_typing_makes_a_real_office_shows_the_recovery_code_and_opens_the_desk(
    wizard, qtbot, place
):
    began(wizard, qtbot, place=place)
    code = wizard.code.words()
    assert len(code) >= 20 and "recovery code" in shown_words(wizard)
    with qtbot.waitSignal(wizard.opened) as opened:
        enter(wizard)
    store, site = opened.args
    assert site.office == place and Site.load().office == place
    desk = Desk(store, site=site, room="patients")
    desk.sign_in("rosa", PASSWORD)
    assert "Lakeside Family Practice" in shown_words(desk.window)
    desk.close()
    store.close()
    opening.open_office(site, code).close()


def test_the_recovery_code_can_be_printed_and_the_paper_has_it(wizard, qtbot):
    began(wizard, qtbot)
    wizard.show_paper()
    pages = PdfDocument(wizard._paper.data)
    words = pages[0].get_textpage().get_text_range()
    assert wizard.code.words() in words and "Lakeside Family Practice" in words
    assert PASSWORD not in words and PHRASE not in words
    QTest.keyClick(wizard._paper, Qt.Key.Key_Escape)
    assert wizard.pages.currentIndex() == 2
    wizard._store.close()


def test_a_password_never_reaches_the_settings_on_disk(wizard, qtbot, tmp_path):
    began(wizard, qtbot)
    wizard._store.close()
    kept = "".join(
        path.read_text("utf-8", "replace")
        for path in (tmp_path / "home").rglob("*")
        if path.is_file() and path.suffix in (".json", ".keys")
    )
    assert PASSWORD not in kept and PHRASE not in kept and wizard.code.words() not in kept


@pytest.mark.parametrize(
    "name,words,said",
    [
        ("name", " ", "Fill this in"),
        ("npi", "1234567890", "NPI"),
        ("password", "short", "15 characters"),
        ("again", "maple street evening", "differ"),
        ("passphrase", "too short", "15 characters"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(
    wizard, qtbot, tmp_path, name, words, said
):
    fill_in(wizard, **{name: words})
    if name == "password":
        fill_in(wizard, password=words, again=words)
    enter(wizard)
    qtbot.wait(50)
    assert said in wizard.form[name].error
    assert wizard.pages.currentIndex() == 0 and not list((tmp_path / "home").rglob("*.db"))
    assert wizard.form["city"].box.typed() == "Geneva"


def test_a_folder_that_cannot_be_written_is_one_sentence(wizard, qtbot, tmp_path):
    (tmp_path / "in-the-way").write_text("a file where a folder should be")
    fill_in(wizard, place=str(tmp_path / "in-the-way" / "office.db"))
    enter(wizard)
    qtbot.waitUntil(lambda: bool(said(wizard)), timeout=10_000)
    assert wizard.pages.currentIndex() == 0 and "in-the-way" in said(wizard)


def said(wizard):
    """The sentence in view, at a field or in the strip; not the one that says that it works on."""
    errors = [field.error for form in (wizard.form, wizard.existing)
              for field in form.fields.values() if field.error]  # fmt: skip
    strip = wizard.strip.sentence
    return " ".join(errors + ([] if strip.endswith("…") else [strip]))


def test_a_wrong_passphrase_says_so_and_the_right_one_opens(wizard, qtbot):
    began(wizard, qtbot)
    wizard._store.close()
    again = Wizard(Site.load())
    qtbot.addWidget(again)
    again.show()
    again.activateWindow()
    assert again.pages.currentIndex() == 1
    QTest.keyClicks(again.existing["phrase"].box, PHRASE + "s")
    QTest.keyClick(again.existing["phrase"].box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "passphrase" in said(again), timeout=10_000)
    assert again.existing["place"].box.typed() == Site.load().office
    box = again.existing["phrase"].box
    box.selectAll()
    QTest.keyClicks(box, PHRASE)
    with qtbot.waitSignal(again.opened, timeout=10_000) as opened:
        QTest.keyClick(box, Qt.Key.Key_Return)
    opened.args[0].close()


def test_an_office_of_a_newer_program_is_not_written_to(wizard, qtbot):
    began(wizard, qtbot)
    wizard._store.close()
    site = Site.load()
    store = opening.open_office(site, PHRASE)
    with store.writing.begin() as connection:
        connection.execute(text("UPDATE schema_version SET version = 999, min_program = 999"))
    store.close()
    again = Wizard(site)
    qtbot.addWidget(again)
    again.show()
    QTest.keyClicks(again.existing["phrase"].box, PHRASE)
    QTest.keyClick(again.existing["phrase"].box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(said(again)), timeout=10_000)
    assert "newer" in said(again)


def test_a_file_that_is_not_there_is_said_to_be_away(qtbot, tmp_path):
    gone = Wizard(Site(workstation="desk-1", office=str(tmp_path / "stick" / "office.db")))
    qtbot.addWidget(gone)
    gone.show()
    QTest.keyClicks(gone.existing["phrase"].box, PHRASE)
    QTest.keyClick(gone.existing["phrase"].box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "is not there" in said(gone), timeout=10_000)


def test_a_server_that_does_not_answer_is_one_sentence(qtbot):
    gone = Wizard(Site(workstation="desk-1", office="postgresql://nobody@127.0.0.1:1/office"))
    qtbot.addWidget(gone)
    gone.show()
    QTest.keyClicks(gone.existing["phrase"].box, PHRASE)
    QTest.keyClick(gone.existing["phrase"].box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(said(gone)), timeout=20_000)
    assert "Traceback" not in said(gone) and len(said(gone)) < 300


def doctor(tmp_path, site):
    env = {"PATH": "/usr/bin", settings.HOME: str(tmp_path / "home"),
           "FRONTDESK_PASSPHRASE": PHRASE, "PYTHON_KEYRING_BACKEND":
           "keyring.backends.fail.Keyring", "LANG": "C.UTF-8"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "frontdesk", "doctor"], env=env, cwd=ROOT, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_doctor_finds_a_new_office_well_and_a_forged_one_not(wizard, qtbot, tmp_path):
    began(wizard, qtbot)
    store, site = wizard._store, wizard.site
    desk = Desk(store, site=site, room="patients").sign_in("rosa", PASSWORD)
    desk.press("F12")
    desk.settle()
    desk.close()
    store.close()
    code, words = doctor(tmp_path, site)
    assert (code, "All is well." in words) == (0, True), words
    assert json.loads((settings.config_folder() / "site.json").read_text("utf-8"))["heads"]
    forged = opening.open_office(site, PHRASE)
    with forged.writing.begin() as connection:
        for trigger in list(connection.execute(text(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
        ))):  # fmt: skip
            connection.execute(text(f'DROP TRIGGER "{trigger[0]}"'))
        connection.execute(text("UPDATE audit_entry SET staff = 'Nobody' WHERE seq = 3"))
    forged.close()
    code, words = doctor(tmp_path, site)
    assert code == 1 and "3" in words and "desk-1" in words, words


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_each_page_is_named_whole_and_has_its_own_letters(wizard, qtbot, qapp, scale):
    theme.apply(qapp, theme.light().scaled(scale))
    wizard.resize(round(1200 * scale), round(900 * scale))
    wizard.code.setText(secrets.new_recovery_code())
    for page in range(3):
        wizard.pages.setCurrentIndex(page)
        qtbot.wait(20)
        assert unnamed(wizard) == [] and clipped(wizard) == []
        assert {key: count for key, count in access_keys(wizard).items() if count > 1} == {}
    theme.apply(qapp, theme.light())
