"""The project's own Python environment: made once from the lock, then left alone."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import system_parts

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "lock.txt"
STAMP = "frontdesk-stamp"
UNFINISHED = "unfinished\n"  # what the stamp says while a set-up runs, or after it was cut off


def environment_folder() -> Path:
    """Return where the environment lives: FRONTDESK_VENV, or .venv beside pyproject.toml."""
    named = os.environ.get("FRONTDESK_VENV")
    return Path(named).absolute() if named else ROOT / ".venv"


def python_of(folder: Path) -> Path:
    """Return the interpreter of the environment in `folder`."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp_text(lock: bytes, version: tuple[int, int]) -> str:
    """Return what the stamp of a finished environment says; any other text means work to do."""
    return f"python {version[0]}.{version[1]}\nlock {hashlib.sha256(lock).hexdigest()}\n"


def is_ready(folder: Path) -> bool:
    """Tell whether the environment was finished with this lock and this Python."""
    wanted = stamp_text(LOCK.read_bytes(), sys.version_info[:2])
    return _read(folder / STAMP) == wanted and python_of(folder).exists()


def can_be_kept(folder: Path) -> bool:
    """Tell whether packages may be installed on top of what is in `folder`.

    Not after a set-up that was cut off, with another Python, or where pip does not run.
    """
    stamp = _read(folder / STAMP)
    if stamp == UNFINISHED:
        return False
    question = "import sys, pip; print(*sys.version_info[:2])"
    with contextlib.suppress(OSError):
        asked = [str(python_of(folder)), "-I", "-c", question]
        answer = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
        return answer.split() == [str(part) for part in sys.version_info[:2]]
    return False


def make_ready() -> Path:
    """Return the environment's interpreter, setting the environment up first where needed."""
    folder = environment_folder()
    if not is_ready(folder):
        with _alone(folder.with_name(folder.name + ".lock")) as handle:
            if not is_ready(folder):  # another set-up may have finished while this one waited
                _set_up(folder, handle)
    _point_at_project(folder)
    return python_of(folder)


def _set_up(folder: Path, lock: int) -> None:
    began = time.monotonic()
    print(f"Setting up Python packages in {folder} (once; about a minute) …", flush=True)
    if not can_be_kept(folder):
        system_parts.need_ensurepip()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / STAMP).write_text(UNFINISHED)
        _run([sys.executable, "-m", "venv", str(folder)], lock)
    (folder / STAMP).write_text(UNFINISHED)
    # The lock names every package there is, so pip has nothing to resolve: --no-deps.
    words = ["-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"]
    words += ["--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(LOCK)]
    _run([str(python_of(folder)), "-I", *words], lock)
    finished = folder / (STAMP + ".new")
    finished.write_text(stamp_text(LOCK.read_bytes(), sys.version_info[:2]))
    finished.replace(folder / STAMP)
    print(f"Set up in {time.monotonic() - began:.0f} seconds.", flush=True)


def _run(words: list[str], lock: int) -> None:
    """Run a step of the set-up; it holds the lock too, should it outlive this program."""
    held = () if os.name == "nt" else (lock,)
    environment = os.environ | {"PIP_USER": "0"}
    if subprocess.run(words, env=environment, pass_fds=held, check=False).returncode:
        sys.exit("The packages could not be installed (see above); the next start tries again.")


def _point_at_project(folder: Path) -> None:
    """Make `frontdesk` importable from the environment, wherever the project has moved to."""
    places = [folder / "Lib" / "site-packages"] if os.name == "nt" else []
    places += (folder / "lib").glob("python3*/site-packages")
    for place in places:
        if _read(place / "frontdesk.pth") != f"{ROOT}\n":
            (place / "frontdesk.pth").write_text(f"{ROOT}\n")


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[int]:
    """Let one set-up run at a time; the system frees the lock when its holders are dead."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as handle:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print("Waiting for another set-up to end …", flush=True)
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle.fileno()
