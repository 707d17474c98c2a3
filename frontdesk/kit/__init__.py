"""What every pane is made of: the office's data thread, the bell, and all that is seen.

Look (`from frontdesk.kit import theme`)
    theme.apply(app, theme.light() | theme.dark()), .scaled(1.0..2.0) for larger text;
    theme.current().colour("muted"), .tone("danger").ink/.edge/.fill, .status("arrived").word/.icon
    /.fill/.edge/.ink, .font("heading"), .radius; theme.SPACE (4 px); theme.watch().changed.
    Standard widgets need no styling. Properties: button `kind` primary, quiet, danger, link;
    label `kind` caption, muted, strong, subheading, heading, title, display, danger, success ...;
    frame `kind` card, raised, sunken, surface, rail, rule. No colour is written anywhere else.
Icons (`from frontdesk.kit import icons`)
    icons.icon(name, role="muted", size=16), icons.pixmap(...), icons.draw(painter, name, square,
    role); icons.NAMES.
Words (`from frontdesk.kit.labels import Words, Card, title, heading, subheading, muted, rule`)
    Words(words, kind="body", private=, wrap=, elide=, selectable=).setText(), .set_kind();
    Card("Heading").body.addWidget(...).
Buttons (`from frontdesk.kit.buttons import Button, IconButton`)
    Button("&Save", kind="primary", icon="check", shortcut="Ctrl+S", on=save);
    IconButton("lock", "Lock", shortcut="Ctrl+L", on=lock): its name is read aloud and on hover.
Forms (`from frontdesk.kit import fields`, `from frontdesk.kit.form import Form`)
    form.section(title, about); form.add(fields.text|phone|date|money|number|choice|notes|check|
    password(name, "&Label", required=, hint=, private= ...), span=1..12); form.new_line();
    form.load(record), .load(record, keep_typed=True) when it changed elsewhere; .values() (raises
    Refused), .checked_values() (shows every fault, goes to the first, returns None), .dirty,
    .changed_values(), .show_refused(refused) -> bool, .show_refusal(name, sentence) -> bool,
    .snapshot() and .restore(snapshot) for drafts, .focus_first(); form["name"] is the Field;
    signals edited(name), entered() (Enter).
    Values: text str, phone "(555) 555-0199", date datetime.date|None, money int cents|None.
Lists (`from frontdesk.kit.rows_model import Column, RowsModel`, `...table import Table`)
    Column(title, text, sort, right=, tip=, icon=, colour=, status=, strong=, private=, width=,
    stretch=, kind=, value=, summed=); RowsModel(columns).show_rows(rows), .row_at(index),
    .index_of(id), .filter(typed);
    Table(model, "Name", empty=EmptyState(...), kept=QSettings-like, many=), .current_row(),
    .selected_rows(), .take_in_hand(id), .give_way(2): that column leaves in little room; signals
    chosen(row) (Enter, double click), picked(row).
Pages (`from frontdesk.kit.sections import Sections`, `...list_page import ListPage`)
    Sections("Office").add(key, title, icon, page), .open(key), .key, .page(); Scrolled()
    (`...scrolled`) is a page taller than its window: its layout goes on `.inside`; ListPage is
    a pane of a list and, beside it, an EditCard (`...edit_card`): the form of the row in hand,
    whose `do(office, act, then)` shows a refusal at its field; half-typed rows are kept.
    Several of a list: Field("roles", "&Roles", TicksInput(options)); ColourInput(colours)
    (`...tick_inputs`).
Marks (`from frontdesk.kit.chips import Chip, KeyHint`, `...avatar import Avatar`)
    Chip.of_status("arrived"), Chip("Inactive", "danger", "cross-circle"), .show_status(),
    .show_words(); KeyHint("F7"); Avatar(name, size=40).show_person(name, photo_bytes);
    paint_chip and paint_avatar for widgets that paint themselves.
States (`from frontdesk.kit.banner import Banner, EmptyState`)
    Banner(), .show_sentence(sentence, "warning", action="Try now"), hidden while empty, signals
    acted(), closed(); EmptyState(icon, sentence, next_step, action="Book"), signal acted().
Steps (`from frontdesk.kit.steps import StepList`)
    .add(name, words, body, private=), .open(name), .finish(name, summary, attention=) -> next,
    .set_summary(name, summary, state="done"|"attention"|"ahead"), .reset(); signal opened(name).
Notices (`from frontdesk.kit.notices import NoticeBar`)
    .say(words, tone="success", undo=callable) -> Notice, .withdraw_undo(notice), .history.
Finder (`kit.search_box: SearchBox`, `kit.finder: ResultList`, `kit.hits: Hit`)
    ResultList(box).show_hits([Hit(id, name, (two identifiers, ...), right, below, note=, icon=,
    photo=, section=, alike=)], typed, nothing="..."); signals wanted(text), chosen(hit).
Choice in view (`from frontdesk.kit.segmented import Segmented`)
    Segmented([(value, words), ...]).value(), .set_value(); signal edited().
Paper (`from frontdesk.kit.preview import Preview`)
    Preview(parent).show_pdf(data, "Receipt 1042", copies=1, media=""), .print_now(),
    .save_to(path); signals printed(PrintJob), job_moved(job, state, sentence), saved(path),
    closed(). The title goes to the print queue: no names in it.
    CountedPreview(fresh) (`...counted_preview`): `fresh(way, then)` notes each print first.
    NotedPaper(office, over) (`...noted_paper`): one paper over a page, noted as it leaves.
Tables out (`from frontdesk.kit.table_export import TableExport, rows_shown`)
    TableExport(page, office, taking_out, permit="ledger.read", make=lambda: rows_shown(table,
    "Payments", about=[("Day", "03/04/2025")], patient=lambda row: row.patient_id)): one button for
    print (Ctrl+P), PDF, XLSX and CSV, each audited; Column(kind="money", summed=True) says what is
    a number. A ListPage: self.offer_export(taking_out, permit="books.read"). Below Qt:
    core.listing, paper.report.report, csv_files.workbook.workbook.
Charts (`from frontdesk.kit.charts import ChartView`, `...core.charting import Chart, Series ...`)
    ChartView("Receivables by age").show_chart(Chart(title, labels, (Series(name, values), ...),
    form=BARS|STACKED|LINE|ACROSS, kind=MONEY|COUNT|PERCENT, tones=, details=)); signals
    picked(int), chosen(int). On paper paper.chart.draw_chart, or TableExport(picture=lambda: chart)
Money (`from frontdesk.kit.till import Till`)
    Till(nothing="Nothing", reasons=...).ask(cents), .wanted() -> Tendered or None (what is wrong
    is shown), .show_refused(refused), .snapshot(), .restore(); signals edited(), entered().
Privacy (`from frontdesk.kit.privacy import privacy`)
    privacy.hide(), .toggle(), .hidden, .masked(words), .changed(bool).
"""
