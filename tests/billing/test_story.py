"""An account on one screen: every posting once, faint where taken back, to the cent."""

import contextlib
import uuid
from collections import Counter
from datetime import date, timedelta

import pytest
from billing.conftest import BILLER, MANAGER, Account
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from small_office import appointment, insert, patient, provider, visit_type
from sqlalchemy import select

from frontdesk.billing.story import account_view, books_of, whose
from frontdesk.billing.story_parts import CHARGE, LOOSE, OWING, VISIT
from frontdesk.billing.story_rules import _pieces
from frontdesk.billing.why_rules import explain
from frontdesk.core.refused import Refused
from frontdesk.ledger import charging, reads
from frontdesk.ledger.actions import post_opening_balance, void_receipt
from frontdesk.ledger.charging import Bearer
from frontdesk.ledger.tables import Posting, PostingLine
from frontdesk.payments import adjusting, patient_side
from frontdesk.payments.actions import take_back_line

VISIT_DAY = date(2025, 3, 3)


def view(account, patient_id=None):
    found = account.ask(account_view, patient_id or account.ana, today=account.store.today())
    assert found is not None
    return found


def lines_told(account):
    """Each line of the person's accounts, and how often the story tells it."""

    def counted(session):
        who = whose(session, account.ana)
        books = books_of(session, who)
        told = Counter()
        for event in books.events:
            for piece in _pieces(event, books):
                for line in piece.lines:
                    if line.account in OWING:
                        told[event.posting_id, line] += 1
        kept = Counter()
        rows = session.execute(
            select(Posting.id, PostingLine)
            .join(Posting, Posting.key == PostingLine.posting_key)
            .where(PostingLine.patient_id.in_(who.ids), PostingLine.account.in_(OWING))
        )
        for posting_id, row in rows:
            names = ("account", "cents", "patient_id", "charge_id", "coverage_id", "part")
            kept[(posting_id, *(getattr(row, name) for name in names))] += 1
        flat = Counter()
        for (posting_id, line), count in told.items():
            values = (line.account, line.cents, line.patient_id, line.charge_id,
                      line.coverage_id, line.part)  # fmt: skip
            flat[(posting_id, *values)] += count
        return flat, kept

    return account.ask(counted)


def chains_agree(account, told):
    """Each chain of plain words sums to just the balance it explains."""

    def books(session):
        return books_of(session, whose(session, account.ana))

    known = account.ask(books)
    asked = [(explain(known), told.owed_cents)]
    asked += [
        (explain(known, charge_id=one.charge_id), one.open_patient)
        for one in told.entries if one.kind == CHARGE
    ]  # fmt: skip
    asked += [
        (explain(known, visit_id=one.appointment_id), one.open_patient)
        for one in told.entries if one.kind == VISIT and one.appointment_id
    ]  # fmt: skip
    for why, cents in asked:
        assert why.cents == cents
        assert sum(line.cents for part in why.parts for line in part.lines if line.adds) == cents
        for part in why.parts:
            assert sum(line.cents for line in part.lines if line.adds) == part.cents
            assert all(line.cents for line in part.lines)


def agree(account):
    """The story ends at what is owed, and tells all that the books hold, once."""
    told = view(account)
    last = [one for one in told.entries if one.patient_after is not None]
    if last:
        assert last[-1].patient_after == told.owed_cents
        assert last[-1].payer_after == told.insurance_cents
        assert last[-1].ahead_after == told.prepaid_cents
    assert sum(one.patient_cents for one in told.entries) == told.owed_cents
    assert sum(one.agency_cents for one in told.entries) == told.agency_cents
    people = [account.ana]
    assert told.owed_cents == account.ask(reads.balance, people)
    assert told.prepaid_cents == account.ask(reads.prepaid, people)
    assert sum(told.ages) == told.owed_cents
    ids = [one.id for one in told.entries]
    assert len(set(ids)) == len(ids)
    chains_agree(account, told)
    flat, kept = lines_told(account)
    assert flat == kept
    for one in told.entries:
        if one.kind == CHARGE:
            own = [two for two in told.entries if two.charge_id == one.charge_id]
            assert sum(two.patient_cents for two in own) == one.open_patient
            assert sum(two.payer_cents for two in own) == one.open_payer
            gained = sum(two.amount_cents or 0 for two in own)
            assert gained == sum(
                two.patient_cents + two.payer_cents + two.agency_cents for two in own
            )
    return told


def words(told):
    return [one.words for one in told.entries]


def test_an_account_of_which_nothing_is_known_is_empty(account):
    assert view(account).entries == ()
    assert account.ask(account_view, 404, today=account.store.today()) is None


