"""What is asked in plain SQL is what the rooms' own statements ask, and is not lost on the way."""

import threading

import pytest
from sqlalchemy import text

from frontdesk import plain_statements
from frontdesk.core import current, hearing, upgrading
from frontdesk.core.changes import Changes
from frontdesk.core.plain_sql import SQL
from frontdesk.core.refused import Unreachable
from frontdesk.core.versions import CURRENT

SENTENCE = "Run `python -m frontdesk.plain_statements`: a statement, or a table it reads, changed."


def test_the_plain_sql_is_what_the_rooms_statements_say():
    assert plain_statements.FILE.read_text("utf-8") == plain_statements.written(), SENTENCE
    assert set(SQL) == set(plain_statements.STATEMENTS)


def test_a_question_that_fails_spoils_neither_the_next_one_nor_the_office(store):
    with pytest.raises(KeyError), store.plain() as ask:
        ask("no such question")
    with store.plain() as ask:
        assert ask("providers") == []
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    with pytest.raises(KeyError), store.plain() as ask:
        ask("no such question")
    with store.plain() as ask:
        assert ask("providers") == []


def test_a_connection_of_the_start_is_taken_over_and_none_is_left_open(store):
    with store.plain() as ask:
        ask("providers")
    [raw] = store._spare
    with store.engine.connect() as connection:
        assert connection.connection.driver_connection is raw
    assert store._spare == []


def test_the_watchdog_can_reach_a_connection_while_it_is_asked(store):
    here = threading.get_ident()
    with store.plain():
        raw = store.in_use[here]
        assert hasattr(raw, "execute")
    assert here not in store.in_use


def test_a_table_that_is_not_there_is_no_office_yet(store):
    with store.writing.begin() as connection:
        connection.execute(text("DROP TABLE schema_version"))
    assert current.is_current(store) is False


def test_an_office_is_current_from_its_upgrade_on_and_not_when_a_newer_program_wrote_it(store):
    with store.writing.begin() as connection:
        connection.execute(text("DELETE FROM schema_version"))
    assert current.is_current(store) is False
    row = "INSERT INTO schema_version (id, version, min_program) VALUES (1, {0}, {1})"
    with store.writing.begin() as connection:
        connection.execute(text(row.format(CURRENT, CURRENT)))
    assert current.is_current(store) is True
    upgrading.bring_up_to_date(store)
    with store.writing.begin() as connection:
        connection.execute(text(f"UPDATE schema_version SET min_program = {CURRENT + 1}"))
    assert current.is_current(store) is False


def test_a_server_that_is_gone_is_said_to_be_and_is_found_again(postgres_store):
    with postgres_store.plain() as ask:
        ask("providers")
    postgres_store._spare[0].pgconn.finish()
    with pytest.raises(Unreachable):
        current.is_current(postgres_store)
    with postgres_store.plain() as ask:
        assert ask("providers") == []


def test_notices_are_heard_from_the_last_on_and_a_gap_means_everything(sqlite_store):
    def heard(last):
        with sqlite_store.plain() as ask:
            return hearing.since(ask, last)

    def send(number, sender="desk-2"):
        notice = {"id": number, "text": Changes(everything=True).to_notice(sender)}
        with sqlite_store.writing.begin() as connection:
            connection.execute(text("INSERT INTO notice (id, text) VALUES (:id, :text)"), notice)

    assert heard(None) == (0, [])
    send(1)
    send(2)
    assert heard(None) == (2, [])
    assert heard(1) == (2, [("desk-2", Changes(everything=True))])
    send(9)
    assert heard(2) == (9, [("", Changes(everything=True))])
