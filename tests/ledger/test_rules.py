"""How money may come, and what balances."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from frontdesk.core.refused import Refused
from frontdesk.ledger.rules import (
    ACCOUNTS,
    METHODS,
    Line,
    PaymentWanted,
    ReceiptContent,
    accepted,
    card_reference,
    change_due,
    check_number,
    copy_mark,
    payment_lines,
    receipt_number,
    refuse_unbalanced,
    reversed_lines,
    void_reason,
)

ROOT = Path(__file__).parents[2]
CENTS = some.integers(1, 999_999_999)


def wanted(**changed):
    usual = {
        "key": "k1", "patient_id": 1, "appointment_id": None, "purpose": "copay",
        "method": "cash", "cents": 2500,
    }  # fmt: skip
    return PaymentWanted(**(usual | changed))


@given(CENTS, some.integers(0, 999_999_999))
def test_change_is_what_was_handed_over_less_what_is_paid(cents, more):
    assert change_due(cents, cents + more) == more


@given(CENTS, some.data())
def test_too_little_cash_is_refused_at_its_field(cents, data):
    with pytest.raises(Refused, match="less than the") as said:
        change_due(cents, data.draw(some.integers(0, cents - 1)))
    assert said.value.field == "tendered"


@given(
    some.sampled_from(sorted(METHODS)),
    some.sampled_from(["copay", "balance", "prepayment"]),
    CENTS,
    some.data(),
)
def test_every_payment_is_balanced_and_pays_its_parts_to_the_cent(method, purpose, cents, data):
    payment = wanted(
        method=method,
        purpose=purpose,
        cents=cents,
        balance_cents=data.draw(some.integers(0, cents)),
    )
    lines = payment_lines(payment)
    refuse_unbalanced(lines)
    assert sum(part for _, part in payment.parts) == cents
    assert sum(line.cents for line in lines if line.account == method) == cents
    owed = -sum(line.cents for line in lines if line.account == "patient")
    assert owed == (cents if purpose == "balance" else payment.balance_cents)


@given(some.lists(some.tuples(some.sampled_from(sorted(ACCOUNTS)), CENTS), min_size=1, max_size=6))
def test_a_reversal_takes_every_line_back(pairs):
    lines = [Line(account, cents, 1) for account, cents in pairs]
    whole = lines + reversed_lines(lines)
    for account in ACCOUNTS:
        assert sum(line.cents for line in whole if line.account == account) == 0


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [Line("cash", 0), Line("patient", 0)],
        [Line("cash", 5), Line("patient", -4)],
        [Line("cash", 5), Line("piggy bank", -5)],
    ],
)
def test_what_does_not_balance_is_no_posting(lines):
    with pytest.raises(ValueError):
        refuse_unbalanced(lines)


@pytest.mark.parametrize(
    "changed,field,sentence",
    [
        ({"cents": 0}, "amount", "above zero"),
        ({"cents": -2500}, "amount", "above zero"),
        ({"cents": 1_000_000_000}, "amount", "too large"),
        ({"tendered_cents": 2000}, "tendered", r"\$20.00 is less than the \$25.00"),
        ({"method": "barter"}, "method", "cash, check or card"),
        ({"method": "check"}, "reference", "check's number"),
        ({"method": "check", "reference": "#"}, "reference", "check's number"),
        ({"method": "card"}, "reference", "brand, last four"),
        ({"method": "card", "reference": "visa 424 05A91"}, "reference", "last four"),
        ({"method": "card", "reference": "visa 4242"}, "reference", "approval code"),
        ({"method": "card", "reference": "chase 4242 05A91"}, "reference", "brand"),
        ({"method": "card", "reference": "visa 4242424242424242 1"}, "reference", "card number"),
        ({"method": "check", "reference": "4242-4242-4242-4242"}, "reference", "card number"),
        ({"method": "cash", "reference": "4242424242424242"}, "reference", "card number"),
        ({"balance_cents": 2501}, "amount", "between nothing and"),
    ],
)
def test_what_is_wrong_with_a_payment_is_said_at_its_field(changed, field, sentence):
    with pytest.raises(Refused, match=sentence) as said:
        accepted(wanted(**changed))
    assert said.value.field == field
    assert "4242424242424242" not in str(said.value)


@pytest.mark.parametrize(
    "typed,kept",
    [
        ("v 4242 05a91", "Visa ending 4242, approval 05A91"),
        ("Mastercard 4444 ab12", "Mastercard ending 4444, approval AB12"),
        ("mc *4444 ab12", "Mastercard ending 4444, approval AB12"),
        ("American Express 1002 998877", "Amex ending 1002, approval 998877"),
        ("Visa ending 4242, approval 05A91", "Visa ending 4242, approval 05A91"),
    ],
)
def test_a_card_is_kept_as_brand_last_four_and_approval_only(typed, kept):
    assert card_reference(typed) == kept
    assert card_reference(kept) == kept


@pytest.mark.parametrize("typed", ["1047", "# 1047", "check 1047", "Check no. 1047", "ck#1047"])
def test_a_check_is_kept_by_its_number(typed):
    assert check_number(typed) == "1047"


def test_cash_keeps_no_reference_and_a_card_no_cash():
    assert accepted(wanted(reference="whatever")).reference == ""
    card = wanted(method="card", reference="v 4242 05a91", tendered_cents=5000)
    assert accepted(card).tendered_cents is None


def test_a_void_needs_a_reason_without_a_card_number():
    assert void_reason("  wrong   patient ") == "wrong patient"
    for text in ("", "  ", "x", "4242 4242 4242 4242 was wrong"):
        with pytest.raises(Refused) as said:
            void_reason(text)
        assert said.value.field == "reason"


def test_the_first_print_is_the_original():
    assert [copy_mark(count) for count in range(3)] == ["", "COPY 1", "COPY 2"]


def test_receipt_numbers_sort_as_they_were_given():
    numbers = [receipt_number("A", number) for number in (9, 10, 123, 99999)]
    assert numbers == sorted(numbers)


def test_a_receipt_read_back_is_the_same():
    content = ReceiptContent(
        "A-000001", "03/03/2025 9:05 AM", "Maple", ("1 Main St",), "Ana Rivera", "10000001", "",
        (("Co-pay", 2500),), 2500, "cash", "", 3000, 500, 0, "Kim",
    )  # fmt: skip
    assert ReceiptContent.from_json(content.to_json()) == content


# Complaint 35: off by a cent. No path that money takes has a number that is not whole.
MONEY_PATHS = [
    *(ROOT / "frontdesk" / "ledger").glob("*.py"),
    *(ROOT / "frontdesk" / "billing").glob("*.py"),
    *(ROOT / "frontdesk" / "checkin").glob("*.py"),
    *(ROOT / "frontdesk" / "coverage").glob("*.py"),
    *(ROOT / "frontdesk" / "charges").glob("*.py"),
    *(ROOT / "frontdesk" / "payments").glob("*.py"),
    *(ROOT / "frontdesk" / "statements").glob("*.py"),
    *(ROOT / "frontdesk" / "closing").glob("*.py"),
    *(ROOT / "frontdesk" / "books").glob("*.py"),
    ROOT / "frontdesk" / "core" / "money.py",
    ROOT / "frontdesk" / "core" / "typed.py",
]
DRAWN = ("prints.py", "forms.py", "handing_out.py")  # points on paper and paths are no money


@pytest.mark.parametrize(
    "path",
    [path for path in MONEY_PATHS if not path.name.endswith(DRAWN)],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_no_path_of_money_has_a_float(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), path
        assert not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div), path
        assert not (isinstance(node, ast.Name) and node.id in ("float", "round")), path
