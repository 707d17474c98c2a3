"""Reads what people type: dates, amounts and phone numbers in any usual writing."""

import re
from calendar import isleap
from datetime import date, timedelta

from frontdesk.core.refused import Refused

MOST_CENTS = 9_999_999_99
OLDEST_YEARS = 130
_MONTHS = "january february march april may june july august september october november december"
_MESES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DATE_HELP = "Write month, day and year, such as 3/4/1980 or Mar 4 1980."


def read_date(text: str, today: date, *, past: bool) -> date:
    """Return the date meant by `text`, month before day as is usual here.

    Understood: `3/4/80`, `3-4-1980`, `03041980`, `030480`, `Mar 4 1980`, `4 March 1980`,
    `1980-03-04`, `19800304`, `3/4`, `yesterday`, `tomorrow`, `tue`.

    Args:
        text: as typed.
        today: the office's date.
        past: the date lies in the past (a birth date): a year of two digits is the last such year,
            the year must be there; a later date, or one over 130 years ago, is refused. Otherwise a
            year of two digits is within 50 years of now, and a date without one is the next such.

    Raises:
        Refused: no date, no such day, or one that cannot be; says why and how to write it.

    """
    words = re.sub(r"[\s,]+", " ", text).strip().casefold()
    if not words:
        raise Refused(f"Type a date. {_DATE_HELP}")
    found = _relative(words, today, past=past) or _in_figures(words, today, past=past)
    if past and found > today:
        raise Refused(f"{_said(found)} is in the future. Check the year.")
    if past and found.year < today.year - OLDEST_YEARS:
        raise Refused(f"{_said(found)} is {today.year - found.year} years ago. Check the year.")
    return found


def read_money(text: str) -> int:
    """Return the amount meant by `text` in cents: `25`, `25.5`, `$1,250.00`; never negative.

    Raises:
        Refused: no amount, more than two decimals, below zero, above $9,999,999.99, or what looks
            like a card number, which must never be typed here.

    """
    plain = re.sub(r"\s", "", text).removeprefix("$")
    if not plain:
        raise Refused("Type an amount, such as 25 or 25.00.")
    if re.fullmatch(r"\d{13,19}", re.sub(r"\D", "", plain)) and "." not in plain:
        raise Refused("That looks like a card number. Never type one here; use the card terminal.")
    if re.fullmatch(r"[-\u2212]\$?[\d,.]+|\(\$?[\d,.]+\)", plain):
        raise Refused("Type the amount without a minus sign.")
    if re.fullmatch(r"\d+,\d{1,2}", plain):
        raise Refused(f"Write cents after a point: {plain.replace(',', '.')}")
    if not re.fullmatch(r"(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?", plain, re.ASCII) or plain == ".":
        raise Refused(f"\u201c{text.strip()}\u201d is not an amount. Write it like 25 or 1,250.00.")
    whole, _, decimals = plain.replace(",", "").partition(".")
    if len(decimals) > 2:
        raise Refused("An amount has at most two decimals, such as 25.50.")
    cents = int(whole or "0") * 100 + int(decimals.ljust(2, "0"))
    if cents > MOST_CENTS:
        raise Refused("That amount is too large; the most is $9,999,999.99.")
    return cents


def read_phone(text: str, *, area: str = "") -> str:
    """Return a phone number as the office writes it: `(555) 555-0199`, `(555) 555-0199 x12`.

    A number that begins with + is from abroad: its figures are kept as `+44 2079460958`, the
    country's own grouping being unknown here.

    Args:
        text: as typed, with any punctuation; a leading 1 is dropped.
        area: the office's area code, put before numbers of seven figures; none when empty.

    Raises:
        Refused: too short, too long, or not possible as a number; says which.

    """
    main, extension = _split_extension(text)
    figures = re.sub(r"[\s().\-/+]", "", main)
    if not figures:
        raise Refused("Type a phone number, such as (555) 555-0199.")
    if not re.fullmatch(r"\d+", figures, re.ASCII):
        raise Refused("A phone number has only figures, such as (555) 555-0199 x12.")
    if main.strip().startswith("+") and not figures.startswith("1"):
        return _from_abroad(main, figures)
    if len(figures) == 7 and area:
        figures = area + figures
    if len(figures) == 11 and figures.startswith("1"):
        figures = figures[1:]
    if len(figures) == 7:
        raise Refused("Add the area code: ten figures, such as (555) 555-0199.")
    if len(figures) != 10:
        many = "few" if len(figures) < 10 else "many"
        raise Refused(f"That is {len(figures)} figures, too {many}: a phone number has ten.")
    for name, start in (("An area code", figures[0]), ("The part after the area code", figures[3])):
        if start in "01":
            raise Refused(f"{name} never begins with {start}. Check the number.")
    return _grouped(figures) + (f" x{extension}" if extension else "")


def format_phone(text: str, caret: int) -> tuple[str, int]:
    """Return a half-typed phone number grouped as it grows, and where the caret belongs.

    The caret stays behind as many figures as before. What begins with + or holds letters (an
    extension) is left as it is typed. No figure is ever added or lost.
    """
    if re.search(r"[^\d\s().\-/]", text, re.ASCII):
        return text, caret
    figures = re.sub(r"\D", "", text)
    before = len(re.sub(r"\D", "", text[:caret]))
    lead = "1 " if len(figures) > 10 and figures.startswith("1") else ""
    rest = figures[1:] if lead else figures
    if len(rest) > 10:
        return text, caret
    grouped = lead + _grouped(rest)
    if caret >= len(text):
        return grouped, len(grouped)
    place, seen = 0, 0
    while seen < before:
        seen += grouped[place].isdigit()
        place += 1
    return grouped, place


