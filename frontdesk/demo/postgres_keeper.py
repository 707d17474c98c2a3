"""Keeps one PostgreSQL server for exactly as long as the program that asked for it lives.

A process of its own, without our packages: one line of JSON comes in, a line with "ready" or
with what went wrong goes out. The next line in, or the end of the input because the program
died, stops the server.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

START_SECONDS = 60  # also covers what a server does after a power cut
STOP_SECONDS = 60


def keep(plan: dict[str, Any]) -> None:
    """Run the server of `plan` until standard input says or ends.

    Args:
        plan: command, as_user (for Popen), data and log (paths), removed (a folder to delete
            afterwards, or None).
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with open(plan["log"], "w", encoding="utf-8") as log:
        server = subprocess.Popen(
            plan["command"],
            cwd=plan["data"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **plan["as_user"],
        )
    try:
        print(_outcome(server, plan), flush=True)
        sys.stdin.readline()
    finally:
        _stop(server, plan)
        if plan["removed"]:
            shutil.rmtree(plan["removed"], ignore_errors=True)


def _outcome(server: "subprocess.Popen[bytes]", plan: dict[str, Any]) -> str:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            said = Path(plan["log"]).read_text(encoding="utf-8", errors="replace").splitlines()
            faults = [line for line in said if "FATAL" in line or "could not" in line]
            return " ".join((faults or said or ["no word of why"])[:1])
        if _is_ready(Path(plan["data"])):
            return "ready"
        time.sleep(0.005)
    return f"it was not ready after {START_SECONDS} seconds"


def _is_ready(data: Path) -> bool:
    try:
        said = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(said) >= 8 and said[7].strip() == "ready"


def _stop(server: "subprocess.Popen[bytes]", plan: dict[str, Any]) -> None:
    if server.poll() is not None:
        return
    if os.name == "nt":
        program = Path(plan["command"][0]).with_name("pg_ctl.exe")
        subprocess.run([program, "stop", "-D", plan["data"], "-m", "fast"], check=False)
    else:
        # What will be deleted need not be written down in order first.
        server.send_signal(signal.SIGQUIT if plan["removed"] else signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    keep(json.loads(sys.stdin.readline()))
