"""Two people run late fees, undo a run or hold an account in the same instant: once is once."""

import uuid

import pytest
from at_once import desks_of
from statements.an_office import BILLER, begun, charge, days_ago, dry, sent_all, settings, someone
from statements.test_actions import balances, fees

from frontdesk.core.refused import Refused
from frontdesk.ledger import reads as ledger
from frontdesk.statements import actions, reads, running


@pytest.fixture
def two(office):
    with desks_of(office) as two:
        yield two
    with office.read() as session:
        assert ledger.verify(session) == []


def test_late_fees_are_charged_by_one_of_two_runs_and_undone_once(office, two):
    ana = someone(office)
    charge(office, ana, 12000, ago=90)
    settings(office, fee="flat", fee_cents=700)
    sent_all(office)
    days_ago(office, 40)
    planned = [[row.id, row.cents] for row in fees(office)]
    said = two.one_wins(
        lambda store: actions.charge_late_fees.do(
            store, BILLER, key=uuid.uuid4().hex, planned=planned
        )
    )
    assert "Nobody is to be charged a late fee any more" in said
    assert balances(office, ana) == [12700]
    with office.read() as session:
        row = reads.runs(session)[0]
    two.one_wins(
        lambda store: actions.undo_late_fees.do(
            store, BILLER, row.number, version=row.version, reason="wrong rules"
        )
    )
    assert balances(office, ana) == [12000]


def test_two_runs_at_once_send_each_person_one_and_a_run_is_undone_once(office, two):
    ana = someone(office)
    charge(office, ana, 12000)
    rows = list(dry(office).values())
    first, second = begun(office, rows), begun(office, rows)
    told = two.both(
        lambda store: running.send(store, BILLER, first),
        lambda store: running.send(store, BILLER, second),
    )
    assert sorted(one.sent for one in told) == [0, 1]
    with office.read() as session:
        version = next(row.version for row in reads.runs(session) if row.number == first)
    two.one_wins(
        lambda store: actions.undo_run.do(
            store, BILLER, first, version=version, reason="wrong date"
        )
    )


def test_an_account_is_held_once(office, two):
    ana = someone(office)
    said = two.one_wins(
        lambda store: actions.hold_account.do(store, BILLER, ana, reason="attorney writes")
    )
    assert "held already" in said


def test_the_rules_of_statements_are_not_changed_by_two_at_once(office, two):
    with office.read() as session:
        wanted = reads.settings(session).settings.to_json()

    def save(store, version=0):
        return actions.save_settings.do(store, BILLER, settings=wanted, version=version)

    told = two.both(save)
    assert any(not isinstance(one, Refused) for one in told)
    wanted["fee_cents"] = 1
    two.one_wins(lambda store: save(store, 1))
