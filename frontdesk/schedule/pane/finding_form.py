"""What is asked for when a time is looked for: the fields, and the wish they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy.orm import Session

from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.field import Field
from frontdesk.kit.form import Form
from frontdesk.kit.tick_inputs import TicksInput
from frontdesk.schedule import finding
from frontdesk.schedule.finding_rules import FamilyVisit, Wish
from frontdesk.schedule.pane.several import SeveralInput
from frontdesk.schedule.rows import ProviderRow, TypeRow

WEEKDAYS = tuple(enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")))
HOURS = ((None, "Any"), *((hour, f"{hour % 12 or 12} {'AM' if hour < 12 else 'PM'}")
                          for hour in range(6, 22)))  # fmt: skip
WITHIN = ((0, "That day"), (3, "3 days"), (7, "1 week"), (14, "2 weeks"), (21, "3 weeks"),
          (28, "4 weeks"), (60, "2 months"))  # fmt: skip
USUAL_WITHIN = 14
NARROW = 20 * theme.SPACE  # an hour and the arrow
MORE = ("then", "then_provider", "place", "resource", "near", "within", "family")
NO_HOURS = "No hours are left."


@dataclass(frozen=True)
class Known:
    """What can be chosen: read off the window's thread when the panel opens."""

    places: Mapping[int, str]
    resources: Mapping[int, str]
    family: Sequence[FamilyVisit]


@dataclass(frozen=True)
class Typed:
    """The fields as values; the wish is made of them where the database is at hand."""

    values: Mapping[str, Any]
    patient_id: int | None
    minutes: int | None
    beside: FamilyVisit | None

    def wish(self, session: Session) -> Wish:
        """Return what is looked for."""
        typed = self.values
        then = typed["then"]
        return Wish(
            service=finding.service_of(session, typed["type"], self.minutes),
            then=finding.service_of(session, then) if then is not None else None,
            patient_id=self.patient_id,
            providers=tuple(typed["provider"]),
            then_providers=(typed["then_provider"],) if typed["then_provider"] else (),
            locations=frozenset([typed["place"]] if typed["place"] else ()),
            resources=frozenset([typed["resource"]] if typed["resource"] else ()),
            weekdays=frozenset(typed["days"] or range(7)),
            from_clock=time(typed["from"] or 0),
            to_clock=time(typed["until"] or 0),
            near=typed["near"] if self.beside is None else None,
            within_days=USUAL_WITHIN if typed["within"] is None else typed["within"],
            beside=self.beside,
        )


class FindingForm(Form):
    """The fields; those seldom needed stand behind `show_more`."""

    def __init__(self, today: Any) -> None:
        super().__init__()
        self._family: dict[int, FamilyVisit] = {}
        self.has_more = False
        whom = SeveralInput("Anyone", "Or with \u2026")
        self.add(fields.choice("type", "&Kind of visit", [], side_by_side=False))
        self.add(Field("provider", "&With", whom))
        self.add(Field("days", "&Days", TicksInput(WEEKDAYS, columns=4)))
        self.add(fields.choice("from", "&From", HOURS, side_by_side=False), span=6)
        self.add(fields.choice("until", "&Until", HOURS, side_by_side=False), span=6)
        for name in ("from", "until"):
            self[name].box.set_options(HOURS)
            self[name].box.setMinimumWidth(NARROW)
        self.add(fields.choice("then", "Right &after it", [], side_by_side=False))
        self.add(fields.choice("then_provider", "The second with", [], side_by_side=False))
        self.add(fields.choice("place", "&Location", [], side_by_side=False))
        self.add(fields.choice("resource", "&Room or machine", [], side_by_side=False))
        self.add(fields.date("near", "&Near the date", today=today), span=6)
        self.add(fields.choice("within", "With&in", WITHIN, side_by_side=False), span=6)
        self["within"].box.set_options(WITHIN)
        self["within"].load(USUAL_WITHIN)
        self.add(fields.choice("family", "&Same day as", [], side_by_side=False))
        self.show_more(False)

    def offer(
        self, types: Sequence[TypeRow], providers: Sequence[ProviderRow], known: Known
    ) -> None:
        """Offer what the office has; what is chosen and still there stays chosen."""
        kinds: list[tuple[int | None, str]] = [(one.id, one.name) for one in types]
        people: list[tuple[int | None, str]] = [(one.id, one.name) for one in providers]
        self["type"].box.set_options(kinds or [(None, "Visit")])
        self["provider"].box.set_options(people)
        self["then"].box.set_options([(None, "Nothing more"), *kinds])
        self["then_provider"].box.set_options([(None, "Anyone"), *people])
        self["place"].box.set_options([(None, "Anywhere"), *known.places.items()])
        self._few_places = len(known.places) < 2
        self.offer_resources(known.resources)
        self.show_more(self.has_more)

    def offer_resources(self, resources: Mapping[int, str]) -> None:
        """Offer the rooms and machines that the kind of visit can use."""
        self["resource"].box.set_options([(None, "Any that is free"), *resources.items()])
        self._few_resources = len(resources) < 2
        self.show_more(self.has_more)

    def offer_family(self, visits: Sequence[tuple[FamilyVisit, str]]) -> None:
        """Offer the visits of the patient's family, each in its words."""
        self._family = {one.id: one for one, _ in visits}
        words = [(one.id, said) for one, said in visits]
        self["family"].box.set_options([(None, "Nobody"), *words])
        self.show_more(self.has_more)

    def show_more(self, more: bool) -> None:
        """Show the fields seldom needed, as far as there is something to choose, or hide them."""
        self.has_more = more
        for name in MORE:
            self[name].setVisible(more)
        if more:
            self["then_provider"].setVisible(self["then"].box.value() is not None)
            self["place"].setVisible(not self._few_places)
            self["resource"].setVisible(not self._few_resources)
            self["family"].setVisible(bool(self._family))

    _few_places = _few_resources = True

    @property
    def asks_more(self) -> bool:
        """Whether one of the fields seldom needed narrows the search."""
        try:
            return any(self[name].value() is not None for name in MORE if name != "within")
        except Refused:
            return True

    def typed(self, *, patient_id: int | None, minutes: int | None) -> Typed:
        """Return what is asked for.

        Raises:
            Refused: a field cannot be read, or no hours are left.

        """
        values = self.values()
        first, last = values["from"], values["until"]
        if first is not None and last is not None and first >= last:
            raise Refused(NO_HOURS, field="until")
        beside = self._family.get(values["family"] or 0)
        return Typed(values, patient_id, minutes, beside)

    def forget_wishes(self) -> None:
        """Empty all that was asked for last time for another patient."""
        for name in ("near", "family", "then", "then_provider", "resource"):
            self[name].load(None)

    def near(self, day: date) -> None:
        """Ask for days near to one."""
        self["near"].load(day)
