"""Invents people as a US office has them: names by how common they are, the rest at random.

Names are those of the Census Bureau (1990: public domain); the rare fifth of family names is put
together from parts of real ones.
"""

import lzma
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from frontdesk.patients.rules import address_key, chart_number, fold
from frontdesk.patients.search_keys import NameRow, name_rows

TODAY = date(2025, 3, 3)
FIRST_CHART = 100_000
NAMES = Path(__file__).with_name("us_names.txt.xz")
AREAS = ("617", "857", "781", "339", "508", "774", "978", "603")
CITIES = (("Boston", "02118"), ("Cambridge", "02139"), ("Somerville", "02143"),
          ("Quincy", "02169"), ("Medford", "02155"), ("Newton", "02458"), ("Malden", "02148"),
          ("Revere", "02151"), ("Everett", "02149"), ("Arlington", "02474"))  # fmt: skip
STREET_KINDS = ("St", "Ave", "Rd", "Ln", "Ct", "Dr", "Pl", "Way")
BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Person:
    """One invented patient."""

    id: int
    family: str
    given: str
    middle: str
    preferred: str
    previous: tuple[tuple[str, str], ...]
    sex: str
    birth_date: date
    line1: str
    city: str
    postal_code: str
    email: str
    phones: tuple[tuple[str, str], ...]  # kind, ten figures

    @property
    def chart_number(self) -> str:
        """The office's own number."""
        return chart_number(FIRST_CHART + self.id)


def people(count: int, *, seed: int = 1, first_id: int = 1) -> Iterator[Person]:
    """Invent `count` people; the same seed invents the same ones."""
    for start in range(0, count, BATCH):
        yield from batch(start, min(BATCH, count - start), seed=seed, first_id=first_id)


def batch(start: int, count: int, *, seed: int, first_id: int = 1) -> Iterator[Person]:
    """Invent some of them, the same whichever program asks: batches can be made side by side."""
    pools = _pools()
    pools.draw.seed(f"{seed} {start}")
    return pools.batch(count, first_id + start)


@cache
def _pools() -> "_Pools":
    return _Pools(random.Random("names"))


class _Pools:
    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        lists: dict[str, tuple[list[str], list[float]]] = {k: ([], []) for k in "LFM"}
        for line in lzma.decompress(NAMES.read_bytes()).decode().splitlines():
            kind, name, weight = line.split()
            lists[kind][0].append(_written(name))
            lists[kind][1].append(float(weight))
        self.family, weights = lists["L"]
        self._add_rare(weights)
        self.family_weights = _sums(weights)
        self.female, self.male = lists["F"][0], lists["M"][0]
        self.female_weights, self.male_weights = _sums(lists["F"][1]), _sums(lists["M"][1])
        words = draw.sample(self.family[200:4000], 500)
        self.streets = [f"{word} {draw.choice(STREET_KINDS)}" for word in words]
        self.days = (TODAY - date(1930, 1, 1)).days

    def _add_rare(self, weights: list[float]) -> None:
        """Fill the fifth of the people whose names are not among the 20,000 most common."""
        real, draw, known = list(self.family), self.draw, set(self.family)
        while len(self.family) < 90_000:
            one, other = draw.choice(real), draw.choice(real)
            name = (one[: max(2, len(one) // 2)] + other[len(other) // 2 :]).capitalize()
            if len(name) <= 12 and name not in known:
                known.add(name)
                self.family.append(name)
                weights.append(20.0 / 70_000)

    def batch(self, count: int, first_id: int) -> Iterator[Person]:
        draw = self.draw
        families = draw.choices(self.family, cum_weights=self.family_weights, k=2 * count)
        female = draw.choices(self.female, cum_weights=self.female_weights, k=count)
        male = draw.choices(self.male, cum_weights=self.male_weights, k=count)
        for place in range(count):
            sex = "female" if place % 25 < 13 else "male"
            given = (female if sex == "female" else male)[place]
            names = (families[place], families[count + place], given, female[place - 1])
            yield self._person(first_id + place, names, sex)

    def _person(self, number: int, names: tuple[str, str, str, str], sex: str) -> Person:
        family, other, given, second = names
        draw = self.draw
        chance = draw.random
        kind = chance()
        if kind < 0.035:
            family = f"{family}-{other}"
        elif kind < 0.045:
            family = f"{family} {other}"
        elif kind < 0.05:
            family = f"de la {family}"
        if chance() < 0.03:
            given = f"{given} {second}"
        kind = chance()
        middle = second[0] if kind < 0.4 else second if kind < 0.6 else ""
        preferred = given[:3] if chance() < 0.06 else second if chance() < 0.02 else ""
        previous = ((other, ""),) if chance() < (0.18 if sex == "female" else 0.01) else ()
        city, code = draw.choice(CITIES)
        digits = f"{draw.choice(AREAS)}{int(chance() * 800) + 200}{int(chance() * 10000):04}"
        phones = [("mobile", digits)]
        if chance() < 0.5:
            home = f"{draw.choice(AREAS)}{int(chance() * 800) + 200}{int(chance() * 10000):04}"
            phones.append(("home", home))
        mail = f"{given}.{family}{number % 1000}@example.com".replace(" ", "").lower()
        return Person(
            number, family, given, middle, preferred, previous, sex,
            TODAY - timedelta(days=int(chance() * self.days)),
            f"{int(chance() * 980) + 1} {draw.choice(self.streets)}", city, code,
            mail if chance() < 0.6 else "", tuple(phones),
        )  # fmt: skip


def _written(name: str) -> str:
    return f"Mc{name[2:].capitalize()}" if name.startswith("mc") else name.capitalize()


def _sums(weights: list[float]) -> list[float]:
    total, sums = 0.0, []
    for weight in weights:
        total += weight
        sums.append(total)
    return sums


PATIENT = (
    "id", "chart_number", "chart_key", "family", "given", "middle", "suffix", "preferred",
    "pronouns", "sex", "birth_date", "line1", "line1_key", "line2", "city", "state", "postal_code",
    "phone_end", "email", "language", "interpreter", "employer", "pharmacy", "registered_on",
    "version",
)  # fmt: skip
PHONE = ("patient_id", "kind", "text", "digits", "local", "last4", "place", "family_key")
NAME = ("patient_id", *NameRow._fields, "birth_date")
TYPO = ("shortened", "name_key")


def patient_row(person: Person) -> tuple[Any, ...]:
    """Return a person as a row of PATIENT."""
    number = person.chart_number
    return (
        person.id, number, number, person.family, person.given, person.middle, "",
        person.preferred, "", person.sex, person.birth_date.isoformat(), person.line1,
        address_key(person.line1), "", person.city, "MA", person.postal_code,
        person.phones[0][1][6:], person.email,
        "English", 0, "", "", TODAY.isoformat(), 1,
    )  # fmt: skip


def phone_rows(person: Person) -> Iterator[tuple[Any, ...]]:
    """Give a person's phones as rows of PHONE."""
    key = fold(person.family)
    for place, (kind, digits) in enumerate(person.phones):
        shown = f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
        yield person.id, kind, shown, digits, digits[3:], digits[6:], place, key


def names_of(person: Person) -> list[NameRow]:
    """Return the names a person is found by."""
    return name_rows(person.family, person.given, person.middle, person.preferred, person.previous)
