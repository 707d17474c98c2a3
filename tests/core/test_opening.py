import hashlib
import sqlite3
import subprocess

import pytest
from core.test_action import CLERK, add
from given import KEY
from sqlalchemy import text

from frontdesk.core.opening import create_file, open_file, open_server
from frontdesk.core.refused import Refused

PLANTED = "Zyxwvut"


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def closed(sqlite_store, tmp_path):
    """An office file with a planted name in it, closed."""
    add.do(sqlite_store, CLERK, PLANTED)
    sqlite_store.close()
    return tmp_path / "office.db"


@pytest.mark.parametrize("key", [bytes(32), KEY[::-1]], ids=["no key", "wrong key"])
def test_a_wrong_key_is_refused_and_the_file_is_untouched(closed, key):
    before = digest(closed)
    with pytest.raises(Refused, match="key does not open"):
        open_file(closed, key, workstation="x")
    assert digest(closed) == before


def test_another_library_cannot_read_the_file_nor_spoil_it(closed):
    before = digest(closed)
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(closed).execute("SELECT * FROM provider")
    assert digest(closed) == before
    open_file(closed, KEY, workstation="x").close()


def test_nothing_planted_stands_in_clear_on_the_disk(sqlite_store, tmp_path):
    add.do(sqlite_store, CLERK, PLANTED)
    seen = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(seen) >= 2  # the file and its log
    assert all(PLANTED.encode() not in path.read_bytes() for path in seen)


def test_no_office_is_begun_over_another(closed):
    with pytest.raises(Refused, match="an office already"):
        create_file(closed)


def test_a_file_that_is_no_office_is_refused_and_untouched(tmp_path):
    path = tmp_path / "letter.db"
    path.write_bytes(b"Dear Sir or Madam, " * 400)
    before = digest(path)
    with pytest.raises(Refused, match="not a Front Desk office"):
        open_file(path, KEY, workstation="x")
    assert digest(path) == before


def test_the_settings_that_keep_promises_are_on(sqlite_store):
    with sqlite_store.engine.connect() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    full = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert asked == full


def test_a_read_only_folder_is_refused_with_a_sentence(closed, tmp_path):
    mounted = (
        subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode == 0
    )
    if not mounted:
        pytest.skip("this system forbids a mount namespace of one's own")
    script = (
        "from pathlib import Path; from frontdesk.core.opening import open_file;"
        "from frontdesk.core.refused import Refused\n"
        "try: open_file(Path('office.db'), bytes(range(32)), workstation='x')\n"
        "except Refused as said: print(said)"
    )
    import sys

    command = (
        f"mount --bind {tmp_path} {tmp_path} && mount -o remount,ro,bind {tmp_path} "
        f'&& cd {tmp_path} && exec {sys.executable} -c "$0"'
    )
    import os

    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", command, script],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": root},
    )
    assert "cannot write to" in done.stdout, done.stderr


def test_a_server_elsewhere_without_proof_of_itself_is_refused():
    with pytest.raises(Refused, match="verify-full"):
        open_server("postgresql://ann@db.example.org/office?sslmode=require", KEY, workstation="x")


def test_both_stores_tell_the_time_in_utc(store):
    assert store.now().utcoffset().total_seconds() == 0
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
