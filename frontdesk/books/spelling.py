"""How an amount is spelled on a check."""

from frontdesk.core.typed import MOST_CENTS

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_ONES = tuple(_SMALL.split(" "))
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def amount_words(cents: int) -> str:
    """Return an amount as a check spells it: `One thousand two hundred thirty-four and 56/100`.

    Raises:
        ValueError: not above zero, or more than a check here can be.

    """
    if not 0 < cents <= MOST_CENTS:
        raise ValueError(f"a check of {cents} cents")
    whole, rest = divmod(cents, 100)
    words = f"{_number_words(whole)} and {rest:02}/100"
    return words[0].upper() + words[1:]


def _number_words(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")
    for size, word in ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred")):
        if number >= size:
            many, rest = divmod(number, size)
            tail = f" {_number_words(rest)}" if rest else ""
            return f"{_number_words(many)} {word}{tail}"
    raise ValueError(f"{number}")
