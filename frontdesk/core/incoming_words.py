"""Turns other systems' codes and spellings into the office's own words, for every reader alike."""

import re
import unicodedata
from functools import lru_cache

from nameparser import HumanName

from frontdesk.core.cards import holds_card_number
from frontdesk.core.incoming import Name, NameKind, Phone, PhoneKind, Sex
from frontdesk.core.typed_places import STATES, luhn

LONGEST = 250  # characters of one value: name, street, payer …
LONGEST_COMMENT = 4_000

SEXES: dict[str, Sex] = {
    "f": "female", "female": "female", "woman": "female", "girl": "female", "w": "female",
    "femenino": "female", "mujer": "female", "m": "male", "male": "male", "man": "male",
    "boy": "male", "masculino": "male", "hombre": "male", "o": "other", "other": "other",
    "x": "other", "a": "other", "n": "other", "ambiguous": "other", "nonbinary": "other",
    "non-binary": "other", "nb": "other", "intersex": "other", "indeterminate": "other",
    "diverse": "other", "u": "unknown", "unk": "unknown", "unknown": "unknown",
    "undifferentiated": "unknown", "unspecified": "unknown",
}  # fmt: skip

MARITAL = {
    "m": "married", "married": "married", "s": "single", "single": "single",
    "never married": "single", "d": "divorced", "divorced": "divorced", "w": "widowed",
    "widowed": "widowed", "widow": "widowed", "widower": "widowed", "a": "separated",
    "e": "separated", "l": "separated", "separated": "separated",
    "legally separated": "separated", "p": "partner", "partner": "partner",
    "domestic partner": "partner", "life partner": "partner", "g": "partner", "c": "partner",
    "r": "partner", "i": "separated", "n": "divorced", "o": "other", "other": "other",
    "b": "single", "unmarried": "single",
}  # fmt: skip

RELATIONS = {
    "sel": "self", "self": "self", "onself": "self", "18": "self", "spo": "spouse",
    "sps": "spouse", "spouse": "spouse", "husb": "spouse", "wife": "spouse", "husband": "spouse",
    "01": "spouse", "dom": "partner", "dompart": "partner", "signif": "partner", "53": "partner",
    "life partner": "partner", "domestic partner": "partner", "common": "partner",
    "chd": "child", "chldinlaw": "child", "nch": "child", "nchild": "child", "child": "child",
    "19": "child", "son": "child", "daughter": "child", "dau": "child", "sonc": "child",
    "dauc": "child", "sch": "stepchild", "stpchld": "stepchild", "17": "stepchild",
    "fch": "foster child", "chldfost": "foster child", "gch": "grandchild", "05": "grandchild",
    "grndchild": "grandchild", "mth": "mother", "mother": "mother", "mom": "mother",
    "nmth": "mother", "32": "mother", "fth": "father", "father": "father", "dad": "father",
    "nfth": "father", "33": "father", "par": "parent", "prn": "parent", "parent": "parent",
    "nprn": "parent", "grd": "guardian", "guard": "guardian", "guardian": "guardian",
    "grp": "grandparent", "grprn": "grandparent", "04": "grandparent", "sib": "sibling",
    "sibling": "sibling", "bro": "brother", "brother": "brother", "sis": "sister",
    "sister": "sister", "exf": "extended family", "ext": "extended family",
    "fammemb": "family member", "fnd": "friend", "frnd": "friend", "friend": "friend",
    "nbor": "neighbor", "room": "roommate", "cgv": "caregiver", "asc": "associate",
    "emc": "", "econ": "", "c": "", "n": "", "emergency contact": "", "unk": "", "non": "",
    "u": "", "emr": "employer", "employer": "employer", "eme": "employee", "wrd": "ward",
    "dep": "dependent", "oad": "other adult", "oth": "other", "other": "other", "g8": "other",
    "o": "other", "injured": "other",
}  # fmt: skip

