"""FHIR resources as plain JSON: looked into without trusting them, and found by reference."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from frontdesk.core.incoming_words import clean_text

Json = dict[str, Any]

MOST_LISTED = 100  # of one repeating element; further ones are not looked at
LOCAL = re.compile(r"(?:^|/)([A-Z][A-Za-z]{2,60}/[A-Za-z0-9.-]{1,128})(?:/_history/.*)?$")
CONDITIONAL = re.compile(r"([A-Z][A-Za-z]{2,60})\?identifier=([^|&]*)\|?([^&]*)$")
UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource and where it stands in the file."""

    place: str
    resource: Json
    full_url: str = ""

    @property
    def kind(self) -> str:
        """The resource's type."""
        return text_of(self.resource.get("resourceType"))

    @property
    def id(self) -> str:
        """The resource's own id, "" if it has none."""
        return text_of(self.resource.get("id"))

    @property
    def base(self) -> str:
        """The address of the server it comes from, "" when the file does not say."""
        url = self.full_url
        found = LOCAL.search(url) if url.startswith(("http://", "https://")) else None
        return url[: found.start()] if found else ""


def text_of(value: Any, *, longest: int = 250) -> str:
    """A string or whole number as clean text; "" for anything else."""
    if isinstance(value, str):
        return clean_text(value, longest=longest)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**30 else ""
    return ""


def objects_of(value: Any) -> list[Json]:
    """The objects of a list, or the one object where a list should be."""
    if isinstance(value, dict):
        return [value]
    if isinstance(value, list):
        return [one for one in value[:MOST_LISTED] if isinstance(one, dict)]
    return []


def texts_of(value: Any) -> list[str]:
    """The texts of a list, or the one text where a list should be; empty ones dropped."""
    told = value[:MOST_LISTED] if isinstance(value, list) else [value]
    return [text for text in map(text_of, told) if text]


def inside(value: Any, *path: str) -> Any:
    """What stands at `path` in nested objects, the first of each list; None when nothing."""
    for step in path:
        if isinstance(value, list):
            value = value[0] if value else None
        value = value.get(step) if isinstance(value, dict) else None
    return value


def words_of(concept: Any) -> str:
    """The words of a CodeableConcept: its text, else the first display, else the first code."""
    concept = concept[0] if isinstance(concept, list) and concept else concept
    if not isinstance(concept, dict):
        return text_of(concept)
    codings = objects_of(concept.get("coding"))
    displays = (text_of(coding.get("display")) for coding in codings)
    codes = (text_of(coding.get("code")) for coding in codings)
    told = (text_of(concept.get("text")), *displays, *codes)
    return next((text for text in told if text), "")


def codes_of(concept: Any) -> list[str]:
    """The codes of one CodeableConcept or of several, in order."""
    codings = (coding for one in objects_of(concept) for coding in objects_of(one.get("coding")))
    return [code for code in (text_of(coding.get("code")) for coding in codings) if code]


def extension_of(element: Json, ending: str) -> Json | None:
    """The extension whose address ends so."""
    for one in objects_of(element.get("extension")):
        if text_of(one.get("url")).endswith(ending):
            return one
    return None


class Store:
    """The resources of one file, found by their references.

    A reference may be a fullUrl (urn:uuid too), an address ending in Type/id, Type/id, "#id" for
    a contained resource, or Type?identifier=system|value.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        self._by_url: dict[str, Entry] = {}
        self._by_id: dict[str, Entry] = {}
        self._by_number: dict[tuple[str, str, str], Entry] | None = None
        for entry in self.entries:
            if entry.full_url:
                self._by_url.setdefault(entry.full_url, entry)
            if entry.id:
                self._by_id.setdefault(f"{entry.kind}/{entry.id}", entry)

    def all(self, kind: str) -> Iterator[Entry]:
        """The resources of that type, in the file's order."""
        return (entry for entry in self.entries if entry.kind == kind)

    def find(self, reference: Any, home: Json | None = None) -> Entry | None:
        """The resource that a Reference names; None when the file does not hold it.

        Args:
            reference: a Reference object; anything else finds nothing.
            home: the resource that the reference stands in, for what it contains itself.
        """
        told = text_of(inside(reference, "reference"), longest=2000)
        if not told:
            return None
        if told.startswith("#"):
            return _contained(told[1:], home)
        if told in self._by_url:
            return self._by_url[told]
        local = LOCAL.search(told)
        if local:
            return self._by_id.get(local[1])
        asked = CONDITIONAL.search(unquote(told))
        return self._numbered().get((asked[1], asked[2], asked[3])) if asked else None

    def _numbered(self) -> dict[tuple[str, str, str], Entry]:
        if self._by_number is None:
            self._by_number = {}
            for entry in self.entries:
                for one in objects_of(entry.resource.get("identifier")):
                    key = (entry.kind, text_of(one.get("system")), text_of(one.get("value")))
                    self._by_number.setdefault(key, entry)
        return self._by_number


def _contained(name: str, home: Json | None) -> Entry | None:
    for one in objects_of(home.get("contained")) if home else ():
        if text_of(one.get("id")) == name:
            return Entry("", one)
    return None
