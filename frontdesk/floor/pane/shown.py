"""What the board is told to show: plain frozen values, no database and no Qt."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from frontdesk.floor.rules import STAGES, Tell

WITH_PROVIDER = 4  # its cards say what the visit is for
MASKED = "• • • • •"
SIGN_WORDS = {  # all that is said of a sign on a screen that faces the lobby
    "alert": "Alert",
    "interpreter": "Interpreter",
    "same_name": "Similar name today",
    "told": "Told",
    "tell": "To be told",
}


class Pill(NamedTuple):
    """A number of minutes with its meaning: always colour, shape and number together."""

    words: str
    tone: str  # success, warning, danger or neutral
    icon: str


class Sign(NamedTuple):
    """Something to mind: `kind` picks the shape, `words` say it in full."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Card:
    """One patient on the board.

    Attributes:
        stage: which column, counted from 0.
        name, about: the patient, and what is said of them beside the name: birth date, chart.
        time: when it was booked for, by the office's clock.
        provider: as patients say it; provider_colour "#rrggbb".
        where, below: the card's second and third line.
        expected: when the provider is likely to come: "about 10:40 AM, ±10"; may be empty.
        tell: what to tell them; None where there is nothing to.
        draft: the words to tell it in.

    """

    id: int
    version: int
    patient_id: int
    status: str
    stage: int
    name: str
    about: str
    time: str
    provider: str
    provider_colour: str
    kind: str
    where: str = ""
    below: str = ""
    room: str = ""
    room_id: int | None = None
    location_id: int | None = None
    pill: Pill | None = None
    expected: str = ""
    signs: tuple[Sign, ...] = ()
    tell: Tell | None = None
    draft: str = ""
    told: str = ""
    was_confirmed: bool = False
    found_by: str = ""  # folded words the filter looks in

    @property
    def is_over(self) -> bool:
        """Whether the patient is done here."""
        return self.stage == len(STAGES) - 1

    @property
    def face(self) -> tuple[object, ...]:
        """All that is painted of it: cards of the same face need only one picture."""
        kinds = tuple(dict.fromkeys(sign.kind for sign in self.signs))
        here = (self.name, self.where, self.below, self.pill, kinds)
        return (*here, self.provider_colour, self.stage)

    def masked(self) -> "Card":
        """Return the card as the lobby may see it."""
        signs = tuple(Sign(sign.kind, SIGN_WORDS[sign.kind]) for sign in self.signs)
        draft = "Shown again with F11." if self.draft else ""
        return replace(
            self,
            name=MASKED,
            about="",
            kind="",
            below="" if self.stage == WITH_PROVIDER else self.below,
            signs=signs,
            draft=draft,
            told=bool(self.told) * "Told",
        )


class Behind(NamedTuple):
    """How one provider stands."""

    name: str
    colour: str
    minutes: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Board:
    """The whole floor at one moment.

    Attributes:
        columns: the cards of each stage, top to bottom.
        behind: the providers who still have somebody to see.
        here: patients in the office.
        average: mean minutes in the waiting room today; None before anybody came.
        usual: the same on this weekday at this time of day in the last weeks; None if unknown.

    """

    columns: tuple[tuple[Card, ...], ...] = ((),) * len(STAGES)
    behind: tuple[Behind, ...] = ()
    here: int = 0
    average: float | None = None
    usual: float | None = None
    weekday: str = ""

    def card(self, card_id: int | None) -> Card | None:
        """Return the card of a visit, if it is on the board."""
        return next((one for column in self.columns for one in column if one.id == card_id), None)

    @property
    def to_tell(self) -> tuple[Card, ...]:
        """Everyone to be told: who is here before who is to come, the longest delay first."""
        found = [(one.stage == 0, -one.tell.minutes, one.id, one)
                 for column in self.columns for one in column if one.tell is not None]  # fmt: skip
        return tuple(entry[-1] for entry in sorted(found, key=lambda entry: entry[:3]))

    @property
    def is_empty(self) -> bool:
        """Whether nobody is on it."""
        return not any(self.columns)

    def masked(self) -> "Board":
        """Return the board as the lobby may see it."""
        columns = tuple(tuple(card.masked() for card in column) for column in self.columns)
        return replace(self, columns=columns)


def sentence(card: Card) -> str:
    """Return all that a card says, for a screen reader and on hover."""
    stage = STAGES[card.stage].title
    parts = [card.name, stage, card.pill.words if card.pill else "", card.room]
    parts += [f"booked {card.time} with {card.provider}", card.kind]
    parts += [f"expected {card.expected}" if card.expected else ""]
    parts += [sign.words for sign in card.signs]
    return ", ".join(part for part in parts if part)
