"""Why a balance is owed: a chain in plain words whose cents sum to exactly that balance.

    why = explain(books, ask)      # of a charge, a visit, or the whole account
    sum(line.cents for part in why.parts for line in part.lines if line.adds) == why.cents

What was taken back is left out together with what took it back; of what is about no charge, all
from before the last time nothing was owed of it is left out, too.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from frontdesk.billing.story_parts import Books, ChargeMade, Event
from frontdesk.billing.story_words import loose_words
from frontdesk.core.money import dollars
from frontdesk.ledger import plain_words
from frontdesk.ledger.accounts import Line
from frontdesk.ledger.plain_words import ADDS, CHARGED, SHARE, SHARES, Step

ACCOUNT, OF_VISIT, OF_CHARGE = "account", "visit", "charge"
OWED = "patient"
MEANING = {
    SHARES["deductible"]: "Your deductible is what you pay each year before your plan begins "
    "to pay.",
    SHARES["copay"]: "Your co-pay is the fixed amount that your plan asks you to pay for a visit.",
    SHARES["coinsurance"]: "Your share (coinsurance) is the part of the cost that your plan leaves "
    "to you after the deductible.",
    SHARES["not_covered"]: "Not covered means that your plan does not pay for this service.",
}  # fmt: skip
"""What the words of insurance mean, for those who do not speak it."""
LOOSE_TITLE = "Not about one service"


@dataclass(frozen=True, slots=True)
class WhyLine:
    """A link of the chain; `adds` says whether its cents count, or only explain."""

    words: str
    cents: int
    adds: bool
    day: date | None = None


@dataclass(frozen=True, slots=True)
class WhyPart:
    """A service, or what is about none: what became of it, and what is left for the patient.

    Attributes:
        charge_id: None for what is about no charge.
        title: the service, in words.
        about: provider and code.
        cents: what the patient owes of it: the sum of its lines that add.
        note: that it is in dispute.

    """

    charge_id: int | None
    title: str
    about: str
    day: date | None
    cents: int
    lines: tuple[WhyLine, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """Why a balance is owed.

    Attributes:
        what: account, visit or charge.
        cents: the balance; below zero is a credit.
        ahead: paid ahead and not used, in cents; of the account.
        waiting: what insurance has not answered yet, in cents.
        meanings: what its words mean.

    """

    what: str
    cents: int
    parts: tuple[WhyPart, ...]
    ahead: int = 0
    waiting: int = 0
    meanings: tuple[str, ...] = ()


def explain(books: Books, *, visit_id: int | None = None, charge_id: int | None = None) -> Why:
    """Return why a person owes what they owe: of a charge, a visit, or all of it.

    Of the account only what is open is told; of a charge or a visit that is settled, how it came.
    """
    what = OF_CHARGE if charge_id else OF_VISIT if visit_id else ACCOUNT
    steps = _steps(books)
    wanted = [
        one for one in books.charges
        if what == ACCOUNT or one.id == charge_id or (visit_id and one.appointment_id == visit_id)
    ]  # fmt: skip
    parts = [_of_charge(one, steps.get(one.id, []), books) for one in wanted]
    if what == ACCOUNT:
        parts = [one for one in parts if one.cents]
        loose = _of_account(books)
        parts = ([loose] if loose.cents else []) + parts
    ahead = -sum(_all(books, "prepaid"))
    waiting = sum(
        line.cents for one in wanted for step in steps.get(one.id, []) for line in step.lines
        if line.account == "payer"
    )  # fmt: skip
    said = {line.words for part in parts for line in part.lines}
    means = [words for key, words in MEANING.items()
             if any(_is_said(key, one) for one in said)]  # fmt: skip
    return Why(
        what, sum(one.cents for one in parts), tuple(parts), ahead if what == ACCOUNT else 0,
        waiting, tuple(means),
    )  # fmt: skip


def _is_said(key: str, words: str) -> bool:
    if key == SHARES["coinsurance"]:
        return words == key or (words.startswith("Your ") and words.endswith("% share"))
    return words == key


def _all(books: Books, account: str) -> Iterable[int]:
    return (
        line.cents for event in books.events for line in event.lines
        if line.account == account and line.patient_id in books.patient_ids
    )  # fmt: skip


def _steps(books: Books) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = defaultdict(list)
    for event in books.events:
        of: dict[int, list[Line]] = defaultdict(list)
        for line in event.lines:
            if line.charge_id:
                of[line.charge_id].append(line)
        for charge_id, lines in of.items():
            found[charge_id].append(
                Step(event.posting_id, event.day, event.kind, tuple(lines), event.reason,
                     event.memo, event.reverses_id)
            )  # fmt: skip
    return found


def _of_charge(charge: ChargeMade, steps: Sequence[Step], books: Books) -> WhyPart:
    told = plain_words.tell(steps, payers=books.payers, allowed_cents=charge.allowed_cents)
    lines = [
        WhyLine(one.words, one.cents, one.kind in ADDS,
                charge.day if one.kind == CHARGED else one.day)
        for one in told if one.kind in (*ADDS, SHARE) and one.cents
    ]  # fmt: skip
    lines += _others(steps, books)
    cents = sum(one.cents for one in lines if one.adds)
    about = " \u00b7 ".join(one for one in (charge.provider, charge.code) if one)
    return WhyPart(
        charge.id, charge.words, about, charge.day, cents, tuple(_without_nothing(lines)),
        _note(books.disputed.get(charge.id, "")),
    )  # fmt: skip


def _others(steps: Sequence[Step], books: Books) -> list[WhyLine]:
    """Return what others than the patient owe of it: it is not the patient's to pay."""
    of: dict[tuple[str, int], int] = defaultdict(int)
    for step in steps:
        for line in step.lines:
            if line.account in ("payer", "agency"):
                of[line.account, line.coverage_id or 0] += line.cents
    lines = []
    for (account, coverage), cents in of.items():
        who = books.payers.get(coverage, plain_words.OWN)
        if account == "agency" and cents:
            lines.append(WhyLine("With a collection agency", -cents, True))
        elif cents > 0:
            lines.append(WhyLine(f"Waiting for {who}", -cents, True))
        elif cents < 0:
            lines.append(WhyLine(f"{who[:1].upper()}{who[1:]} paid too much", -cents, True))
    return lines


