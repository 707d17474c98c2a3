from hypothesis import given
from hypothesis import strategies as st

from frontdesk.core.money import dollars, rounded, share, split_by_weight, split_evenly


def test_money_reads_as_on_a_receipt():
    said = [dollars(cents) for cents in (0, 5, 2500, 123450, -500)]
    assert said == ["$0.00", "$0.05", "$25.00", "$1,234.50", "-$5.00"]


@given(st.integers(-(10**9), 10**9), st.integers(1, 60))
def test_an_even_split_loses_no_cent_and_favours_nobody_by_more_than_one(cents, parts):
    shares = split_evenly(cents, parts)
    assert sum(shares) == cents and len(shares) == parts and max(shares) - min(shares) <= 1


@given(
    st.integers(0, 10**9),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(lambda w: sum(w) > 0),
)
def test_a_weighted_split_loses_no_cent_and_strays_by_less_than_one(cents, weights):
    shares = split_by_weight(cents, weights)
    assert sum(shares) == cents
    for part, weight in zip(shares, weights, strict=True):
        assert abs(part - cents * weight / sum(weights)) < 1 + 1e-6


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_a_half_and_more_is_rounded_up(above, below):
    found = rounded(above, below)
    assert 2 * below * found - below <= 2 * above < 2 * below * found + below


def test_a_share_of_basis_points_is_rounded_to_the_cent():
    assert [share(cents, 1250) for cents in (0, 4, 10, 1000)] == [0, 1, 1, 125]
