"""Killed at any moment, a desk loses no payment it has confirmed and leaves none half taken."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from small_office import patient, practice
from sqlalchemy import select

from frontdesk.ledger import reads
from frontdesk.ledger.tables import Posting

ROOT = Path(__file__).parents[2]
DESK = """
import sys, uuid
from pathlib import Path
from frontdesk import schema
from frontdesk.core.opening import open_file
from frontdesk.core.work import Staff
from frontdesk.ledger.actions import take_payment
from frontdesk.ledger.rules import PaymentWanted
store = open_file(Path(sys.argv[1]), bytes(range(32)), workstation="desk-1")
staff = Staff(1, "Kim", frozenset({"*"}))
while True:
    wanted = PaymentWanted(uuid.uuid4().hex, int(sys.argv[2]), None, "copay", "cash", 2500)
    made = take_payment.do(store, staff, wanted).made
    print(wanted.key, made["number"], flush=True)
"""


def test_a_killed_desk_keeps_every_payment_it_confirmed(sqlite_store, tmp_path):
    practice(sqlite_store)
    ana = patient(sqlite_store)
    with sqlite_store.engine.connect() as connection:
        path = connection.exec_driver_sql("PRAGMA database_list").first()[2]
    confirmed = {}
    for _ in range(4):
        desk = subprocess.Popen(
            [sys.executable, "-c", DESK, path, str(ana)],
            stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        lines = [desk.stdout.readline()]  # it has begun
        time.sleep(random.uniform(0.02, 0.25))
        desk.send_signal(signal.SIGKILL)
        lines += desk.stdout.readlines()
        desk.wait()
        # A line cut in two was not read by anyone as a confirmation.
        confirmed |= dict(line.split() for line in lines if line.endswith("\n"))
    sqlite_store.chain_head = None
    with sqlite_store.read() as session:
        kept = dict(session.execute(select(Posting.key, Posting.id)).all())
        assert reads.verify(session) == []
        assert reads.prepaid(session, [ana]) == 2500 * len(kept)
        numbers = {key: reads.posted(session, key).number for key in confirmed}
    assert numbers == confirmed
    assert len(confirmed) > 4, json.dumps(confirmed)
