"""What is typed before Ctrl+T is understood as a person would."""

from datetime import date

import pytest

from frontdesk.schedule.finding_wishes import FindingWish, read_finding
from frontdesk.schedule.wished_names import Known

TODAY = date(2025, 3, 3)
KNOWN = Known({1: "Dr. Ann Lee", 2: "Dr. Ben Okafor"}, {5: "Annual physical", 6: "Follow-up"})


@pytest.mark.parametrize(
    "typed, wish",
    [
        ("", FindingWish()),
        ("smith", FindingWish("smith")),
        ("smith john", FindingWish("smith john")),
        ("smith physical", FindingWish("smith", type_id=5)),
        ("smith with lee", FindingWish("smith", provider_id=1)),
        ("smith okafor afternoon", FindingWish("smith", provider_id=2, from_hour=12)),
        ("smith mornings", FindingWish("smith", to_hour=12)),
        ("smith tuesdays thursdays", FindingWish("smith", weekdays=(1, 3))),
        ("smith tue", FindingWish("smith", near=date(2025, 3, 4))),
        ("smith tue 10", FindingWish("smith", near=date(2025, 3, 4), from_hour=10)),
        ("smith 2 pm", FindingWish("smith", from_hour=14)),
        (
            "smith within two weeks of 3/20",
            FindingWish("smith", near=date(2025, 3, 20), within_days=14),
        ),
        ("smith within 10 days", FindingWish("smith", near=TODAY, within_days=10)),
        ("Morning Dawn", FindingWish("Morning Dawn")),
    ],
)
def test_a_wish_is_understood(typed, wish):
    assert read_finding(typed, TODAY, KNOWN) == wish
