"""What every pane is made of: the office's data thread, the bell, and all that is seen.

Look (`from frontdesk.kit import theme`)
    theme.apply(app, theme.light() | theme.dark()), .scaled(1.0..2.0) for larger text;
    theme.current().colour("muted"), .tone("danger").ink/.edge/.fill, .status("arrived").word/.icon/
    .fill/.edge/.ink, .font("heading"), .radius; theme.SPACE (4 px); theme.watch().changed.
    Standard widgets need no styling. Properties: button `kind` primary, quiet, danger, link;
    label `kind` caption, muted, strong, subheading, heading, title, display, danger, success ...;
    frame `kind` card, raised, sunken, surface, rail, rule. No colour is written anywhere else.
Icons (`from frontdesk.kit import icons`)
    icons.icon(name, role="muted", size=16), icons.pixmap(...), icons.draw(painter, name, square,
    role); icons.NAMES.
Forms (`from frontdesk.kit import fields`, `from frontdesk.kit.form import Form`)
    form.section(title, about); form.add(fields.text|phone|date|money|choice|notes|check|password(
    name, "&Label", required=, hint=, private= ...), span=1..12); form.new_line().
    form.load(record), .load(record, keep_typed=True) when it changed elsewhere; .values() (raises
    Refused), .checked_values() (shows every fault, goes to the first, returns None), .changed_values()
    .dirty, .show_refused(refused) -> bool, .show_refusal(name, sentence) -> bool, .snapshot() and
    .restore(snapshot) for drafts, .focus_first(); signals edited(name), entered().
    Values: text str, phone "(555) 555-0199", date datetime.date|None, money int cents|None.
Lists (`from frontdesk.kit.rows_model import Column, RowsModel, RowRole`)
    Column(title, text, sort, right=, icon=, colour=, status=, strong=, private=, width=, stretch=);
    RowsModel(columns).show_rows(rows), .row_at(index), .index_of(id), .filter(typed), .sort(column).
Privacy (`from frontdesk.kit.privacy import privacy`)
    privacy.hide(), .toggle(), .hidden, .masked(words), .changed(bool).
"""
