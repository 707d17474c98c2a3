"""Where the office lies and who can open it: wizard's work, without its window."""

from dataclasses import replace

import keyring
import pytest
from core.test_action import CLERK, add
from keyring.backends.fail import Keyring as NoKeyring
from sqlalchemy import select

from frontdesk import __main__ as program
from frontdesk.core import settings
from frontdesk.core.audit import AuditEntry
from frontdesk.core.refused import Refused
from frontdesk.core.settings import Site
from frontdesk.core.work import PROGRAM
from frontdesk.demo.postgres import drop_database, fresh_database
from frontdesk.desk import opening
from frontdesk.desk.first_run import set_up_office
from frontdesk.staff.rules import NewPasswordNeeded
from frontdesk.staff.signing_in import password_chosen, signed_in

PHRASE = "four words make a key"
PRACTICE = {
    "name": "Maple Street Family Medicine", "line1": "214 Maple Street", "line2": "",
    "city": "Maplewood", "state": "NJ", "postal_code": "07040", "phone": "", "npi": "",
    "tax_id": "", "zone": "America/Chicago",
}  # fmt: skip


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    monkeypatch.setenv(settings.HOME, str(tmp_path / "home"))
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    if request.param == "sqlite":
        yield str(tmp_path / "data" / "office.db")
        return
    url = fresh_database(request.getfixturevalue("postgres_url"))
    yield url
    drop_database(url)


def begun(place):
    store, site, code = opening.begin_office(Site(workstation="desk-1"), place, PHRASE)
    manager = {"manager": "Rosa Diaz", "login": "rosa", "password": "maple street morning"}
    set_up_office(store, PROGRAM, practice=PRACTICE, **manager)
    store.close()
    return site, code


def test_a_new_office_opens_by_passphrase_and_by_recovery_code(place):
    site, code = begun(place)
    for phrase in (PHRASE, code, f"  {PHRASE} "):
        store = opening.open_office(site, phrase)
        assert str(store.zone) == "America/Chicago"
        assert signed_in(store, "ROSA", "maple street morning").name == "Rosa Diaz"
        store.close()


def test_without_keyring_the_passphrase_is_asked_and_a_wrong_one_opens_nothing(place):
    site, _ = begun(place)
    with pytest.raises(opening.PassphraseNeeded, match="passphrase"):
        opening.open_office(site)
    with pytest.raises(Refused, match="not this office's passphrase"):
        opening.open_office(site, PHRASE + "s")


def test_no_second_office_is_begun_over_the_first(place):
    site, _ = begun(place)
    with pytest.raises(Refused, match="an office"):
        opening.begin_office(site, place, "another passphrase")
    opening.open_office(site, PHRASE).close()


def test_nobody_works_before_the_first_manager_and_set_up_works_once(place):
    store, _, _ = opening.begin_office(Site(workstation="desk-1"), place, PHRASE)
    with pytest.raises(Refused):
        signed_in(store, "admin", "admin")
    manager = {"manager": "Rosa Diaz", "login": "rosa", "password": "maple street morning"}
    set_up_office(store, PROGRAM, practice=PRACTICE, **manager)
    with pytest.raises(Refused):
        set_up_office(store, PROGRAM, practice=PRACTICE, **manager)
    store.close()


def test_what_one_start_wrote_the_next_one_reads(place):
    site, code = begun(place)
    store = opening.open_office(site, PHRASE)
    add.do(store, CLERK, "Dr. Lee")
    store.close()
    store = opening.open_office(replace(site, workstation="desk-2"), code)
    add.do(store, CLERK, "Dr. Li")
    store.close()


def test_an_office_whose_disk_is_away_is_said_to_be_and_not_made_anew(tmp_path):
    gone = tmp_path / "stick" / "office.db"
    with pytest.raises(Refused, match="is not there"):
        opening.open_office(Site(workstation="x", office=str(gone)), PHRASE)
    assert not gone.parent.exists()


def test_a_server_s_password_is_never_shown():
    shown = opening.name_of("postgresql://ann:secret@db.example.org/office")
    assert "secret" not in shown and "db.example.org" in shown


def test_the_recovery_code_lets_the_only_manager_back_in_and_the_passphrase_does_not(
    place, monkeypatch, capsys
):
    site, code = begun(place)
    asked = ["--office", site.office, "recover", "rosa"]
    monkeypatch.setenv(program.PASSPHRASE, PHRASE)
    assert program.main(asked) == 1
    assert "not this office's recovery code" in capsys.readouterr().err
    monkeypatch.setenv(program.PASSPHRASE, code)
    assert program.main(asked) == 0
    one_time = capsys.readouterr().out.split()[-1]
    store = opening.open_office(site, PHRASE)
    with pytest.raises(NewPasswordNeeded):
        signed_in(store, "rosa", one_time)
    fresh = "river stones in the morning"
    member = password_chosen(store, "rosa", one_time, fresh, about=())
    assert signed_in(store, "rosa", fresh).name == member.name == "Rosa Diaz"
    with store.read() as session:
        trail = [row.action for row in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert "Issue one-time code" in trail
    store.close()


def test_a_login_that_nobody_has_gets_no_code(place, monkeypatch, capsys):
    site, code = begun(place)
    monkeypatch.setenv(program.PASSPHRASE, code)
    assert program.main(["--office", site.office, "recover", "eve"]) == 1
    assert "Nobody who works here" in capsys.readouterr().err