LANGUAGES = {
    "en": "English", "eng": "English", "es": "Spanish", "spa": "Spanish", "zh": "Chinese",
    "zho": "Chinese", "chi": "Chinese", "cmn": "Mandarin", "yue": "Cantonese", "vi": "Vietnamese",
    "vie": "Vietnamese", "ar": "Arabic", "ara": "Arabic", "fr": "French", "fre": "French",
    "fra": "French", "de": "German", "ger": "German", "deu": "German", "it": "Italian",
    "ita": "Italian", "pt": "Portuguese", "por": "Portuguese", "ru": "Russian", "rus": "Russian",
    "ko": "Korean", "kor": "Korean", "ja": "Japanese", "jpn": "Japanese", "tl": "Tagalog",
    "tgl": "Tagalog", "fil": "Filipino", "hi": "Hindi", "hin": "Hindi", "ur": "Urdu",
    "urd": "Urdu", "fa": "Persian", "fas": "Persian", "per": "Persian", "pl": "Polish",
    "pol": "Polish", "ht": "Haitian Creole", "hat": "Haitian Creole", "so": "Somali",
    "som": "Somali", "hmn": "Hmong", "ne": "Nepali", "nep": "Nepali", "uk": "Ukrainian",
    "ukr": "Ukrainian", "gu": "Gujarati", "guj": "Gujarati", "pa": "Punjabi", "pan": "Punjabi",
    "bn": "Bengali", "ben": "Bengali", "am": "Amharic", "amh": "Amharic", "sw": "Swahili",
    "swa": "Swahili", "km": "Khmer", "khm": "Khmer", "lo": "Lao", "lao": "Lao", "my": "Burmese",
    "th": "Thai", "tha": "Thai", "el": "Greek", "gre": "Greek", "he": "Hebrew", "heb": "Hebrew",
    "hy": "Armenian", "arm": "Armenian", "ta": "Tamil", "te": "Telugu", "nv": "Navajo",
    "ase": "American Sign Language", "sgn": "Sign language", "sgn-us": "American Sign Language",
}  # fmt: skip

