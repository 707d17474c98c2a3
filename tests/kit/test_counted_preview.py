"""Paper whose prints are counted: each is noted before it goes out, and gets its own mark."""

import pypdfium2
import pytest
from kit.test_preview import Tray

from frontdesk.kit.counted_preview import CountedPreview
from frontdesk.paper.sheet import HALF_LETTER, Sheet


def paper(words):
    sheet = Sheet(*HALF_LETTER, title="Test")
    sheet.text(72, 72, words)
    return sheet.finish()


class Desk:
    """Notes each print and hands over fresh paper, as a receipt's desk does; may refuse."""

    def __init__(self):
        self.noted, self.held, self.refuses = [], [], False

    def fresh(self, way, then):
        self.noted.append(way)
        self.held.append(then)

    def answer(self):
        self.held.pop(0)(paper(f"COPY {len(self.noted) - 1}"))


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def preview(qtbot, desk):
    made = CountedPreview(desk.fresh, printing=Tray())
    qtbot.addWidget(made)
    made.show_pdf(paper("as it would be"), "Receipt A-000001")
    return made


def words(pdf):
    document = pypdfium2.PdfDocument(pdf)
    said = document[0].get_textpage().get_text_bounded()
    document.close()
    return said


def test_nothing_is_printed_before_it_is_noted(preview, desk):
    preview.print_now()
    assert desk.noted == ["letter"] and preview.printing.taken == []
    desk.answer()
    ((pdf, how),) = preview.printing.taken
    assert "COPY 0" in words(pdf) and how["title"] == "Receipt A-000001"


def test_a_second_press_meanwhile_is_not_a_second_print(preview, desk):
    preview.print_now()
    preview.print_now()
    assert desk.noted == ["letter"]


def test_after_a_refusal_it_can_be_asked_for_again(preview, desk):
    preview.print_now()
    preview.not_noted()
    preview.print_now()
    assert desk.noted == ["letter", "letter"]


def test_a_save_is_noted_too_and_gets_its_own_mark(preview, desk, tmp_path, qtbot):
    preview.save_to(str(tmp_path / "receipt.pdf"))
    assert desk.noted == ["file"] and not (tmp_path / "receipt.pdf").exists()
    with qtbot.waitSignal(preview.saved):
        desk.answer()
    assert "COPY 0" in words((tmp_path / "receipt.pdf").read_bytes())


def test_several_at_once_cannot_be_asked_for(preview):
    assert preview.copies.isHidden()


def test_without_a_printer_nothing_is_noted(preview, desk):
    preview.printer.clear()
    preview.print_now()
    assert desk.noted == []
