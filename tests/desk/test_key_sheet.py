"""The sheet of keys that hangs beside the screen."""

import pypdfium2

from frontdesk.desk.commands import COMMANDS
from frontdesk.desk.key_sheet import key_sheet


def test_the_sheet_is_one_page_with_every_key_and_no_word_cut():
    pages = pypdfium2.PdfDocument(key_sheet())
    assert len(pages) == 1
    words = pages[0].get_textpage().get_text_range()
    assert "…" not in words
    told = [one for one in COMMANDS if one.keys]
    assert [one.keys for one in told if one.words not in words or one.keys not in words] == []
    for key in ("Alt+Left, Right", "Insert", "Ctrl+1 to Ctrl+4", "Ctrl+P", "Alt+W"):
        assert key in words
