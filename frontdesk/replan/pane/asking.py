"""What is to be replanned: who or where, from when to when, how far ahead, what matters more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from PySide6.QtCore import Signal

from frontdesk.core import clock
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.field import Field
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Card
from frontdesk.kit.tick_inputs import TicksInput
from frontdesk.replan import rules
from frontdesk.replan.plan import usual_title
from frontdesk.replan.rules import SAME_PROVIDER, SOONEST, Weights
from frontdesk.replan.situation import Asked
from frontdesk.schedule.rows import ProviderRow

WITHIN = 14  # days
NARROW = 20 * theme.SPACE  # an hour and the arrow
EVERYONE = 0
HALF_HOURS = [(minute, clock.words_clock(time(minute // 60, minute % 60)))
              for minute in range(5 * 60, 22 * 60 + 1, 30)]  # fmt: skip
FROM = [(0, "Open"), *HALF_HOURS]
UNTIL = [*HALF_HOURS, (0, "Close")]
MATTERS = (("same", "Same provider"), ("soon", "Soonest"))


@dataclass(frozen=True, slots=True)
class Wish:
    """What the card asks for."""

    asked: Asked
    weights: Weights
    title: str


class AskCard(Card):
    """The span and the rules of a replan.

    Signals:
        edited(): something was changed; a new plan is wanted.
    """

    edited = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__("What breaks")
        self._names: dict[int, str] = {}
        self._title = ""  # the one that the program wrote
        self.form = Form()
        self.form.add(fields.choice("who", "&Who is out", [], side_by_side=False))
        self.form.add(fields.choice("where", "Locatio&n", [], side_by_side=False))
        self.form.add(fields.date("first", "&First day", required=True, today=today))
        self.form.add(fields.choice("from", "F&rom", FROM, side_by_side=False), span=6)
        self.form.add(fields.choice("until", "&Until", UNTIL, side_by_side=False), span=6)
        for name in ("from", "until"):
            self.form[name].box.setMinimumWidth(NARROW)
        self.form.add(fields.date("last", "L&ast day", required=True, today=today))
        self.form.add(
            fields.number("within", "Mo&ve at most", least=0, most=rules.MOST_WITHIN, unit=" days")
        )
        self.form.add(fields.choice("matters", "W&hat matters more", MATTERS, side_by_side=True))
        self.others = Field("others", "Who may take &over", TicksInput(()))
        self.form.add(self.others)
        self.form.add(fields.text("title", "&Title of the list", required=True))
        self.body.addWidget(self.form)
        first = {"who": EVERYONE, "first": today(), "last": today(), "from": 0, "until": 0}
        self.form.load(first | {"within": WITHIN, "matters": "same"})
        self.form.edited.connect(self._on_edited)

    def show_choices(self, providers: Sequence[ProviderRow], places: Mapping[int, str]) -> None:
        """Offer these providers and places; what is chosen stays."""
        kept = self.form.snapshot()
        names = {one.id: one.name for one in providers if one.active}
        fresh = names != self._names
        self._names = names
        self.form["who"].box.set_options([(EVERYONE, "Everyone"), *self._names.items()])
        self.form["where"].box.set_options([(None, "Everywhere"), *places.items()])
        self.form["where"].setVisible(len(places) > 1)
        self.form.restore(kept)
        if fresh:
            self.others.box.set_options(tuple(self._names.items()))
            self.others.load(tuple(self._names))
        self._name_it()

    def ask_for(self, what: Mapping[str, Any], today: date) -> None:
        """Take over what another room wished: provider_id, day, from minute, whole days."""
        day = date.fromisoformat(str(what["day"])) if what.get("day") else today
        asked = {
            "who": int(what.get("provider_id") or EVERYONE),
            "first": day,
            "last": day,
            "from": _half_hour(int(what.get("from") or 0)),
            "until": 0,
        }
        for name, value in asked.items():
            self.form[name].load(value)
        self.form["title"].load("")
        self._name_it()

    def wish(self, today: date) -> Wish:
        """Return what is asked for.

        Raises:
            Refused: it cannot be; the field says why.

        """
        self.form.clear_errors()
        typed = self.form.values()
        who, first, last = typed["who"] or None, typed["first"], typed["last"]
        rules.refuse_span(first, last, today=today, within=typed["within"])
        closures = rules.closures_of(
            who, typed["where"], first, last,
            opens=_clock(typed["from"]), closes=_clock(typed["until"]),
        )  # fmt: skip
        others = frozenset(typed["others"] or ())
        weights = SOONEST if typed["matters"] == "soon" else SAME_PROVIDER
        return Wish(Asked(closures, typed["within"], others), weights, typed["title"])

    def show_refused(self, refused: Refused) -> None:
        """Say at its field why no plan can be made."""
        self.form.show_refused(refused)

    def _on_edited(self, name: str) -> None:
        if name == "title":
            return  # the plan stays as it is
        if name == "first":
            self._follow()
        self._name_it()
        self.edited.emit()

    def _follow(self) -> None:
        """Let the last day be no earlier than the first one."""
        try:
            first, last = self.form["first"].value(), self.form["last"].value()
        except Refused:
            return
        if first is not None and (last is None or last < first or last > first + timedelta(31)):
            self.form["last"].load(first)

    def _name_it(self) -> None:
        """Name the list after what is asked for, unless a person has typed a title."""
        typed = str(self.form["title"].box.typed())
        if typed not in ("", self._title):
            return
        who = self.form["who"].value()
        names = [self._names[who]] if who in self._names else []
        self._title = usual_title(names, closing=bool(self.form["from"].value()))
        self.form["title"].load(self._title)


def _clock(minute: int | None) -> time:
    return time((minute or 0) // 60 % 24, (minute or 0) % 60)


def _half_hour(minute: int) -> int:
    """Return the half hour offered at or before a minute of the day; 0 is the opening."""
    return max((one for one, _ in FROM if one <= minute), default=0)
