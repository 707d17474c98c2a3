"""Everyone on file is found by name: the doctor says who is not."""

from patients.people import named, register
from sqlalchemy import delete

from frontdesk import doctor
from frontdesk.patients import proof
from frontdesk.patients.tables import KnownName


def test_everyone_registered_is_known_and_who_is_not_is_told(store):
    register(store)
    lost = named(store, "Silva", "Otto", preferred="Ott", previous=(("Souza", ""),))
    with store.read() as session:
        assert proof.verify(session) == []
    with store.writing.begin() as connection:
        connection.execute(delete(KnownName).where(KnownName.name_key == "souza"))
    lines, well = doctor.examine(store)
    assert not well
    told = "Names WRONG: the family name of patient {} is not among the names that a search knows."
    assert told.format(lost) in lines
