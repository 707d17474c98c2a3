"""Statements a second against a bare canvas drawing the same text; a dry run and a run of them."""

import io
import random
import statistics
import time
from typing import Any

from measuring import empty_stores, median_ms, row
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import insert, text
from statements import an_office

from frontdesk.core.database import Store
from frontdesk.ledger.charge_tables import Charge
from frontdesk.ledger.tables import Posting, PostingLine
from frontdesk.paper.pen import Pen
from frontdesk.patients.tables import Patient
from frontdesk.statements import prints, running
from frontdesk.statements.content import Content, Entry, Person
from frontdesk.statements.settings import USUAL_LEVELS

STATEMENTS, RUNS = 400, 9
GUARANTORS = 3_000
PATIENCE_MS = 2_000.0  # of a person who asked for a list of thousands
GOAL = 0.8  # of the pages a second of the bare canvas
NAMES = ("Rivera", "Stone", "O'Neill", "N\u00fa\u00f1ez", "Garc\u00eda", "Lee", "Washington")


def run() -> list[dict[str, Any]]:
    """Measure the paper, then a dry run and a run on both databases."""
    rows = [_paper()]
    with empty_stores() as stores:
        for database, store in stores:
            _fill(store)
            shown = median_ms(lambda store=store: an_office.dry(store), runs=5, warm=1)
            rows.append(row(f"dry run of {GUARANTORS:,}", database, shown, PATIENCE_MS, 1.0))
            run_id = an_office.begun(store)
            start = time.perf_counter()
            ran = running.send(store, an_office.BILLER, run_id)
            taken = (time.perf_counter() - start) * 1000
            assert ran.sent == GUARANTORS
            rows.append(row(f"a run of {GUARANTORS:,}", database, taken, 30_000.0, 1.0))
    return rows


def _paper() -> dict[str, Any]:
    sheets = [prints.Sheet(one) for one in _contents()]
    written = _recorded(sheets)
    ours, bare = [], []
    for _ in range(RUNS + 1):  # by turns, so that both meet the same machine; the first is to warm
        start = time.perf_counter()
        prints.statements(sheets)
        between = time.perf_counter()
        _bare(written)
        ours.append(between - start)
        bare.append(time.perf_counter() - between)
    seconds, anchor = statistics.median(ours[1:]), statistics.median(bare[1:])
    ratio = statistics.median(b / o for o, b in zip(ours[1:], bare[1:], strict=True))
    name = f"{len(written):,} pages: {len(written) / seconds:,.0f} a second"
    return row(name, "-", seconds * 1000, anchor * 1000, GOAL, ratio=ratio, at_least=True)


def _bare(pages: list[list[tuple[float, float, str, str, float]]]) -> bytes:
    kept = io.BytesIO()
    canvas = Canvas(kept, pagesize=LETTER)
    for page in pages:
        font = ("", 0.0)
        for x, y, words, face, size in page:
            if font != (face, size):
                canvas.setFont(face, size)
                font = (face, size)
            canvas.drawString(x, y, words)
        canvas.showPage()
    canvas.save()
    return kept.getvalue()


def _recorded(sheets: list[prints.Sheet]) -> list[list[tuple[float, float, str, str, float]]]:
    """Return every text of every page, that of the forms on each page that shows them."""
    pages: list[list[Any]] = []
    forms: dict[str, list[Any]] = {}
    target: list[Any] = []
    put, form, begin = Pen.put, prints.Paper._form, prints.Paper._begin

    def recorded_put(self: Pen, x: float, y: float, words: str, **more: Any) -> None:
        target.append((x, LETTER[1] - y, words, more["font"], more["size"]))
        put(self, x, y, words, **more)

    def recorded_form(self: Any, name: str, content: Content) -> str:
        nonlocal target
        page, target = target, []
        made = form(self, name, content)
        forms.setdefault(made, target)
        target = page
        target += forms[made]
        return made

    def recorded_begin(self: Any, *arguments: Any) -> None:
        nonlocal target
        target = []
        pages.append(target)
        begin(self, *arguments)

    Pen.put, prints.Paper._form, prints.Paper._begin = recorded_put, recorded_form, recorded_begin
    try:
        prints.statements(sheets)
    finally:
        Pen.put, prints.Paper._form, prints.Paper._begin = put, form, begin
    return pages


def _contents() -> list[Content]:
    chance = random.Random(4)
    found = []
    for number in range(1, STATEMENTS + 1):
        entries = tuple(_entry(chance, place) for place in range(chance.choice((1, 2, 2, 3, 6))))
        cents = sum(one.owed for one in entries)
        name = f"Given{number} {chance.choice(NAMES)}"
        level = chance.randrange(4)
        found.append(
            Content(
                number, "Maple Street Family Medicine",
                ("214 Maple Street", "Suite 3", "Albany, NY 12207"), "(518) 555-0142", "",
                (name, f"{number} Elm Street", "Albany, NY 12208"), f"{10_000_000 + number}",
                "03/18/2025", "April 12, 2025", cents, level + 1, USUAL_LEVELS[level].message, "",
                (cents, 0, 0, 0, 0), (Person(name, entries),),
            )
        )  # fmt: skip
    return found


def _entry(chance: random.Random, place: int) -> Entry:
    charged = chance.randrange(5_000, 40_000)
    off, paid = charged // 3, charged // 4
    owed = charged - off - paid
    return Entry(
        f"0{1 + place}/1{chance.randrange(10)}/2025", "Office visit, established patient",
        "Dr. Ann Lee \u00b7 99213", charged, paid, off, 0, owed,
        (("Your plan's negotiated discount", -off), ("Aetna paid", -paid),
         ("Applied to your deductible", owed)),
    )  # fmt: skip


def _fill(store: Store) -> None:
    an_office.open_office(store)
    today = store.today()
    with store.writing.begin() as connection:
        numbers = range(1, GUARANTORS + 1)
        people = [
            {"id": n, "chart_number": f"{10_000_000 + n}", "chart_key": f"{10_000_000 + n}",
             "family": f"Family{n}", "given": "Ana", "line1": f"{n} Elm Street", "city": "Albany",
             "state": "NY", "postal_code": "12208", "registered_on": today}
            for n in numbers
        ]  # fmt: skip
        connection.execute(insert(Patient), people)
        for turn in range(3):
            first = GUARANTORS * turn
            lines, postings, charges = [], [], []
            for n in numbers:
                key = f"c{first + n}"
                charges.append({"id": first + n, "posting_key": key, "patient_id": n,
                                "service_day": today, "code": "99213", "words": "Office visit",
                                "unit_cents": 9_000, "cents": 9_000,
                                "provider_id": store.doctor})  # fmt: skip
                lines += [
                    {"posting_key": key, "account": account, "patient_id": n, "cents": cents,
                     "charge_id": first + n, "part": part}
                    for account, cents, part in (("patient", 9_000, "deductible"),
                                                 ("income", -9_000, ""))
                ]  # fmt: skip
                postings.append({"key": key, "kind": "charge", "at": store.now(), "day": today,
                                 "patient_id": n, "staff": "", "workstation": ""})  # fmt: skip
            if not store.is_sqlite:
                connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))
            connection.execute(insert(Charge), charges)
            connection.execute(insert(PostingLine), lines)
            connection.execute(insert(Posting), postings)
    with store.writing.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
