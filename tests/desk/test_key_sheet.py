"""The sheet of keys that hangs beside the screen."""

import pypdfium2
import pytest

from frontdesk.desk.commands import COMMANDS
from frontdesk.desk.key_sheet import key_sheet
from frontdesk.desk.pane_keys import PANES


def sides(room=""):
    pages = pypdfium2.PdfDocument(key_sheet(room))
    return [pages[place].get_textpage().get_text_range() for place in range(len(pages))]


def test_the_sheet_is_one_leaf_with_every_key_and_no_word_cut():
    front, back = sides()
    assert "\u2026" not in front + back
    told = [one for one in COMMANDS if one.keys]
    assert [one.keys for one in told if one.words not in front or one.keys not in front] == []
    for key in ("Alt+Left, Right", "Insert", "Ctrl+1 to Ctrl+4", "Ctrl+P", "Alt+W", "R, M, B"):
        assert key in front
    for pane in PANES:
        assert pane.title in back
        assert [key for key, words in pane.keys if key not in back or words not in back] == []


@pytest.mark.parametrize("room,title", [("charges", "Charges"), ("billing", "Billing: an account"),
                                        ("codes", "Fees and codes")])  # fmt: skip
def test_the_keys_of_the_open_room_stand_first(room, title):
    first, second = sides(room)
    assert first.splitlines()[2].strip() == f"Here: {title}"
    assert "Anywhere" in second


def test_a_room_without_keys_of_its_own_shows_the_desks_side_first():
    assert "Anywhere" in sides("staff")[0] and "Here:" not in "".join(sides("staff"))
