"""What became of a charge, in words: to the cent, whatever happened to it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as some
from ledger.test_charging import charged, item, run
from small_office import insert, patient, practice

from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.ledger import charging
from frontdesk.ledger.accounts import Line
from frontdesk.ledger.charging import Bearer
from frontdesk.ledger.plain_words import ADDS, Step, gathered, standing, sums, tell, whole_percent
from frontdesk.ledger.steps import steps_of

DAY = date(2025, 3, 3)
AETNA = {7: "Aetna"}


def step(number, *lines, kind="", reason="", reverses=None):
    made = tuple(Line(account, cents, 1, 5, coverage, part)
                 for account, cents, coverage, part in lines)  # fmt: skip
    return Step(number, DAY, kind, made, reason, "", reverses)


CHARGE = step(1, ("payer", 15000, 7, ""), ("income", -15000, None, ""), kind="charge")
REMITTANCE = step(  # as one posting: paid 60, discount 50, 40 to the patient in two parts
    2,
    ("payer", -15000, 7, ""),
    ("contractual", 5000, None, ""),
    ("patient", 2500, None, "deductible"),
    ("patient", 1500, None, "coinsurance"),
    kind="payment",
)


def said(steps, **more):
    return [(one.words, one.cents) for one in tell(steps, payers=AETNA, **more)]


def test_a_remittance_in_one_posting_is_told_in_plain_words():
    assert said([CHARGE, REMITTANCE]) == [
        ("Charge", 15000),
        ("Your plan's negotiated discount", -5000),
        ("Aetna paid", -6000),
        ("Applied to your deductible", 2500),
        ("Your 20 % share", 1500),
    ]
    figures = sums([CHARGE, REMITTANCE])
    assert (figures.charged, figures.insurance, figures.adjusted) == (15000, 6000, 5000)
    assert (figures.paid, figures.owed, figures.waiting) == (0, 4000, 0)


def test_a_share_that_is_no_round_percent_is_called_a_share():
    odd = step(2, ("payer", -1499, 7, ""), ("patient", 1499, None, "coinsurance"))
    assert said([CHARGE, odd])[1][0] == "Your share (coinsurance)"
    assert whole_percent(1500, 7500) == 20 and whole_percent(1499, 15000) is None


def test_what_insurance_has_not_answered_yet_is_waited_for():
    assert said([CHARGE]) == [("Charge", 15000), ("Waiting for Aetna", 15000)]


def test_the_patients_payment_and_what_was_paid_ahead_are_told_apart():
    paid = step(3, ("patient", -1000, None, "deductible"), kind="payment")
    ahead = step(4, ("patient", -500, None, "deductible"), kind="applied")
    assert said([CHARGE, REMITTANCE, paid, ahead])[-2:] == [
        ("You paid", -1000),
        ("Paid from what you paid ahead", -500),
    ]
    assert sums([CHARGE, REMITTANCE, paid, ahead]).owed == 2500


def test_a_payment_that_was_taken_back_is_not_told():
    paid = step(3, ("patient", -1000, None, "deductible"), kind="payment")
    void = step(4, ("patient", 1000, None, "deductible"), kind="reversal", reverses=3)
    assert said([CHARGE, REMITTANCE, paid, void]) == said([CHARGE, REMITTANCE])


def test_an_adjustment_says_its_reason():
    for reason, words in (
        ("prompt pay", "Discount for paying promptly"),
        ("sliding fee", "Discount by household income"),
        ("", "Discount"),
    ):
        less = step(2, ("discount", 1000, None, ""), ("patient", -1000, None, "self_pay"),
                    kind="adjustment", reason=reason)  # fmt: skip
        own = step(1, ("patient", 8000, None, "self_pay"), ("income", -8000, None, ""))
        assert said([own, less]) == [("Charge", 8000), (words, -1000)]


def test_a_refund_and_a_payment_that_insurance_took_back_are_told():
    refund = step(3, ("patient", 300, None, "deductible"), kind="refund")
    back = step(4, ("payer", 900, 7, ""), kind="recoupment")
    told = said([CHARGE, REMITTANCE, refund, back])
    assert ("Refunded to you", 300) in told
    assert ("Aetna took a payment back", 900) in told


def test_the_next_insurance_is_told():
    onward = step(2, ("payer", -4000, 7, ""), ("payer", 4000, 8, ""))
    told = tell([CHARGE, onward], payers={7: "Aetna", 8: "Cigna"})
    assert ("Sent on to Cigna", 4000) in [(one.words, one.cents) for one in told]
    assert [(one.words, one.cents) for one in told if one.kind == "waiting"] == [
        ("Waiting for Aetna", 11000),
        ("Waiting for Cigna", 4000),
    ]


def test_alike_sentences_are_gathered_into_one():
    twice = [step(n, ("patient", -500, None, "deductible"), kind="payment") for n in (3, 4)]
    told = gathered(tell([CHARGE, REMITTANCE, *twice], payers=AETNA))
    assert [(one.words, one.cents) for one in told if one.kind == "paid"] == [("You paid", -1000)]


ACCOUNTS = ("patient", "payer", "agency", "contractual", "discount", "write_off", "income")
_lines = some.lists(
    some.tuples(
        some.sampled_from(ACCOUNTS),
        some.integers(-5000, 5000).filter(bool),
        some.sampled_from((None, 7, 8)),
        some.sampled_from(("", "deductible", "coinsurance", "self_pay")),
    ),
    min_size=1,
    max_size=5,
)


@given(some.lists(_lines, max_size=6))
def test_what_adds_up_is_what_is_owed_whatever_was_posted(postings):
    steps = [step(number, *lines) for number, lines in enumerate(postings)]
    owed = sum(line.cents for one in standing(steps) for line in one.lines
               if line.account in ("patient", "payer", "agency"))  # fmt: skip
    assert sum(one.cents for one in tell(steps) if one.kind in ADDS) == owed
    figures = sums(steps)
    assert figures.charged - figures.insurance - figures.adjusted - figures.paid == owed


def test_the_steps_of_many_charges_are_read_as_they_were_posted(store):
    practice(store)
    ana = patient(store)
    (payer,) = insert(store, Payer(name="Aetna"))
    (cover,) = insert(store, Coverage(patient_id=ana, payer_id=payer, member_id="W1"))
    one, two = charged(store, ana, 12000, 3000, coverage_id=cover)
    share = Bearer("patient", part="deductible")
    run(store, charging.transfer, item(store, one, "payer"), share, cents=4000, key="t", memo="PR1")
    with store.read() as session:
        steps = steps_of(session, [one, two])
    assert [(each.words, each.cents) for each in tell(steps[one], payers={cover: "Aetna"})] == [
        ("Charge", 12000),
        ("Applied to your deductible", 4000),
        ("Waiting for Aetna", 8000),
    ]
    assert [each.kind for each in steps[two]] == ["charge"]


def test_a_check_that_came_back_is_no_refund():
    paid = step(3, ("patient", -1000, None, "deductible"), kind="payment")
    back = step(4, ("patient", 1000, None, "deductible"), kind="returned")
    assert said([CHARGE, REMITTANCE, paid, back])[-2:] == [
        ("You paid", -1000),
        ("Your bank returned the check", 1000),
    ]
