"""Who may do what: every action of the program against every job title (trust.md A1, A2).

The table is written by hand, in matrix/<room>.csv; what a new office's roles hold must give exactly
these decisions, and an action that nobody has decided on fails.
"""

import csv
import importlib
import pkgutil
from pathlib import Path

import pytest

import frontdesk
import frontdesk.desk
from frontdesk.core.action import ACTIONS, Act
from frontdesk.core.audit import AuditEntry
from frontdesk.core.opening import open_file
from frontdesk.core.refused import NeedsApproval
from frontdesk.core.work import Staff
from frontdesk.staff.rules import DEFAULT_ROLES, PERMITS

ROLES = {title.casefold(): permits for title, permits in DEFAULT_ROLES.items()}
TABLES = sorted((Path(__file__).parent / "matrix").glob("*.csv"))


def load_rooms():
    """Import every module that makes an action, wherever in its room it stands."""
    for found in pkgutil.walk_packages(frontdesk.__path__, "frontdesk."):
        path = Path(found.module_finder.path) / f"{found.name.rpartition('.')[2]}.py"
        if path.exists() and "@action(" in path.read_text(encoding="utf-8"):
            importlib.import_module(found.name)


def decisions():
    """Yield file, action, role and yes or no of every cell."""
    for file in TABLES:
        with file.open(newline="", encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                action = row.pop("action")
                for role, cell in row.items():
                    yield file.stem, action, role, cell


load_rooms()
OURS = {  # a test may make actions of its own
    name: one for name, one in ACTIONS.items() if one.change.__module__.startswith("frontdesk.")
}
CELLS = list(decisions())
DECIDED = {action for _, action, _, _ in CELLS}


@pytest.fixture(scope="module")
def desk(sqlite_template, tmp_path_factory):
    path = tmp_path_factory.mktemp("matrix") / "office.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = open_file(path, bytes(range(32)), workstation="desk-1")
    yield store
    store.close()


@pytest.mark.parametrize("action", sorted(OURS.keys() | DECIDED))
def test_every_action_is_decided_on_once_for_every_role(action):
    assert action in OURS, f"{action} stands in the matrix, but there is no such action"
    assert action in DECIDED, f"nobody has decided who may {action}: add it to matrix/*.csv"
    found = [(room, role) for room, name, role, _ in CELLS if name == action]
    assert sorted(found) == sorted((action.split(".")[0], role) for role in ROLES)


@pytest.mark.parametrize(
    "action, role, cell",
    [(action, role, cell) for _, action, role, cell in CELLS],
    ids=[f"{action}-{role}" for _, action, role, _ in CELLS],
)
def test_a_role_may_do_exactly_what_the_matrix_says(desk, action, role, cell):
    assert cell in ("yes", "no")
    staff = Staff(7, role, ROLES[role])
    assert staff.may(OURS[action].permit) == (cell == "yes")
    if cell == "no":  # refused below the screens too, before anything is touched; and on record
        with desk.read() as session:
            before = session.query(AuditEntry).count()
        with pytest.raises(NeedsApproval) as refused:
            Act(OURS[action]).run(desk, staff)
        assert refused.value.permit == OURS[action].permit
        with desk.read() as session:
            rows = session.query(AuditEntry).order_by(AuditEntry.id).offset(before).all()
        assert [(row.outcome, row.action, row.staff_id) for row in rows] == [
            ("refused", OURS[action].title, 7)
        ]


def test_every_permit_that_an_action_asks_for_exists_and_has_words():
    asked = {action.permit for action in OURS.values()} - {""}
    assert asked <= PERMITS.keys()


def test_no_two_actions_are_told_apart_by_their_code_alone():
    titles = [action.title for action in OURS.values()]
    assert sorted(titles) == sorted(set(titles))
