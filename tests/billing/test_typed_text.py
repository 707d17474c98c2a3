"""No card number enters by any text that is typed into the money rooms, and no text is forgotten.

Every text that an action of these rooms takes is found by its annotations; each must be decided on
below: chosen from what the program offers, or typed by a person. What is typed is tried.
"""

import dataclasses
import importlib
import pkgutil
import typing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from given import KEY as KEY_OF_FILE
from payments.conftest import MANAGER, Desk
from small_office import appointment, provider, visit_type

import frontdesk
from frontdesk.billing import actions as disputes
from frontdesk.books import actions as books
from frontdesk.books.rules import Entry, Part
from frontdesk.charges.estimate_rules import EstimateTyped
from frontdesk.charges.fee_plan import FeeLine, FeeStep
from frontdesk.charges.rules import DiagnosisTyped, ServiceTyped, SuperbillTyped
from frontdesk.codes import actions as codes
from frontdesk.codes.procedure_file import Listed
from frontdesk.core.action import ACTIONS
from frontdesk.core.opening import open_file
from frontdesk.core.refused import Refused
from frontdesk.ledger.accounts import Owing
from frontdesk.ledger.actions import take_payment
from frontdesk.ledger.charging import Bearer
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.payments import actions
from frontdesk.payments.adjusting_rules import Reason
from frontdesk.payments.remit_rules import LineTyped
from frontdesk.statements.settings import Settings

ROOMS = ("ledger", "charges", "payments", "statements", "closing", "books", "codes", "billing")
CARDS = ("4242424242424242", "4242 4242 4242 4242", "3782-822463-10005", "6011.0009.9013.9424 ok")
SAID = "looks like a card number"

CHOSEN = {
    "key", "version", "way", "what", "how", "form", "kind", "account", "method", "source",
    "target", "against", "fee_account", "drawer", "place", "stock", "region", "digest", "passed",
    "outcome", "by", "visit", "entries.account", "parts.account", "item.account", "item.part",
    "to.account", "to.part", "typed.key", "wanted.key", "wanted.purpose", "wanted.method",
    "wanted.code", "wanted.account", "items.account", "items.part", "progress", "uses",
    "planned", "missed", "plan", "steps", "versions", "new",
}  # fmt: skip
"""What no person types: keys, choices of a list, what the program itself made."""
ALSO_CHOSEN = {
    "payments.adjust_item code", "books.save_account number",  # four to six figures
    "charges.save_favourite code", "charges.save_fee code", "charges.save_favourite modifiers",
    "charges.save_fee modifier", "payments.post_line typed.reasons",  # refused as no such code
    "codes.import_procedures listed.code", "codes.import_procedures listed.place",
    "codes.take_back_import before", "charges.change_fees steps.before",
    "codes.import_diagnoses plan.known", "codes.import_diagnoses plan.changes",
    "codes.import_diagnoses plan.file",  # of CMS\u2019s own file
}  # fmt: skip


def load():
    for found in pkgutil.walk_packages(frontdesk.__path__, "frontdesk."):
        path = Path(found.module_finder.path) / f"{found.name.rpartition('.')[2]}.py"
        if path.exists() and "@action(" in path.read_text(encoding="utf-8"):
            importlib.import_module(found.name)


def holds_text(hint):
    """Whether a value of this type may be, or hold, a text."""
    if hint in (str, typing.Any):
        return True
    return any(holds_text(one) for one in typing.get_args(hint) if one is not Ellipsis)


def dataclass_in(hint):
    found = [one for one in (hint, *typing.get_args(hint)) if dataclasses.is_dataclass(one)]
    return found[0] if found else None


def texts(name):
    """Every text that an action takes: its name, or `argument.field` of a dataclass."""
    for argument, hint in typing.get_type_hints(ACTIONS[name].change).items():
        if argument in ("work", "return"):
            continue
        made = dataclass_in(hint)
        if made is None:
            if holds_text(hint):
                yield argument
            continue
        for field, of_field in typing.get_type_hints(made).items():
            if holds_text(of_field) or dataclass_in(of_field):
                yield f"{argument}.{field}"


load()
OURS = sorted(
    name for name, one in ACTIONS.items()
    if name.split(".")[0] in ROOMS and one.change.__module__.startswith("frontdesk.")
)  # fmt: skip
TYPED = sorted(
    f"{name} {text}" for name in OURS for text in texts(name)
    if text not in CHOSEN and f"{name} {text}" not in ALSO_CHOSEN
)  # fmt: skip


