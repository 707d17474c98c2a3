"""A sealed sheet that was changed, or that the books no longer bear out, is told by the doctor."""

import json
from datetime import timedelta

import pytest
from closing.conftest import MANAGER
from closing.test_closing import post_on
from sqlalchemy import text

from frontdesk import doctor
from frontdesk.closing import proof
from frontdesk.closing.actions import close_day, close_month
from frontdesk.core.clock import words_date


@pytest.fixture
def closed(day):
    """The last day of last month, its month, and today: all sealed."""
    day.end = day.today.replace(day=1) - timedelta(days=1)
    post_on(day, day.end)
    close_day.do(day.store, MANAGER, day.end)
    close_month.do(day.store, MANAGER, day.end)
    day.charge(day.ana, 10000)
    close_day.do(day.store, MANAGER, day.today)
    return day


def past_the_guards(day, *statements, **values):
    """Do what no action can: change what is sealed, with the database's guards taken off."""
    with day.store.writing.begin() as connection:
        if day.store.is_sqlite:
            names = connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).scalars()
            for name in names.all():
                connection.execute(text(f'DROP TRIGGER "{name}"'))
        else:
            for table in ("closing", "posting", "posting_line"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        for one in statements:
            connection.execute(text(one), values)


def test_an_office_that_never_closed_and_one_that_did_are_whole(day):
    assert day.read(proof.verify) == []
    day.charge(day.ana, 10000)
    close_day.do(day.store, MANAGER, day.today)
    day.charge(day.ana, 500)  # of the next day: no business of the sealed one
    assert day.read(proof.verify) == []


def test_days_and_months_that_nobody_touched_hold(closed):
    assert closed.read(proof.verify) == []
    assert doctor.examine(closed.store)[1]


def test_a_sheet_changed_after_it_was_sealed_is_told(closed):
    with closed.store.read() as session:
        content = session.execute(text("SELECT content FROM closing WHERE id = 1")).scalar()
    content = json.loads(content) if isinstance(content, str) else content
    past_the_guards(
        closed, "UPDATE closing SET content = :content WHERE id = 1",
        content=json.dumps(content | {"voids": 3}),
    )  # fmt: skip
    (told,) = closed.read(proof.verify)
    assert told == f"the sheet of {words_date(closed.end)} was changed after it was sealed"
    lines, well = doctor.examine(closed.store)
    assert not well and any(told in line for line in lines)


def test_a_sheet_taken_out_of_the_chain_is_told_and_so_is_the_last_one(closed):
    past_the_guards(closed, "DELETE FROM closing WHERE id = 2")
    told = "\n".join(closed.read(proof.verify))
    assert f"before {words_date(closed.today)} a sealed sheet is missing" in told
    assert "the sheet that was sealed as " in told
    past_the_guards(closed, "DELETE FROM closing")
    assert len([one for one in closed.read(proof.verify) if one.endswith("is gone")]) == 3


def test_a_posting_changed_in_a_closed_day_is_told_with_both_figures(closed):
    past_the_guards(
        closed,
        "UPDATE posting_line SET cents = cents * 2 WHERE account IN ('patient', 'income') "
        "AND abs(cents) = 500",
    )
    month, day = f"{closed.end:%B %Y}", words_date(closed.end)
    assert set(closed.read(proof.verify)) == {
        f"the sealed sheet of {one} says {said}, the books say {now}"
        for one in (month, day)
        for said, now in (("-$5.00 of Income", "-$10.00"), ("$5.00 of Owed by patients", "$10.00"))
    }


def test_a_posting_slipped_in_before_a_closed_day_is_told(closed):
    early = closed.today - timedelta(days=400)
    past_the_guards(closed, "UPDATE posting SET day = :early WHERE kind = 'charge' "
                            "AND day < :today", early=early, today=closed.today)  # fmt: skip
    told = closed.read(proof.verify)
    assert told[0] == (
        f"{words_date(early)} has postings and no sealed sheet, though a later day is closed"
    )
