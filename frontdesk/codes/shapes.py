"""What a code looks like: with its dot and without, as typed and as kept."""

import re

from frontdesk.core.refused import Refused

# The second character is a figure but for QA0, new in 2025.
DIAGNOSIS = re.compile(r"[A-Z][0-9A][0-9A-Z](?:\.?[0-9A-Z]{1,4})?")
DIAGNOSIS_START = re.compile(
    r"(?:[a-z][0-9][0-9a-z]?|[a-z]a[0-9])(?:\.?[0-9a-z]{0,4})?", re.IGNORECASE
)
CPT = re.compile(r"[0-9]{4}[0-9AFMTU]")
HCPCS = re.compile(r"[A-V][0-9]{4}")
# CPT and HCPCS Level II; the ADA's dental D codes are a licence of their own.
MODIFIER = re.compile(r"[0-9A-Z]{2}")


def bare(code: str) -> str:
    """Return an ICD-10-CM code as it is kept: capitals, no dot, no blanks."""
    return re.sub(r"[\s.\u00b7]", "", code).upper()


def dotted(code: str) -> str:
    """Return an ICD-10-CM code as people read it: E11.9; chapters and sections as they are."""
    if "-" in code or len(code) < 4 or "." in code:
        return code
    return f"{code[:3]}.{code[3:]}"


def looks_like_diagnosis(text: str) -> bool:
    """Return whether what is typed begins a code rather than a word: a letter and a figure."""
    return DIAGNOSIS_START.fullmatch(text) is not None


def read_procedure(text: str, *, field: str = "code") -> str:
    """Return a CPT or HCPCS code as it is kept.

    Raises:
        Refused: it has the shape of neither.

    """
    code = re.sub(r"\s", "", text).upper()
    if CPT.fullmatch(code) or HCPCS.fullmatch(code):
        return code
    if not code:
        raise Refused("Type the procedure\u2019s code, such as 99213.", field=field)
    raise Refused(
        f"\u201c{text.strip()[:20]}\u201d is no procedure code: five characters are needed, "
        "such as 99213 (CPT) or J3420 (HCPCS).",
        field=field,
    )


def kind_of_procedure(code: str) -> str:
    """Return "cpt" or "hcpcs" for a code of `read_procedure`."""
    return "cpt" if code[:1].isdigit() else "hcpcs"
