"""The database itself keeps the books, whoever asks it to change them."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from frontdesk.ledger import reads

TABLES = ("posting", "posting_line", "payment", "receipt", "receipt_print")
POSTING = (
    "INSERT INTO posting (key, kind, at, day, staff, workstation, memo) "
    "VALUES ('{key}', 'opening', '2025-03-03 14:00:00', '2025-03-03', 'X', 'desk-1', '')"
)
LINE = (
    "INSERT INTO posting_line (posting_key, account, patient_id, cents) "
    "VALUES ('{key}', '{account}', {patient}, {cents})"
)


@pytest.fixture
def paid(office, ana, pay):
    from small_office import clerk

    from frontdesk.ledger.actions import note_printed

    made = pay(ana, key="one")
    note_printed.do(office, clerk(), made["receipt_id"], how="roll")
    return office


def run(store, *statements):
    with store.writing.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def refused(store, *statements):
    with pytest.raises(DBAPIError) as said:
        run(store, *statements)
    return str(said.value.orig)


@pytest.mark.parametrize("table", TABLES)
def test_nothing_in_the_books_is_changed_or_deleted(paid, table):
    assert "append-only" in refused(paid, f"UPDATE {table} SET id = id + 1000")
    assert "append-only" in refused(paid, f"DELETE FROM {table}")
    with paid.read() as session:
        assert session.scalar(text(f"SELECT count(*) FROM {table}")) >= 1


@pytest.mark.parametrize("table", TABLES)
def test_nor_emptied_nor_replaced_under_its_own_number(paid, table):
    if paid.is_sqlite:
        said = refused(paid, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    else:
        said = refused(paid, f"TRUNCATE {table} CASCADE")
    assert "append-only" in said or "sealed" in said or "gapless" in said or "sum_to_zero" in said
    with paid.read() as session:
        assert reads.verify(session) == []


@pytest.mark.parametrize(
    "lines",
    [[("cash", 2500)], [("cash", 2500), ("income", -2400)], []],
    ids=["one side", "a dollar short", "no lines"],
)
def test_an_unbalanced_posting_is_refused(paid, lines):
    made = [LINE.format(key="k", account=name, patient="NULL", cents=c) for name, c in lines]
    assert "sum_to_zero" in refused(paid, *made, POSTING.format(key="k"))


def test_a_posting_cannot_be_added_to(paid):
    line = LINE.format(key="one", account="cash", patient="NULL", cents=100)
    assert "sealed" in refused(paid, line)


def test_lines_without_a_posting_are_refused(paid):
    sides = [LINE.format(key="lost", account="cash", patient="NULL", cents=c) for c in (5, -5)]
    assert "foreign key" in refused(paid, *sides).lower()


def test_a_line_of_nothing_is_refused(paid):
    line = LINE.format(key="k", account="cash", patient="NULL", cents=0)
    assert "not_nothing" in refused(paid, line, line, POSTING.format(key="k"))


def test_a_key_is_posted_once(paid):
    sides = [LINE.format(key="one", account="cash", patient="NULL", cents=c) for c in (5, -5)]
    said = refused(paid, *sides, POSTING.format(key="one")).lower()
    assert "sealed" in said or "unique" in said


def test_a_posting_is_reversed_once(paid):
    def reversal(key):
        sides = [LINE.format(key=key, account="cash", patient="NULL", cents=c) for c in (5, -5)]
        posting = (
            POSTING.format(key=key)
            .replace("(key,", "(reverses_id, key,")
            .replace("VALUES (", "VALUES (1, ")
        )
        return [*sides, posting]

    run(paid, *reversal("r1"))
    assert "unique" in refused(paid, *reversal("r2")).lower()


@pytest.mark.parametrize("number", [1, 3])
def test_a_receipt_number_is_the_next_one_of_its_drawer(paid, number):
    said = refused(
        paid,
        "INSERT INTO receipt (posting_id, patient_id, day, drawer, number, content) "
        f"SELECT posting_id, patient_id, day, drawer, {number}, content FROM receipt",
    )
    assert "gapless" in said


def test_the_doctor_names_whatever_was_forced_into_the_books(paid):
    """Someone with the key and the guards out of the way."""
    drop = (
        "DROP TRIGGER {0}_append_only ON {0}"
        if not paid.is_sqlite
        else ("DROP TRIGGER {0}_no_update")
    )
    run(paid, *(drop.format(table) for table in ("posting_line", "payment", "receipt", "posting")))
    with paid.read() as session:
        assert reads.verify(session) == []
    run(
        paid,
        "UPDATE posting_line SET cents = 2400 WHERE account = 'cash'",
        "UPDATE receipt SET number = 7",
    )
    with paid.read() as session:
        wrongs = "\n".join(reads.verify(session))
    assert "posting 1 has 2 lines with sum -100" in wrongs
    assert "payment 1 of 2500 cents has 2400 in the books" in wrongs
    assert "drawer A has 1 receipts numbered 7 to 7" in wrongs
    assert "receipt A-000007 says other than its payment" in wrongs


def test_the_doctor_names_a_half_reversal(paid):
    sides = [
        LINE.format(key="v", account="cash", patient="NULL", cents=-2400),
        LINE.format(key="v", account="prepaid", patient="1", cents=2400),
    ]
    posting = POSTING.format(key="v").replace("'opening'", "'reversal'")
    posting = posting.replace("(key,", "(reverses_id, key,").replace("VALUES (", "VALUES (1, ")
    run(paid, *sides, posting)
    with paid.read() as session:
        assert reads.verify(session) == ["posting 2 does not wholly reverse the one it names"]
