"""Reads the codes that a note names in brackets: (S58.-), (E08-E13), (O24.4-, P70.2)."""

import re

from frontdesk.codes.shapes import bare

_BRACKETS = re.compile(r"\(([^()]*)\)")
_ONE = re.compile(
    r"([A-Z][0-9A][0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?:\s?-\s?([A-Z][0-9A][0-9A-Z](?:\.[0-9A-Z]+)?))?"
)


def is_named(code: str, note: str) -> bool:
    """Return whether a note names a code (without dot), or a code above it, or a span around it."""
    for inside in _BRACKETS.findall(note):
        for first, last in _ONE.findall(inside):
            start, end = bare(first), bare(last or first)
            if start <= code[: len(start)] and code[: len(end)] <= end:
                return True
    return False
