"""A provider's week, drawn and as a list: edited, previewed, changed in one act, rolled back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.core.action import Done
from frontdesk.core.changes import Changes
from frontdesk.core.drafts import Draft
from frontdesk.core.refused import Refused
from frontdesk.kit.office import Office
from frontdesk.schedule import actions, fitting, reads, set_up_reads
from frontdesk.schedule.hours import WeeklySpan
from frontdesk.schedule.outside import weeks_of
from frontdesk.schedule.pane.setup import spans
from frontdesk.schedule.pane.setup.spans import Known, SpanRow
from frontdesk.schedule.pane.setup.week_frame import LIST, OUTSIDE, WeekFrame
from frontdesk.schedule.pane.setup.week_view import Drawn
from frontdesk.schedule.rows import ProviderRow
from frontdesk.schedule.set_up_reads import ChangeRow


@dataclass(frozen=True, slots=True)
class WeekRead:
    """What the page shows: the providers there are, and the hours of one."""

    providers: tuple[ProviderRow, ...]
    known: Known
    provider_id: int | None
    spans: tuple[WeeklySpan, ...]
    changes: tuple[ChangeRow, ...]


class WeekPage(WeekFrame):
    """The page. Edits are collected here; nothing is saved before it was previewed."""

    def __init__(self, office: Office) -> None:
        self.provider_id: int | None = None
        self.known = Known({}, {})
        self.stored: tuple[WeeklySpan, ...] = ()  # all hours there are, past ones too
        self.base: dict[int, WeeklySpan] = {}  # those that hold on or after the day, as saved
        self.edited: dict[int, WeeklySpan] = {}
        self._number = 0
        self._colours: dict[int, str] = {}
        super().__init__(office)
        self._connect()
        self.since.load(office.store.today())
        self._tell()

    def concerns(self, changes: Changes) -> bool:
        return changes.touch(
            "template_span", "template_change", "provider", "location", "appointment_type"
        )

    def read(self, session: Session) -> WeekRead:
        listed = tuple(one for one in reads.providers(session) if one.active)
        ids = [one.id for one in listed]
        wanted = self.provider_id if self.provider_id in ids else next(iter(ids), None)
        types = {one.id: one.name for one in reads.types(session)}
        found = weeks_of(session, [wanted]).get(wanted, []) if wanted is not None else []
        changes = set_up_reads.changes_of(session, wanted) if wanted is not None else []
        known = Known(reads.locations(session), types)
        return WeekRead(listed, known, wanted, tuple(found), tuple(changes))

    def show_read(self, what: WeekRead) -> None:
        self.known = what.known
        self._colours = {one.id: one.colour for one in what.providers}
        box = self.who.box
        box.set_options([(one.id, one.name) for one in what.providers])
        form = self.card.form
        form["location_id"].box.set_options(list(what.known.locations.items()), empty=True)
        form["location_id"].setVisible(len(what.known.locations) > 1)
        form["types"].box.set_options(list(what.known.types.items()))
        self.changes.show_changes(what.changes)
        other = what.provider_id != self.provider_id
        if other or not self.pending:
            self.provider_id = what.provider_id
            box.set_value(what.provider_id)
            self.stored = what.spans
            self._begin_anew()
        elif what.spans != self.stored:
            self.strip.show_sentence(
                "These hours were changed at another desk. Discard all to see them.", "warning"
            )
        self._show_spans()

    @property
    def pending(self) -> bool:
        """Whether stretches were changed and are not saved yet."""
        return self.edited != self.base

    @property
    def starts_on(self) -> date:
        """The day from which the change is to hold; today while none can be read."""
        try:
            return self.since.value() or self.office.store.today()
        except Refused:
            return self.office.store.today()

    # -- what ListPage asks for

    def heading_of(self, row: SpanRow) -> str:
        return fitting.words_span(row.span)

    def values_of(self, row: SpanRow) -> Mapping[str, Any]:
        return spans.values_of(row.span)

    def new_values(self) -> Mapping[str, Any]:
        where = next(iter(self.known.locations), None) if len(self.known.locations) == 1 else None
        return {"kind": "open", "every_weeks": 1, "weekdays": (), "location_id": where,
                "opens": time(8), "closes": time(12)}  # fmt: skip

    def opened(self, row: SpanRow | None) -> None:
        self.remove.setVisible(row is not None)
        self.view.current = row.id if row else None
        self.view.update()

    def ask_to_save(self, row: SpanRow | None, values: dict[str, Any]) -> None:
        """Take what is typed into the week on the page; several days make several stretches."""
        assert self.provider_id is not None
        made = spans.spans_of(values, self.provider_id, own=row.span.weekday if row else None)
        try:
            fitting.refuse_week(made, locations=dict(self.known.locations))
        except Refused as refused:
            self.card.show_refused(refused)
            return
        first = row.id if row else self._next()
        self.card.done()
        self.card.drop()
        self.edited[first] = made[0]
        for span in made[1:]:
            self.edited[self._next()] = span
        self._wanted = self._key_of(first)
        self._changed()

    def ask_to_remove(self) -> None:
        """Take the stretch in hand out of the week on the page."""
        row = self.current()
        if row is not None:
            self.card.drop()
            del self.edited[row.id]
            self._changed()

    # -- preview, change, roll back

    def ask_to_preview(self) -> None:
        """Look which booked visits would fall outside."""
        if self.provider_id is None or not self.since.check():
            return
        asked = self.provider_id, list(self.edited.values()), self.starts_on
        zone, today = self.office.store.zone, self.office.store.today()

        def show(found: Any) -> None:
            if isinstance(found, list) and asked[1:] == (
                list(self.edited.values()), self.starts_on
            ):  # fmt: skip
                self.outside.show_visits(found)
                self.open_tab(OUTSIDE)
                self._tell()

        self.office.read(lambda one: reads.outside(one, *asked, zone=zone, today=today), show)

    def ask_to_change(self) -> None:
        """Change the hours as previewed; look first where nobody has."""
        if self.outside.shown is None:
            self.ask_to_preview()
            return
        assert self.provider_id is not None
        self.strip.show_sentence("")
        act = self.act(actions.change_template, self._on_changed, self._on_refused)
        act(self.provider_id, starts_on=self.starts_on, spans=list(self.edited.values()),
            seen=list(self.stored), shown=self.outside.shown)  # fmt: skip

    def ask_to_roll_back(self, row: ChangeRow) -> None:
        """Put the week back as it was before a change."""
        act = self.act(actions.roll_back_template, self._on_changed, self._on_refused)
        act(row.id, version=row.version)

    def discard(self) -> None:
        """Forget all that was edited, and show the week as it is."""
        self.card.drop()
        self.edited = dict(self.base)
        self.strip.show_sentence("")
        self.outside.show_none("Nothing previewed yet")
        self._show_spans()
        self.refresh()

    def _on_changed(self, _done: Done) -> None:
        self.edited = dict(self.base)  # from now on what is read is shown
        self.card.drop()
        self.strip.show_sentence("")
        self.outside.show_none("Nothing previewed yet")
        self.open_tab(LIST)
        self.refresh()

    def _on_refused(self, refused: Refused) -> None:
        if refused.field == "starts_on":
            self.since.show_error(str(refused))
            self.since.take_keyboard()
        else:
            self.strip.show_sentence(str(refused), "warning")
        self.outside.show_none("Preview again", "Something is not as it was.")
        self._tell()

    # -- where the person is

    def remember(self) -> dict[str, Any]:
        return {"provider_id": self.provider_id}

    def come_back(self, remembered: dict[str, Any]) -> None:
        self.provider_id = remembered.get("provider_id")

    def draft(self) -> Draft | None:
        """Return what is half typed, and all that was edited and not saved."""
        typed = self.card.snapshot() or {"key": ""}
        if not self.pending and not typed["key"]:
            return None
        edited = {number: fitting.to_json(span) for number, span in self.edited.items()}
        week = {"provider_id": self.provider_id, "edited": edited, "since": self.since.box.typed()}
        return Draft("week", f"Hours: {self.who.box.currentText()}", typed | {"week": week})

    def take_up_nothing(self) -> None:
        self.card.drop()
        self.edited = dict(self.base)
        self._changed()

    def take_up(self, draft: Draft) -> None:
        week = draft.typed["week"]
        self.provider_id = week["provider_id"]

        def again(what: Any) -> None:
            self.show_read(what)
            self.since.box.set_typed(week["since"])
            self._begin_anew()
            self.edited = {
                int(number): fitting.from_json(one) for number, one in week["edited"].items()
            }
            self._number = max([self._number, *self.edited])
            if draft.typed["key"]:
                self.card.restore(draft.typed)
                self._wanted = draft.typed["key"]
            self._changed()

        self.office.read(self.read, again)

    # -- the rows on the page

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _begin_anew(self) -> None:
        """Number the stretches that hold on the day or later: the base of what is edited."""
        since = self.starts_on
        holding = [one for one in self.stored if one.valid_to is None or one.valid_to >= since]
        order = sorted(holding, key=lambda one: (one.weekday, one.opens, one.kind, str(one)))
        self.base = dict(enumerate(order, 1))
        self.edited = dict(self.base)
        self._number = len(order)

    def _changed(self) -> None:
        """Show the week as edited; what was previewed is no longer what would be done."""
        self.outside.show_none("Preview again", "The week was changed since.")
        self.open_tab(LIST)
        self._show_spans()

    def _show_spans(self) -> None:
        made = [
            SpanRow(number, span, ", ".join(self.known.words(span)),
                    self.base.get(number) != span)
            for number, span in self.edited.items()
        ]  # fmt: skip
        made.sort(key=lambda row: (row.span.weekday, row.span.opens, row.span.kind, row.id))
        self.show_rows(made)
        self._draw()
        self._tell()

    def _draw(self) -> None:
        drawn = [
            Drawn(row.id, row.span,
                  (_short(row.span), *self._drawn_words(row.span)), row.changed)
            for row in self.rows
        ]  # fmt: skip
        row = self.current()
        colour = self._colours.get(self.provider_id or 0, "")
        self.view.show_week(drawn, colour=colour, current=row.id if row else None)

    def _drawn_words(self, span: WeeklySpan) -> list[str]:
        """Return what is written into a block: hours for everybody need no words."""
        return [one for one in self.known.words(span) if one != spans.KIND_WORDS["open"]]

    def _tell(self) -> None:
        """Say how much is changed, and what can be done next."""
        changed = sum(row.changed for row in self.rows) + len(set(self.base) - set(self.edited))
        self.preview.setEnabled(self.pending)
        self.forget.setEnabled(self.pending)
        self.change.setEnabled(self.pending and self.outside.visits is not None)
        words = f"{changed} stretch{'es' if changed > 1 else ''} changed, not saved"
        self.state.setText(words if changed else "As saved.")
        self.state.set_kind("warning" if changed else "muted")

    def _connect(self) -> None:
        self.view.picked.connect(self._on_drawn)
        self.view.wished.connect(self._on_wished)
        self.who.edited.connect(self._on_who)
        self.since.edited.connect(self._on_since)
        self.tabs.edited.connect(self._on_tab)
        self.preview_wished.connect(self.ask_to_preview)
        self.change_wished.connect(self.ask_to_change)
        self.forget_wished.connect(self.discard)
        self.remove_wished.connect(self.ask_to_remove)
        self.changes.wished.connect(self.ask_to_roll_back)

    def _on_drawn(self, number: int) -> None:
        self.open_tab(LIST)
        self.table.take_in_hand(number)

    def _on_wished(self, weekday: int, opens: time) -> None:
        self.begin()
        closes = time((opens.hour + 1) % 24)
        for name, value in (("weekdays", (weekday,)), ("opens", opens), ("closes", closes)):
            self.card.form[name].box.set_value(value)

    def _on_who(self) -> None:
        wanted = self.who.value()
        if wanted == self.provider_id:
            return
        if self.pending or self.card.form.dirty:
            self.who.box.set_value(self.provider_id)
            self.strip.show_sentence(
                "Change these hours first, or discard all: they are not saved.", "warning"
            )
            return
        self.card.drop()
        self.provider_id = wanted
        self.outside.show_none("Nothing previewed yet")
        self.refresh()

    def _on_since(self) -> None:
        if not self.pending:
            self._begin_anew()
        self.outside.show_none("Preview again", "The day was changed since.")
        self._show_spans()


def _short(span: WeeklySpan) -> str:
    def words(at: time) -> str:
        return clock.words_clock(at).replace(":00", "").removesuffix(" AM").removesuffix(" PM")

    closes = "midnight" if span.closes == time() else words(span.closes)
    return f"{words(span.opens)} – {closes}"
