"""The table: keys, boxes, copying, widths, what survives a refresh, what is told when a cell is cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.viewmodels.cells import Kind, Role, Tone
from desktop_app.viewmodels.formats import Formats, Style
from desktop_app.viewmodels.kept_tables import KeptTables
from desktop_app.viewmodels.rows_model import Column, RowsModel
from desktop_app.views.theme import Theme
from desktop_app.views.widgets import TableFoot, TableView
from desktop_app.views.widgets.table_memory import remember

Shown = Callable[..., QWidget]


@dataclass(frozen=True)
class Row:
    key: str
    name: str
    orders: int
    status: str = "Subscribed"


def model(count: int = 5) -> RowsModel[Row]:
    columns: list[Column[Row]] = [
        Column(
            "name", "Name", lambda r: r.name, Kind.NAME, second=lambda r: f"{r.name}@example.org", width=200
        ),
        Column(
            "orders", "Orders", lambda r: f"{r.orders:,}", Kind.NUMBER, sort=lambda r: r.orders, width=100
        ),
        Column("status", "Status", lambda r: r.status, Kind.PILL, tone=lambda r: Tone.GOOD, width=140),
    ]
    made: RowsModel[Row] = RowsModel(columns, lambda r: r.key)
    made.set_items([Row(f"k{i}", f"Person {i}", i * 1000) for i in range(count)])
    return made


def table(shown: Shown, **options: object) -> TableView:
    view = TableView("Contacts", model(), **options)  # type: ignore[arg-type]
    shown(view, 600, 300)
    return view


@pytest.mark.parametrize(("rows", "high"), [("row", 40), ("two", 52), ("small", 36)])
def test_rows_have_their_height_and_no_grid(shown: Shown, theme: Theme, rows: str, high: int) -> None:
    view = table(shown, rows=rows)
    assert view.rowHeight(0) == high
    assert not view.showGrid()
    assert view.head.height() == 36
    theme.set_presenter(True)
    assert view.rowHeight(0) == round(high * 1.25)


def test_it_is_a_table_for_screen_readers(shown: Shown) -> None:
    view = table(shown)
    told = QAccessible.queryAccessibleInterface(view)
    assert told.role() == QAccessible.Role.Table
    assert told.text(QAccessible.Text.Name) == "Contacts"
    cells = [told.child(place) for place in range(told.childCount())]
    names = [(cell.role(), cell.text(QAccessible.Text.Name)) for cell in cells if cell is not None]
    assert (QAccessible.Role.Cell, "Person 1") in names
    assert (QAccessible.Role.ColumnHeader, "Orders") in names


def test_a_line_lies_under_every_row_and_runs_past_the_last_column(shown: Shown, theme: Theme) -> None:
    view = table(shown)
    image = view.viewport().grab().toImage()
    for x in (5, 300, 590):
        assert QColor(image.pixel(x, 79)).name().upper() == theme.hex("line")


def test_a_selected_row_has_a_bar_and_its_own_ground(shown: Shown, theme: Theme) -> None:
    view = table(shown)
    view.select_row(1)
    image = view.viewport().grab().toImage()
    assert QColor(image.pixel(1, 60)).name().upper() == theme.hex("accent")
    assert QColor(image.pixel(590, 60)).name().upper() == theme.hex("selected")
    assert QColor(image.pixel(590, 20)).name().upper() == theme.hex("surface")


def test_the_row_under_the_pointer_is_shown(shown: Shown, theme: Theme, qtbot: QtBot) -> None:
    view = table(shown)
    QTest.mouseMove(view.viewport(), QPoint(300, 100))
    qtbot.waitUntil(lambda: view.hovered == 2)
    image = view.viewport().grab().toImage()
    assert QColor(image.pixel(590, 100)).name().upper() == theme.hex("hover")


def test_numbers_stand_right_under_their_head(shown: Shown, theme: Theme) -> None:
    view = table(shown)
    image = view.viewport().grab().toImage()
    ground = theme.colour("surface").rgb()
    inked = [x for x in range(200, 300) for y in range(5, 35) if image.pixel(x, y) != ground]
    assert 280 <= max(inked) <= 289
    assert view.right_aligned(1)
    assert not view.right_aligned(0)


def test_the_first_column_begins_at_16(shown: Shown, theme: Theme) -> None:
    view = table(shown)
    image = view.viewport().grab().toImage()
    ground = theme.colour("surface").rgb()
    inked = [x for x in range(100) for y in range(5, 35) if image.pixel(x, y) != ground]
    assert 16 <= min(inked) <= 18


# -- keys ----------------------------------------------------------------------------------------------------


def test_enter_and_delete_act_on_the_current_row(shown: Shown, qtbot: QtBot) -> None:
    view = table(shown)
    view.setFocus()
    view.select_row(2)
    with qtbot.waitSignal(view.row_activated) as told:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert told.args == [2]
    with qtbot.waitSignal(view.row_deleted) as told:
        QTest.keyClick(view, Qt.Key.Key_Delete)
    assert told.args == [2]


def test_a_double_click_activates(shown: Shown, qtbot: QtBot) -> None:
    view = table(shown)
    with qtbot.waitSignal(view.row_activated) as told:
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, 60))
    assert told.args == [1]


def test_tab_leaves_the_table_and_arrows_move_in_it(shown: Shown) -> None:
    view = table(shown)
    view.select_row(0)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.selected_rows() == [1]
    assert not view.tabKeyNavigation()


def test_arriving_by_key_marks_a_row_and_a_click_does_not(shown: Shown, theme: Theme) -> None:
    view = table(shown)
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.currentIndex().row() == 0
    assert view.selected_count == 0
    ring = theme.hex("accent_text")
    image = view.viewport().grab().toImage()
    assert ring in {QColor(image.pixel(300, y)).name().upper() for y in range(4)}
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 20))
    image = view.viewport().grab().toImage()
    assert ring not in {QColor(image.pixel(300, y)).name().upper() for y in range(4)}


# -- boxes ---------------------------------------------------------------------------------------------------


def test_boxes_show_the_selection_and_add_to_it(shown: Shown) -> None:
    view = table(shown, boxes=True)
    for y in (20, 100):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(24, y))
    assert view.selected_rows() == [0, 2]
    assert view.selected_keys() == ["k0", "k2"]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(24, 20))
    assert view.selected_rows() == [2]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(150, 20))
    assert view.selected_rows() == [0]


def test_space_ticks_the_box_of_the_current_row(shown: Shown) -> None:
    view = table(shown, boxes=True)
    view.select_row(1)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert view.selected_count == 0
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert view.selected_rows() == [1]


class _Checks(QAbstractTableModel):
    """One column of check boxes, the second row cannot be changed."""

    def __init__(self) -> None:
        super().__init__()
        self.states = [Qt.CheckState.Unchecked, Qt.CheckState.Unchecked]

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 2

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return 1

    def data(self, index: QModelIndex, role: int = 0) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return "Send"
        return self.states[index.row()] if role == Qt.ItemDataRole.CheckStateRole else None

    def setData(self, index: QModelIndex, value: object, role: int = 0) -> bool:
        self.states[index.row()] = Qt.CheckState(value)
        self.dataChanged.emit(index, index)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        return {Qt.ItemDataRole.DisplayRole: "Send", Role.KIND: Kind.CHECK, Role.KEY: "send"}.get(role)  # type: ignore[call-overload]

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsUserCheckable if index.row() == 0 else base


def test_any_model_that_speaks_the_roles_will_do(shown: Shown) -> None:
    checks = _Checks()
    view = shown(TableView("Choose", checks), 400, 200)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(24, 20))
    assert checks.states[0] == Qt.CheckState.Checked
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(24, 60))
    assert checks.states[1] == Qt.CheckState.Unchecked
    view.select_row(0)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert checks.states[0] == Qt.CheckState.Unchecked
    assert view.columns.widths() == {"send": 160}


# -- copying -------------------------------------------------------------------------------------------------


def test_ctrl_c_copies_the_cell_or_the_rows(shown: Shown, qtbot: QtBot) -> None:
    view = table(shown, boxes=True)
    view.select_row(2)
    with qtbot.waitSignal(view.copied) as told:
        QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Person 2"
    assert told.args == [1]
    view.selectAll()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 5
    assert lines[1] == "Person 1\t1000\tSubscribed", "a spreadsheet takes 1,000 for a text"


def test_what_is_copied_is_never_covered(shown: Shown, theme: Theme) -> None:
    view = TableView("Contacts", model(1))
    shown(view, 600, 200)
    view.model().set_items([Row("k", "olena@example.org", 1)])
    theme.set_presenter(True)
    view.select_row(0)
    view.copy()
    assert QGuiApplication.clipboard().text() == "olena@example.org"
    assert view.delegate._text(view.model().index(0, 0)) == "o•••••@example.org"


def test_a_column_is_copied_from_its_head(shown: Shown) -> None:
    view = table(shown)
    menu = view.columns.menu(0)
    entry = next(action for action in menu.actions() if action.text() == "Copy column")
    entry.trigger()
    assert QGuiApplication.clipboard().text().split("\n") == [f"Person {i}" for i in range(5)]


def test_a_menu_of_a_head_opens_by_key(shown: Shown, qtbot: QtBot) -> None:
    view = table(shown)
    view.select_row(0)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: any(menu.isVisible() for menu in view.findChildren(QMenu)))
    next(menu for menu in view.findChildren(QMenu) if menu.isVisible()).close()


# -- columns -------------------------------------------------------------------------------------------------


def test_a_head_sorts_up_then_down(shown: Shown) -> None:
    view = table(shown)
    at = QPoint(view.head.sectionViewportPosition(1) + 20, 18)
    QTest.mouseClick(view.head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view.model().index(0, 0).data() == "Person 0"
    QTest.mouseClick(view.head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view.model().index(0, 0).data() == "Person 4"
    assert view.head.isSortIndicatorShown()


def test_selection_and_current_row_survive_sorting(shown: Shown) -> None:
    view = table(shown)
    view.select_row(0)
    view.columns.sort(1, Qt.SortOrder.DescendingOrder)
    assert view.selected_rows() == [4]
    assert view.selected_keys() == ["k0"]
    assert view.currentIndex().row() == 4


def test_a_row_that_is_gone_is_no_longer_selected(shown: Shown) -> None:
    view = table(shown)
    view.select_row(0)
    view.model().set_items([Row("k1", "Person 1", 1)])
    assert view.selected_count == 0


def test_widths_are_told_once_and_come_back(shown: Shown, qtbot: QtBot) -> None:
    view = table(shown)
    with qtbot.waitSignal(view.widths_changed) as told:
        view.head.resizeSection(0, 240)
        view.head.resizeSection(0, 260)
    assert told.args == [{"name": 260, "orders": 100, "status": 140}]
    other = table(shown)
    other.set_widths({"name": 260, "unknown": 5})
    assert other.columnWidth(0) == 260
    other.model().set_items([])
    assert other.columnWidth(0) == 260


def test_columns_can_be_hidden_but_not_all(shown: Shown) -> None:
    view = table(shown)
    for column in range(3):
        view.columns.show_column(column, False)
    assert view.columns.shown() == [2]
    view.columns.show_column(0, True)
    assert view.columns.shown() == [0, 2]


def test_an_idle_column_is_left_out_unless_a_person_chose_it(shown: Shown) -> None:
    view = table(shown)
    key = list(view.columns.widths())[1]
    view.columns.set_idle([key])
    assert 1 not in view.columns.shown()
    view.columns.show_column(1, True)
    view.columns.set_idle([])
    view.columns.set_idle([key])
    assert 1 in view.columns.shown()


def test_the_screen_can_add_to_the_menu_of_a_head(shown: Shown) -> None:
    view = table(shown)
    view.extend_head_menu(lambda menu, column: menu.add(f"Filter {column}"))
    assert "Filter 1" in [action.text() for action in view.columns.menu(1).actions()]


def test_cells_follow_the_theme(shown: Shown, theme: Theme) -> None:
    view = table(shown)
    light = bytes(view.viewport().grab().toImage().constBits())
    theme.set_mode("dark")
    image = view.viewport().grab().toImage()
    assert bytes(image.constBits()) != light
    assert QColor(image.pixel(590, 20)).name().upper() == theme.hex("surface")


def test_the_foot_counts_and_tells(shown: Shown) -> None:
    foot = shown(TableFoot("20,000 contacts", "1 selected", icon="info"), 500, 32)
    assert foot.height() == 32
    foot.set("5 contacts")


def test_many_rows_are_copied_while_the_window_goes_on(shown: Shown, qtbot: QtBot) -> None:
    view = table(shown)
    view.model().set_items([Row(f"k{at}", f"Person {at}", at) for at in range(3_000)])
    QGuiApplication.clipboard().setText("before")
    view.selectAll()
    with qtbot.waitSignal(view.copied, timeout=30_000) as told:
        view.copy()
        assert QGuiApplication.clipboard().text() == "before", "not all at once"
    lines = QGuiApplication.clipboard().text().split("\n")
    assert (len(lines), told.args) == (3_000, [3_000 * len(view.columns.shown())])
    assert lines[-1].startswith("Person 2999\t2999\t")


def test_a_spreadsheet_gets_numbers_it_knows() -> None:
    for numbers, written, taken in (
        ("comma", "1,234,567.50", "1234567.50"), ("dot", "1.234.567,50", "1234567,50"),
        ("space", "12\u202f480", "12480"), ("apostrophe", "1’820.50", "1820.50"),
        ("comma", "1,5", "1,5"), ("comma", "12", "12"), ("comma", "", ""),
    ):  # fmt: skip
        assert Formats(style=Style(region="en_GB", numbers=numbers)).ungrouped(written) == taken
    assert Formats(QLocale("cs_CZ")).ungrouped("1\u00a0820,50") == "1820,50"


def test_old_rows_are_dimmed_only_when_the_others_take_long(shown: Shown, qtbot: QtBot) -> None:
    view = table(shown)
    told: list[bool] = []
    view.drawing.dimmed.connect(told.append)
    view.wait_for_rows(True)
    view.wait_for_rows(False)
    assert (told, view.drawing.dim) == ([], False)
    with qtbot.waitSignal(view.drawing.dimmed, timeout=10_000):
        view.wait_for_rows(True)
    plain = view.grab().toImage()
    view.wait_for_rows(False)
    assert told == [True, False]
    assert view.grab().toImage() != plain


def test_columns_are_moved_by_key_told_copied_so_and_come_back(shown: Shown, qtbot: QtBot) -> None:
    settings = KeptTables().layouts
    view = table(shown)
    remember(view, "people", settings)
    view.select_row(1)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    view.columns.show_column(1, False)
    keys = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(view, Qt.Key.Key_Right, keys)
    assert [view.model().columns[at].key for at in view.columns.shown()] == ["status", "name"]
    QTest.keyClick(view, Qt.Key.Key_Right, keys)
    assert view.columns.shown() == [2, 0], "there is no place further right"
    view.columns.show_column(1, True)
    view.selectAll()
    view.copy()
    assert QGuiApplication.clipboard().text().split("\n")[0] == "0\tSubscribed\tPerson 0"
    again = table(shown)
    remember(again, "people", settings)
    assert again.columns.shown() == view.columns.shown()
    left = next(one for one in again.columns.menu(1).actions() if one.text().startswith("Move column left"))
    assert not left.isEnabled(), "it stands first"
