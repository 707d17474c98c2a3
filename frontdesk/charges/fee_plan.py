"""What a run over a fee schedule would change, before it is done: from a file, or by percent."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from frontdesk.codes import rules as codes
from frontdesk.core.money import dollars, share
from frontdesk.core.refused import Refused
from frontdesk.core.typed import read_money
from frontdesk.csv_files.sheet import read_csv

NAMES = {
    "code": ("code", "cpt", "cptcode", "hcpcs", "procedure", "procedurecode", "cpthcpcs"),
    "modifier": ("modifier", "mod", "mods", "modifiers"),
    "words": ("description", "words", "name", "service", "shortdescription"),
    "cents": ("price", "fee", "charge", "amount", "standardfee", "unitprice"),
    "allowed_cents": ("allowed", "allowable", "contract", "allowedamount", "contractrate"),
}
"""What the columns of a file may be called; blanks and capitals aside."""


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A price: of a schedule, or of a file."""

    code: str
    modifier: str = ""
    words: str = ""
    cents: int | None = None
    allowed_cents: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What it is the price of."""
        return (self.code, self.modifier)

    def to_json(self) -> dict[str, Any]:
        """Return it as a run keeps it."""
        return {name: getattr(self, name) for name in FeeLine.__slots__}


@dataclass(frozen=True, slots=True)
class FeeStep:
    """One change of a run: new with nothing before, gone with nothing after."""

    before: FeeLine | None
    after: FeeLine | None

    @property
    def of(self) -> FeeLine:
        """The price that it is about."""
        one = self.after or self.before
        assert one is not None
        return one

    @property
    def kind(self) -> str:
        """New, Changed or Gone."""
        return "Changed" if self.before and self.after else "New" if self.after else "Gone"

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {
            "before": self.before.to_json() if self.before else None,
            "after": self.after.to_json() if self.after else None,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "FeeStep":
        """Read back what `to_json` made."""
        before, after = kept["before"], kept["after"]
        return cls(FeeLine(**before) if before else None, FeeLine(**after) if after else None)


@dataclass(frozen=True, slots=True)
class FeeFile:
    """What a file of prices says, and what is wrong with it, line by line."""

    lines: tuple[FeeLine, ...]
    problems: tuple[str, ...]


def read_fees(data: bytes) -> FeeFile:
    """Return the prices of a CSV file; rows that cannot be read are told, never guessed.

    It needs a row of column names: code, and price or allowed; modifier and description if any.
    """
    sheet = read_csv(data)
    rows = [(row.line, row.cells) for row in sheet.rows]
    if sheet.has_header:
        rows.insert(0, (1, sheet.header))
    place = next((n for n, (_, cells) in enumerate(rows[:15]) if "code" in _columns(cells)), None)
    if place is None:
        said = [problem.reason for problem in sheet.problems]
        return FeeFile((), tuple(said) or (
            "There is no row of column names: Code and Price are needed, such as Code,Price.",
        ))  # fmt: skip
    columns = _columns(rows[place][1])
    if not {"cents", "allowed_cents"} & columns.keys():
        return FeeFile((), ("There is no column of prices: name one Price, Fee or Allowed.",))
    found, problems = dict[tuple[str, str], FeeLine](), list[str]()
    for number, cells in rows[place + 1 :]:
        try:
            one = _line(cells, columns)
        except Refused as refused:
            problems.append(f"Line {number}: {refused}")
            continue
        if one.key in found:
            problems.append(f"Line {number}: {_named(one)} stands twice. The first one is kept.")
        else:
            found[one.key] = one
    return FeeFile(tuple(found.values()), tuple(problems))


def _columns(cells: Sequence[str]) -> dict[str, int]:
    named = [re.sub(r"[^a-z]", "", cell.casefold()) for cell in cells]
    return {
        field: next(place for place, name in enumerate(named) if name in names)
        for field, names in NAMES.items()
        if any(name in names for name in named)
    }


def _line(cells: Sequence[str], columns: dict[str, int]) -> FeeLine:
    def cell(field: str) -> str:
        place = columns.get(field)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    modifiers = codes.modifiers(cell("modifier"))
    if len(modifiers) > 1:
        raise Refused("A price is of a code alone, or with one modifier.")
    one = FeeLine(
        codes.read_procedure(cell("code")),
        modifiers[0] if modifiers else "",
        " ".join(cell("words").split())[:120],
        read_money(cell("cents")) if cell("cents") else None,
        read_money(cell("allowed_cents")) if cell("allowed_cents") else None,
    )
    if one.cents == 0:
        raise Refused(f"The price of {one.code} is nothing. Leave it out, or type a price.")
    if one.cents is None and one.allowed_cents is None:
        raise Refused(f"There is no price for {one.code}.")
    return one


def planned(
    known: Iterable[FeeLine], wanted: Iterable[FeeLine], *, drop_others: bool = False
) -> list[FeeStep]:
    """Return what would change so that the schedule says what is wanted.

    What the file leaves open (words, a price, an allowed amount) stays as it is.

    Args:
        known: the schedule's prices.
        wanted: the file's.
        drop_others: prices that the file does not name are removed.

    """
    before = {one.key: one for one in known}
    steps, named = [], set[tuple[str, str]]()
    for one in wanted:
        old = before.get(one.key)
        named.add(one.key)
        new = one
        if old is not None:
            new = replace(
                one,
                words=one.words or old.words,
                cents=old.cents if one.cents is None else one.cents,
                allowed_cents=old.allowed_cents if one.allowed_cents is None
                else one.allowed_cents,
            )  # fmt: skip
        if new != old:
            steps.append(FeeStep(old, new))
    if drop_others:
        steps += [FeeStep(old, None) for key, old in before.items() if key not in named]
    return steps


def raised(known: Iterable[FeeLine], percent: int, *, step_cents: int = 1) -> list[FeeStep]:
    """Return what would change if every price rose by so many basis points; below zero it falls.

    Args:
        known: the schedule's prices.
        percent: basis points.
        step_cents: prices are rounded up to whole steps of it: 100 for dollars.

    """
    steps = []
    for one in known:
        if one.cents is None:
            continue
        cents = one.cents + share(one.cents, percent)
        cents = max(step_cents, -(-cents // step_cents) * step_cents)
        if cents != one.cents:
            steps.append(FeeStep(one, replace(one, cents=cents)))
    return steps


def refuse_moved(step: FeeStep, now: FeeLine | None) -> None:
    """Refuse a change that was planned over a price that is another one by now.

    Raises:
        Refused: says what it is now.

    """
    if now != step.before:
        is_now = "is gone" if now is None else f"is {_price(now)} by now"
        raise Refused(
            f"{_named(step.of)} {is_now}: another desk changed it since. Nothing was changed; "
            "look at the change anew."
        )


def sums(steps: Sequence[FeeStep]) -> tuple[int, int, int, int, int]:
    """Return how many are new, changed and gone, and the sum of the prices before and after."""
    kinds = [one.kind for one in steps]
    before = sum(one.before.cents or 0 for one in steps if one.before)
    after = sum(one.after.cents or 0 for one in steps if one.after)
    return kinds.count("New"), kinds.count("Changed"), kinds.count("Gone"), before, after


def _named(one: FeeLine) -> str:
    return f"{one.code}-{one.modifier}" if one.modifier else one.code


def _price(one: FeeLine) -> str:
    return dollars(one.cents) if one.cents is not None else "without a price"
