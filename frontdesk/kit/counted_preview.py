"""Shows paper whose prints are counted: each is noted first, and comes out with its own mark."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from frontdesk.core.refused import Refused
from frontdesk.kit.preview import Preview
from frontdesk.kit.printing import Printing

Fresh = Callable[[str, Callable[[bytes], None]], None]


class CountedPreview(Preview):
    """A preview that asks for fresh paper before each print and each save.

    Args:
        fresh: called with how it goes out (`way`, or "file") and whom to give the PDF to once
            the print is noted; gives it to nobody when that is refused.
    """

    def __init__(
        self, fresh: Fresh, parent: QWidget | None = None, *, printing: Printing | None = None
    ) -> None:
        super().__init__(parent, printing=printing)
        self._fresh, self._asking = fresh, False
        self.way = "letter"
        self.copies.hide()  # a second one is a copy, with a mark of its own

    def print_now(self) -> None:
        """Note the print, then print; a second press meanwhile does nothing."""
        if not self.printer.currentText():
            super().print_now()  # says that there is no printer: nothing is to be noted
        elif not self._asking and not self._sending and self._readable:
            self._asking = True
            self._fresh(self.way, self._then_print)

    def save_to(self, path: str) -> bool:
        """Note the print, then save; what becomes of it is said above the paper."""
        self._fresh("file", lambda data: self._then_save(data, path))
        return True

    def not_noted(self, refused: Refused | None = None) -> None:
        """The print was refused: let it be asked for again, and say why where it is given."""
        self._asking = False
        if refused is not None:
            self.banner.show_sentence(str(refused), "warning")

    def _then_print(self, data: bytes) -> None:
        self._asking = False
        self._take(data)
        super().print_now()

    def _then_save(self, data: bytes, path: str) -> None:
        self._take(data)
        super().save_to(path)

    def _take(self, data: bytes) -> None:
        self._data = data
        self.view.show_pdf(data)
