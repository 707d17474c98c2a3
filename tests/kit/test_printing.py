"""Against a real print system: a private cupsd with a printer, a dead one and a stopped one."""

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest

from frontdesk.kit.printing import FAILED, PRINTED, WAITING, Printing

CUPSD = shutil.which("cupsd") or "/usr/sbin/cupsd"
pytestmark = pytest.mark.skipif(
    os.name == "nt" or not os.path.exists(CUPSD) or not shutil.which("lp") or os.geteuid() != 0,
    reason="needs CUPS (cupsd and lp) and root to run a print system of its own",
)
FILES = """
ServerRoot {0}/root
RequestRoot {0}/spool
CacheDir {0}/cache
StateDir {0}/run
TempDir {0}/tmp
ErrorLog {0}/log/error
AccessLog {0}/log/access
PageLog {0}/log/page
FileDevice Yes
User lp
Group lp
SystemGroup root
"""
SERVER = """
Listen 127.0.0.1:{1}
Browsing Off
WebInterface No
DefaultAuthType None
PreserveJobHistory Yes
JobRetryInterval 1
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Paper(threading.Thread):
    """What a network printer is to the spooler: something that takes bytes."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port, self.taken = self.socket.getsockname()[1], b""

    def run(self):
        while True:
            try:
                one, _ = self.socket.accept()
            except OSError:
                return
            with one:
                while part := one.recv(65536):
                    self.taken += part


def _readable_by_all(folder):
    return all(one.stat().st_mode & 0o005 == 0o005 for one in (folder, *folder.parents))


@pytest.fixture(scope="module")
def spool():
    """Where the printer's user, who is not us, may read: pytest's own folders are private."""
    places = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")]
    place = next(one for one in places if one.is_dir() and _readable_by_all(one))
    with tempfile.TemporaryDirectory(prefix="cups-", dir=place, ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture(scope="module")
def cups(spool):
    folder = spool
    for part in ("root", "spool", "cache", "run", "tmp", "log"):
        (folder / part).mkdir()
        shutil.chown(folder / part, "lp", "lp")
    port, paper = free_port(), Paper()
    paper.start()
    (folder / "files.conf").write_text(FILES.format(folder))
    (folder / "cupsd.conf").write_text(SERVER.format(folder, port))
    command = [CUPSD, "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "files.conf")]
    with open(folder / "out", "w") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out)
    before, os.environ["CUPS_SERVER"] = os.environ.get("CUPS_SERVER"), f"127.0.0.1:{port}"
    try:
        _wait_for(port)
        _add("Front", f"socket://127.0.0.1:{paper.port}")
        _add("Dead", f"socket://127.0.0.1:{free_port()}")
        _add("Stopped", f"socket://127.0.0.1:{paper.port}")
        subprocess.run(["lpadmin", "-d", "Front"], check=True)
        subprocess.run(["cupsdisable", "-r", "out of paper", "Stopped"], check=True)
        yield paper
    finally:
        server.terminate()
        server.wait(10)
        paper.socket.close()
        if before is None:
            del os.environ["CUPS_SERVER"]
        else:
            os.environ["CUPS_SERVER"] = before


def _wait_for(port):
    for _ in range(100):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("cupsd does not answer")


def _add(name, device):
    add = ["lpadmin", "-p", name, "-E", "-v", device, "-m", "raw"]
    subprocess.run(add, check=True, capture_output=True)


@pytest.fixture
def printing(qapp, cups):
    made = Printing()
    made.told = []
    made.moved.connect(lambda job, state, sentence: made.told.append((job, state, sentence)))
    return made


def until(qtbot, printing, *states):
    qtbot.waitUntil(lambda: any(state in states for _, state, _ in printing.told), timeout=90_000)
    return printing.told[-1]


def test_the_printers_and_the_usual_one_are_named(printing, qtbot):
    with qtbot.waitSignal(printing.printers, timeout=60_000) as told:
        printing.ask_printers()
    assert sorted(told.args[0]) == ["Dead", "Front", "Stopped"] and told.args[1] == "Front"


def test_paper_that_came_out_is_called_printed(printing, cups, qtbot):
    with qtbot.waitSignal(printing.accepted, timeout=60_000) as told:
        printing.print_pdf(b"%PDF- a receipt", title="Receipt 1042", printer="Front")
    assert told.args[0].number.startswith("Front-")
    _, _, sentence = until(qtbot, printing, PRINTED)
    assert sentence == "Receipt 1042 is printed on Front."
    assert b"%PDF- a receipt" in cups.taken


def test_a_dead_printer_is_told_though_the_spooler_took_the_paper(printing, qtbot):
    with qtbot.waitSignal(printing.accepted, timeout=60_000):
        printing.print_pdf(b"%PDF-", title="Receipt 1042", printer="Dead")
    qtbot.waitUntil(  # it tries to connect first, and says so
        lambda: any(state == WAITING and "unavailable" in said for _, state, said in printing.told),
        timeout=90_000,
    )
    job = printing.told[-1][0]
    assert PRINTED not in [state for _, state, _ in printing.told]
    subprocess.run(["cancel", job.number], check=True)
    _, _, sentence = until(qtbot, printing, FAILED)
    assert sentence == "Receipt 1042 was cancelled at Dead. Print it again."


def test_a_printer_without_paper_is_told_with_the_reason(printing, qtbot):
    printing.print_pdf(b"%PDF-", title="Receipt 1042", printer="Stopped")
    job, _, sentence = until(qtbot, printing, WAITING)
    assert sentence == "Stopped is stopped: Out of paper."
    subprocess.run(["cupsenable", "Stopped"], check=True)
    until(qtbot, printing, PRINTED)
    assert job.title == "Receipt 1042"


def test_a_printer_that_is_gone_refuses_in_a_sentence(printing, qtbot):
    with qtbot.waitSignal(printing.refused, timeout=60_000) as told:
        printing.print_pdf(b"%PDF-", title="Receipt 1042", printer="Gone")
    assert told.args[0].startswith("Gone did not take the paper: ")
    with qtbot.waitSignal(printing.refused, timeout=30_000) as told:
        printing.print_pdf(b"%PDF-", title="Receipt 1042", printer="")
    assert "No printer is set up" in told.args[0]
