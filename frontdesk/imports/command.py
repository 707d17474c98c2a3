"""`frontdesk import FILE…`: shows what it would do, asks, does it, and says what was done."""

import getpass
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from frontdesk.core.action import Staff
from frontdesk.core.database import Store
from frontdesk.core.jobs import Progress
from frontdesk.core.work import EVERYTHING
from frontdesk.imports import files as reading
from frontdesk.imports import report
from frontdesk.imports.bringing import bring, numbers_of
from frontdesk.imports.plan import Plan
from frontdesk.imports.planning import Here, here, plan

ASK = "Bring this in? [y/N] "
NOT_ASKED = "Nothing was written: nobody can be asked here. Add --yes to bring it in."
NOTHING = "There is nothing to bring in."
DRY = "Nothing was written: this was a dry run."


def run(
    store: Store,
    files: Sequence[Path | str],
    *,
    dry_run: bool = False,
    yes: bool = False,
    say: Callable[[str], None] = print,
    ask: Callable[[str], str] | None = None,
) -> int:
    """Bring files in; return the exit code.

    0 when all that can go in did, or would; 1 when a file could not be read at all, nothing could
    be asked, or something that the dry run promised did not go in.

    Args:
        store: the office's.
        files: HL7 v2, FHIR R4 or lists of patients, in any mixture.
        dry_run: only show what it would do.
        yes: do not ask after the dry run.
        say: takes each line.
        ask: asks a question; by default at the terminal, if there is one.

    """
    planned, where = _planned(store, [Path(name) for name in files])
    for line in report.dry_run(planned):
        say(line)
    unread = any(file.format is None for file in planned.files)
    wanted = sum(step.goes_in for step in planned.steps)
    if not wanted:
        already = sum(step.already for step in planned.steps)
        say(
            f"0 new, 0 changed, {already:,} already in. Nothing was written."
            if already
            else NOTHING
        )
        return 1 if unread else 0
    if dry_run:
        say(DRY)
        return 1 if unread else 0
    if not yes and not _agreed(say, ask):
        return 1
    outcome = bring(store, program(), planned, where, _progress())
    for line in report.result(planned, outcome, numbers_of(store, outcome)):
        say(line)
    return 1 if unread or outcome.failed or outcome.stopped else 0


def program() -> Staff:
    """Return who brings files in from the command line: the person at this PC."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "unknown"
    return Staff(None, f"{name} (command line)", EVERYTHING)


def _planned(store: Store, paths: Sequence[Path]) -> tuple[Plan, Here]:
    read = [reading.read(path, zone=store.zone, today=store.today()) for path in paths]
    with store.read() as session:
        where = here(session, store.now(), store.zone)
        return plan(session, read, where, _progress()), where


def _agreed(say: Callable[[str], None], ask: Callable[[str], str] | None) -> bool:
    if ask is None and not sys.stdin.isatty():
        say(NOT_ASKED)
        return False
    try:
        answer = (ask or input)(ASK)
    except EOFError:
        say(NOT_ASKED)
        return False
    if answer.strip().casefold() in ("y", "yes"):
        return True
    say("Nothing was written.")
    return False


def _progress() -> Progress:
    def told(done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == total else ""
            print(f"\r{done:,} of {total:,}", end=end, file=sys.stderr, flush=True)

    return Progress(told)