class Money:
    """An office in which each of these actions could be done but for the text."""

    def __init__(self, store):
        self.desk = desk = Desk(store)
        self.store, self.today = store, store.today()
        (self.charge,) = desk.charge(desk.bob, 10000)
        (self.billed,) = desk.charge(desk.ana, 10000, coverage_id=desk.first)
        self.check = desk.check(5000)
        self.item = Owing(desk.bob, "patient", self.charge, 0, "self_pay", 10000, self.today)
        wanted = PaymentWanted("paid", desk.bob, None, "prepayment", "check", 2000, reference="12")
        self.receipt = self.do(take_payment, wanted)["receipt_id"]
        doctor, kind = provider(store), visit_type(store)
        self.visit = appointment(
            store, desk.bob, store.now(), provider_id=doctor, type_id=kind, status="checked_in"
        )
        self.do(books.begin_books)
        self.supplier = self.do(books.save_supplier, typed={"name": "Paper & Co"})
        self.bill = self.do(books.save_bill, **self.of_bill(key="bill"), approve=True)
        slip = {"paid_to": "Shop", "account": EXPENSE, "note": "pens", "cents": 500}
        self.do(
            books.write_check,
            key="fill",
            account="bank",
            payee="Box",
            against="petty_cash",
            cents=5000,
        )
        self.slip = self.do(books.pay_out, key="slip", **slip)
        entries = [Entry(EXPENSE, debit=5), Entry("bank", credit=5)]
        self.entry = self.do(books.post_entry, key="entry", entries=entries, memo="pens")[
            "posting_id"
        ]
        self.line = desk.line(self.check, self.billed, paid=100, contractual=9900)["line_id"]
        later = self.today + timedelta(9)
        self.plan = self.do(actions.begin_plan, desk.bob, [(later, 500)])
        agency = self.do(actions.keep_agency, name="Hunters & Co")
        desk.charge(desk.ana, 3000)
        self.do(actions.place, desk.ana, agency_id=agency, reason="overdue", key="place")
        self.placed = 1
        desk.charge(desk.ana, 4000)  # for a plan of hers
        self.do(
            disputes.open_dispute,
            desk.bob,
            words="not mine",
            due_on=later,
            key="dispute",
            charge_id=self.charge,
        )
        self.procedure = self.do(codes.save_procedure, typed={"code": "99214", "words": "Visit"})

    def do(self, action, *args, **named):
        return action.do(self.store, MANAGER, *args, **named).made

    def of_bill(self, **more):
        part = Part(EXPENSE, 500)
        return {"key": "new", "supplier_id": self.supplier, "billed_on": self.today,
                "parts": [part]} | more  # fmt: skip

    def superbill(self, **more):
        given = {"diagnoses": (COLD,), "services": (VISIT,)} | more
        return SuperbillTyped("bill of visit", self.visit, **given)

    def estimate(self, **more):
        given = {"primary": "A visit", "diagnoses": (COLD,), "services": (VISIT,)} | more
        return EstimateTyped("estimate", self.visit, **given)


KEY = {"key": "new"}
WHY = {"reason": "asked for"}
EXPENSE = "6100"
PRICE = FeeLine("99213", "", "Visit", 14000)
STEP = FeeStep(None, PRICE)
COLD = DiagnosisTyped("J06.9", "Cold")
VISIT = ServiceTyped("99213", "Office visit", 14000)
MONEY = {"cents": 500}


def given(*args, **named):
    """Return how an action is called: the callables of it are asked with the office and card."""

    def made(money, card):
        def one(value):
            return value(money, card) if callable(value) else value

        return [one(value) for value in args], {name: one(value) for name, value in named.items()}

    return made


def card(_, typed):
    return typed


def bob(money, _):
    return money.desk.bob


def ana(money, _):
    return money.desk.ana


def of(name):
    return lambda money, _: getattr(money, name)


