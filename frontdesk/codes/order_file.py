"""Reads CMS's yearly list of ICD-10-CM codes: the order file, lines of fixed columns."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from frontdesk.codes.overlay import Change
from frontdesk.codes.shapes import DIAGNOSIS
from frontdesk.codes.words import plain
from frontdesk.core.refused import Refused
from frontdesk.csv_files.encodings import text_of

# 00004 A009    1 Cholera, unspecified                          Cholera, unspecified
_LINE = re.compile(r"\d{5} ([A-Z0-9]{3,7}) *([01]) (.{60}) (.+)")
_YEAR = re.compile(r"(20\d\d)")
_APRIL = re.compile(r"apr", re.IGNORECASE)
FEWEST = 60_000  # a list of fewer codes is a part of one, and would end all the others
MOST_BROKEN = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the file."""

    code: str
    billable: bool
    short: str
    title: str


@dataclass(frozen=True, slots=True)
class OrderFile:
    """A yearly list.

    Attributes:
        year: CMS's fiscal year, by the file's name; 0 where it does not say.
        begins: the day from which it holds: October 1 of the year before, or April 1.

    """

    digest: str
    year: int
    begins: date
    lines: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class ListPlan:
    """What a yearly list would change.

    Attributes:
        new, ended, changed: codes; changed ones have another title, or became header or billable.

    """

    file: OrderFile
    changes: tuple[Change, ...]
    new: int
    changed: int
    ended: int
    known: frozenset[str] = frozenset()  # codes changed that were there before


def read_order_file(data: bytes, name: str, *, today: date) -> OrderFile:
    """Return the list of a file `icd10cm_order_2027.txt`.

    Args:
        data: its bytes.
        name: the file's, which tells the year.
        today: the list of this fiscal year is meant where the name tells none.

    Raises:
        Refused: it is no order file, or only a part of one.

    """
    if data[:2] == b"PK":
        raise Refused(
            "This is the packed folder as CMS publishes it. Open it and choose the file "
            "icd10cm_order_YYYY.txt inside."
        )
    broken: list[int] = []
    found: dict[str, Listed] = {}
    for number, line in enumerate(text_of(data)[0].split("\n"), 1):
        if not line.strip():
            continue
        listed = _listed(line)
        if listed is None:
            broken.append(number)
            if len(broken) > MOST_BROKEN:
                break
        else:
            found[listed.code] = listed
    if broken and (len(broken) > MOST_BROKEN or len(found) < FEWEST):
        raise Refused(
            f"Line {broken[0]} is no line of CMS\u2019s order file. Choose the file "
            "icd10cm_order_YYYY.txt, not the addenda or the tabular list."
        )
    if broken:
        raise Refused(f"Line {broken[0]} of this file is damaged. Fetch it from CMS anew.")
    if len(found) < FEWEST:
        raise Refused(
            f"This file has only {len(found):,} codes; the whole list has more than 90,000. "
            "All the others would end. Fetch it from CMS anew."
        )
    year = _year(name, today)
    april = bool(_APRIL.search(name))
    begins = date(year, 4, 1) if april else date(year - 1, 10, 1)
    return OrderFile(hashlib.sha256(data).hexdigest(), year, begins, tuple(found.values()))


def _listed(line: str) -> Listed | None:
    match = _LINE.fullmatch(line.rstrip().ljust(79))
    if match is None or DIAGNOSIS.fullmatch(match[1]) is None:
        return None
    return Listed(match[1], match[2] == "1", match[3].strip(), match[4].strip())


def _year(name: str, today: date) -> int:
    told = _YEAR.search(name)
    return int(told[1]) if told else today.year + (today.month >= 10)


def plan_list(file: OrderFile, known: Mapping[str, tuple[str, bool]]) -> ListPlan:
    """Return what a list would change.

    Args:
        file: the list.
        known: code (without dot) to title and billable, as they hold the day before it begins.

    """
    changes = []
    new = changed = 0
    for line in file.lines:
        before = known.get(line.code)
        if before is None:
            new += 1
        elif before[1] == line.billable and plain(before[0]) == plain(line.title):
            continue
        else:
            changed += 1
        changes.append(Change(line.code, line.title, line.short, line.billable, False))
    before_all = frozenset(one.code for one in changes if one.code in known)
    listed = {line.code for line in file.lines}
    gone = sorted(known.keys() - listed)
    changes += [Change(code, known[code][0], "", known[code][1], True) for code in gone]
    return ListPlan(file, tuple(changes), new, changed, len(gone), before_all)
