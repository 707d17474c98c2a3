"""Type-ahead over a million patients: how long a letter takes, and who is found."""

import os
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from many_patients import TODAY, kept_office
from measuring import as_in_the_desk, part, row
from rapidfuzz import fuzz, process
from sqlalchemy import select, text

from frontdesk.core.database import Store
from frontdesk.patients.names import fold, one_edit
from frontdesk.patients.search import Hit, search
from frontdesk.patients.tables import Patient, PatientName, PatientPhone

MANY = int(os.environ.get("FRONTDESK_BENCH_PATIENTS", "1000000"))
FEW = 10_000
QUERIES, PASSES = 500, 7
WARM = 4  # passes that do not count: an office's server has been up for weeks, its file for hours
SHOWN = 8
MISSPELT = 300
LIKE = text(
    "SELECT id, family, given, chart_number FROM patient WHERE family LIKE :q OR given LIKE :q "
    "OR preferred LIKE :q OR email LIKE :q OR chart_number LIKE :q ORDER BY family, given LIMIT 20"
)


def run() -> list[dict[str, Any]]:
    """Measure on both databases, one after the other."""
    rows = []
    for database in ("sqlite", "postgresql"):
        with kept_office(database, FEW) as store:
            few = _p99(store, _Sample(store, FEW))
        with kept_office(database, MANY) as store:
            sample = _Sample(store, MANY)
            many = _p99(store, sample)
            like = _like(store, sample)
            rows.append(row(f"type-ahead p99, {MANY:,}, beside LIKE", database, many, like, 1 / 50))
            name = f"growth of p99, {FEW:,} to {MANY:,}"
            rows.append(row(name, database, many, few, 2.0))
            rows.append(_best_first(store, sample, database))
            rows += _misspelt(store, sample, database)
    return rows


class _Sample:
    """People of an office, and what one types to find them."""

    def __init__(self, store: Store, count: int) -> None:
        self.draw, self.count = random.Random(7), count
        self.wanted = (QUERIES + 20) * (PASSES + WARM) + MISSPELT
        ids = self.draw.sample(range(1, count + 1), min(count, self.wanted))
        self.people: list[Any] = []
        with store.read() as session:
            for start in range(0, len(ids), 500):
                some = ids[start : start + 500]
                self.people += self._read(session, some)
        self.draw.shuffle(self.people)

    def _read(self, session: Any, ids: list[int]) -> list[Any]:
        one = Patient
        columns = select(one.id, one.family, one.given, one.middle, one.birth_date, one.email,
                         one.chart_number)  # fmt: skip
        phones = dict(
            session.execute(
                select(PatientPhone.patient_id, PatientPhone.digits).where(
                    PatientPhone.patient_id.in_(ids), PatientPhone.place == 0
                )
            ).all()
        )
        also = dict(
            session.execute(
                select(PatientName.patient_id, PatientName.family_key).where(
                    PatientName.patient_id.in_(ids), PatientName.kind.in_(["previous", "part"])
                )
            ).all()
        )
        found = session.execute(columns.where(one.id.in_(ids))).mappings()
        return [dict(row) | {"phone": phones.get(row["id"]), "also": also.get(row["id"])}
                for row in found]  # fmt: skip

    def queries(self) -> list[str]:
        """Return what 500 searches look like at some letter of theirs."""
        return [self._typed(self._someone()) for _ in range(QUERIES)]

    def _someone(self) -> Any:
        person = self.people.pop()
        self.people.insert(0, person)
        return person

    def _typed(self, one: Any) -> str:
        kind = self.draw.random()
        family, given, draw = one["family"], one["given"], self.draw
        short = lambda word: word[: draw.randint(2, max(2, len(word)))]  # noqa: E731
        born, phone = one["birth_date"], one["phone"]
        for share, written in (
            (0.28, lambda: short(family)),
            (0.24, lambda: f"{short(family)} {short(given)}"),
            (0.10, lambda: f"{given} {short(family)}"),
            (0.06, lambda: f"{family}, {short(given)}"),
            (0.03, lambda: f"{given} {one['middle'] or 'q'} {family}"),
            (0.06, lambda: draw.choice((f"{born:%m/%d/%Y}", f"{born:%m%d%Y}", f"{born}"))),
            (0.05, lambda: draw.choice((phone, phone[3:], f"({phone[:3]}) {phone[3:]}"))),
            (0.03, lambda: phone[6:]),
            (0.03, lambda: f"{family} {phone[6:]}"),
            (0.03, lambda: f"{family} {born:%m/%d/%y}"),
            (0.03, lambda: one["chart_number"]),
            (0.05, lambda: f"{short(one['also'] or family)} {short(given)}"),
        ):
            if kind < share:
                return str(written())
            kind -= share
        return short(one["email"] or family)


