"""Which signatures still hold."""

from datetime import date

import pytest

from frontdesk.core.refused import Refused
from frontdesk.documents.rules import (
    FormState,
    expires_on,
    form_name,
    is_missing,
    refuse_signing,
    valid_months,
    why_missing,
)


@pytest.mark.parametrize(
    "months,signed,on,missing",
    [
        (None, None, date(2025, 3, 3), True),
        (None, date(1999, 1, 1), date(2025, 3, 3), False),
        (12, date(2024, 3, 4), date(2025, 3, 3), False),
        (12, date(2024, 3, 4), date(2025, 3, 4), True),
        (12, date(2024, 2, 29), date(2025, 2, 27), False),
        (12, date(2024, 2, 29), date(2025, 2, 28), True),
        (1, date(2025, 1, 31), date(2025, 2, 28), True),
    ],
)
def test_a_signature_holds_for_its_months_to_the_day(months, signed, on, missing):
    assert is_missing(FormState(1, "HIPAA notice", months, signed), on) == missing


def test_why_a_form_is_missing_is_said():
    assert why_missing(FormState(1, "HIPAA notice", 12, None)) == "never signed"
    assert "03/04/2024" in why_missing(FormState(1, "HIPAA notice", 12, date(2024, 3, 4)))


def test_a_form_without_limit_never_expires():
    assert expires_on(FormState(1, "HIPAA notice", None, date(1999, 1, 1))) is None


@pytest.mark.parametrize("text", ["", "   ", "x" * 81])
def test_a_form_needs_a_name_that_fits(text):
    with pytest.raises(Refused):
        form_name(text)


@pytest.mark.parametrize("months", [0, -1, 121])
def test_a_signature_holds_a_month_to_ten_years(months):
    with pytest.raises(Refused):
        valid_months(months)


def test_nobody_signs_tomorrow():
    with pytest.raises(Refused, match="future"):
        refuse_signing(date(2025, 3, 4), date(2025, 3, 3))
