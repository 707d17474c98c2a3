"""Two desks that do something in the same instant, each on a connection of its own."""

import threading
from contextlib import closing
from pathlib import Path

from given import KEY

from frontdesk.core.opening import open_file, open_server
from frontdesk.core.refused import Refused


def other_desk(store, name):
    """The same office as another workstation holds it."""
    if store.is_sqlite:
        with store.engine.connect() as connection:
            path = connection.exec_driver_sql("PRAGMA database_list").first()[2]
        made = open_file(Path(path), KEY, workstation=name)
    else:
        made = open_server(store.url, KEY, workstation=name)
    made.shift = store.shift
    return made


class Desks:
    """Two desks of one office; close them at the end."""

    def __init__(self, store):
        self.stores = [other_desk(store, f"desk-{number}") for number in (2, 3)]

    def both(self, one, other=None):
        """Do an act at each desk at once; return what became of each: Done, or its refusal.

        Whatever else is raised is no answer that a person can use: it fails the test.
        """
        acts, told = (one, other or one), [None, None]
        gate = threading.Barrier(2, timeout=30)

        def work(place):
            gate.wait()
            try:
                told[place] = acts[place](self.stores[place])
            except Refused as refused:
                told[place] = refused
            except Exception as error:
                told[place] = error

        threads = [threading.Thread(target=work, args=(place,)) for place in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for one_told in told:
            if isinstance(one_told, Exception) and not isinstance(one_told, Refused):
                raise one_told
        return told

    def one_wins(self, one, other=None):
        """Do an act at each desk at once; return the one refusal, in words."""
        told = self.both(one, other)
        lost = [str(each) for each in told if isinstance(each, Refused)]
        assert len(lost) == 1, told
        return lost[0]

    def close(self):
        for store in self.stores:
            store.close()


def desks_of(store):
    """Two desks, closed when the `with` ends."""
    return closing(Desks(store))
