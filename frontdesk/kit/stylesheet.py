"""The one stylesheet of the program, written from a theme's tokens."""

from string import Template

from frontdesk.kit import pictures
from frontdesk.kit.tokens import Theme, Tone


def stylesheet(theme: Theme) -> str:
    """Return the look of all standard widgets in Qt's stylesheet language.

    Dynamic properties that it knows: `kind` of a button (primary, quiet, danger, link), of a label
    (caption, muted, strong, subheading, heading, title, display, danger ...) and of a frame (card,
    sunken, raised); `bad` of an input that holds an error.
    """
    scale = theme.text_scale
    words = {name: value for name, value in vars(theme).items() if isinstance(value, str)}
    for name, value in vars(theme).items():
        if isinstance(value, Tone):
            words |= {name: value.ink, f"{name}_edge": value.edge, f"{name}_fill": value.fill}
    for name in ("caption", "body", "subheading", "heading", "title", "display"):
        words[f"{name}_pt"] = f"{getattr(theme, f'{name}_pt') * scale:g}pt"
    words["r"], words["rs"] = f"{theme.radius}px", f"{theme.radius_small}px"
    words["pictures"] = pictures.register(theme)
    words["line"] = f"{round(18 * scale)}px"  # the least height of one line of words
    words["box"], words["half_box"] = f"{round(16 * scale)}px", f"{round(8 * scale) + 1}px"
    return Template(_SHEET).substitute(words)


