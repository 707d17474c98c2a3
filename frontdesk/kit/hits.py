"""Hits of a search as rows: who or what, two identifiers, and which letters matched."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt

from frontdesk.core.records import record
from frontdesk.kit.privacy import privacy
from frontdesk.kit.rows_model import Index

HitRole = Qt.ItemDataRole.UserRole
HeadRole = Qt.ItemDataRole.UserRole + 1


@record
class Hit:
    """One thing found.

    Args:
        id: what it is, for the one who asked.
        name: the first line.
        identifiers: the second line: birth date with age, end of phone, chart number.
        right: at the right edge, such as the next visit.
        below: under it, such as the last visit.
        note: quiet words after the name, such as a previous name that matched.
        icon: a shape in place of the photo, for what is no person.
        photo: bytes of a picture; initials without.
        section: heading over the first of its kind.
        alike: another hit has the same or a similar name and age.
        private: masked while the lobby can see.
    """

    id: Any
    name: str
    identifiers: tuple[str, ...] = ()
    right: str = ""
    below: str = ""
    note: str = ""
    icon: str = ""
    photo: bytes = b""
    section: str = ""
    alike: bool = False
    private: bool = True

    @property
    def said(self) -> str:
        """The hit in one line, for reading aloud."""
        alike = "looks like another, " if self.alike else ""
        parts = (self.name, self.note, *self.identifiers, self.right, self.below)
        return alike + ", ".join(part for part in parts if part)


class HitsModel(QAbstractListModel):
    """Shows hits, and what was typed so that its letters stand out."""

    def __init__(self) -> None:
        super().__init__()
        self.hits: tuple[Hit, ...] = ()
        self.typed = ""

    def show_hits(self, hits: Sequence[Hit], typed: str) -> None:
        """Show other hits."""
        self.beginResetModel()
        self.hits, self.typed = tuple(hits), typed
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if not index.isValid():
            return None
        hit, place = self.hits[index.row()], index.row()
        if role == HitRole:
            return hit
        if role == HeadRole:
            first = place == 0 or self.hits[place - 1].section != hit.section
            return hit.section if first else ""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return privacy.masked(hit.said) if hit.private else hit.said
        return None


def match_spans(name: str, typed: str) -> list[tuple[int, int]]:
    """Return where the typed words stand in a name: start and end of each, in order, apart.

    Capitals and accents are looked through. A word counts at the beginning of a part of the name,
    or, failing that, anywhere.
    """
    folded, places = _folded(name)
    marked = [False] * len(name)
    for word in typed.replace(",", " ").split():
        wanted = _folded(word)[0]
        at = _at_beginning(folded, wanted)
        at = folded.find(wanted) if at < 0 else at
        if wanted and at >= 0:
            for place in range(places[at], places[at + len(wanted) - 1] + 1):
                marked[place] = True
    return _spans(marked)


def _at_beginning(folded: str, wanted: str) -> int:
    starts = [0, *(place + 1 for place, sign in enumerate(folded) if not sign.isalnum())]
    return next((start for start in starts if wanted and folded.startswith(wanted, start)), -1)


def _folded(text: str) -> tuple[str, list[int]]:
    """Return text without capitals and accents, and each letter's place in `text`."""
    letters, places = [], []
    for place, sign in enumerate(text):
        for part in unicodedata.normalize("NFKD", sign.casefold()):
            if not unicodedata.combining(part):
                letters.append(part)
                places.append(place)
    return "".join(letters), places


def _spans(marked: list[bool]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for place, one in enumerate(marked):
        if one and spans and spans[-1][1] == place:
            spans[-1] = (spans[-1][0], place + 1)
        elif one:
            spans.append((place, place + 1))
    return spans
