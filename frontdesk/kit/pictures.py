"""The small pictures a stylesheet names (check marks, arrows), made in memory, never on disk."""

import struct

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QResource
from PySide6.QtGui import QColor

from frontdesk.kit.icon_paint import picture
from frontdesk.kit.tokens import Theme

_kept: dict[str, bytes] = {}  # Qt reads from these bytes as long as the program runs


def register(theme: Theme) -> str:
    """Make the theme's pictures known to Qt; return the folder to name them by: `:/light/`."""
    if theme.name not in _kept:
        files: dict[str, bytes] = {}
        for name, (shape, colour, size) in _wanted(theme).items():
            files[f"{name}.png"] = _png(shape, colour, size, 1.0)
            files[f"{name}@2x.png"] = _png(shape, colour, size, 2.0)
        _kept[theme.name] = _packed(theme.name, files)
        QResource.registerResourceData(_kept[theme.name])
    return f":/{theme.name}/"


def _wanted(theme: Theme) -> dict[str, tuple[str, str, int]]:
    return {
        "check": ("check", theme.accent_text, 14),
        "dash": ("minus", theme.accent_text, 14),
        "bullet": ("dot", theme.accent_text, 16),
        "check-off": ("check", theme.faint, 14),
        "down": ("chevron-down", theme.muted, 14),
        "up": ("chevron-up", theme.muted, 14),
        "down-off": ("chevron-down", theme.outline, 14),
        "left": ("chevron-left", theme.muted, 14),
        "right": ("chevron-right", theme.muted, 14),
        "close": ("cross", theme.muted, 12),
        "menu-check": ("check", theme.accent, 16),
        "calendar": ("calendar", theme.muted, 16),
    }


def _png(shape: str, colour: str, size: int, ratio: float) -> bytes:
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture(shape, QColor(colour), size=size, ratio=ratio).save(buffer, "PNG")
    return bytes(kept.data())


def _packed(folder: str, files: dict[str, bytes]) -> bytes:
    """Return one folder of files in Qt's binary resource format, version 1."""
    names, data, name_at = b"", b"", dict[str, int]()
    for name in [folder, *files]:
        name_at[name] = len(names)
        names += struct.pack(">HI", len(name), _hash(name)) + name.encode("utf-16-be")
    tree = struct.pack(">IHII", 0, 2, 1, 1)  # the root: a folder of one entry, which is node 1
    tree += struct.pack(">IHII", name_at[folder], 2, len(files), 2)
    for name in sorted(files, key=_hash):  # Qt looks entries up by halving
        tree += struct.pack(">IHHHI", name_at[name], 0, 0, 1, len(data))
        data += struct.pack(">I", len(files[name])) + files[name]
    head = 20
    offsets = (1, head, head + len(tree), head + len(tree) + len(data))
    return b"qres" + struct.pack(">iiii", *offsets) + tree + data + names


def _hash(name: str) -> int:
    """Return qt_hash of a name: what resource folders are ordered by."""
    value = 0
    for unit in name.encode("utf-16-be")[1::2]:
        value = (value << 4) + unit
        value ^= (value & 0xF0000000) >> 23
        value &= 0x0FFFFFFF
    return value
