"""An office that keeps its own books: the standard chart, a few suppliers."""

import uuid
from datetime import date

import pytest
from small_office import practice

from frontdesk.books import actions, reads
from frontdesk.books.rules import Part
from frontdesk.core.work import Staff


@pytest.fixture
def rosa():
    """An office manager."""
    return Staff(1, "Rosa Diaz", frozenset({"books.read", "books.write"}))


@pytest.fixture
def books(store, rosa):
    """The office of a test with its chart and a checkbook, on SQLite and on PostgreSQL."""
    practice(store)
    actions.begin_books.do(store, rosa)
    return store


class Clerk:
    """Does what a test says, as Rosa; what is not said is usual."""

    def __init__(self, store, staff):
        self.store, self.staff = store, staff

    def do(self, action, *args, **named):
        return action.do(self.store, self.staff, *args, **named)

    def supplier(self, name="Henry Supply", **more):
        typed = {"name": name, "line1": "9 Dock Road", "city": "Albany", "state": "NY",
                 "postal_code": "12207", "net_days": 30, "expense": "5000"}  # fmt: skip
        return self.do(actions.save_supplier, typed=typed | more).made

    def bill(self, supplier_id, cents=12_345, number="", *, approve=True, **more):
        parts = more.pop("parts", [Part("5000", cents)])
        usual = {"billed_on": self.store.today(), "key": uuid.uuid4().hex}
        return self.do(
            actions.save_bill, supplier_id=supplier_id, number=number or uuid.uuid4().hex[:6],
            parts=parts, approve=approve, **(usual | more),
        ).made  # fmt: skip

    def pay(self, wanted, way="check", account="bank", **more):
        return self.do(
            actions.pay_bills, key=more.pop("key", uuid.uuid4().hex), wanted=wanted, way=way,
            account=account, **more,
        )  # fmt: skip

    def entry(self, *entries, memo="as agreed", **more):
        return self.do(
            actions.post_entry, key=more.pop("key", uuid.uuid4().hex), entries=entries, memo=memo,
            **more,
        )  # fmt: skip

    def read(self, query, *args, **named):
        with self.store.read() as session:
            return query(session, *args, **named)

    def open(self, bill_id):
        return self.read(reads.bill, bill_id).open_cents

    def on(self, account):
        return self.read(reads.balance, account)

    @property
    def today(self) -> date:
        return self.store.today()


@pytest.fixture
def desk(books, rosa):
    return Clerk(books, rosa)


@pytest.fixture
def henry(desk):
    return desk.supplier()
