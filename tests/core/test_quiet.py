import subprocess
import sys
from pathlib import Path

import pytest
from core.test_action import CLERK
from sqlalchemy.exc import IntegrityError

from frontdesk.core.action import ACTIONS, Undo, Work, action
from frontdesk.staff.tables import SignInGuard

ROOT = Path(__file__).parent.parent.parent
PLANTED = "Zyxwvut"


@action("Add guard twice", permit="test.write")
def add_twice(work: Work) -> Undo | None:
    work.add(SignInGuard(login=PLANTED))
    work.add(SignInGuard(login=PLANTED))
    return None


ACTIONS.pop(f"{__name__.split('.')[0]}.add_twice", None)


def test_the_statement_of_a_failed_write_quotes_no_values(store):
    with pytest.raises(IntegrityError) as failed:
        add_twice.do(store, CLERK)
    assert "parameters hidden" in str(failed.value)


def test_a_fault_says_its_kind_and_place_and_nothing_of_a_patient():
    script = (
        "import threading\n"
        "from frontdesk.core import quiet\n"
        "from frontdesk.core.clock import wall\n"
        "quiet.keep_quiet()\n"
        f"def fail(): raise ValueError('{PLANTED} owes')\n"
        "thread = threading.Thread(target=fail); thread.start(); thread.join()\n"
        f"wall('{PLANTED}', None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 1 and PLANTED not in done.stderr + done.stdout
    assert "AttributeError at /core/clock.py" in done.stderr and "ValueError" in done.stderr
