"""Kill, full disk, lost answers: what was acknowledged stays, what was not is whole or absent."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from core.test_action import CLERK, add
from given import KEY
from sqlalchemy import make_url, select, text

from frontdesk.core import audit, engines
from frontdesk.core.action import Act
from frontdesk.core.opening import open_file, open_server
from frontdesk.core.refused import Refused, Unreachable
from frontdesk.staff.tables import Provider

ROOT = Path(__file__).parent.parent.parent
WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, "tests")
from core.test_action import CLERK, add
from frontdesk.core.opening import open_file, open_server
where = sys.argv[1]
key = bytes(range(32))
store = (open_server(where, key, workstation="w") if "://" in where
         else open_file(Path(where), key, workstation="w"))
for number in range(100_000):
    add.do(store, CLERK, f"Dr. {number}")
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
"""


def place_of(store, tmp_path):
    return str(tmp_path / "office.db") if store.is_sqlite else store.url


def test_a_killed_program_loses_nothing_acknowledged_and_leaves_nothing_half(store, tmp_path):
    acknowledged = 0
    for milliseconds in (20, 55, 90, 140, 210, 300):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, place_of(store, tmp_path)],
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        writer.stdout.readline()  # it writes
        acknowledged += 1
        time.sleep(milliseconds / 1000)
        writer.send_signal(signal.SIGKILL)
        acknowledged += len(writer.stdout.readlines())
        writer.wait()
    with store.read() as session:
        rows = session.scalars(select(Provider.id)).all()
        count, breaks = audit.verify(session, store.audit_key)
    assert len(rows) >= acknowledged > 6
    assert count == len(rows) and breaks == []  # never a change without its audit row, nor one torn


def test_a_full_disk_says_so_saves_nothing_and_works_again_with_space():
    if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], check=False).returncode:
        pytest.skip("only root may mount a small disk")
    script = """
import subprocess, sys
from pathlib import Path
sys.path.insert(0, "tests")
from core.test_action import CLERK, add
from frontdesk import schema
from frontdesk.core.opening import open_file
from frontdesk.core.refused import Refused
place = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", place], check=True)
store = open_file(place / "office.db", bytes(range(32)), workstation="w")
with store.writing.begin() as connection:
    schema.metadata().create_all(connection)
saved = 0
try:
    while True:
        add.do(store, CLERK, "x" * 20_000)
        saved += 1
except Refused as said:
    print(said)
def count():
    with store.read() as session:
        return session.connection().exec_driver_sql(
            "SELECT (SELECT count(*) FROM provider), (SELECT count(*) FROM audit_entry)").one()
print(count() == (saved, saved))
subprocess.run(["mount", "-o", "remount,size=16m", place], check=True)
add.do(store, CLERK, "after")
print(count() == (saved + 1, saved + 1))
"""
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(
            ["unshare", "-m", sys.executable, "-c", script, place],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
    assert done.stdout.splitlines() == [
        "The disk is full – nothing was saved. Free some space, then try again.",
        "True",
        "True",
    ], done.stderr


class Proxy:
    """A TCP line to the server that can be cut just before the answer to a COMMIT."""

    def __init__(self, port):
        self.port, self.cut_commit, self.cuts = port, False, 0
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        begun = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._serve, "127.0.0.1", 0), self._loop
        )
        self._server = begun.result(5)
        self.here = self._server.sockets[0].getsockname()[1]

    async def _serve(self, reader, writer):
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.port)
        state = {"commit": False}

        async def up():
            while data := await reader.read(65536):
                state["commit"] = self.cut_commit and b"COMMIT" in data
                server_writer.write(data)
            server_writer.close()

        async def down():
            while data := await server_reader.read(65536):
                if state["commit"]:
                    self.cut_commit, self.cuts = False, self.cuts + 1
                    break
                writer.write(data)
            writer.close()

        await asyncio.gather(up(), down(), return_exceptions=True)

    def close(self):
        self._loop.call_soon_threadsafe(self._server.close)


def test_a_lost_answer_to_commit_is_asked_again_and_done_once(postgres_store):
    url = make_url(postgres_store.url)
    proxy = Proxy(url.port)
    through = url.set(host="127.0.0.1", port=proxy.here).render_as_string(hide_password=False)
    store = open_server(through, KEY, workstation="desk-1")
    add.do(store, CLERK, "before")
    act = Act(add, ("Dr. Lee",))
    proxy.cut_commit = True
    with pytest.raises(Unreachable):
        act.run(store, CLERK)
    assert proxy.cuts == 1
    done = act.run(store, CLERK)
    with postgres_store.read() as session:
        names = session.scalars(select(Provider.name).order_by(Provider.id)).all()
        found = session.scalars(select(Provider.id).where(Provider.name == "Dr. Lee")).one()
        assert audit.verify(session, store.audit_key)[1] == []
    assert names == ["before", "Dr. Lee"] and done.made == found
    store.close()
    proxy.close()


def test_after_a_restart_of_the_server_the_first_act_succeeds(postgres_store):
    add.do(postgres_store, CLERK, "before")
    with postgres_store.writing.connect() as other:
        other.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database() "
                "AND usename = current_user"
            )
        )
    add.do(postgres_store, CLERK, "after")
    with postgres_store.read() as session:
        assert len(session.scalars(select(Provider.id)).all()) == 2


def test_a_connection_that_was_cut_while_it_rested_is_replaced_unseen(postgres_store, monkeypatch):
    monkeypatch.setattr(engines, "RESTED", 0.0)
    add.do(postgres_store, CLERK, "before")
    cut = ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
           "AND datname = current_database()")  # fmt: skip
    with postgres_store.connect() as other:
        other.execute(cut)
    with postgres_store.read() as session:
        assert session.scalars(select(Provider.name)).all() == ["before"]
    add.do(postgres_store, CLERK, "after")


def test_a_second_program_that_writes_for_long_makes_the_first_say_busy(
    sqlite_store, tmp_path, monkeypatch
):
    monkeypatch.setattr("frontdesk.core.opening.PRAGMAS", ("PRAGMA busy_timeout = 100",))
    other = open_file(tmp_path / "office.db", KEY, workstation="desk-2")
    with sqlite_store.writing.begin() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(Refused, match="nothing was saved"):
            add.do(other, CLERK, "late")
    add.do(other, CLERK, "in time")
    other.close()
