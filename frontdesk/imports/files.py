"""Reads the files that a person chose: their format is found by what is in them, not by name."""

import hashlib
from collections.abc import Mapping
from datetime import date, tzinfo
from pathlib import Path

from frontdesk.core.incoming import LARGEST_FILE, Problem, guess_format
from frontdesk.core.refused import Refused
from frontdesk.csv_files.columns import guess_columns
from frontdesk.csv_files.patients import patients_from
from frontdesk.csv_files.sheet import read_csv
from frontdesk.fhir.read import read_fhir
from frontdesk.hl7.read import read_hl7
from frontdesk.imports.plan import FileRead

WHOLE = "the whole file"


def read_bytes(path: Path) -> bytes:
    """Return a file's content.

    Raises:
        Refused: it is not there, is no file, is too large, or may not be read.

    """
    try:
        if path.is_dir():
            raise Refused("This is a folder. Name the files in it.")
        if not path.exists():
            raise Refused("There is no such file. Check the name.")
        if not path.is_file():
            raise Refused("This is not a file that can be read as a whole.")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except PermissionError:
        raise Refused("This file may not be read by you. Ask who made it.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it cannot be opened"
        raise Refused(f"This file cannot be read: {reason}.") from None
    if len(data) > LARGEST_FILE:
        raise Refused("The file is larger than 200 MB. Split it.")
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Refused("There is nothing in this file.")
    return data


def read(
    path: Path, *, zone: tzinfo, today: date, columns: Mapping[int, str] | None = None
) -> FileRead:
    """Return what is in a file; never raises for its content.

    Args:
        path: the file.
        zone: the office's, for times that name none.
        today: the office's date; nobody is born after it.
        columns: the field of each column of a list, as a person chose them; else guessed.

    """
    try:
        data = read_bytes(path)
    except Refused as refusal:
        return FileRead(path.name, None, "", (), (Problem(WHOLE, str(refusal), "error"),))
    sha256 = hashlib.sha256(data).hexdigest()
    kind = guess_format(data)
    if kind == "CSV":
        return _list(path.name, sha256, data, today, columns)
    if kind == "HL7 v2":
        found = read_hl7(data, office_zone=zone)
    else:
        found = read_fhir(data, office_zone=zone)
    return FileRead(path.name, kind, sha256, found.items, found.problems)


def _list(
    name: str, sha256: str, data: bytes, today: date, columns: Mapping[int, str] | None
) -> FileRead:
    sheet = read_csv(data)
    chosen = guess_columns(sheet) if columns is None else dict(columns)
    shown = tuple((header, chosen.get(n, "")) for n, header in enumerate(sheet.header))
    found = patients_from(sheet, chosen, today=today)
    samples = tuple(
        next((row.cells[n] for row in sheet.rows[:50] if n < len(row.cells) and row.cells[n]), "")
        for n in range(len(sheet.header))
    )
    return FileRead(name, "CSV", sha256, found.items, found.problems, shown, samples)
