"""What a look is made of: colours by what they are for, type sizes, distances."""

from collections.abc import Mapping
from dataclasses import field, replace

from PySide6.QtGui import QColor, QFont

from frontdesk.core.records import record

FAMILY = "Inter"
SPACE = 4
"""The grid, in pixels: every distance is a multiple of it."""


@record
class Tone:
    """One meaning's colours: words and icons, the line beside them, the tint under them."""

    ink: str
    edge: str
    fill: str


@record
class StatusStyle:
    """How one appointment status looks: always a word and a shape, never colour alone."""

    word: str
    icon: str
    ink: str
    edge: str
    fill: str
    dashed: bool = False


@record
class Theme:
    """Colours by what they are for, type sizes in points, radii in pixels.

    Words reach 4.5:1 on window, surface, raised, sunken, rail, hover and selection; `outline`,
    `focus` and every tone's `edge` reach 3:1 there. `border` is decoration and promises nothing.
    """

    name: str
    window: str
    surface: str
    raised: str
    sunken: str
    rail: str
    hover: str
    selection: str
    text: str
    muted: str
    faint: str
    border: str
    outline: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_text: str
    accent_fill: str
    focus: str
    shadow: str
    danger: Tone
    warning: Tone
    success: Tone
    info: Tone
    neutral: Tone
    statuses: Mapping[str, StatusStyle] = field(hash=False)
    tints: tuple[tuple[str, str], ...] = ()  # (fill, ink) for avatars and providers
    text_scale: float = 1.0
    caption_pt: float = 10.0
    body_pt: float = 10.5
    subheading_pt: float = 12.0
    heading_pt: float = 15.0
    title_pt: float = 18.0
    display_pt: float = 24.0
    radius: int = 8
    radius_small: int = 6

    @property
    def is_dark(self) -> bool:
        """Whether light words stand on dark ground."""
        return QColor(self.window).lightnessF() < 0.5

    def colour(self, role: str) -> QColor:
        """Return the colour of a role: a field's name; a tone's or a status's name means its ink.

        Raises:
            KeyError: no such role.
        """
        if role in self.statuses:
            return QColor(self.statuses[role].ink)
        value = vars(self).get(role)
        if isinstance(value, Tone):
            return QColor(value.ink)
        if not isinstance(value, str):
            raise KeyError(f"no colour is called {role!r}")
        return QColor(value)

    def ink(self, written: str, strength: float = 1.0) -> QColor:
        """Return a colour as written in a style, at a strength of 0 to 1 over what lies beneath."""
        colour = QColor(written)
        colour.setAlphaF(strength)
        return colour

    def tone(self, name: str) -> Tone:
        """Return danger, warning, success, info, neutral or accent as ink, edge and fill."""
        if name == "accent":
            return Tone(self.accent, self.accent, self.accent_fill)
        tone = vars(self).get(name)
        if not isinstance(tone, Tone):
            raise KeyError(f"no tone is called {name!r}")
        return tone

    def status(self, status: str) -> StatusStyle:
        """Return how an appointment status looks; an unknown one looks like plain `booked`."""
        known = self.statuses.get(status)
        return known or replace(self.statuses["booked"], word=status.replace("_", " ").capitalize())

    def font(self, style: str = "body") -> QFont:
        """Return the font of a style: caption, label, body, strong, heading, title, display."""
        points, weight = {
            "caption": (self.caption_pt, QFont.Weight.Normal),
            "label": (self.caption_pt, QFont.Weight.Medium),
            "body": (self.body_pt, QFont.Weight.Normal),
            "medium": (self.body_pt, QFont.Weight.Medium),
            "strong": (self.body_pt, QFont.Weight.DemiBold),
            "subheading": (self.subheading_pt, QFont.Weight.DemiBold),
            "heading": (self.heading_pt, QFont.Weight.DemiBold),
            "title": (self.title_pt, QFont.Weight.DemiBold),
            "display": (self.display_pt, QFont.Weight.DemiBold),
        }[style]
        font = QFont(FAMILY)
        font.setPointSizeF(points * self.text_scale)
        font.setWeight(weight)
        font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
        font.setFeature(QFont.Tag("tnum"), 1)  # figures stand under one another
        font.setFeature(QFont.Tag("calt"), 0)  # or 2x4 and -> would be shown as other signs
        return font

    def scaled(self, text_scale: float) -> "Theme":
        """Return this theme with every type size times `text_scale` (1.0 to 2.0)."""
        return replace(self, text_scale=text_scale)
