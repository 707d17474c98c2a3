import pytest
from core.test_action import CLERK, add, add_then_fail
from sqlalchemy import select, text

from frontdesk.core.changes import Changes
from frontdesk.core.refused import Refused, Unreachable
from frontdesk.kit.bell import Bell
from frontdesk.kit.office import Office
from frontdesk.staff.tables import Provider


@pytest.fixture
def office(qtbot, store):
    made = Office(store, CLERK, Bell())
    yield made
    made.close()


def names(session):
    return session.scalars(select(Provider.name)).all()


def test_a_read_sees_the_act_asked_before_it(office, qtbot):
    seen = []
    office.act(add.act("Dr. Lee"))
    office.read(names, seen.append)
    qtbot.waitUntil(lambda: seen == [["Dr. Lee"]])


def test_an_act_rings_the_bell_here_at_once(office, qtbot):
    with qtbot.waitSignal(office.bell.rang) as rang:
        office.act(add.act("Dr. Lee"))
    assert rang.args[0].touch("provider")


def test_a_refusal_goes_to_who_asked_else_to_the_desk(office, qtbot):
    here = []
    office.act(add_then_fail.act("x"), refused=here.append)
    qtbot.waitUntil(lambda: [str(one) for one in here] == ["No."])
    with qtbot.waitSignal(office.refused) as aloud:
        office.act(add_then_fail.act("x"))
    assert isinstance(aloud.args[0], Refused)


def test_a_lost_database_is_waited_out_and_the_act_is_done_once(office, qtbot, monkeypatch):
    tries, done = [], []

    def gone_twice():
        tries.append(1)
        if len(tries) < 3:
            raise Unreachable("gone")
        return add.do(office.store, CLERK, "Dr. Lee")

    monkeypatch.setattr("frontdesk.kit.office.RETRY_SECONDS", 0.01)
    with qtbot.waitSignals([office.lost, office.back]):
        office.run(gone_twice, done.append)
    seen = []
    office.read(names, seen.append)
    qtbot.waitUntil(lambda: seen == [["Dr. Lee"]])
    assert len(tries) == 3 and len(done) == 1


def test_only_the_newest_of_fast_typing_is_answered(office, qtbot):
    answered = []
    for letter in "abcdef":
        office.type_ahead("search", lambda session, one=letter: one, answered.append)
    qtbot.waitUntil(lambda: "f" in answered)
    office.settle()
    assert answered[-1] == "f" and answered == sorted(answered)


def test_a_long_job_tells_how_far_it_is_and_can_be_stopped(office, qtbot):
    moved, ended = [], []
    office.job_moved.connect(lambda title, done, total: moved.append((done, total)))

    def count(progress):
        for number in range(10_000_000):
            progress.step(number, 10_000_000)
        ended.append("ran to its end")

    progress = office.start_job("Count", count, ended.append)
    qtbot.waitUntil(lambda: len(moved) > 3)
    with qtbot.waitSignal(office.job_ended):
        progress.cancel()
    assert ended == []


def test_another_desk_hears_a_change_and_not_its_own(store, qtbot, request):
    """PostgreSQL: LISTEN. SQLite: a second program on the same file."""
    bell, heard = Bell(), []
    bell.rang.connect(heard.append)
    bell.listen(store)
    if not store.is_sqlite:
        qtbot.waitUntil(lambda: len(heard) == 1)  # what was missed before is unknown
        heard.clear()
    add.do(store, CLERK, "my own")
    add.do(store.beside("desk-2"), CLERK, "theirs")
    qtbot.waitUntil(lambda: len(heard) >= 1)
    qtbot.wait(60)
    assert [changes.touch("provider") for changes in heard] == [True]
    bell.stop()


def test_after_a_cut_line_the_bell_says_everything(postgres_store, qtbot):
    bell, heard = Bell(), []
    bell.rang.connect(heard.append)
    bell.listen(postgres_store)
    qtbot.waitUntil(lambda: len(heard) == 1)
    with postgres_store.writing.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database() "
                "AND usename = current_user"
            )
        )
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=8000)
    assert heard[1] == Changes(everything=True)
    bell.stop()


def test_a_server_that_never_answers_is_cut_off_and_asked_again(postgres_store, qtbot, monkeypatch):
    monkeypatch.setattr("frontdesk.kit.office.HOPELESS_SECONDS", 0.3)
    monkeypatch.setattr("frontdesk.kit.office.RETRY_SECONDS", 0.05)
    office, tries, seen = Office(postgres_store, CLERK, Bell()), [], []

    def slow_at_first(session):
        tries.append(1)
        session.execute(text(f"SELECT pg_sleep({30 if len(tries) == 1 else 0})"))
        return "answered"

    with qtbot.waitSignals([office.lost, office.back], timeout=8000):
        office.read(slow_at_first, seen.append)
    qtbot.waitUntil(lambda: seen == ["answered"])
    office.close()
