"""A real PostgreSQL server of one's own, for the demo, the tests and the measurements."""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from frontdesk.core.refused import Refused
from frontdesk.demo import postgres_keeper, postgres_programs

NAMED_SERVER = "FRONTDESK_TEST_POSTGRES"
OWNER = "frontdesk"  # may make databases and roles, but is no superuser: as on a managed server
START_TRIES = 5
DROP_TRIES = 40
STOP_SECONDS = postgres_keeper.STOP_SECONDS + 5
ONLY_SCRAM = "host all all 127.0.0.1/32 scram-sha-256\n"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "log_timezone": "UTC",
}
# What a server saves that may forget everything at a power cut.
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


def test_server_url() -> str | None:
    """Return the server that FRONTDESK_TEST_POSTGRES names, or None where it names none.

    Its role must be allowed to make databases.
    """
    named = os.environ.get(NAMED_SERVER)
    if not named:
        return None
    url = make_url(named.replace("postgres://", "postgresql://", 1))
    return _text(url.set(drivername="postgresql+psycopg"))


@contextlib.contextmanager
def server_for_tests() -> Iterator[str]:
    """Give the URL of the server named for tests, or of a throw-away one for as long as used."""
    named = test_server_url()
    if named:
        yield named
    else:
        with running_postgres() as url:
            yield url


@contextlib.contextmanager
def running_postgres(folder: Path | None = None, *, durable: bool = False) -> Iterator[str]:
    """Run a PostgreSQL server on 127.0.0.1 and give the URL of a database on it.

    The server stops with the block, and also when this program is killed. Where root runs it,
    the server itself runs as the user nobody.

    Args:
        folder: keeps the data, so that the next start finds it again, under the same URL if
            its port is still free; None means a temporary folder, removed at the end, and in
            memory where there is plenty and `durable` does not ask for the disk. A server
            that already runs there is shared, and stops with the program that started it.
        durable: write to the disk as an office's server does; otherwise a power cut may lose
            all, and everything is faster.

    Raises:
        Refused: the server is not installed, or does not start; the text says why.

    """
    if folder is None:
        temporary = postgres_programs.temporary_folder(in_memory=not durable)
        cluster = _Cluster(temporary, durable=durable, removed=True)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        cluster = _Cluster(folder.resolve(), durable=durable, removed=False)
        if cluster.answers():
            yield cluster.url
            return
    try:
        cluster.prepare()
        keeper = cluster.start()
        try:
            yield cluster.url
        finally:
            with contextlib.suppress(BrokenPipeError):
                keeper.communicate("end\n", timeout=STOP_SECONDS)
    finally:
        if cluster.removed:
            shutil.rmtree(cluster.folder, ignore_errors=True)


def fresh_database(url: str, *, template: str | None = None) -> str:
    """Make a database of its own on the server of `url` and return its URL.

    Args:
        url: any database of the server, as a role that may make databases.
        template: URL of a database of the same server to copy; nobody may be connected to it.

    """
    name = f"frontdesk_{secrets.token_hex(8)}"
    source = make_url(template).database if template else "template1"
    # Copying files takes half the time of copying page by page through the log.
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    _command(make_url(url), statement.format(sql.Identifier(name), sql.Identifier(source or "")))
    return _text(make_url(url).set(database=name))


def drop_database(url: str) -> None:
    """Remove the database of `url`, whoever is still connected to it."""
    name = sql.Identifier(make_url(url).database or "")
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name)
    for patience in range(DROP_TRIES):
        try:
            _command(make_url(url).set(database="postgres"), drop)
        except psycopg.errors.InsufficientPrivilege:  # the server's own vacuum is at work in it
            if patience == DROP_TRIES - 1:
                raise
            time.sleep(0.3)
        else:
            return


