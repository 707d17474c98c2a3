"""Gets the resources out of a file: a Bundle, one resource, a list, or one to a line (NDJSON)."""

import json
from collections.abc import Iterator
from typing import Any

from frontdesk.core.incoming import Findings
from frontdesk.fhir.resources import Entry, Json, text_of

LARGEST_DOCUMENT = 100 * 1024 * 1024  # bytes of one JSON text; NDJSON may be longer in all
LARGEST_LINE = 16 * 1024 * 1024  # characters of one line of NDJSON
MOST_ENTRIES = 1_000_000
DEEPEST_BUNDLE = 3  # bundles in bundles


def entries_of(data: bytes, findings: Findings) -> list[Entry]:
    """Every resource of the file; what cannot be read is noted and passed over."""
    text = _text_of(data, findings)
    if text is None:
        return []
    first = text.lstrip("\ufeff \t\r\n")
    if first.startswith("<"):
        findings.error("the whole file", "This is XML. Export the FHIR data as JSON instead.")
        return []
    found: list[Entry] = []
    for place, value in _values_of(first, findings):
        for entry in _unpacked(value, place, findings):
            if len(found) >= MOST_ENTRIES:
                findings.error(place, f"Only the first {MOST_ENTRIES:,} resources were read.")
                return found
            found.append(entry)
    return found


def _text_of(data: bytes, findings: Findings) -> str | None:
    if not data.strip():
        findings.error("the whole file", "The file is empty.")
        return None
    try:
        return data.decode(json.detect_encoding(data))
    except UnicodeDecodeError:
        findings.warn("the whole file", "The text is not UTF-8; letters with accents may be wrong.")
        return data.decode("cp1252", "replace")


def _values_of(text: str, findings: Findings) -> Iterator[tuple[str, Any]]:
    """The file's JSON values with their places; ("", value) when there is only one."""
    try:
        if len(text) > LARGEST_DOCUMENT and not _line_is_whole(text):
            findings.error("the whole file", "The file is larger than 100 MB. Split it.")
            return
        yield "", json.loads(text)
    except RecursionError:
        findings.error("the whole file", "It is nested too deep to be FHIR data.")
    except json.JSONDecodeError as fault:
        if fault.msg == "Extra data" and "\n" in text:
            yield from _lines_of(text, findings)
        else:
            findings.error(
                f"line {fault.lineno}", "The file is not whole or not JSON from here on."
            )
    except ValueError:
        findings.error("the whole file", "It holds a number too long to be one.")


def _line_is_whole(text: str) -> bool:
    end = text.find("\n")
    return 0 < end < LARGEST_LINE and text[:end].rstrip().endswith("}")


def _lines_of(text: str, findings: Findings) -> Iterator[tuple[str, Any]]:
    start, number = 0, 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        number += 1
        if end - start > LARGEST_LINE:
            findings.error(f"line {number}", "This line is longer than 16 MB.")
        elif text[start:end].strip():
            try:
                yield f"line {number}", json.loads(text[start:end])
            except (ValueError, RecursionError):
                findings.error(f"line {number}", "This line is not whole or not JSON.")
        start = end + 1


def _unpacked(value: Any, place: str, findings: Findings, depth: int = 0) -> Iterator[Entry]:
    if isinstance(value, list) and depth <= DEEPEST_BUNDLE:
        for count, one in enumerate(value, 1):
            yield from _unpacked(one, _joined(place, f"item {count}"), findings, depth + 1)
    elif not isinstance(value, dict) or not text_of(value.get("resourceType")):
        findings.error(place or "the whole file", "This is not a FHIR resource.")
    elif value["resourceType"] != "Bundle":
        kind = text_of(value["resourceType"], longest=60)
        yield Entry(f"{place} ({kind})" if place else kind, value)
    elif depth > DEEPEST_BUNDLE:
        findings.error(place or "the whole file", "Bundles are nested too deep here.")
    else:
        yield from _of_bundle(value, place, findings, depth)


def _of_bundle(bundle: Json, place: str, findings: Findings, depth: int) -> Iterator[Entry]:
    entries = bundle.get("entry")
    for count, entry in enumerate(entries if isinstance(entries, list) else (), 1):
        here = _joined(place, f"entry {count}")
        if not isinstance(entry, dict):
            findings.error(here, "This is not a Bundle's entry.")
            continue
        resource = entry.get("resource")
        request = entry.get("request")
        method = text_of(request.get("method")) if isinstance(request, dict) else ""
        if method == "DELETE":
            findings.warn(here, "It asks to delete something; the desk deletes nothing by import.")
        elif not isinstance(resource, dict):
            if resource is not None:
                findings.error(here, "This is not a FHIR resource.")
        elif resource.get("resourceType") == "Bundle":
            yield from _unpacked(resource, here, findings, depth + 1)
        elif not text_of(resource.get("resourceType")):
            findings.error(here, "This resource does not say of what type it is.")
        else:
            kind = text_of(resource["resourceType"], longest=60)
            yield Entry(f"{here} ({kind})", resource, text_of(entry.get("fullUrl"), longest=2000))


def _joined(place: str, more: str) -> str:
    return f"{place}, {more}" if place else more
