from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt

from frontdesk.kit.privacy import MASK, privacy
from frontdesk.kit.rows_model import Column, RowRole, RowsModel, SortRole


@dataclass(frozen=True)
class Dish:
    id: int
    name: str
    price: int | None = None


SOUP, BREAD, CAKE = Dish(1, "soup", 400), Dish(2, "Bread", 150), Dish(3, "cake")
COLUMNS = (
    Column[Dish]("Name", lambda dish: dish.name, private=True),
    Column[Dish]("Price", lambda dish: str(dish.price), lambda dish: dish.price, right=True),
)
DOWN = Qt.SortOrder.DescendingOrder


@pytest.fixture
def model(qapp):
    return RowsModel(COLUMNS)


def names(model):
    return [model.index(place, 0).data() for place in range(model.rowCount())]


def select(model, place):
    chosen = QItemSelectionModel(model)
    whole = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    chosen.select(model.index(place, 0), whole)
    return chosen


def selected(chosen):
    return [index.data(RowRole).id for index in chosen.selectedRows()]


def test_a_changed_row_keeps_its_selection(model, qtmodeltester):
    model.show_rows([SOUP, BREAD])
    qtmodeltester.check(model)
    chosen = select(model, 1)
    model.show_rows([SOUP, replace(BREAD, name="Rye")])
    assert [index.data() for index in chosen.selectedRows()] == ["Rye"]


def test_only_the_rows_that_changed_are_painted_again(model, qtbot):
    model.show_rows([SOUP, BREAD, CAKE])
    with qtbot.waitSignal(model.dataChanged) as told:
        model.show_rows([SOUP, replace(BREAD, price=1), CAKE])
    assert (told.args[0].row(), told.args[1].row()) == (1, 1)


def test_the_selection_stays_on_the_same_row_as_others_come_and_go(model, qtmodeltester):
    model.show_rows([SOUP, BREAD])
    qtmodeltester.check(model)
    chosen = select(model, 1)
    model.show_rows([CAKE, SOUP, Dish(9, "Water"), BREAD])
    assert selected(chosen) == [2] and chosen.selectedRows()[0].row() == 3
    model.show_rows([BREAD])
    assert selected(chosen) == [2]
    model.show_rows([SOUP])
    assert selected(chosen) == []


def test_sorting_ignores_case_puts_nothing_last_and_is_undone_by_minus_one(model):
    model.show_rows([SOUP, BREAD, CAKE])
    model.sort(0)
    assert names(model) == ["Bread", "cake", "soup"]
    model.sort(1)
    assert names(model) == ["Bread", "soup", "cake"]
    model.sort(0, DOWN)
    assert names(model) == ["soup", "cake", "Bread"]
    model.sort(-1)
    assert names(model) == ["soup", "Bread", "cake"]
    assert model.index(1, 0).data(SortRole) == "bread"


def test_a_sorted_list_stays_sorted_when_it_is_read_again(model):
    model.show_rows([SOUP, BREAD])
    model.sort(0)
    chosen = select(model, 1)
    model.show_rows([CAKE, SOUP, BREAD])
    assert names(model) == ["Bread", "cake", "soup"] and selected(chosen) == [1]


def test_filtering_wants_every_word_somewhere_in_the_row(model):
    model.show_rows([SOUP, BREAD, CAKE])
    model.filter("SO 40")
    assert names(model) == ["soup"] and model.filtered
    model.filter("")
    assert model.rowCount() == 3 and not model.filtered


def test_an_empty_list_is_quiet(model, qtmodeltester):
    model.show_rows([])
    qtmodeltester.check(model)
    model.show_rows([BREAD])
    model.show_rows([])
    assert model.rowCount() == 0 and model.row_at(model.index(0, 0)) is None


def test_names_are_masked_while_the_lobby_can_see(model, qtbot):
    model.show_rows([SOUP])
    with qtbot.waitSignal(model.dataChanged):
        privacy.hide()
    try:
        assert names(model) == [MASK]
        assert model.index(0, 1).data() == "400"
    finally:
        privacy.hide(False)
    assert names(model) == ["soup"]


def test_figures_and_their_heading_stand_at_the_right(model):
    model.show_rows([SOUP])
    right = Qt.AlignmentFlag.AlignRight
    align = Qt.ItemDataRole.TextAlignmentRole
    assert Qt.AlignmentFlag(model.index(0, 1).data(align)) & right
    assert Qt.AlignmentFlag(model.headerData(1, Qt.Orientation.Horizontal, align)) & right


@given(
    some.lists(some.lists(some.integers(0, 12), unique=True), min_size=2, max_size=6),
    some.sampled_from([None, 0, 1]),
)
def test_every_row_kept_is_followed_through_any_change(lists, column):
    model = RowsModel(COLUMNS)
    if column is not None:
        model.sort(column)
    model.show_rows([Dish(n, f"dish {n}", n % 3) for n in lists[0]])
    held = {
        model.row_at(model.index(place, 0)).id: QPersistentModelIndex(model.index(place, 0))
        for place in range(model.rowCount())
    }
    alive = set(lists[0])
    for ids in lists[1:]:
        model.show_rows([Dish(n, f"dish {n}", n % 3) for n in ids])
        alive &= set(ids)
    assert {row.id for row in model.rows()} == set(lists[-1])
    for row_id, index in held.items():
        assert index.isValid() == (row_id in alive)
        assert not index.isValid() or model.rows()[index.row()].id == row_id


def test_rows_that_share_an_id_are_all_shown(model):
    model.show_rows([SOUP, BREAD])
    model.show_rows([SOUP, SOUP, CAKE])
    assert names(model) == ["soup", "soup", "cake"]


def test_twenty_thousand_rows_are_sorted_and_replaced(model):
    model.show_rows([Dish(n, f"dish {n * 7919 % 20_000:05}") for n in range(20_000)])
    model.sort(0)
    assert names(model)[:2] == ["dish 00000", "dish 00001"]
    model.show_rows([Dish(n, f"dish {n:05}") for n in range(10_000, 30_000)])
    assert model.rowCount() == 20_000 and names(model)[0] == "dish 10000"
