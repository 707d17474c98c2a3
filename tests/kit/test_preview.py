import io
import os

import pypdfium2
import pytest
from PySide6.QtCore import QObject, Qt, Signal
from reportlab.pdfgen import canvas

from frontdesk.kit import theme
from frontdesk.kit.page_painter import paint_to_printer
from frontdesk.kit.pdf_pages import MOST_PIXELS, PdfPages
from frontdesk.kit.preview import Preview
from frontdesk.kit.printing import FAILED, PRINTED, WAITING, PrintJob
from frontdesk.kit.privacy import privacy

LETTER, ROLL = (612, 792), (227, 600)


def paper(*sizes):
    made = io.BytesIO()
    page = canvas.Canvas(made)
    for number, size in enumerate(sizes or (LETTER,)):
        page.setPageSize(size)
        page.setFillGray(0)
        page.rect(0, 0, size[0], size[1] / 2, fill=1)  # the lower half is black
        page.setFillGray(1)
        page.drawString(40, 40, f"Page {number + 1}")
        page.showPage()
    page.save()
    return made.getvalue()


class Tray(QObject):
    """A print system under the test's hand, where a real one would need hardware to fail."""

    printers = Signal(list, str)
    accepted = Signal(PrintJob)
    moved = Signal(PrintJob, str, str)
    refused = Signal(str)

    def __init__(self):
        super().__init__()
        self.taken = []

    def ask_printers(self):
        self.printers.emit(["Front", "Back"], "Back")

    def print_pdf(self, data, **how):
        self.taken.append((data, how))


@pytest.fixture
def preview(qtbot, qapp):
    theme.apply(qapp, theme.light())
    made = Preview(printing=Tray())
    made.resize(800, 600)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close_preview()
    PdfPages.settle()


def drawn(qtbot, preview, page=0):
    qtbot.waitUntil(lambda: preview.view.is_drawn(page), timeout=10_000)


def test_paper_is_seen_as_it_will_be_printed(preview, qtbot):
    preview.show_pdf(paper(), "Receipt 1042")
    drawn(qtbot, preview)
    seen = preview.view.viewport().grab().toImage()
    _, place = preview.view._in_view()[0]
    x = int(place.center().x())
    assert seen.pixelColor(x, int(place.top()) + 5).lightness() > 240
    below = min(int(place.center().y()) + 30, seen.height() - 2)
    assert seen.pixelColor(int(place.right()) - 8, below).lightness() < 20
    assert preview.page.text() == "Page 1 of 1" and preview.title.text() == "Receipt 1042"


def test_pages_of_different_sizes_are_turned_and_drawn_as_they_come_into_view(preview, qtbot):
    preview.show_pdf(paper(LETTER, ROLL, *[LETTER] * 60), "Statements")
    drawn(qtbot, preview)
    assert not preview.view.is_drawn(40)
    qtbot.keyClick(preview.view, Qt.Key.Key_End)
    drawn(qtbot, preview, 61)
    assert preview.page.text() == "Page 62 of 62"
    assert not preview.view.is_drawn(20)