def _timed(store: Store, typed: str) -> tuple[float, list[Hit]]:
    start = time.perf_counter()
    with store.read() as session:
        hits = search(session, typed, today=TODAY, limit=SHOWN)
    return (time.perf_counter() - start) * 1000, hits


def _p99(store: Store, sample: _Sample) -> float:
    """Return the median, over passes of other queries each, of p99 in milliseconds."""
    for _ in range(WARM):
        for typed in sample.queries():
            _timed(store, typed)
    passes = []
    for _ in range(PASSES):
        with as_in_the_desk():
            passes.append([_timed(store, typed)[0] for typed in sample.queries()])
    return statistics.median(part(times, 0.99) for times in passes)


def _like(store: Store, sample: _Sample) -> float:
    """Return the median of unindexed LIKE over five columns in milliseconds."""
    times = []
    with store.read() as session:
        for typed in sample.queries()[:9]:
            start = time.perf_counter()
            session.execute(LIKE, {"q": f"%{typed}%"}).all()
            times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _best_first(store: Store, sample: _Sample, database: str) -> dict[str, Any]:
    """Whoever is named without doubt must come first: by name and birth date, phone, number."""
    right, times = 0, []
    ways: tuple[Callable[[Any], str], ...] = (
        lambda one: f"{one['family']} {one['given']} {one['birth_date']:%m/%d/%Y}",
        lambda one: one["chart_number"],
        lambda one: f"{one['given']} {one['family']} {one['phone'][6:]}",
        lambda one: f"{one['also'] or one['family']} {one['birth_date']:%m/%d/%y}",
    )
    for number in range(200):
        one = sample._someone()
        taken, hits = _timed(store, ways[number % len(ways)](one))
        times.append(taken)
        right += any(hit.id == one["id"] for hit in hits[:2])
    name = "the one named without doubt is first (share)"
    return row(name, database, statistics.median(times), None, 0.99, ratio=right / 200,
               at_least=True)  # fmt: skip


def _misspelt(store: Store, sample: _Sample, database: str) -> list[dict[str, Any]]:
    """One letter wrong in one of the names: is the right name among 8, and how fast."""
    right, times, typed_ones = 0, [], []
    while len(times) < MISSPELT:
        one = sample._someone()
        names = [fold(one["family"]), fold(one["given"])]
        wrong = sample.draw.randrange(2)
        if len(names[wrong]) < 4:
            continue
        slip = _slip(names[wrong], sample.draw)
        typed = " ".join(slip if place == wrong else name for place, name in enumerate(names))
        typed_ones.append(typed)
        taken, hits = _timed(store, typed)
        times.append(taken)
        right += any([hit.keys.family, hit.keys.given] == names for hit in hits)
    with store.read() as session:
        names_on_file = session.execute(select(Patient.family, Patient.given))
        every = [f"{fold(family)} {fold(given)}" for family, given in names_on_file]
    anchors = []
    for typed in typed_ones[:5]:
        start = time.perf_counter()
        process.extract(typed, every, scorer=fuzz.ratio, limit=SHOWN)
        anchors.append((time.perf_counter() - start) * 1000)
    anchor = statistics.median(anchors)
    return [
        row("one letter wrong: right name among 8 (share)", database, statistics.median(times),
            None, 0.95, ratio=right / MISSPELT, at_least=True),
        row("one letter wrong: p99 beside rapidfuzz over all names", database, part(times, 0.99),
            anchor, 0.1),
    ]  # fmt: skip


def _slip(name: str, draw: random.Random) -> str:
    """Return a name with one letter left out, put in, changed or swapped with the next."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    while True:
        at, kind = draw.randrange(len(name)), draw.randrange(4)
        before, after = name[:at], name[at:]
        slip = (
            before + after[1:],
            before + draw.choice(letters) + after,
            before + draw.choice(letters) + after[1:],
            before + after[1:2] + after[:1] + after[2:],
        )[kind]
        if slip != name:
            assert one_edit(slip, name)
            return slip
