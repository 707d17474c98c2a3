"""Checks on their way to paper: looked at, then noted before each print, marked as reprints."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from frontdesk.books import prints, reads
from frontdesk.books.actions import note_checks_printed
from frontdesk.books.checks import CheckContent
from frontdesk.books.prints import CheckPaper
from frontdesk.kit.noted_paper import not_noted
from frontdesk.kit.office import Office
from frontdesk.kit.over_preview import OverPreview


class Papers(QObject):
    """Shows checks over a page as they will be printed.

    Args:
        over: the page.
        office: the office.
    """

    def __init__(self, over: QWidget, office: Office) -> None:
        super().__init__(over)
        self._over, self._office = over, office
        self._ids: tuple[int, ...] = ()
        self.preview: OverPreview | None = None

    def show_checks(self, check_ids: Sequence[int]) -> None:
        """Show checks as their next print would be."""
        self._ids = tuple(check_ids)
        wanted = self._ids
        if self.preview is None:
            self.preview = OverPreview(self._over, self._fresh)

        def shown(found: Any) -> None:
            if isinstance(found, tuple) and wanted == self._ids and self.preview is not None:
                data, title = found
                self.preview.show_pdf(data, title)

        self._office.read(lambda session: drawn(session, wanted, {}), shown)

    def _fresh(self, way: str, then: Callable[[bytes], None]) -> None:
        wanted, act = self._ids, note_checks_printed.act(self._ids)

        def noted(done: Any) -> None:
            copies = {int(key): count for key, count in (done.made or {}).items()}
            self._office.read(
                lambda session: drawn(session, wanted, copies),
                lambda found: then(found[0]) if isinstance(found, tuple) else None,
            )

        preview = self.preview
        if preview is not None:
            self._office.act(
                act, noted, lambda refused: not_noted(self._office, preview, refused, act)
            )


def drawn(
    session: Session, check_ids: Sequence[int], copies: Mapping[int, int]
) -> tuple[bytes, str] | None:
    """Return checks as PDF and its title; None when there is none.

    Args:
        session: any reading session.
        check_ids: which; all of one bank account.
        copies: how often each was printed before; as on file where it is not said.

    """
    found = reads.checks(session, check_ids)
    if not found:
        return None
    book = next(row for row in reads.check_books(session) if row.account == found[0].account)
    paper = CheckPaper(book.place, book.stock == "blank", book.shift_right, book.shift_down)
    data = prints.checks(
        [
            (CheckContent.from_json(row.content), copies.get(row.id, row.prints), row.void)
            for row in found
        ],
        paper,
    )
    first, last = found[0].number, found[-1].number
    return data, f"Check {first}" if first == last else f"Checks {first}\u2013{last}"
