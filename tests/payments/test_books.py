"""Any sequence of what billers do keeps every identity of the books, for every charge, to the cent.

The office is the real one; beside it runs a model that counts each charge in plain figures.
"""

import uuid
from dataclasses import dataclass, field

import pytest
from given import KEY
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from payments.conftest import BILLER, MANAGER, Desk
from sqlalchemy import func, select

from frontdesk.core.opening import open_file, open_server
from frontdesk.core.refused import Refused
from frontdesk.demo.postgres import drop_database, fresh_database
from frontdesk.ledger import reads as ledger
from frontdesk.ledger.charging import Bearer
from frontdesk.ledger.tables import PostingLine
from frontdesk.payments import actions, adjusting_reads, reads, write_off_reads
from frontdesk.payments.proof import verify
from frontdesk.payments.remit_rules import LineTyped, Standing, proposed, still_open
from frontdesk.payments.write_off_rules import SmallBalances


@dataclass
class Count:
    """One charge in plain figures: charged = paid + adjusted + open, always."""

    charged: int
    paid: int = 0
    adjusted: int = 0

    @property
    def open(self):
        return self.charged - self.paid - self.adjusted


@dataclass
class Check:
    cents: int
    standing: dict[int, tuple[int, int, int, bool]] = field(default_factory=dict)
    undone: bool = False

    @property
    def left(self):
        return 0 if self.undone else self.cents - sum(one[1] for one in self.standing.values())


