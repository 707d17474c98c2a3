"""Opens the search for a time with all that is known; books, or moves, what is chosen there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from frontdesk.core import clock
from frontdesk.core.refused import Refused
from frontdesk.kit.hits import Hit
from frontdesk.patients import reads as patients
from frontdesk.schedule import finding, reads
from frontdesk.schedule.finding_wishes import read_finding
from frontdesk.schedule.pane.booking import Second
from frontdesk.schedule.pane.find_patient import as_hits
from frontdesk.schedule.pane.finding_form import Known
from frontdesk.schedule.pane.next_times import Chosen, NextTimes

if TYPE_CHECKING:
    from frontdesk.schedule.rows import Visit

    Desk = Any

NOT_TO_COME = "Only a visit that is to come can get another time."


@dataclass(frozen=True)
class For:
    """What a time is looked for: whom, what, or which visit is to be moved."""

    hit: Hit | None = None
    looked_for: str = ""
    type_id: int | None = None
    minutes: int | None = None
    visit: Visit | None = None
    asked: tuple[tuple[str, Any], ...] = ()


class Finds:
    """The search for a time; `desk` is the place beside the grid where its panel stands."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.pane, self.office = desk, desk.pane, desk.office
        self.whose = For()

    @cached_property
    def panel(self) -> NextTimes:
        """The panel itself, made when it is first wanted."""
        made = NextTimes(self.office)
        made.chosen.connect(self._take)
        made.left.connect(self.desk.leave)
        self.desk.stand(made)
        return made

    def begin(
        self, typed: str = "", patient_id: int | None = None, type_id: int | None = None
    ) -> None:
        """Look for a time: for the visit that is open or booked, for what is typed, for a patient.

        Args:
            typed: a wish in words, as from the search box.
            patient_id: for whom, where neither a visit nor words say.
            type_id: for this kind of visit of that patient, whatever else is being done.

        """
        here, store = self._here(typed), self.office.store

        def read(session: Any) -> tuple[For, Known]:
            now, whose = store.now(), here
            today = clock.office_day(now, store.zone)
            if patient_id is not None and type_id is not None:
                whose = For(_hit(session, patient_id, today), type_id=type_id)
            elif typed:
                whose = _typed(session, typed, today)
            elif whose.hit is None and whose.visit is None and patient_id is not None:
                whose = For(_hit(session, patient_id, today))
            who = whose.visit.patient_id if whose.visit else whose.hit.id if whose.hit else None
            family = finding.family_visits(session, who, now=now) if who is not None else []
            kind = whose.visit.type_id if whose.visit else whose.type_id
            rooms = finding.needed_resources(session, kind)
            if whose.visit is not None and who is not None:
                whose = For(_hit(session, who, today), visit=whose.visit)
            return whose, Known(reads.locations(session), rooms, family)

        self.office.read(read, self._show)

    def end(self) -> None:
        """Put the panel away."""
        if "panel" in self.__dict__:
            self.panel.end()

    def _here(self, typed: str) -> For:
        """Return what is being done beside the grid just now."""
        visits = self.desk.visits
        if visits.has_panel and visits.panel.visit is not None and not typed:
            return For(visit=visits.panel.visit)
        booking = self.desk.booking_begun
        if booking is None or typed:
            return For()
        return For(booking.patient, booking.finder.box.text(), booking.type_id, booking.minutes)

    def _show(self, answer: Any) -> None:
        shown = self.pane.shown
        if shown is None or isinstance(answer, Refused):
            return
        whose, known = answer
        visit = whose.visit
        if visit is not None and not visit.is_open:
            self.desk.visits.panel.show_refused(Refused(NOT_TO_COME))
            return
        kinds = {one.id: one.minutes for one in shown.types}
        type_id = visit.type_id if visit else whose.type_id
        minutes = visit.minutes if visit else whose.minutes
        asked = dict(whose.asked)
        if visit is not None:
            asked = {"provider": (visit.provider_id,), "then": None, "family": None}
        self.desk.show_panel(self.panel)
        self.whose = whose
        self.panel.begin(
            shown.types, shown.providers, known, whom=_words_whom(whose, self.office.store),
            patient_id=whose.hit.id if whose.hit else None, type_id=type_id,
            minutes=minutes if minutes != kinds.get(type_id or 0) else None, asked=asked,
            moves=visit is not None,
        )  # fmt: skip

    def _take(self, chosen: Chosen) -> None:
        whose, self.whose = self.whose, For()
        first, then = chosen.choice.first, chosen.choice.then
        if whose.visit is not None:
            self.pane.show_day(first.day, at=(first.provider_id, first.start))
            self.desk.leave()
            self.pane.moves.place(whose.visit, first.provider_id, first.start)
            return
        second = None
        if then is not None:
            second = Second(
                then.provider_id, then.start, then.minutes, chosen.then_type_id,
                then.location_id, self._words_then(then, chosen.then_type_id),
            )  # fmt: skip
        self.desk.books.begin_at(
            first, patient=whose.hit, looked_for=whose.looked_for, type_id=chosen.type_id,
            minutes=chosen.minutes, then=second, resource_id=chosen.resource_id,
            link_to=chosen.link_to, note=chosen.choice.reason.capitalize(),
        )  # fmt: skip

    def _words_then(self, then: Any, type_id: int | None) -> str:
        shown, zone = self.pane.shown, self.office.store.zone
        kinds = {one.id: one.name for one in shown.types} if shown else {}
        provider = self.desk.provider(then.provider_id)
        kind = kinds.get(type_id or 0, "a second visit")
        with_whom = f" with {provider.name}" if provider else ""
        return f"then {kind} at {_time(then.start, zone)}{with_whom}"


def _typed(session: Any, typed: str, today: Any) -> For:
    """Return what a typed wish asks for; a patient only where nobody else fits."""
    wish = read_finding(typed, today, reads.known(session))
    asked: dict[str, Any] = {
        "provider": (wish.provider_id,) if wish.provider_id else (),
        "days": wish.weekdays, "from": wish.from_hour, "until": wish.to_hour, "near": wish.near,
    }  # fmt: skip
    asked |= {"within": wish.within_days} if wish.within_days is not None else {}
    found = as_hits(patients.search(session, wish.patient, today=today, limit=7), today)
    plain = [one for one in found if not one.note]
    alone = len(plain) == 1 and not any(one.alike for one in found)
    return For(
        plain[0] if alone else None, wish.patient, wish.type_id, asked=tuple(asked.items())
    )  # fmt: skip


def _hit(session: Any, patient_id: int, today: Any) -> Hit | None:
    card = patients.card(session, patient_id)
    if card is None:
        return None
    born = "birth date not known"
    if card.birth_date is not None:
        age = clock.words_age(card.birth_date, today)
        born = f"{clock.words_date(card.birth_date)} ({age})"
    return Hit(card.id, card.name, (born, f"#{card.chart_number}"))


def _words_whom(whose: For, store: Any) -> str:
    """Return for whom a time is looked for, and which visit it is to replace."""
    if whose.hit is None:
        return whose.looked_for and f"For \u201c{whose.looked_for}\u201d"
    words = f"For {whose.hit.name}, {whose.hit.identifiers[0]}"
    if whose.visit is not None:
        today = store.about_today()
        day = clock.words_day(whose.visit.day, today)
        words += f"\nInstead of {day} {_time(whose.visit.start, store.zone)}"
    return words


def _time(moment: datetime, zone: Any) -> str:
    return clock.words_time(moment, zone)
