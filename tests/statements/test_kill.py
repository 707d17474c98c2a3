"""Killed in the middle of a run, nobody gets two statements and nobody is left out."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from statements.an_office import BILLER, begun, charge, open_office, someone, statements

from frontdesk.statements import running

ROOT = Path(__file__).parents[2]
PEOPLE = 30
DESK = """
import sys
from pathlib import Path
from frontdesk import schema
from frontdesk.core.jobs import Progress
from frontdesk.core.opening import open_file
from frontdesk.core.work import Staff
from frontdesk.statements import running
running.PART = 1
store = open_file(Path(sys.argv[1]), bytes(range(32)), workstation="desk-1")
progress = Progress(lambda done, total: print(done, flush=True))
running.send(store, Staff(3, "Lena", frozenset({"*"})), int(sys.argv[2]), progress)
"""


def test_a_run_that_was_killed_is_gone_on_with_and_each_gets_one(sqlite_store):
    office = open_office(sqlite_store)
    people = [someone(office, f"Family{number}") for number in range(PEOPLE)]
    for one in people:
        charge(office, one, 9000)
    run_id = begun(office)
    with office.engine.connect() as connection:
        path = connection.exec_driver_sql("PRAGMA database_list").first()[2]
    written = []
    for _ in range(3):
        desk = subprocess.Popen([sys.executable, "-c", DESK, path, str(run_id)],
                                stdout=subprocess.PIPE, text=True, cwd=ROOT)  # fmt: skip
        for _ in range(random.randrange(3, 8)):  # parts that it has begun
            desk.stdout.readline()
        time.sleep(random.uniform(0, 0.05))
        desk.send_signal(signal.SIGKILL)
        desk.wait()
        written.append(len(statements(office, run_id)))
    assert 0 < written[-1] < PEOPLE, written  # it was in the middle
    office.chain_head = None
    running.send(office, BILLER, run_id)
    assert sorted(one.guarantor_id for one in statements(office, run_id)) == sorted(people)