def test_paper_is_made_larger_and_smaller_by_keys_and_fits_again(preview, qtbot):
    preview.show_pdf(paper(), "Receipt 1042")
    drawn(qtbot, preview)
    fitted = preview.view.zoom
    qtbot.keyClick(preview.view, Qt.Key.Key_Plus)
    assert preview.view.zoom > fitted
    drawn(qtbot, preview)
    qtbot.mouseClick(preview.zoom_out, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(preview.zoom_out, Qt.MouseButton.LeftButton)
    assert preview.view.zoom < fitted
    qtbot.keyClick(preview.view, Qt.Key.Key_0)
    assert preview.view.zoom == pytest.approx(fitted)


def test_a_page_as_large_as_a_house_is_shown_small(preview, qtbot):
    preview.show_pdf(paper((14_000, 14_000)), "Plan")
    drawn(qtbot, preview)
    pages = PdfPages(paper((14_000, 14_000)))
    pages.open()
    with qtbot.waitSignal(pages.drawn, timeout=20_000) as told:
        pages.draw(0, 4.0)
    image = told.args[2]
    assert image.width() * image.height() <= MOST_PIXELS * 1.01
    pages.close()


def test_what_is_no_pdf_says_so_and_is_not_printed(preview, qtbot):
    preview.show_pdf(b"not a pdf", "Receipt 1042")
    qtbot.waitUntil(lambda: bool(preview.banner.sentence))
    assert "cannot be shown" in preview.banner.sentence
    qtbot.keyClick(preview, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert preview.printing.taken == []


def test_enter_prints_on_the_usual_printer_and_a_second_one_does_not_print_twice(preview, qtbot):
    preview.show_pdf(paper(), "Receipt 1042", copies=2, media="Letter")
    assert preview.print_button.hasFocus() and preview.printer.currentText() == "Back"
    qtbot.keyClick(preview.print_button, Qt.Key.Key_Space)
    qtbot.keyClick(preview.print_button, Qt.Key.Key_Space)
    assert len(preview.printing.taken) == 1
    data, how = preview.printing.taken[0]
    assert data == paper() or data.startswith(b"%PDF")
    assert how == {"title": "Receipt 1042", "printer": "Back", "copies": 2, "media": "Letter"}


def test_taken_is_not_called_printed(preview, qtbot):
    preview.show_pdf(paper(), "Receipt 1042")
    preview.print_now()
    job = PrintJob("Back-7", "Back", "Receipt 1042")
    with qtbot.waitSignal(preview.printed):
        preview.printing.accepted.emit(job)
    assert "printed" not in preview.banner.sentence
    preview.printing.moved.emit(job, WAITING, "Back: Out of paper.")
    assert preview.banner.sentence == "Back: Out of paper."
    preview.printing.moved.emit(job, PRINTED, "Receipt 1042 is printed on Back.")
    assert "is printed" in preview.banner.sentence
    preview.printing.moved.emit(PrintJob("Back-8", "Back", "Other"), FAILED, "Not mine.")
    assert "Not mine" not in preview.banner.sentence


def test_a_printer_that_refuses_leaves_the_paper_to_be_printed_elsewhere(preview, qtbot):
    preview.show_pdf(paper(), "Receipt 1042")
    preview.print_now()
    preview.printing.refused.emit("Back did not take the paper: It is gone.")
    assert "It is gone" in preview.banner.sentence
    preview.printer.setCurrentText("Front")
    preview.print_now()
    assert preview.printing.taken[1][1]["printer"] == "Front"


def test_without_a_printer_saving_is_offered(preview, qtbot):
    preview.printing.ask_printers = lambda: preview.printing.printers.emit([], "")
    preview.show_pdf(paper(), "Receipt 1042")
    assert "Save the paper as a PDF" in preview.banner.sentence


def test_paper_is_saved_whole_or_not_at_all(preview, qtbot, tmp_path):
    data = paper()
    preview.show_pdf(data, "Receipt 1042")
    with qtbot.waitSignal(preview.saved):
        assert preview.save_to(str(tmp_path / "receipt.pdf"))
    assert (tmp_path / "receipt.pdf").read_bytes() == data
    assert [file.name for file in tmp_path.iterdir()] == ["receipt.pdf"]
    assert not preview.save_to(str(tmp_path / "no such folder" / "receipt.pdf"))
    assert "could not be saved there" in preview.banner.sentence


def test_a_saved_paper_is_for_the_one_who_saved_it_only(preview, tmp_path):
    preview.show_pdf(paper(), "Receipt 1042")
    preview.save_to(str(tmp_path / "receipt.pdf"))
    assert os.stat(tmp_path / "receipt.pdf").st_mode & 0o077 == 0


def test_escape_puts_the_paper_away_and_keeps_nothing_of_it(preview, qtbot):
    preview.show_pdf(paper(), "Receipt 1042")
    drawn(qtbot, preview)
    with qtbot.waitSignal(preview.closed):
        qtbot.keyClick(preview.view, Qt.Key.Key_Escape)
    assert not preview.isVisible() and preview.view.page_count == 0 and preview._data == b""


def test_paper_is_hidden_from_the_lobby(preview, qtbot):
    preview.show_pdf(paper(), "Receipt 1042")
    drawn(qtbot, preview)
    qtbot.keyClick(preview.view, Qt.Key.Key_End)
    shown = preview.view.viewport().grab().toImage()
    privacy.hide()
    try:
        hidden = preview.view.viewport().grab().toImage()
    finally:
        privacy.hide(False)
    spot = shown.width() // 2, shown.height() - 80
    assert shown.pixelColor(*spot).lightness() < 20
    assert hidden.pixelColor(*spot).lightness() > 240


def test_without_cups_each_page_is_printed_in_its_own_size(qtbot, tmp_path):
    out = tmp_path / "out.pdf"
    wrong = paint_to_printer(paper(LETTER, ROLL), "", title="Receipt 1042", file=str(out))
    assert wrong == ""
    printed = pypdfium2.PdfDocument(out.read_bytes())
    sizes = [tuple(round(side) for side in page.get_size()) for page in printed]
    assert sizes[0] == pytest.approx(LETTER, abs=2) and sizes[1] == pytest.approx(ROLL, abs=2)
    picture = printed[1].render(scale=1).to_pil().convert("L")
    assert picture.getpixel((100, 100)) > 240 and picture.getpixel((200, 500)) < 20
    assert "damaged" in paint_to_printer(b"junk", "", title="x", file=str(out))
