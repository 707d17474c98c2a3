"""Short QR codes are read back by another program, whatever they hold."""

import io

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from frontdesk.paper import qr


def picture(words, size=4):
    rows = qr.modules(words)
    side = qr.SIDE + 2 * qr.QUIET
    image = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows):
        for x in range(qr.SIDE):
            if row >> (qr.SIDE - 1 - x) & 1:
                image.putpixel((x + qr.QUIET, y + qr.QUIET), 0)
    return image.resize((side * size, side * size), Image.Resampling.NEAREST)


def read(image):
    return [found.text for found in zxingcpp.read_barcodes(image)]


@given(some.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", min_size=1, max_size=38))
def test_any_words_are_read_back(words):
    assert read(picture(words)) == [words]


def test_it_is_read_off_the_paper():
    kept = io.BytesIO()
    canvas = Canvas(kept, pagesize=(100, 100))
    canvas.addLiteral(qr.operators("FD1*10000042*1017*4317*5", x=10, y=10, side=80))
    canvas.save()
    image = pypdfium2.PdfDocument(kept.getvalue())[0].render(scale=200 / 72).to_pil()
    assert read(image) == ["FD1*10000042*1017*4317*5"]


def test_what_does_not_fit_is_refused():
    for words in ("A" * 39, "lower", "\u00e9"):
        with pytest.raises(ValueError, match="code"):
            qr.modules(words)
