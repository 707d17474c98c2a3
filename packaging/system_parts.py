"""What the system itself must bring: Qt's shared libraries, a font, and Python's ensurepip."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys

# Shared library -> the Debian and Ubuntu package that brings it.
ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
FOR_WINDOWS_ON_SCREEN = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# Every desktop has these (printing, Wayland); a bare machine gets them with the rest.
WELCOME = ("libcups2", "libwayland-client0", "libwayland-cursor0")
FONT_PACKAGE = "fonts-dejavu-core"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def need_qt(*, on_screen: bool) -> None:
    """Bring what Qt needs to run here, or end with the sentence that says what is missing.

    Args:
        on_screen: windows will be shown on a display; otherwise they are only drawn in memory.
    """
    if not sys.platform.startswith("linux"):
        return
    missing = missing_packages(on_screen=on_screen)
    if missing and not install([*missing, *(WELCOME if on_screen else ())]):
        sys.exit(how_to_install("Qt needs", missing))


def missing_packages(*, on_screen: bool) -> list[str]:
    """Return the Debian packages whose library or font is not on this machine, sorted."""
    wanted = ALWAYS | (FOR_WINDOWS_ON_SCREEN if on_screen else {})
    missing = {package for library, package in wanted.items() if not _loads(library)}
    if not has_font():
        missing.add(FONT_PACKAGE)
    return sorted(missing)


def has_font(folders: tuple[str, ...] = FONT_FOLDERS) -> bool:
    """Tell whether there is any font that Qt could write with."""
    for folder in folders:
        for _, _, files in os.walk(os.path.expanduser(folder)):
            if any(name.endswith((".ttf", ".otf", ".ttc")) for name in files):
                return True
    return False


def need_ensurepip() -> None:
    """Bring the part of Python that Debian leaves out, or end with the sentence that names it."""
    if importlib.util.find_spec("ensurepip"):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not install([package]):
        sys.exit(how_to_install("Making a Python environment needs", [package]))


def install(packages: list[str]) -> bool:
    """Install Debian packages where this user may; tell whether they are there now."""
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        return False
    print(f"Installing what is missing on this machine: {' '.join(packages)} …", flush=True)
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        words = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", *step]
        done = subprocess.run(
            words,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:  # an update alone may fail where some list is out of reach
        print(done.stderr or done.stdout, file=sys.stderr)
    return done.returncode == 0


def how_to_install(who: str, packages: list[str]) -> str:
    """Return the one sentence that tells a person what to install."""
    names = " ".join(packages)
    return f"{who} these Debian packages: {names}. Install them with: sudo apt-get install {names}"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