def test_a_visit_stands_above_its_charges_and_they_above_what_became_of_them(account):
    store = account.store
    lee = provider(store)
    visit = appointment(
        store, account.ana, store.now() - timedelta(days=40), provider_id=lee,
        type_id=visit_type(store, "Physical"), status="checked_out", reason="Knee",
    )  # fmt: skip
    account.pay(2000, purpose="copay", appointment_id=visit)
    (charge,) = account.charge(
        account.ana, 12500, coverage_id=account.first, appointment_id=visit, provider_id=lee
    )
    check = account.check(6000)
    account.line(check, charge, paid=6000, contractual=4500, deductible=1500, coinsurance=500)
    told = agree(account)
    assert [one.kind for one in told.entries][:3] == [VISIT, LOOSE, CHARGE]
    assert told.entries[0].words == "Physical \u00b7 Knee \u00b7 Dr. Ann Lee"
    assert words(told)[1] == "Co-pay paid \u00b7 Cash \u00b7 A-000001"
    assert "Aetna paid" in words(told)
    assert "The plan\u2019s negotiated discount" in words(told)
    made = next(one for one in told.entries if one.kind == CHARGE)
    assert made.code == "99213" and made.amount_cents == 12500
    assert made.owes == "deductible $15.00, coinsurance $5.00"
    assert told.prepaid_cents == 2000


def test_a_visit_that_is_not_charged_yet_says_so(account):
    store = account.store
    appointment(store, account.ana, store.now(), provider_id=provider(store), status="checked_out")
    told = view(account)
    assert [one.kind for one in told.entries] == [VISIT]
    assert "not charged yet" in told.entries[0].words


# Complaint 30
def test_two_equal_payments_on_one_day_stand_as_two(account):
    account.charge(account.ana, 10000)
    account.pay(2500)
    account.pay(2500)
    told = agree(account)
    paid = [one for one in told.entries if one.posting_kind == "payment"]
    assert [one.number for one in paid] == ["A-000001", "A-000002"]
    assert [one.patient_after for one in paid] == [7500, 5000]


# Complaint 32
def test_what_insurance_paid_is_not_called_the_patients(account):
    (charge,) = account.charge(account.ana, 10000, coverage_id=account.first)
    account.line(account.check(10000), charge, paid=10000)
    told = agree(account)
    assert [one.words for one in told.entries if one.posting_kind == "insurance"] == ["Aetna paid"]


def test_what_was_taken_back_is_faint_and_never_gone(account):
    account.charge(account.ana, 10000)
    made = account.pay(2500)
    void_receipt.do(account.store, MANAGER, made["receipt_id"], reason="wrong patient")
    told = agree(account)
    faint = [one for one in told.entries if one.faint]
    assert [one.words for one in faint] == [
        "Patient paid \u00b7 Cash \u00b7 A-000001", "Void of A-000001: wrong patient",
    ]  # fmt: skip
    assert told.owed_cents == 10000


def test_typing_finds_a_charge_with_all_that_is_about_it(account):
    (first,) = account.charge(account.ana, 10000)
    account.charge(account.ana, 4317, day=VISIT_DAY + timedelta(days=1))
    account.pay(10000, charge_ids=(first,))
    told = agree(account)

    def found(*typed):
        return [
            one.words for one in told.entries if all(word in one.found for word in typed)
        ]  # fmt: skip

    assert found("43.17") == found("open")
    assert len(found("43.17")) == 2  # the visit and its charge
    assert any("Patient paid" in one for one in found("03/03/2025"))
    assert found("99213", "cash")[-1].startswith("Patient paid")
    assert not found("nonsense")


def test_the_family_is_named_with_what_each_owes(account):
    child = patient(account.store, given="Ben", number=7, guarantor_id=account.ana)
    account.charge(child, 4317)
    told = view(account)
    assert [(one.name, one.cents) for one in told.family] == [("Rivera, Ben", 4317)]
    of_child = view(account, child)
    assert of_child.guarantor == "Rivera, Ana"
    assert [one.id for one in of_child.family] == [account.ana]


ACTS = ("charge", "insured", "pay", "ahead", "use", "answer", "transfer", "adjust", "void",
        "open", "refund", "return", "takeback", "place", "reverse")  # fmt: skip