_SHEET = """
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 6px 8px; }

QLabel { background: transparent; }
QLabel[kind="caption"] { color: $muted; font-size: $caption_pt; }
QLabel[kind="label"] { color: $muted; font-size: $caption_pt; font-weight: 500; }
QLabel[kind="muted"] { color: $muted; }
QLabel[kind="strong"] { font-weight: 600; }
QLabel[kind="subheading"] { font-size: $subheading_pt; font-weight: 600; }
QLabel[kind="heading"] { font-size: $heading_pt; font-weight: 600; }
QLabel[kind="title"] { font-size: $title_pt; font-weight: 600; }
QLabel[kind="display"] { font-size: $display_pt; font-weight: 600; }
QLabel[kind="section"] { color: $muted; font-size: $caption_pt; font-weight: 600; }
QLabel[kind="danger"] { color: $danger; }
QLabel[kind="warning"] { color: $warning; }
QLabel[kind="success"] { color: $success; }
QLabel[kind="info"] { color: $info; }
QLabel:disabled { color: $faint; }

QFrame[kind="card"] { background: $surface; border: 1px solid $border; border-radius: $r; }
QFrame[kind="raised"] { background: $raised; border: 1px solid $border; border-radius: $r; }
QFrame[kind="sunken"] { background: $sunken; border: none; border-radius: $r; }
QFrame[kind="surface"] { background: $surface; border: none; }
QFrame[kind="rail"] { background: $rail; border: none; }
QFrame[kind="preview"] {
  background: $sunken; border: 1px solid $border; border-radius: $r;
}
QAbstractScrollArea[kind="pages"] { background: $sunken; border: none; }
QFrame[kind="rule"] { background: $border; border: none; max-height: 1px; min-height: 1px; }

QPushButton {
  background: $surface; color: $text; border: 1px solid $outline; border-radius: $rs;
  padding: 6px 13px; min-height: $line; font-weight: 500;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $selection; border-color: $accent; }
QPushButton:focus { border: 2px solid $focus; padding: 5px 12px; outline: none; }
QPushButton:disabled { color: $faint; background: $sunken; border-color: $border; }
QPushButton[kind="primary"], QPushButton:default {
  background: $accent; color: $accent_text; border: 1px solid $accent; font-weight: 600;
}
QPushButton[kind="primary"]:hover, QPushButton:default:hover { background: $accent_hover; }
QPushButton[kind="primary"]:pressed, QPushButton:default:pressed { background: $accent_pressed; }
QPushButton[kind="primary"]:focus, QPushButton:default:focus {
  border: 2px solid $text; padding: 5px 12px;
}
QPushButton[kind="primary"]:disabled, QPushButton:default:disabled {
  background: $sunken; color: $faint; border: 1px solid $border;
}
QPushButton[kind="quiet"] { background: transparent; border: 1px solid transparent; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:pressed, QPushButton[kind="quiet"]:checked { background: $selection; }
QPushButton[kind="quiet"]:focus { border: 2px solid $focus; }
QPushButton[kind="quiet"]:disabled { background: transparent; color: $faint; }
QPushButton[kind="danger"] { color: $danger; border: 1px solid $danger_edge; }
QPushButton[kind="danger"]:hover { background: $danger_fill; }
QPushButton[kind="danger"]:pressed { background: $danger_fill; border-color: $danger; }
QPushButton[kind="danger"]:focus { border: 2px solid $focus; }
QPushButton[kind="danger"]:disabled { color: $faint; border-color: $border; }
QPushButton[kind="link"] {
  background: transparent; border: 1px solid transparent; color: $accent; padding: 3px 5px;
}
QPushButton[kind="link"]:hover { background: $accent_fill; }
QPushButton[kind="link"]:focus { border: 2px solid $focus; padding: 2px 4px; }

QToolButton {
  background: transparent; border: 1px solid transparent; border-radius: $rs; padding: 5px;
}
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $selection; }
QToolButton:focus { border: 2px solid $focus; padding: 4px; }
QToolButton:disabled { color: $faint; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {
  background: $surface; color: $text; border: 1px solid $outline; border-radius: $rs;
  padding: 6px 9px; min-height: $line;
  selection-background-color: $accent; selection-color: $accent_text;
}
QLineEdit, QPlainTextEdit, QTextEdit { placeholder-text-color: $faint; }
QPlainTextEdit, QTextEdit { padding: 4px 6px; }
QLineEdit:hover, QComboBox:hover, QAbstractSpinBox:hover, QPlainTextEdit:hover, QTextEdit:hover {
  border-color: $muted;
}
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
  border: 2px solid $focus; padding: 5px 8px;
}
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $focus; padding: 3px 5px; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled, QPlainTextEdit:disabled,
QTextEdit:disabled { background: $sunken; color: $faint; border-color: $border; }
QLineEdit:read-only { background: $sunken; border-color: $border; }
QLineEdit[bad="true"], QPlainTextEdit[bad="true"], QComboBox[bad="true"] {
  border: 2px solid $danger_edge; padding: 5px 8px;
}
QPlainTextEdit[bad="true"] { padding: 3px 5px; }
QLineEdit[bad="true"]:focus, QPlainTextEdit[bad="true"]:focus, QComboBox[bad="true"]:focus {
  border-color: $danger;
}
QLineEdit[kind="search"] {
  border-radius: $r; padding: 8px 12px 8px 38px; font-size: $subheading_pt;
}
QLineEdit[kind="search"]:focus { padding: 7px 11px 7px 37px; }
QComboBox { padding-right: 28px; }
QComboBox:focus { padding-right: 27px; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: url(${pictures}down.png); width: 14px; height: 14px; }
QComboBox::down-arrow:disabled { image: url(${pictures}down-off.png); }
QComboBox QLineEdit { border: none; padding: 0; background: transparent; min-height: 0; }
QComboBox QAbstractItemView {
  background: $raised; border: 1px solid $border; border-radius: 0; padding: 4px; outline: none;
  selection-background-color: $selection; selection-color: $text;
}
QComboBox QAbstractItemView:focus { border-color: $border; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; border-radius: 4px; }
QComboBox QAbstractItemView::item:selected { background: $selection; color: $text; }
QAbstractSpinBox { padding-right: 26px; }
QAbstractSpinBox:focus { padding-right: 25px; }
QAbstractSpinBox::up-button {
  subcontrol-origin: border; subcontrol-position: top right; width: 24px; border: none;
}
QAbstractSpinBox::down-button {
  subcontrol-origin: border; subcontrol-position: bottom right; width: 24px; border: none;
}
QAbstractSpinBox::up-arrow { image: url(${pictures}up.png); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: url(${pictures}down.png); width: 12px; height: 12px; }
QSpinBox, QDoubleSpinBox, QTimeEdit { qproperty-alignment: AlignCenter; }
QDateEdit::drop-down { subcontrol-origin: border; border: none; width: 28px; }
QDateEdit::down-arrow { image: url(${pictures}calendar.png); width: 16px; height: 16px; }

QCheckBox, QRadioButton {
  spacing: 8px; padding: 4px 6px 4px 0; border: 2px solid transparent; border-radius: $rs;
}
QCheckBox:focus, QRadioButton:focus { border-color: $focus; outline: none; }
QCheckBox:disabled, QRadioButton:disabled { color: $faint; }
QCheckBox::indicator, QRadioButton::indicator {
  width: $box; height: $box; background: $surface; border: 1px solid $outline; border-radius: 4px;
}
QRadioButton::indicator { border-radius: $half_box; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover {
  border-color: $accent; background: $hover;
}
QCheckBox::indicator:checked, QCheckBox::indicator:indeterminate, QRadioButton::indicator:checked {
  background: $accent; border-color: $accent;
}
QCheckBox::indicator:checked { image: url(${pictures}check.png); }
QCheckBox::indicator:indeterminate { image: url(${pictures}dash.png); }
QRadioButton::indicator:checked { image: url(${pictures}bullet.png); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {
  background: $sunken; border-color: $border;
}
QCheckBox::indicator:checked:disabled { image: url(${pictures}check-off.png); }

QAbstractItemView {
  background: $surface; alternate-background-color: $surface; color: $text;
  border: 1px solid $border; border-radius: $r; outline: none;
  selection-background-color: $selection; selection-color: $text;
}
QListView[kind="sections"] { background: transparent; border: none; }
QListView::item, QTreeView::item { min-height: 28px; padding: 2px 8px; border-radius: 4px; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected { background: $selection; color: $text; }
QListView:focus, QTreeView:focus { border-color: $focus; }
QListView[kind="hits"] { border: none; background: transparent; }
QListView[kind="hits"]::item { min-height: 0; padding: 0; }
QTreeView::branch { background: transparent; }
QTreeView::branch:closed:has-children { image: url(${pictures}right.png); }
QTreeView::branch:open:has-children { image: url(${pictures}down.png); }
QTableView { gridline-color: transparent; }
QTableView::item { padding: 0 12px; border-bottom: 1px solid $border; }
QTableView::item:selected { background: $selection; color: $text; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section {
  background: $surface; color: $muted; font-size: $caption_pt; font-weight: 500; border: none;
  border-bottom: 1px solid $border; padding: 7px 12px;
}
QHeaderView::section:hover { background: $hover; color: $text; }
QHeaderView::down-arrow {
  image: url(${pictures}down.png); width: 12px; subcontrol-position: center right; right: 6px;
}
QHeaderView::up-arrow {
  image: url(${pictures}up.png); width: 12px; subcontrol-position: center right; right: 6px;
}
QTableCornerButton::section { background: $surface; border: none; }

QMenuBar { background: $window; }
QMenuBar::item { padding: 6px 10px; border-radius: $rs; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; border: 1px solid $border; padding: 5px; }
QMenu::item { padding: 7px 28px 7px 10px; border-radius: 4px; background: transparent; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 5px 6px; }
QMenu::indicator { width: 16px; height: 16px; padding-left: 6px; }
QMenu::indicator:checked { image: url(${pictures}menu-check.png); }
QMenu::right-arrow { image: url(${pictures}right.png); width: 14px; height: 14px; }

QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $outline; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 32px; margin: 2px 3px; }
QScrollBar::handle:horizontal { min-width: 32px; margin: 3px 2px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }

QTabWidget::pane { border: none; border-top: 1px solid $border; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab {
  background: transparent; color: $muted; padding: 8px 4px 7px 4px; margin-right: 20px;
  border: none; border-bottom: 2px solid transparent; font-weight: 500;
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { background: $accent_fill; color: $text; border-bottom-color: $focus; }
QTabBar::tab:disabled { color: $faint; }

QGroupBox {
  border: 1px solid $border; border-radius: $r; margin-top: 10px; padding: 14px 12px 10px 12px;
  font-weight: 600;
}
QGroupBox::title { subcontrol-origin: margin; left: 10px; padding: 0 4px; color: $muted; }

QProgressBar {
  background: $border; border: none; border-radius: 3px; min-height: 6px; max-height: 6px;
  text-align: center; color: transparent;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSlider::groove:horizontal { height: 4px; background: $border; border-radius: 2px; }
QSlider::handle:horizontal {
  width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: $accent;
  border: 1px solid $accent;
}
QSlider::handle:horizontal:focus { border: 2px solid $text; }

QSplitter::handle { background: $border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: $accent; }
QStatusBar { background: $window; border-top: 1px solid $border; }
QStatusBar::item { border: none; }
QDialog, QMessageBox { background: $window; }
QCalendarWidget { background: $raised; border: 1px solid $border; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $raised; }
QCalendarWidget QToolButton { font-weight: 600; padding: 4px 8px; }
QCalendarWidget QToolButton#qt_calendar_prevmonth { qproperty-icon: url(${pictures}left.png); }
QCalendarWidget QToolButton#qt_calendar_nextmonth { qproperty-icon: url(${pictures}right.png); }
QCalendarWidget QTableView { border: none; border-radius: 0; background: $raised; }
QCalendarWidget QTableView::item { padding: 0; border: none; border-radius: 4px; }
QCalendarWidget QTableView::item:selected { background: $accent; color: $accent_text; }
QListView[kind="popup"] { background: $raised; border: 1px solid $border; border-radius: 0; }
"""