DAY = of("today")
ONE = {"version": 1}
CALLS = {
    "billing.answer_dispute answer": given(1, **ONE, answer=card),
    "billing.open_dispute words": given(
        bob, words=card, due_on=lambda m, _: m.today + timedelta(9), **KEY),
    "billing.put_answer_back answer": given(1, **ONE, answer=card, answered_on=None, by="Kim"),
    "books.count_box note": given(found_cents=0, note=card, **KEY),
    "books.discard_bill reason": given(of("bill"), reason=card),
    "books.number_anew reason": given(1, reason=card),
    "books.pay_bills reference": given(
        wanted=lambda m, _: [(m.bill, 500)], way="eft", account="bank", reference=card, **KEY),
    "books.pay_out paid_to": given(paid_to=card, account=EXPENSE, note="pens", **MONEY, **KEY),
    "books.pay_out note": given(paid_to="Shop", account=EXPENSE, note=card, **MONEY, **KEY),
    "books.post_entry memo": given(
        entries=[Entry(EXPENSE, debit=5), Entry("bank", credit=5)], memo=card, **KEY),
    "books.reverse_entry reason": given(of("entry"), reason=card),
    "books.save_account name": given(number="6999", name=card, kind="expense"),
    "books.save_account tax_line": given(
        number="6999", name="Odd", kind="expense", tax_line=card),
    "books.save_bill number": lambda m, c: ((), m.of_bill(number=c)),
    "books.save_bill memo": lambda m, c: ((), m.of_bill(memo=c)),
    "books.save_bill parts.memo": lambda m, c: ((), m.of_bill(parts=[Part(EXPENSE, 5, c)])),
    "books.save_check_book bank": given(
        "bank", bank=card, first_number=1001, place="top", stock="blank"),
    "books.save_supplier typed": given(typed=lambda _, c: {"name": "Ink", "contact": c}),
    "books.spoil_check reason": given("bank", number=1001, reason=card),
    "books.take_back_approval reason": given(of("bill"), reason=card),
    "books.transfer_money memo": given(source="eft", target="bank", memo=card, **MONEY, **KEY),
    "books.void_outlays reason": given([1], reason=card),
    "books.void_slip reason": given(of("slip"), reason=card),
    "books.write_check payee": given(
        account="bank", payee=card, against=EXPENSE, **MONEY, **KEY),
    "books.write_check address": given(
        account="bank", payee="Shop", address=lambda _, c: [c], against=EXPENSE, **MONEY, **KEY),
    "books.write_check memo": given(
        account="bank", payee="Shop", memo=card, against=EXPENSE, **MONEY, **KEY),
    "charges.amend_superbill reason": given(
        lambda m, _: m.superbill(), superbill_id=1, reason=card, **ONE),
    "charges.change_fees title": given(1, title=card, steps=[STEP]),
    "charges.change_fees steps.after": given(
        1, title="Raise", steps=lambda _, c: [FeeStep(None, replace(PRICE, words=c))]),
    "charges.amend_superbill typed.referring": given(
        lambda m, c: m.superbill(referring=c), superbill_id=1, **ONE, **WHY),
    "charges.amend_superbill typed.diagnoses": given(
        lambda m, c: m.superbill(diagnoses=(DiagnosisTyped("J06.9", c),)), superbill_id=1,
        **ONE, **WHY),
    "charges.amend_superbill typed.services": given(
        lambda m, c: m.superbill(services=(replace(VISIT, words=c),)), superbill_id=1,
        **ONE, **WHY),
    "charges.excuse_visit reason": given(of("visit"), reason=card),
    "charges.make_estimate typed.primary": given(lambda m, c: m.estimate(primary=c)),
    "charges.make_estimate typed.separate": given(lambda m, c: m.estimate(separate=(c,))),
    "charges.make_estimate typed.diagnoses": given(
        lambda m, c: m.estimate(diagnoses=(DiagnosisTyped("J06.9", c),))),
    "charges.make_estimate typed.services": given(
        lambda m, c: m.estimate(services=(replace(VISIT, words=c),))),
    "charges.save_superbill typed.referring": given(lambda m, c: m.superbill(referring=c)),
    "charges.save_superbill typed.diagnoses": given(
        lambda m, c: m.superbill(diagnoses=(DiagnosisTyped("J06.9", c),))),
    "charges.save_superbill typed.services": given(
        lambda m, c: m.superbill(services=(replace(VISIT, words=c),))),
    "charges.save_favourite group": given(
        kind="service", group=card, code="99213", words="Visit"),
    "charges.save_favourite words": given(
        kind="service", group="Visits", code="99213", words=card),
    "charges.save_fee words": given(schedule_id=1, code="99213", words=card, cents=500),
    "charges.save_guideline note": given(
        region="48", valid_from=DAY, one_cents=1500000, more_cents=500000, note=card),
    "charges.save_household proof": given(
        patient_id=bob, people=2, income_cents=100, proof=card),
    "charges.save_schedule name": given(name=card),
    "charges.take_prompt_payment wanted.reference": given(
        lambda m, c: PaymentWanted("new", m.desk.bob, None, "balance", "check", 5, reference=c),
        appointment_id=of("visit"), discount_cents=1),
    "charges.void_superbill reason": given(1, reason=card, appointment_id=of("visit"), **ONE),
    "closing.count_drawer reason": given(DAY, "A", {100: 1}, reason=card, **KEY),
    "closing.excuse reason": given("copay", 1, day=DAY, reason=card),
    "closing.settle memo": given("card", memo=card, **MONEY, **KEY),
    "codes.import_procedures listed.words": given(
        listed=lambda _, c: [Listed("99216", c)], digest=""),
    "codes.import_procedures listed.group": given(
        listed=lambda _, c: [Listed("99216", "Visit", group=c)], digest=""),
    "codes.restore_favorites groups": given(groups=lambda m, c: {m.procedure: c}),
    "codes.save_procedure typed": given(
        typed=lambda _, c: {"code": "99215", "words": "Visit", "group": c}),
    "codes.set_favorite group": given(lambda m, _: [m.procedure], group=card),
    "ledger.post_opening_balance memo": given(bob, memo=card, **MONEY, **KEY),
    "ledger.take_payment wanted.reference": given(
        lambda m, c: PaymentWanted("new", m.desk.bob, None, "balance", "check", 5, reference=c)),
    "ledger.void_receipt reason": given(of("receipt"), reason=card),
    "payments.adjust_item why": given(of("item"), code="courtesy", why=card, **MONEY, **KEY),
    "payments.agency_pays reference": given(
        of("placed"), method="check", reference=card, **MONEY, **KEY),
    "payments.begin_plan note": given(
        ana, lambda m, _: [(m.today + timedelta(9), 500)], note=card),
    "payments.begin_remittance number": given(
        payer_id=lambda m, _: m.desk.aetna, kind="check", number=card, dated=DAY, **MONEY, **KEY),
    "payments.call_back reason": given(of("placed"), reason=card, **ONE, **KEY),
    "payments.end_plan reason": given(of("plan"), reason=card, **ONE),
    "payments.keep_agency name": given(name=card),
    "payments.keep_agency phone": given(name="Hunters", phone=card),
    "payments.keep_reason wanted.name": given(lambda _, c: Reason("", c, "discount")),
    "payments.place reason": given(bob, agency_id=1, reason=card, **KEY),
    "payments.place_accounts reason": given([(1, 1)], agency_id=1, reason=card, **KEY),
    "payments.post_line typed.denial": given(
        of("check"), number=2, charge_id=of("billed"), open_cents=0,
        typed=lambda _, c: LineTyped(denial=c, paid=0)),
    "payments.refund reference": given(
        bob, method="check", reference=card, cents=500, **WHY, **KEY),
    "payments.refund reason": given(
        bob, method="cash", reference="", cents=500, reason=card, **KEY),
    "payments.return_check reason": given(1, reason=card, **KEY),
    "payments.take_back_entry reason": given(1, reason=card),
    "payments.transfer_item why": given(
        of("item"), to=Bearer("patient", part="deductible"), why=card, **MONEY, **KEY),
    "payments.undo_credit_run reason": given(1, reason=card, **ONE),
    "payments.undo_line reason": given(of("line"), reason=card, **ONE),
    "payments.undo_placements reason": given(1, reason=card, **ONE),
    "payments.undo_remittance reason": given(of("check"), reason=card, **ONE),
    "payments.undo_write_offs reason": given(1, reason=card, **ONE),
    "payments.write_off_bad_debt reason": given(bob, reason=card, **KEY),
    "statements.hold_account reason": given(bob, reason=card),
    "statements.save_settings settings": given(
        version=0, settings=lambda _, c: Settings(note=c).to_json()),
    "statements.undo_late_fees reason": given(1, reason=card, **ONE),
    "statements.undo_run reason": given(1, reason=card, **ONE),
}  # fmt: skip


@pytest.fixture(scope="module")
def money(sqlite_template, tmp_path_factory):
    path = tmp_path_factory.mktemp("typed") / "office.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = open_file(path, KEY_OF_FILE, workstation="desk-1")
    yield Money(store)
    store.close()


def test_every_text_of_an_action_is_decided_on():
    assert set(TYPED) - CALLS.keys() == set(), "typed by a person? then try it here"
    assert CALLS.keys() - set(TYPED) == set()


@pytest.mark.parametrize("text", TYPED)
def test_a_card_number_is_refused_at_its_field_and_kept_nowhere(money, text):
    for typed in CARDS:
        args, named = CALLS[text](money, typed)
        with pytest.raises(Refused, match=SAID) as refused:
            money.do(ACTIONS[text.split()[0]], *args, **named)
        assert refused.value.field
        assert typed not in str(refused.value)