class _Cluster:
    """A folder of databases and how its server is started."""

    def __init__(self, folder: Path, *, durable: bool, removed: bool) -> None:
        self.folder, self.durable, self.removed = folder, durable, removed
        self.log = folder / "log"
        self._password, self._port = folder / "password", folder / "port"
        self.user = postgres_programs.server_user(folder)
        self.place = self.user.place_for(folder)
        self.data = self.place / "data"

    @property
    def url(self) -> str:
        """The URL of the first database."""
        port, password = int(self._port.read_text()), self._password.read_text()
        url = URL.create("postgresql+psycopg", OWNER, password, "127.0.0.1", port, OWNER)
        return _text(url)

    def answers(self) -> bool:
        """Tell whether a server for this folder already runs."""
        try:
            url = make_url(self.url)
            psycopg.connect(_conninfo(url), connect_timeout=2).close()
        except (OSError, psycopg.OperationalError):
            return False
        return True

    def prepare(self) -> None:
        """Lay out the data folder, unless it is there and was finished."""
        self.programs = postgres_programs.programs(self.user)
        if self._password.exists() and self.data.exists():
            return
        shutil.rmtree(self.data, ignore_errors=True)
        self.user.own(self.data)
        words = ["-D", str(self.data), "-U", "postgres", "--auth=trust", "--encoding=UTF8"]
        words += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        words += ["--no-instructions"] if self.durable else ["--no-instructions", "--no-sync"]
        self._run("initdb", words)
        (self.data / "pg_hba.conf").write_text(ONLY_SCRAM)
        password = secrets.token_urlsafe(24)
        # The superuser gets no password, so nobody can sign in as it.
        self._run(
            "postgres",
            ["--single", *(() if self.durable else ("-F",)), "-D", str(self.data), "postgres"],
            said=f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE PASSWORD '{password}'\n"
            f"CREATE DATABASE {OWNER} OWNER {OWNER}\n",
        )
        _keep_secret(self._password, password)  # last: it says that all of it is done

    def start(self) -> "subprocess.Popen[str]":
        """Start the server; return the process that keeps it.

        Raises:
            Refused: it does not start.

        """
        for _ in range(START_TRIES):
            self._port.write_text(str(_free_port(self._port)))
            # -S -I: the keeper needs nothing of ours, and starts in 20 ms without it.
            keeper = subprocess.Popen(
                [sys.executable, "-I", "-S", postgres_keeper.__file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                start_new_session=True,  # Ctrl+C is for the program; the server outlives it
            )
            assert keeper.stdin and keeper.stdout
            keeper.stdin.write(json.dumps(self._plan()) + "\n")
            keeper.stdin.flush()
            outcome = keeper.stdout.readline().strip()
            if outcome == "ready":
                return keeper
            keeper.communicate("end\n")
            if "postmaster.pid" in outcome:  # the last server of this folder is still ending
                time.sleep(0.5)
            elif "bind" not in outcome:  # otherwise somebody took the port just now
                break
        raise Refused(f"PostgreSQL did not start: {outcome}. More may be in {self.log}.")

    def _plan(self) -> dict[str, Any]:
        settings = SETTINGS | ({} if self.durable else FORGETFUL)
        command = [str(self.programs / "postgres"), "-D", str(self.data)]
        command += ["-p", self._port.read_text()]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return {
            "command": command,
            "as_user": self.user.for_popen(),
            "data": str(self.data),
            "log": str(self.log),
            "removed": str(self.folder) if self.removed else None,
        }

    def _run(self, program: str, words: list[str], said: str = "") -> None:
        done = subprocess.run(
            [str(self.programs / program), *words],
            input=said,
            cwd=self.place,
            capture_output=True,
            text=True,
            check=False,
            **self.user.for_popen(),
        )
        if done.returncode:
            raise Refused(f"PostgreSQL could not be set up: {done.stderr.strip()}")


def _free_port(kept: Path) -> int:
    """Return the port kept from last time if it is free, otherwise any free one."""
    wanted = int(kept.read_text()) if kept.exists() else 0
    for port in (wanted, 0):
        with socket.socket() as tried, contextlib.suppress(OSError):
            # A port that only waits for late packets of the last server is free enough.
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(("127.0.0.1", port))
            found: int = tried.getsockname()[1]
            return found
    raise Refused("There is no free port on 127.0.0.1.")


def _keep_secret(path: Path, secret: str) -> None:
    path.touch(mode=0o600)
    path.write_text(secret)


def _command(url: URL, statement: sql.Composed) -> None:
    with psycopg.connect(_conninfo(url), autocommit=True) as connection:
        connection.execute(statement)


def _conninfo(url: URL) -> str:
    return _text(url.set(drivername="postgresql"))


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)
