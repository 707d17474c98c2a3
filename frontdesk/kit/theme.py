"""The look in force: applies light or dark to the whole program and says which holds."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from frontdesk.kit.colours import DARK, LIGHT
from frontdesk.kit.stylesheet import stylesheet
from frontdesk.kit.tokens import FAMILY, SPACE, StatusStyle, Theme, Tone

__all__ = [
    "SPACE",
    "StatusStyle",
    "Theme",
    "Tone",
    "Watch",
    "apply",
    "current",
    "dark",
    "light",
    "palette",
    "watch",
]

FONTS = Path(__file__).parent.parent / "resources" / "fonts"


def light() -> Theme:
    """Return the look for a bright room."""
    return LIGHT


def dark() -> Theme:
    """Return the look for a dim one."""
    return DARK


def current() -> Theme:
    """Return the theme last applied; the light one before any was."""
    return _watch.theme


def watch() -> "Watch":
    """Return the object whose `changed` tells widgets that keep pictures to make them anew."""
    return _watch


def apply(app: QApplication, theme: Theme) -> None:
    """Give the whole program this look: Fusion, palette, font and one stylesheet.

    Costs nothing when the look is already in force.
    """
    if _watch.theme is theme and app.property("look") == theme.name:
        return
    _load_fonts()
    _watch.theme = theme
    # Qt restyles a widget once for each of its ancestors when one stylesheet gives way to another,
    # and once in all when there is none between: a tenth of the time in a full window.
    app.setStyleSheet("")
    if app.property("style") != "fusion":  # asking app.style() makes a class of 11 enumerations
        app.setStyle("Fusion")
        app.setProperty("style", "fusion")
    app.setPalette(palette(theme))
    app.setFont(theme.font())
    app.setStyleSheet(stylesheet(theme))
    app.setProperty("look", theme.name)
    _watch.changed.emit()


def palette(theme: Theme) -> QPalette:
    """Return Qt's palette of a theme, for whatever the stylesheet leaves alone."""
    role, group, made = QPalette.ColorRole, QPalette.ColorGroup, QPalette()
    for one, colour in {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.sunken,
        role.Text: theme.text,
        role.Button: theme.surface,
        role.ButtonText: theme.text,
        role.BrightText: theme.danger.ink,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.faint,
        role.Highlight: theme.selection,
        role.HighlightedText: theme.text,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Light: theme.surface,
        role.Midlight: theme.hover,
        role.Mid: theme.border,
        role.Dark: theme.outline,
        role.Shadow: theme.shadow,
    }.items():
        made.setColor(one, QColor(colour))
    for one in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, one, QColor(theme.faint))
    return made


class Watch(QObject):
    """The one object that tells of another look.

    Signals:
        changed(): another theme holds from now on.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = light()


def _load_fonts() -> None:
    if FAMILY not in _loaded:
        for file in sorted(FONTS.glob("*.otf")):
            QFontDatabase.addApplicationFont(str(file))
        _loaded.add(FAMILY)


_loaded: set[str] = set()
_watch = Watch()
