"""A realistic office of any number of patients, made fast: for every measurement that needs size.

Names are drawn by how common they are in the United States (Census Bureau, 1990: public domain);
the rare fifth of family names is put together from parts of real ones.
"""

import contextlib
import hashlib
import lzma
import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
from measuring import KEY
from sqlalchemy import Engine, Index, insert, make_url, text
from sqlalchemy.schema import CreateIndex, DropIndex

from frontdesk import schema
from frontdesk.core.database import Store
from frontdesk.core.opening import open_file, open_server
from frontdesk.demo.postgres import running_postgres
from frontdesk.patients.rules import address_key, chart_number, fold
from frontdesk.patients.search_keys import NameRow, distinct_keys, name_rows, typo_rows
from frontdesk.patients.tables import ChartCounter, NameTypo, Patient, PatientName, PatientPhone

TODAY = date(2025, 3, 3)
FIRST_CHART = 100_000
ROOT = Path(__file__).parent.parent.parent
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


@contextlib.contextmanager
def kept_office(database: str, count: int) -> Iterator[Store]:
    """Give an office of `count` patients on "sqlite" or "postgresql", made once and kept.

    It is kept in build/offices (or where FRONTDESK_BENCH_OFFICES says) under a digest of what it is
    made from: another shape of the tables makes another one. Do not write into it.
    """
    folder = Path(os.environ.get("FRONTDESK_BENCH_OFFICES", ROOT / "build" / "offices"))
    folder.mkdir(parents=True, exist_ok=True)
    if database == "sqlite":
        path = folder / f"{_digest()}-{count}.db"
        if not path.exists():
            half = path.with_suffix(".half")
            for old in folder.glob(f"{half.name}*"):
                old.unlink()
            with contextlib.closing(open_file(half, KEY, workstation="bench")) as made:
                _make(made, count)
            half.rename(path)
        with contextlib.closing(open_file(path, KEY, workstation="bench")) as store:
            yield store
        return
    with running_postgres(folder / "server") as server:
        name = f"office_{_digest()}_{count}"
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
            asked = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(asked, [name]).fetchone():
                connection.execute(f"DROP DATABASE IF EXISTS half_{name}")
                connection.execute(f"CREATE DATABASE half_{name}")
                half = make_url(server).set(database=f"half_{name}")
                words = half.render_as_string(hide_password=False)
                with contextlib.closing(open_server(words, KEY, workstation="bench")) as made:
                    _make(made, count)
                connection.execute(f"ALTER DATABASE half_{name} RENAME TO {name}")
        with contextlib.closing(open_server(url, KEY, workstation="bench")) as store:
            store.url = url
            yield store


def _make(store: Store, count: int) -> None:
    with store.writing.begin() as connection:
        schema.metadata().create_all(connection)
    fill(store, count)


def _digest() -> str:
    """Return a short digest of what an office is made from."""
    content = hashlib.sha256(Path(__file__).read_bytes())
    room = ROOT / "frontdesk" / "patients"
    for name in ("tables.py", "search_keys.py", "names.py"):
        content.update((room / name).read_bytes())
    return content.hexdigest()[:10]


def people(count: int, *, seed: int = 1, first_id: int = 1) -> Iterator[Person]:
    """Invent `count` people; the same seed invents the same ones."""
    draw = random.Random(seed)
    pools = _Pools(draw)
    made = 0
    while made < count:
        batch = min(BATCH, count - made)
        yield from pools.batch(batch, first_id + made)
        made += batch


def fill(store: Store, count: int, *, seed: int = 1) -> None:
    """Load `count` patients with all their search keys into an office without any.

    Indexes are made afterwards. 1,000,000 take about a minute on either database.
    """
    tables = [one.__table__ for one in (Patient, PatientPhone, PatientName, NameTypo)]
    indexes = [index for table in tables for index in table.indexes]
    counter = {"last": FIRST_CHART + count}
    if store.is_sqlite:
        _into_file(store, count, seed, indexes)
    else:
        _into_server(store, count, seed, indexes)
    with store.writing.begin() as connection:
        connection.execute(insert(ChartCounter).values(id=1, **counter))
    _settle(store)


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
        person.preferred, "", person.sex, person.birth_date, person.line1,
        address_key(person.line1), "", person.city, "MA", person.postal_code,
        person.phones[0][1][6:], person.email,
        "English", False, "", "", TODAY, 1,
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


