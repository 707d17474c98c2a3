"""A line of a payer's check adds up, or it is said where it does not."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from frontdesk.core.refused import Refused
from frontdesk.payments.remit_rules import (
    SHARES,
    LineTyped,
    Standing,
    accepted_line,
    expected_paid,
    proposed,
    read_reasons,
    reason_words,
    remittance_number,
    still_open,
    sum_words,
)

CENTS = some.integers(0, 20_000)
LINES = some.builds(
    LineTyped, allowed=some.none() | CENTS, paid=CENTS, contractual=CENTS, deductible=CENTS,
    coinsurance=CENTS, copay=CENTS, not_covered=CENTS, to_next=some.booleans(),
    over=some.booleans(), reasons=some.sampled_from(["", "co45", "PR-1 pr2"]),
    denial=some.sampled_from(["", "sent again"]),
)  # fmt: skip


@some.composite
def standings(draw):
    """A charge as it may stand: what is open is what is left of it."""
    charge = draw(some.integers(1, 20_000))
    parts = [draw(some.integers(0, charge // 4)) for _ in range(3)]
    return Standing(
        "Aetna", charge, charge - sum(parts), *parts,
        next_payer=draw(some.sampled_from(["", "Medigap"])), copay_cents=2500,
        part=draw(some.sampled_from(["", "deductible"])),
    )  # fmt: skip


@given(standings(), LINES, CENTS)
def test_a_line_is_accepted_only_when_nothing_is_lost_or_made(standing, line, left):
    try:
        kept = accepted_line(standing, line, left_cents=left)
    except Refused as refused:
        assert refused.field in LineTyped.__slots__
        return
    moved = kept.paid + kept.contractual + sum(getattr(kept, name) for name in SHARES)
    assert still_open(standing, kept) == standing.open_cents - moved
    assert kept.paid <= left and (moved <= standing.open_cents or kept.over)
    if still_open(standing, kept) > 0:
        assert kept.reasons or kept.denial
    if kept.to_next:
        assert standing.next_payer


@given(standings(), CENTS, CENTS)
def test_what_is_proposed_from_two_figures_leaves_nothing_open_that_was_allowed(
    standing, allowed, paid
):
    assume(paid <= allowed)
    line = proposed(standing, allowed, paid)
    assert (line.allowed, line.paid) == (allowed, paid)
    assert min(line.contractual, line.shared) >= 0 and len(line.shares) <= 1
    if paid <= standing.open_cents:
        assert still_open(standing, line) >= 0
    settled = standing.adjusted_cents + standing.paid_cents + standing.patient_cents
    fits = settled + standing.open_cents == standing.charge_cents
    before = standing.paid_cents + standing.patient_cents
    if fits and before + paid <= allowed <= standing.charge_cents - standing.adjusted_cents:
        assert still_open(standing, line) == 0
        assert line.shared == allowed - before - paid


@given(standings(), LINES)
def test_the_sum_is_told_with_the_charge_on_one_side_and_all_parts_on_the_other(standing, line):
    def cents(words):
        return round(float(words.replace("$", "").replace(",", "")) * 100)

    left, _, right = sum_words(standing, line).partition(" charged = ")
    parts = [cents(part.split()[0]) for part in right.split(" + ")]
    rest = still_open(standing, line)
    assert cents(left) == standing.charge_cents == sum(parts) and rest == parts[-1]


@given(standings(), CENTS)
def test_what_is_expected_is_never_more_than_is_open_or_allowed(standing, allowed):
    expected = expected_paid(standing, allowed)
    assert 0 <= expected <= max(0, min(allowed, standing.open_cents))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("co45, pr 1", "CO-45 PR-1"), ("CO-45 CO45", "CO-45"), ("oa23;pib7", "OA-23 PI-B7"), ("", "")],
)
def test_reasons_are_read_in_any_writing(typed, kept):
    assert read_reasons(typed) == kept


@pytest.mark.parametrize("typed", ["45", "XX-1", "CO-", "co45 late"])
def test_what_is_no_reason_is_said(typed):
    with pytest.raises(Refused, match="is no reason") as refused:
        read_reasons(typed)
    assert refused.value.field == "reasons"


def test_a_reason_is_told_in_the_offices_own_words():
    assert reason_words("PR-1") == "deductible"
    assert reason_words("CO-97") == "by contract, nobody owes it" and reason_words("ZZ-1") == ""


@pytest.mark.parametrize("typed", ["", "4111 1111 1111 1111", "12€", "x" * 41])
def test_a_check_has_a_number_that_is_one(typed):
    with pytest.raises(Refused):
        remittance_number(typed)


def test_a_share_is_the_copay_when_it_is_as_much_and_the_deductible_when_nothing_was_paid():
    standing = Standing("Aetna", 15000, 15000, copay_cents=2500)
    assert proposed(standing, 10000, 7500).copay == 2500
    assert proposed(standing, 10000, 8000).coinsurance == 2000
    assert proposed(standing, 10000, 0).deductible == 10000
    assert proposed(standing, 10000, 8000, part="not_covered").not_covered == 2000


def test_a_copay_that_is_the_patients_already_is_not_charged_twice():
    standing = Standing("Aetna", 15000, 12500, patient_cents=2500)
    line = proposed(standing, 10000, 7500)
    assert (line.contractual, line.shared, still_open(standing, line)) == (5000, 0, 0)