def _without_nothing(lines: Sequence[WhyLine]) -> Iterable[WhyLine]:
    """Leave out a share that went to the patient and away again."""
    sums: dict[str, int] = defaultdict(int)
    for one in lines:
        sums[one.words] += 0 if one.adds else one.cents
    said = set[str]()
    for one in lines:
        if one.adds:
            yield one
        elif sums[one.words] > 0 and one.words not in said:
            said.add(one.words)
            yield WhyLine(one.words, sums[one.words], False, one.day)


def _of_account(books: Books) -> WhyPart:
    """Return what is about no charge, since nothing was last owed of it."""
    known = {one.id for one in books.charges}
    gone = {event.reverses_id for event in books.events} - {None}
    there = {event.posting_id for event in books.events}
    lines, sum_ = list[WhyLine](), 0
    for event in books.events:
        if event.posting_id in gone or (event.reverses_id in there):
            continue
        own = [
            line for line in event.lines
            if line.account == OWED and line.charge_id not in known
            and line.patient_id in books.patient_ids
        ]  # fmt: skip
        cents = sum(line.cents for line in own)
        if cents:
            lines.append(WhyLine(_loose_words(event), cents, True, event.day))
            sum_ += cents
            if not sum_:
                lines = []
    return WhyPart(None, LOOSE_TITLE, "", None, sum_, tuple(lines),
                   _note(books.disputed.get(0, "")))  # fmt: skip


def _loose_words(event: Event) -> str:
    if event.kind == "payment":
        return f"You paid ({event.how})" if event.how else "You paid"
    words = loose_words(event, event.lines)
    return words.replace("to the patient", "to you").replace("the patient", "you")


def _note(due: str) -> str:
    return f"In dispute: we answer by {due}, and you need not pay it meanwhile." if due else ""


def words_left(cents: int) -> str:
    """Return what a chain ends with: what is left for the patient, or that nothing is."""
    if cents > 0:
        return f"You owe {dollars(cents)}"
    return f"We owe you {dollars(-cents)}" if cents < 0 else "You owe nothing for this now"