class Books(RuleBasedStateMachine):
    """What a biller does, in any order."""

    open_store = None  # set for each run
    charges, checks = Bundle("charges"), Bundle("checks")

    @initialize()
    def open_the_office(self):
        self.store, self.clear = self.open_store()
        self.desk = Desk(self.store)
        self.who, self.covers = self.desk.ana, (self.desk.first, self.desk.second)
        self.counts, self.held, self.entries = {}, {}, []
        self.runs = []

    @rule(target=charges, cents=some.integers(1, 30_000), insured=some.booleans())
    def charge(self, cents, insured):
        cover = self.covers[0] if insured else None
        (made,) = self.desk.charge(self.who, cents, coverage_id=cover)
        self.counts[made] = Count(cents)
        return made

    @rule(target=checks, cents=some.integers(0, 60_000), first=some.booleans())
    def enter_a_check(self, cents, first):
        payer = self.desk.aetna if first else self.desk.medigap
        made = self.desk.check(cents, payer_id=payer, kind="eft")
        self.held[made] = Check(cents)
        return made

    @rule(
        check=checks, charge=charges, allowed=some.integers(0, 30_000),
        percent=some.integers(0, 110), to_next=some.booleans(), twice=some.booleans(),
    )  # fmt: skip
    def pay(self, check, charge, allowed, percent, to_next, twice):
        (row,) = self.desk.ask(reads.remittances, ids=[check])
        found = self.desk.ask(reads.open_charges, row.payer_id, charge_ids=[charge])
        if row.undone or not found:
            return
        standing = found[0].standing
        typed = proposed(standing, allowed, allowed * percent // 100)
        typed = LineTyped(
            *(getattr(typed, name) for name in ("allowed", "paid", "contractual", "deductible",
                                                "coinsurance", "copay", "not_covered")),
            to_next=to_next, denial="as it came",
        )  # fmt: skip
        number = len(self.desk.ask(reads.lines_of_remittance, check)) + 1
        wish = {"number": number, "charge_id": charge, "open_cents": standing.open_cents}
        fits = (
            typed.paid <= min(row.left_cents, allowed) and still_open(standing, typed) >= 0
            and (not to_next or standing.next_payer)
        )  # fmt: skip
        if not fits:
            with pytest.raises(Refused):
                actions.post_line.do(self.store, BILLER, check, typed=typed, **wish)
            return
        for _ in range(1 + twice):
            made = actions.post_line.do(self.store, BILLER, check, typed=typed, **wish).made
        self.held[check].standing[made["line_id"]] = (charge, typed.paid, typed.contractual, False)
        self.counts[charge].paid += typed.paid
        self.counts[charge].adjusted += typed.contractual

    @rule(check=checks, cents=some.integers(1, 500))
    def interest(self, check, cents):
        number = len(self.desk.ask(reads.lines_of_remittance, check)) + 1
        if self.held[check].left < cents:
            with pytest.raises(Refused):
                actions.post_interest.do(self.store, BILLER, check, number=number, cents=cents)
            return
        made = actions.post_interest.do(self.store, BILLER, check, number=number, cents=cents).made
        self.held[check].standing[made["line_id"]] = (0, cents, 0, False)

    @rule(check=checks, pick=some.integers(0, 9), part=some.integers(0, 100))
    def payer_takes_back(self, check, pick, part):
        (row,) = self.desk.ask(reads.remittances, ids=[check])
        lines = [
            (key, line) for other in self.held.values() for key, line in other.standing.items()
        ]
        if row.undone or not lines:
            return
        line_id, (charge, paid, adjusted, back) = lines[pick % len(lines)]
        cents = paid * part // 100 or None
        number = len(self.desk.ask(reads.lines_of_remittance, check)) + 1
        wish = {"number": number, "line_id": line_id, "cents": cents}
        try:
            made = actions.take_back_line.do(self.store, BILLER, check, **wish).made
        except Refused:
            return
        assert charge and not back
        gone = (paid, adjusted) if cents is None else (cents, 0)
        self.held[check].standing[made["line_id"]] = (charge, -gone[0], -gone[1], True)
        self.counts[charge].paid -= gone[0]
        self.counts[charge].adjusted -= gone[1]

    @rule(check=checks, pick=some.integers(0, 9))
    def undo_a_line(self, check, pick):
        standing = self.held[check].standing
        if self.held[check].undone or not standing:
            return
        line_id = list(standing)[pick % len(standing)]
        row = next(
            one for one in self.desk.ask(reads.lines_of_remittance, check) if one.id == line_id
        )
        try:
            actions.undo_line.do(self.store, BILLER, line_id, version=row.version, reason="wrong")
        except Refused as refused:
            assert "later check" in str(refused)
            return
        self._lift(standing.pop(line_id))

    @rule(check=checks)
    def undo_a_check(self, check):
        (row,) = self.desk.ask(reads.remittances, ids=[check])
        held = self.held[check]
        try:
            actions.undo_remittance.do(
                self.store, BILLER, check, version=row.version, reason="wrong"
            )
        except Refused:
            return
        assert not held.undone
        held.undone = True
        for one in held.standing.values():
            self._lift(one)
        held.standing.clear()

    def _lift(self, line):
        charge, paid, adjusted, _ = line
        if charge:
            self.counts[charge].paid -= paid
            self.counts[charge].adjusted -= adjusted

    @rule(
        charge=charges, to=some.integers(0, 3), percent=some.integers(1, 120), lower=some.booleans()
    )
    def transfer_or_adjust(self, charge, to, percent, lower):
        items = [one for one in self.desk.items(charge) if one.cents > 0]
        if not items:
            return
        item = items[percent % len(items)]
        cents = item.cents * percent // 100
        key = uuid.uuid4().hex
        bearer = (Bearer("payer", self.covers[to]) if to < 2 else
                  Bearer("patient", None, ("", "deductible")[to - 2]))  # fmt: skip
        try:
            if lower:
                done = actions.adjust_item.do(
                    self.store, MANAGER, item, key=key, code="courtesy", cents=cents
                )
                self.counts[charge].adjusted += cents
            else:
                done = actions.transfer_item.do(
                    self.store, BILLER, item, key=key, to=bearer, cents=cents, why="so it came"
                )
        except Refused:
            assert not 0 < cents <= item.cents or not lower
            return
        self.entries.append((done.made, charge, cents if lower else 0))

    @rule(pick=some.integers(0, 9))
    def take_an_entry_back(self, pick):
        if self.entries:
            posting, charge, cents = self.entries.pop(pick % len(self.entries))
            actions.take_back_entry.do(self.store, BILLER, posting, reason="typed wrongly")
            self.counts[charge].adjusted -= cents

    @rule(limit=some.integers(1, 20_000), whole=some.booleans())
    def write_off(self, limit, whole):
        wanted = SmallBalances(limit, 0, whole=whole)
        items = self.desk.ask(write_off_reads.planned, wanted, today=self.store.today())
        if not items:
            return
        done = actions.write_off.do(self.store, MANAGER, wanted, items, key=uuid.uuid4().hex)
        took = [(item.charge_id, item.cents) for item in items]
        for charge, cents in took:
            self.counts[charge].adjusted += cents
        self.runs.append((done, took))

    @precondition(lambda self: self.runs)
    @rule(pick=some.integers(0, 9))
    def undo_a_run(self, pick):
        done, took = self.runs.pop(pick % len(self.runs))
        done.undo.action.do(self.store, MANAGER, **done.undo.arguments)
        for charge, cents in took:
            self.counts[charge].adjusted -= cents

    @invariant()
    def every_charge_and_every_check_adds_up(self):
        charges, checks = list(self.counts), list(self.held)
        items = self.desk.items(*charges)
        for charge, count in self.counts.items():
            assert sum(one.cents for one in items if one.charge_id == charge) == count.open
        with self.store.read() as session:
            rows = reads.remittances(session, ids=checks)
            assert {row.id: row.left_cents for row in rows} == {
                key: held.left for key, held in self.held.items()
            }
            assert (session.scalar(select(func.sum(PostingLine.cents))) or 0) == 0

    def teardown(self):
        if not hasattr(self, "counts"):
            return
        try:
            with self.store.read() as session:
                assert ledger.verify(session) == [] and verify(session) == []
                rows = adjusting_reads.entries(session, [self.who])
                assert {row.id for row in rows if not row.taken_back} >= {
                    posting for posting, _, _ in self.entries
                }
        finally:
            self.store.close()
            self.clear()


def keep_books(open_store, examples, steps):
    machine = type("BooksHere", (Books,), {"open_store": staticmethod(open_store)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


@pytest.fixture
def on_a_file(sqlite_template, tmp_path):
    """Return how to open an empty office of its own, on a file."""

    def opened():
        path = tmp_path / f"{uuid.uuid4().hex}.db"
        path.write_bytes(sqlite_template.read_bytes())
        return open_file(path, KEY, workstation="desk-1"), lambda: path.unlink()

    return opened


@pytest.fixture
def on_a_server(postgres_url, postgres_template):
    """Return how to open an empty office of its own, on a server."""

    def opened():
        url = fresh_database(postgres_url, template=postgres_template)
        return open_server(url, KEY, workstation="desk-1"), lambda: drop_database(url)

    return opened


def test_every_charge_and_check_adds_up_on_one_pc(on_a_file):
    keep_books(on_a_file, examples=15, steps=30)


def test_every_charge_and_check_adds_up_on_a_server(on_a_server):
    keep_books(on_a_server, examples=4, steps=20)


@pytest.mark.soak
def test_every_charge_and_check_adds_up_after_ten_thousand_steps(on_a_file):
    keep_books(on_a_file, examples=40, steps=250)


def test_a_line_proposed_from_two_figures_always_adds_up():
    for open_cents in range(0, 160, 7):
        for allowed in range(0, 170, 13):
            for paid in range(0, allowed + 1, 11):
                standing = Standing("Aetna", 150, open_cents, adjusted_cents=150 - open_cents)
                typed = proposed(standing, allowed, paid)
                assert typed.paid == paid and min(typed.contractual, typed.shared) >= 0
                assert still_open(standing, typed) >= min(0, open_cents - paid)
