from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from core.test_action import CLERK, add
from given import KEY
from sqlalchemy import inspect, text

from frontdesk import schema
from frontdesk.core import upgrading, versions
from frontdesk.core.opening import open_file, open_server
from frontdesk.core.refused import Refused
from frontdesk.demo.postgres import drop_database, fresh_database
from frontdesk.ledger import reads as ledger
from frontdesk.patients.search import search

WORDS = (
    "chart_number", "chart_key", "family", "given", "middle", "suffix", "preferred", "pronouns",
    "sex", "line1", "line1_key", "line2", "city", "state", "postal_code", "phone_end", "email",
    "language", "employer", "pharmacy",
)  # fmt: skip
FIRST_OFFICE = (
    "INSERT INTO schema_version (id, version, min_program) VALUES (1, 1, 1)",
    "INSERT INTO role (id, title, version) VALUES (1, 'Office manager', 1)",
    "INSERT INTO role_permit (role_id, permit) VALUES (1, 'ledger.void')",
    f"INSERT INTO patient (id, interpreter, registered_on, version, {', '.join(WORDS)}) "
    "VALUES (1, false, '2025-03-03', 1, " + ", ".join(f"'{word}'" for word in WORDS) + ")",
    "INSERT INTO patient_name (id, patient_id, kind, family, given, family_key, given_key, "
    "middle_key) VALUES (1, 1, 'legal', 'Silva', 'Otto', 'silva', 'otto', '')",
    "INSERT INTO posting_line (posting_key, account, patient_id, cents) "
    "VALUES ('old', 'patient', 1, 4200)",
    "INSERT INTO posting_line (posting_key, account, cents) VALUES ('old', 'opening', -4200)",
    "INSERT INTO posting (key, kind, at, day, patient_id, staff, workstation, memo) "
    "VALUES ('old', 'opening', '2025-03-03 10:00:00', '2025-03-03', 1, 'Rosa', 'desk-1', '')",
)
GUARDS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal "
    "UNION SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'x' "
    "UNION SELECT proname, prosrc FROM pg_proc WHERE prolang = "
    "(SELECT oid FROM pg_language WHERE lanname = 'plpgsql') ORDER BY 1",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """A store without a single table."""
    if request.param == "sqlite":
        store = open_file(tmp_path / "new.db", KEY, workstation="desk-1")
        yield store
        store.close()
        return
    url = fresh_database(request.getfixturevalue("postgres_url"))
    store = open_server(url, KEY, workstation="desk-1")
    yield store
    store.close()
    drop_database(url)


def guards(store):
    with store.engine.connect() as connection:
        rows = connection.execute(text(GUARDS[store.engine.dialect.name]))
        return {name: " ".join(sql.split()) for name, sql in rows}


def test_the_migrations_make_exactly_the_tables_and_guards_of_the_rooms(empty, request):
    upgrading.bring_up_to_date(empty)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, schema.metadata()) == []
    name = "sqlite_store" if empty.is_sqlite else "postgres_store"
    assert guards(empty) == guards(request.getfixturevalue(name)) != {}


def test_a_second_start_finds_nothing_to_do_and_data_stays(empty):
    upgrading.bring_up_to_date(empty)
    add.do(empty, CLERK, "Dr. Lee")
    upgrading.bring_up_to_date(empty)
    with empty.read() as session:
        assert session.execute(text("SELECT name FROM provider")).scalar() == "Dr. Lee"
        assert versions.version_of(session) == versions.CURRENT


def test_the_first_migration_can_be_taken_back_whole(empty):
    from alembic import command
    from alembic.config import Config

    upgrading.bring_up_to_date(empty)
    config = Config()
    config.set_main_option("script_location", str(upgrading.CHAIN))
    with empty.writing.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with empty.engine.connect() as connection:
        assert inspect(connection).get_table_names() in ([], ["alembic_version"])
    assert guards(empty) == {}


def test_a_newer_office_is_refused_and_not_touched(empty):
    upgrading.bring_up_to_date(empty)
    with empty.writing.begin() as connection:
        connection.execute(text("UPDATE schema_version SET version = 99, min_program = 99"))
    with pytest.raises(Refused, match="newer Front Desk"):
        upgrading.bring_up_to_date(empty)


def test_a_backup_of_the_live_file_has_all_that_was_acknowledged(sqlite_store, tmp_path):
    for number in range(20):
        add.do(sqlite_store, CLERK, f"Dr. {number}")
    upgrading.back_up(sqlite_store, tmp_path / "copy.db")
    copy = open_file(tmp_path / "copy.db", KEY, workstation="x")
    with copy.read() as session:
        assert session.execute(text("SELECT count(*) FROM provider")).scalar() == 20
    copy.close()


def test_an_office_of_an_older_version_finds_its_patients_by_beginnings_of_their_names(empty):
    _bring_up_first_office(empty)
    with empty.read() as session:
        hits = search(session, "sil ot", today=date(2026, 3, 4))
    assert [hit.id for hit in hits] == [1]


def test_an_office_of_the_first_version_keeps_its_balances_and_its_managers_rights(empty):
    _bring_up_first_office(empty)
    with empty.read() as session:
        owed = session.execute(text("SELECT account, cents FROM owed ORDER BY account")).all()
        permits = session.scalars(text("SELECT permit FROM role_permit WHERE role_id = 1")).all()
        assert ledger.verify(session) == []
    assert owed == [("patient", 4200)]
    assert {"ledger.void", "ledger.approve", "ledger.close", "books.write"} <= set(permits)


def _bring_up_first_office(empty):
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(upgrading.CHAIN))
    with empty.writing.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in FIRST_OFFICE:
            connection.execute(text(statement))
    upgrading.bring_up_to_date(empty)