class History:
    """Does random things to one account; what the rules refuse is not done."""

    def __init__(self, account, pick):
        self.account, self.pick = account, pick
        self.done = Counter()
        self.receipts, self.lines, self.charges, self.checks = [], [], [], []

    def do(self, act):
        with contextlib.suppress(Refused):
            getattr(self, act)()
            self.done[act] += 1

    def cents(self):
        return self.pick(some.integers(1, 20_000))

    def charge(self):
        self.charges += self.account.charge(self.account.ana, self.cents(), self.cents())

    def insured(self):
        self.charges += self.account.charge(
            self.account.ana, self.cents(), coverage_id=self.account.first
        )

    def pay(self):
        method = self.pick(some.sampled_from(["cash", "check", "card"]))
        made = self.account.pay(self.cents(), method=method)
        self.receipts.append(made["receipt_id"])
        if method == "check":
            rows = self.account.ask(reads.payments_of_day, self.account.store.today())
            posting = next(row.id for row in rows if row.receipt_id == made["receipt_id"])
            self.checks.append(posting)

    def ahead(self):
        made = self.account.pay(self.cents(), purpose="copay")
        self.receipts.append(made["receipt_id"])

    def use(self):
        self.account.run(
            charging.use_prepaid, [self.account.ana], cents=self.cents(), key=uuid.uuid4().hex
        )

    def item(self, *accounts):
        found = [
            one for one in self.account.items(*self.charges)
            if one.account in accounts and one.cents > 0
        ]  # fmt: skip
        if not found:
            raise Refused("nothing")
        return self.pick(some.sampled_from(found))

    def answer(self):
        item = self.item("payer")
        parts = sorted(self.pick(some.lists(some.integers(0, item.cents), min_size=4, max_size=4)))
        paid, contractual, deductible = (
            parts[0], parts[1] - parts[0], parts[2] - parts[1],
        )  # fmt: skip
        check = self.account.check(max(paid, 1))
        made = self.account.line(
            check, item.charge_id, coverage_id=item.coverage_id, paid=paid,
            contractual=contractual, deductible=deductible, coinsurance=parts[3] - parts[2],
            denial="later", to_next=self.pick(some.booleans()),
        )  # fmt: skip
        self.lines.append(made["line_id"])

    def takeback(self):
        if not self.lines:
            return
        check = self.account.check(50_000)
        take_back_line.do(
            self.account.store, BILLER, check, number=1,
            line_id=self.pick(some.sampled_from(self.lines)),
        )  # fmt: skip

    def transfer(self):
        item = self.item("patient", "payer")
        to = Bearer("patient", None, self.pick(some.sampled_from(["deductible", "not_covered"])))
        adjusting.transfer_item.do(
            self.account.store, BILLER, item, key=uuid.uuid4().hex, to=to, why="as agreed",
            cents=self.pick(some.integers(1, item.cents)),
        )  # fmt: skip

    def adjust(self):
        item = self.item("patient", "payer")
        account = self.pick(some.sampled_from(["discount", "write_off", "contractual"]))
        self.account.run(
            charging.adjust, item, account=account, reason="courtesy", key=uuid.uuid4().hex,
            cents=self.pick(some.integers(1, item.cents)),
        )  # fmt: skip

    def void(self):
        if self.receipts:
            void_receipt.do(
                self.account.store, MANAGER, self.pick(some.sampled_from(self.receipts)),
                reason="typed wrong",
            )  # fmt: skip

    def open(self):
        cents = self.cents() * self.pick(some.sampled_from([1, -1]))
        post_opening_balance.do(
            self.account.store, MANAGER, self.account.ana, cents=cents, key=uuid.uuid4().hex
        )

    def refund(self):
        self.account.refund(self.cents())

    def place(self):
        item = self.item("patient")
        self.account.run(
            charging.transfer, item, Bearer("agency", None, item.part), cents=item.cents,
            key=uuid.uuid4().hex, memo="Placed with Ajax",
        )  # fmt: skip

    def reverse(self):
        ids = self.account.ask(
            lambda session: list(
                session.scalars(
                    select(Posting.id).where(Posting.kind.in_(("transfer", "adjustment")))
                )
            )
        )
        if ids:
            adjusting.take_back_entry.do(
                self.account.store, BILLER, self.pick(some.sampled_from(ids)), reason="by mistake"
            )

    def __getattr__(self, name):
        if name == "return":
            return self.bring_back
        raise AttributeError(name)

    def bring_back(self):
        if not self.checks:
            return
        posting = self.pick(some.sampled_from(self.checks))
        with contextlib.suppress(Refused):
            self.account.deposit(posting)
        patient_side.return_check.do(
            self.account.store, BILLER, posting, reason="no funds",
            fee_cents=self.pick(some.sampled_from([0, 2500])), key=uuid.uuid4().hex,
        )  # fmt: skip


@pytest.fixture(scope="module")
def templates(sqlite_template, tmp_path_factory):
    """A fresh office for each example."""
    from given import KEY

    from frontdesk.core.opening import open_file

    made = []

    def fresh():
        path = tmp_path_factory.mktemp("story") / "office.db"
        path.write_bytes(sqlite_template.read_bytes())
        store = open_file(path, KEY, workstation="desk-1")
        made.append(store)
        return Account(store)

    yield fresh
    for store in made:
        store.close()


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=some.data())
def test_whatever_happens_the_story_tells_it_once_and_ends_at_what_is_owed(templates, data):
    account = templates()
    history = History(account, data.draw)
    more = data.draw(some.lists(some.sampled_from(ACTS), min_size=4, max_size=14))
    for act in ("insured", "charge", "pay", "answer", *more):
        history.do(act)
    assert history.done["insured"] and history.done["pay"]
    agree(account)
    assert account.wrongs() == []


def test_more_of_the_family_than_nine_are_all_there(account):
    for number in range(12):
        patient(account.store, given=f"Kid{number:02}", number=20 + number,
                guarantor_id=account.ana)  # fmt: skip
    assert len(view(account).family) == 12
    insert(account.store)