def _relative(words: str, today: date, *, past: bool) -> date | None:
    near = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if words in near:
        return today + timedelta(near[words])
    weekday = _place(words, _DAYS)
    if weekday is None:
        return None
    ahead = (weekday - today.weekday()) % 7 or 7
    return today + timedelta(ahead - 7 if past and ahead != 7 else -7 if past else ahead)


def _in_figures(words: str, today: date, *, past: bool) -> date:
    month, day, year = _parts(words)
    if year is None and past:
        raise Refused(f"Add the year. {_DATE_HELP}")
    if year is None:
        return _next(month, day, today)
    return _day(_whole_year(year, month, day, today, past=past), month, day)


def _parts(words: str) -> tuple[int, int, str | None]:
    """Return month, day and the year as typed, from whichever writing fits."""
    words = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", words)
    if re.fullmatch(r"\d{8}", words, re.ASCII):
        if int(words[:2]) > 12:
            return int(words[4:6]), int(words[6:]), words[:4]
        return int(words[:2]), int(words[2:4]), words[4:]
    if re.fullmatch(r"\d{6}", words, re.ASCII):
        return int(words[:2]), int(words[2:4]), words[4:]
    if found := re.fullmatch(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})", words, re.ASCII):
        return int(found[2]), int(found[3]), found[1]
    if found := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{2}|\d{4}))?", words, re.ASCII):
        return int(found[1]), int(found[2]), found[3]
    if found := re.fullmatch(r"([^\W\d]+)\.?[- ]?(\d{1,2})(?:[- ](\d{2}|\d{4}))?", words, re.ASCII):
        return _month(found[1]), int(found[2]), found[3]
    if found := re.fullmatch(r"(\d{1,2})[- ]?([^\W\d]+)\.?(?:[- ](\d{2}|\d{4}))?", words, re.ASCII):
        return _month(found[2]), int(found[1]), found[3]
    raise Refused(f"\u201c{words}\u201d is not a date. {_DATE_HELP}")


def _month(word: str) -> int:
    place = _place(word, _MONTHS)
    if place is None:
        place = _place(word, _MESES)
    if place is None:
        raise Refused(f"\u201c{word}\u201d is not a month. {_DATE_HELP}")
    return place + 1


def _place(word: str, names: str) -> int | None:
    if len(word) < 3:
        return None
    if word == "sept":
        word = "sep"
    found = [place for place, name in enumerate(names.split()) if name.startswith(word)]
    return found[0] if len(found) == 1 else None


def _whole_year(typed: str, month: int, day: int, today: date, *, past: bool) -> int:
    if len(typed) == 4:
        return int(typed)
    year = today.year // 100 * 100 + int(typed)
    if past:
        return year - 100 if (year, month, day) > (today.year, today.month, today.day) else year
    if year - today.year >= 50:
        return year - 100
    return year + 100 if today.year - year > 50 else year


def _next(month: int, day: int, today: date) -> date:
    found = _day(today.year if (month, day) != (2, 29) else 2000, month, day)
    years = range(today.year, today.year + 9)  # a leap day may be eight years off
    days = [date(year, found.month, found.day) for year in years if _exists(year, found)]
    return next(day for day in days if day >= today)


def _exists(year: int, day: date) -> bool:
    return (day.month, day.day) != (2, 29) or isleap(year)


def _day(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        swapped = f" Did you mean {day}/{month}/{year}?" if 1 <= day <= 12 < month <= 31 else ""
        raise Refused(f"There is no month {month}; the month comes first.{swapped}")
    try:
        return date(year, month, day)
    except ValueError:
        name = _MONTHS.split()[month - 1].capitalize()
        if month == 2 and day == 29:
            raise Refused(f"{year} is not a leap year: February has 28 days in it.") from None
        if year < 1:
            raise Refused(f"There is no year {year:04}. {_DATE_HELP}") from None
        days = 29 if month == 2 else _LENGTHS[month - 1]
        raise Refused(f"{name} has {days} days. Check the day.") from None


def _said(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _split_extension(text: str) -> tuple[str, str]:
    found = re.fullmatch(
        r"(.*?)(?:\s*(?:x|ext\.?|extension|#)\s*(\d{1,6}))?\s*", text, re.I | re.S | re.A
    )
    return (found[1], found[2] or "") if found else (text, "")


def _from_abroad(main: str, figures: str) -> str:
    if not 8 <= len(figures) <= 15:
        raise Refused("A number from abroad has 8 to 15 figures after the +. Check the number.")
    country = re.match(r"\s*\+\s*(\d{1,3})[\s().\-]", main, re.ASCII)
    return f"+{country[1]} {figures[len(country[1]) :]}" if country else f"+{figures}"


def _grouped(figures: str) -> str:
    if len(figures) <= 3:
        return figures
    if len(figures) <= 7:
        return f"{figures[:3]}-{figures[3:]}"
    return f"({figures[:3]}) {figures[3:6]}-{figures[6:]}"
