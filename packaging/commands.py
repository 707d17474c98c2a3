"""What each word after `dev.py` does."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import environment
import system_parts
from environment import ROOT

MORNING = ROOT / "build" / "morning"
SCREENSHOTS = ROOT / "resources" / "screenshots"
# The pictures of the scripted morning that the project shows: words in their file names.
SHOWN = (
    "day", "search", "another-time", "register", "checkin", "copay", "receipt", "floor", "month",
    "replan", "billing", "dark", "superbill", "why", "insurance-line", "statements",
    "closing-deposit", "pay-bills",
)  # fmt: skip
SMALL = 400_000  # bytes; a larger picture does not belong in the repository

USAGE = """\
python3 packaging/dev.py COMMAND [arguments]

  demo         open a demo office; --postgres on a real server, --scripted DIR by itself
  run          start Front Desk itself
  test         run every test; further arguments go to pytest
  check        look for faults without running: ruff, format, mypy, imports (or those named)
  bench        measure, each figure beside its anchor
  soak         run the long tests
  screenshots  renew the project's pictures from the scripted morning
  lock         renew packaging/lock.txt from pyproject.toml; --upgrade takes newer versions

The first start makes an environment in .venv (or where FRONTDESK_VENV says); later starts
find it made."""


def main(words: list[str]) -> int:
    """Do what the words after `dev.py` ask; return the exit code."""
    name, arguments = (words[0], words[1:]) if words else ("help", [])
    if name in ("help", "-h", "--help"):
        print(USAGE)
        return 0
    if name not in COMMANDS:
        print(f"There is no command “{name}”.\n\n{USAGE}", file=sys.stderr)
        return 2
    return COMMANDS[name](arguments)


def demo(arguments: list[str]) -> int:
    """Open the demo office, or walk the scripted morning where there is no display."""
    scripted = any(word.split("=")[0] == "--scripted" for word in arguments)
    if not has_display(os.environ, sys.platform):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        if not scripted:
            print(
                "There is no display here, so the scripted morning runs instead; "
                f"its pictures, receipt and day.json go to {MORNING}.",
                flush=True,
            )
            arguments = [*arguments, "--scripted", str(MORNING)]
    return _start(["-m", "frontdesk", "demo", *arguments], on_screen=_on_screen())


def run(arguments: list[str]) -> int:
    """Start the program itself, as an installed one would."""
    return _start(["-m", "frontdesk", *arguments], on_screen=_on_screen())


def test(arguments: list[str]) -> int:
    """Run every test, PostgreSQL's included."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.chdir(ROOT)
    return _start(["-m", "pytest", *workers(arguments), *arguments], on_screen=_on_screen())


def soak(arguments: list[str]) -> int:
    """Run the long tests."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.chdir(ROOT)
    words = ["-m", "pytest", "-m", "soak", "tests", *arguments]
    return _start(words, on_screen=_on_screen())


def bench(arguments: list[str]) -> int:
    """Measure the program beside its anchors."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.chdir(ROOT)
    return _start(["tests/benchmarks/run.py", *arguments], on_screen=_on_screen())


def check(arguments: list[str]) -> int:
    """Run every tool that finds faults without running the program; report all that fail.

    Args:
        arguments: names of tools, to run only those.
    """
    unknown = [name for name in arguments if name not in TOOLS]
    if unknown:
        print(f"check knows {', '.join(TOOLS)}; not {', '.join(unknown)}.", file=sys.stderr)
        return 2
    python = str(environment.make_ready())
    failed = []
    for name in arguments or TOOLS:
        print(f"== {name}", flush=True)
        if subprocess.run([python, *TOOLS[name]], cwd=ROOT, check=False).returncode:
            failed.append(name)
    print(f"check: failed in {', '.join(failed)}" if failed else "check: all clean", flush=True)
    return 1 if failed else 0


def screenshots(arguments: list[str]) -> int:
    """Walk the scripted morning and keep the pictures that the project shows."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    system_parts.need_qt(on_screen=False)
    words = ["-m", "frontdesk", "demo", "--scripted", str(MORNING), *arguments]
    subprocess.run([str(environment.make_ready()), *words], check=True)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for picture in chosen(sorted(MORNING.glob("*.png"))):
        kept = SCREENSHOTS / f"{picture.stem.partition('-')[2]}.png"  # without its number
        shutil.copy(picture, kept)
        print(kept)
    return 0


def lock(arguments: list[str]) -> int:
    """Renew the lock from pyproject.toml; already locked versions stay unless --upgrade."""
    from lock import renew

    return renew(arguments)


def chosen(pictures: list[Path]) -> list[Path]:
    """Return the pictures worth showing: the first small one for each word of SHOWN."""
    small = [picture for picture in pictures if picture.stat().st_size <= SMALL]
    firsts = (next((one for one in small if word in one.stem), None) for word in SHOWN)
    return list(dict.fromkeys(picture for picture in firsts if picture))


def has_display(variables: Mapping[str, str], platform: str) -> bool:
    """Tell whether windows can be seen; only Linux can be without a display."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not platform.startswith("linux") or any(variables.get(name) for name in names)


def workers(arguments: list[str]) -> list[str]:
    """Return pytest's words for two workers, or none where the caller chose otherwise."""
    said = ("-n", "--numprocesses", "--pdb", "--trace", "--collect-only", "no:xdist")
    return [] if any(word.startswith(said) for word in arguments) else ["-n", "2"]


def _on_screen() -> bool:
    return os.environ.get("QT_QPA_PLATFORM") != "offscreen"


def _start(words: list[str], *, on_screen: bool) -> int:
    """Become the environment's Python running `words`."""
    system_parts.need_qt(on_screen=on_screen)
    python = str(environment.make_ready())
    if os.name == "nt":  # exec would give the prompt back before the program ends
        return subprocess.run([python, *words], check=False).returncode
    sys.stdout.flush()
    os.execv(python, [python, *words])


TOOLS = {
    "ruff": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "imports": ["-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
}
COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": demo,
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "soak": soak,
    "screenshots": screenshots,
    "lock": lock,
}
