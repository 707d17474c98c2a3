import sys; sys.path[:0]=['/work/main/tests']
from ledger.test_books import keep_books
def test_it(sqlite_store): keep_books(sqlite_store, examples=6, steps=250)
