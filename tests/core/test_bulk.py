"""Many rows at once are the same rows as one by one."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from frontdesk.core.bulk import indexes_after, load
from frontdesk.patients.tables import (
    Imported,
    NameTypo,
    Patient,
    PatientIdentifier,
    PatientPhone,
)

ODD = "a\tb\\n'c;\nd \\. é 😀"


def patient(number, **more):
    known = {
        "id": number, "chart_number": f"{number}", "chart_key": f"{number}", "family": ODD,
        "given": "Ana", "birth_date": date(1980, 3, 4), "registered_on": date(2025, 3, 3),
        "interpreter": True,
    }  # fmt: skip
    return known | more


def test_rows_come_back_as_they_went_in_with_the_columns_own_defaults(store):
    with store.writing.begin() as connection:
        load(connection, Patient.__table__, [patient(1), patient(2, birth_date=None)])
    with store.read() as session:
        one, other = session.scalars(select(Patient).order_by(Patient.id))
        assert (one.family, one.birth_date, one.interpreter) == (ODD, date(1980, 3, 4), True)
        assert (one.sex, one.version, one.suffix) == ("unknown", 1, "")
        assert (other.birth_date, other.guarantor_id) == (None, None)


def test_an_instant_is_kept_to_the_microsecond_and_the_id_given_by_the_database(store):
    at = datetime(2025, 3, 3, 14, 5, 6, 123456, tzinfo=UTC)
    rows = [{"key": f"{n}", "at": at, "table": "patient", "row_id": n} for n in range(5000)]
    with store.writing.begin() as connection:
        load(connection, Imported.__table__, rows)
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Imported)) == 5000
        assert set(session.scalars(select(Imported.at))) == {at}


def test_the_digest_tells_two_loads_apart(store):
    def digest(*rows):
        with store.writing.connect() as connection:
            found = load(connection, Patient.__table__, rows)
            connection.rollback()
        return found

    assert digest(patient(1)) == digest(patient(1)) != digest(patient(1, given="Eva"))


@pytest.mark.parametrize(
    "rows",
    [[patient(1), {"id": 2}], [patient(1), patient(2) | {"more": 1}], [{"id": 1, "family": "A"}]],
    ids=["a column missing", "a column more", "no value and no default"],
)
def test_rows_that_do_not_fit_are_refused_before_anything_is_written(store, rows):
    with store.writing.begin() as connection, pytest.raises((ValueError, DBAPIError)):
        load(connection, Patient.__table__, rows)


def test_what_the_database_refuses_is_an_error_like_any_other(store):
    with store.writing.connect() as connection, pytest.raises(IntegrityError) as refused:
        load(connection, Patient.__table__, [patient(1), patient(2, chart_number="1")])
    assert "Ana" not in str(refused.value)


def shape(store):
    found = {}
    for table in ("patient", "patient_phone", "patient_identifier", "name_typo", "imported"):
        seen = inspect(store.engine)
        found[table] = (
            sorted(map(_told, seen.get_indexes(table))),
            sorted(map(str, seen.get_foreign_keys(table))),
            sorted(map(str, seen.get_unique_constraints(table))),
            str(seen.get_pk_constraint(table)),
        )
    return found


def _told(index):
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return str(index | {"dialect_options": options})


def test_indexes_and_keys_stand_again_after_a_first_load(store):
    before = shape(store)
    filled = (Patient, PatientPhone, PatientIdentifier, NameTypo, Imported)
    tables = [one.__table__ for one in filled]
    with store.writing.begin() as connection, indexes_after(connection, tables):
        load(connection, Patient.__table__, [patient(n) for n in range(1, 50)])
    assert shape(store) == before
    with store.writing.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(
            text("INSERT INTO patient_identifier (patient_id, system, value, kind)"
                 " VALUES (999, 'A', '1', '')")
        )  # fmt: skip
        connection.commit()


def test_a_first_load_that_fails_leaves_indexes_and_keys(store):
    before = shape(store)
    tables = [one.__table__ for one in (Patient, PatientPhone)]
    with pytest.raises(IntegrityError), store.writing.begin() as connection:  # noqa: SIM117
        with indexes_after(connection, tables):
            load(connection, Patient.__table__, [patient(1), patient(1)])
    assert shape(store) == before


def test_a_value_that_is_there_twice_is_refused_in_a_first_load_too(store):
    known = {"patient_id": 1, "system": "A", "value": "1", "kind": ""}
    tables = [one.__table__ for one in (Patient, PatientIdentifier)]
    with pytest.raises(IntegrityError) as refused, store.writing.begin() as connection:  # noqa: SIM117
        with indexes_after(connection, tables):
            load(connection, Patient.__table__, [patient(1)])
            load(connection, PatientIdentifier.__table__, [known, known])
    assert "patient_identifier" in str(refused.value)
