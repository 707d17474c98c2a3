"""Money as the office writes it. Amounts are integer cents everywhere, never floats."""

from collections.abc import Sequence


def dollars(cents: int) -> str:
    """Return `cents` as people read it: 123450 is $1,234.50, -500 is -$5.00."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}${whole:,}.{rest:02}"


def rounded(above: int, below: int) -> int:
    """Return the quotient of two integers, a half and more rounded up; no float between.

    Args:
        above: any integer.
        below: above zero.

    """
    return (2 * above + below) // (2 * below)


def share(cents: int, points: int) -> int:
    """Return so many basis points of an amount, half a cent and more rounded up."""
    return rounded(cents * points, 10_000)


def split_evenly(cents: int, parts: int) -> list[int]:
    """Return `parts` amounts that sum to `cents` and differ by at most one cent.

    Raises:
        ValueError: `parts` is below one.

    """
    if parts < 1:
        raise ValueError(f"{parts} parts")
    share, left = divmod(cents, parts)
    return [share + (1 if place < left else 0) for place in range(parts)]


def split_by_weight(cents: int, weights: Sequence[int]) -> list[int]:
    """Return `cents` shared in proportion to `weights`, largest remainder first, to the cent.

    Raises:
        ValueError: no weight is above zero, or one is below.

    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError(f"weights {weights}")
    shares = [cents * weight // whole for weight in weights]
    rests = sorted(range(len(weights)), key=lambda k: -(cents * weights[k] % whole))
    for place in rests[: cents - sum(shares)]:
        shares[place] += 1
    return shares
