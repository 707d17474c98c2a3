"""Whoever enters a name, one at the desk or thousands from a file: misspellings find it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.patients.keeping import make_findable
from frontdesk.patients.names import shortened
from frontdesk.patients.search_keys import distinct_keys, name_rows
from frontdesk.patients.tables import KnownName, NameTypo

NAMES = [
    *name_rows("Aaron", "Anna", "Lee"),
    *name_rows("Nguyễn", "Thị"),
    *name_rows("Иванов", "Пётр"),
    *name_rows("O'Brien-García", "Mary-Ellen", "Zoë"),
    *name_rows("李", "小龙"),
    *name_rows("Smith", "Bob", preferred="Bobby", previous=[("Smyth", "")]),
    *name_rows("x" * 80, "y"),
]


def test_a_name_is_found_with_any_letter_left_out(store):
    with Session(store.writing) as session, session.begin():
        make_findable(session, NAMES[:3])
        make_findable(session, NAMES)
        make_findable(session, NAMES[2:])
    with store.read() as session:
        found = session.execute(select(NameTypo.shortened, NameTypo.name_key)).all()
    wanted = {(short, key) for key in distinct_keys(NAMES) for short in shortened(key)}
    assert sorted(map(tuple, found)) == sorted(wanted)


def test_each_distinct_name_is_known_once_as_what_it_is(store):
    with Session(store.writing) as session, session.begin():
        make_findable(session, NAMES[1:])
        make_findable(session, NAMES)
    with store.read() as session:
        found = session.execute(select(KnownName.part, KnownName.name_key)).all()
    families = {("family", row.family_key) for row in NAMES}
    givens = {("given", row.given_key) for row in NAMES}
    assert sorted(map(tuple, found)) == sorted((families | givens) - {("given", "")})