STATE_CODES = frozenset(STATES)
STATE_NAMES = {name.casefold(): code for code, name in STATES.items()}
AMERICA = frozenset({"us", "usa", "unitedstates", "unitedstatesofamerica", "america"})
NOT_INSURED = frozenset({
    "selfpay", "self", "none", "noinsurance", "uninsured", "noins", "cash", "privatepay",
    "patientpay", "notinsured", "na",
})  # fmt: skip
TITLES = frozenset({
    "jr", "sr", "i", "ii", "iii", "iv", "v", "md", "do", "phd", "dds", "rn", "np", "pa", "esq",
    "mr", "mrs", "ms", "dr", "miss",
})  # fmt: skip
PLAIN_NAME = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*(?: [^\W\d_]+(?:['\u2019-][^\W\d_]+)*)*")
NICKNAME = re.compile(r"[(\"\u201c]\s*([^()\"\u201c\u201d]{1,40}?)\s*[)\"\u201d]")
EXTENSION = re.compile(
    r"(?i)(?:\bext?(?:ension|n)?\b|\bx(?=\s*\d)|(?<=\d)x(?=\s*\d))[.:= ]*(\d{1,8})\s*$"
)


def clean_text(value: str, *, longest: int = LONGEST) -> str:
    """`value` without what no database or label can hold, composed (NFC), trimmed, cut.

    Control characters and halves of surrogate pairs go; tabs become blanks, line ends stay.
    """
    if not (value.isascii() and value.isprintable()):
        value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        kept = (c for c in value if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
        value = unicodedata.normalize("NFC", "".join(kept)).replace("\u00a0", " ")
    return value.strip()[:longest].rstrip()


def squeeze(value: str) -> str:
    """Lower-case letters and digits only: for comparing words, never for showing."""
    return "".join(c for c in value.casefold() if c.isalnum())


def sex_of(word: str) -> Sex | None:
    """The sex a code or word means; None for a word that is not known."""
    return SEXES.get(word.strip().casefold())


def marital_of(word: str) -> str:
    """The marital status in one plain word; "" for unknown and for what is not known here."""
    return MARITAL.get(word.strip().casefold(), "")


def relation_of(word: str) -> str:
    """How two people are related, in a plain word; a word that is no code stays as it is."""
    plain = " ".join(word.split()).casefold()
    return RELATIONS.get(plain, plain)


def relation_from(code: str, text: str) -> str:
    """How two people are related, from a coded value: the code where known, else the text."""
    known = RELATIONS.get(code.strip().casefold())
    return relation_of(text or code) if known is None else known


@lru_cache(maxsize=1024)
def language_of(word: str) -> str:
    """A language's English name from its ISO 639 code; a word that is no code stays."""
    plain = word.strip()
    known = LANGUAGES.get(plain.casefold().replace("_", "-"))
    known = known or LANGUAGES.get(re.split("[-_]", plain.casefold())[0])
    return known or (plain.capitalize() if plain.isupper() and len(plain) > 3 else plain)


@lru_cache(maxsize=1024)
def state_of(word: str) -> str:
    """The two-letter code of a US state's name or code; any other word stays as it is."""
    plain = " ".join(word.replace(".", "").split())
    if plain.upper() in STATE_CODES:
        return plain.upper()
    return STATE_NAMES.get(plain.casefold(), word.strip())


def country_of(word: str) -> str:
    """The word "US" for every usual way to write it; any other word stays as it is."""
    return "US" if squeeze(word) in AMERICA else word.strip()


@lru_cache(maxsize=1024)
def is_insured(payer: str) -> bool:
    """Whether a payer's name is one, and not the sender's way to say "none"."""
    return bool(payer.strip()) and squeeze(payer) not in NOT_INSURED


def last4_of(number: str) -> str:
    """The last four digits of a Social Security number, masked or not; "" for a dummy."""
    digits = re.sub(r"\D", "", number)
    if len(digits) < 4 or (len(digits) == 9 and len(set(digits)) == 1):
        return ""
    return digits[-4:]


def is_npi(number: str) -> bool:
    """Whether ten digits carry an NPI's check digit."""
    if not (len(number) == 10 and number.isascii() and number.isdigit()):
        return False
    return number[0] in "12" and luhn("80840" + number)


def without_card(text: str) -> tuple[str, bool]:
    """Free text, or in its place a remark that it held a card number; and whether it did."""
    found = holds_card_number(text)
    return ("(Left out: it held a card number.)" if found else text), found


def phone_from(typed: str, kind: PhoneKind = "home") -> Phone | None:
    """A phone number as somebody wrote it; None when it holds no digits worth keeping."""
    typed = clean_text(typed, longest=60)
    found = EXTENSION.search(typed)
    extension = found.group(1) if found else ""
    main = typed[: found.start()] if found else typed
    digits = re.sub(r"[^0-9]", "", main)
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    if len(digits) < 3 or set(digits) in ({"0"}, {"9"}):
        return None
    return Phone(typed, digits, kind, extension)


def name_from(text: str, kind: NameKind = "legal") -> Name:
    """A name written in one piece: "LAST, FIRST M", "First Last Jr", "Cher"."""
    text = " ".join(clean_text(text).split())
    family, comma, rest = (part.strip() for part in text.partition(","))
    plain = comma and PLAIN_NAME.fullmatch(family) and PLAIN_NAME.fullmatch(rest)
    if plain and TITLES.isdisjoint(text.casefold().replace(",", " ").split()):
        given, _, middle = rest.partition(" ")  # the usual case, 100 times faster
        return Name(family, given, middle, kind=kind)
    parsed = HumanName(text)
    if not parsed.last and not parsed.first:
        return Name(family=text.strip(" ,"), kind=kind)
    if not parsed.last:
        return Name(parsed.first, "", parsed.middle, parsed.suffix, parsed.title, kind)
    return Name(parsed.last, parsed.first, parsed.middle, parsed.suffix, parsed.title, kind)


def nickname_in(text: str) -> str:
    """What stands in quotes or brackets in a name: Robert "Bob" Smith."""
    found = NICKNAME.search(text)
    return clean_text(found.group(1)) if found else ""


def without_nickname(text: str) -> str:
    """The name without what stands in quotes or brackets in it."""
    return " ".join(NICKNAME.sub(" ", text).split()) or text