def _batches(count: int, seed: int, keys: set[str]) -> Iterator[tuple[list, list, list]]:
    every = people(count, seed=seed)
    while some := list(islice(every, BATCH)):
        names = []
        for person in some:
            rows = names_of(person)
            keys |= distinct_keys(rows)
            names += [(person.id, *row, person.birth_date) for row in rows]
        phones = [row for person in some for row in phone_rows(person)]
        yield [patient_row(person) for person in some], phones, names


def _into_file(store: Store, count: int, seed: int, indexes: list[Index]) -> None:
    store.engine.dispose()  # nobody else may have the file open while it keeps no journal
    connection = store.engine.raw_connection()
    raw: Any = connection.driver_connection
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF"):
        raw.execute(f"PRAGMA {pragma}")
    raw.execute("BEGIN IMMEDIATE")
    _run(raw, [DropIndex(index) for index in indexes], store.engine)
    keys: set[str] = set()
    for patients, phones, names in _batches(count, seed, keys):
        _many(raw, Patient.__table__, PATIENT, patients)
        _many(raw, PatientPhone.__table__, PHONE, phones)
        _many(raw, PatientName.__table__, NAME, names)
    _many(raw, NameTypo.__table__, TYPO, sorted(typo_rows(keys)))
    _run(raw, [CreateIndex(index) for index in indexes], store.engine)
    raw.execute("COMMIT")
    raw.execute("PRAGMA journal_mode = WAL")
    connection.close()
    store.engine.dispose()  # the next connection has the office's own settings again


def _run(raw: Any, wanted: list[Any], engine: Engine) -> None:
    for one in wanted:
        raw.execute(str(one.compile(dialect=engine.dialect)))


def _many(raw: Any, table: Any, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * len(columns))
    raw.executemany(
        f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})",
        ([one.isoformat() if isinstance(one, date) else one for one in row] for row in rows),
    )


def _into_server(store: Store, count: int, seed: int, indexes: list[Index]) -> None:
    connection = store.engine.raw_connection()
    raw: Any = connection.driver_connection
    raw.execute("SET maintenance_work_mem = '512MB'")
    _run(raw, [DropIndex(index) for index in indexes], store.engine)
    keys: set[str] = set()
    for patients, phones, names in _batches(count, seed, keys):
        copy(raw, "patient", PATIENT, patients)
        copy(raw, "patient_phone", PHONE, phones)
        copy(raw, "patient_name", NAME, names)
    copy(raw, "name_typo", TYPO, sorted(typo_rows(keys)))
    _run(raw, [CreateIndex(index) for index in indexes], store.engine)
    raw.execute(f"SELECT setval('patient_id_seq', {max(1, count)})")
    raw.execute("RESET maintenance_work_mem")
    connection.close()


def copy(raw: Any, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Load rows by COPY; none of the texts invented here needs escaping."""
    with raw.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as into:
        for some in batched(rows):
            into.write("".join("\t".join(map(str, row)) + "\n" for row in some))


def batched(rows: Iterable[Any], size: int = 10_000) -> Iterator[list[Any]]:
    """Give rows in lists of `size`."""
    every = iter(rows)
    while some := list(islice(every, size)):
        yield some


def _settle(store: Store) -> None:
    """Leave the office as months of work would: statistics known, the log emptied."""
    with store.engine.connect() as connection:
        if store.is_sqlite:
            raw: Any = connection.connection.driver_connection
            connection.rollback()
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for table in ("patient", "patient_phone", "patient_name", "name_typo"):
                connection.execute(text(f"VACUUM (ANALYZE) {table}"))
