"""The books pane: bills, suppliers, checks, petty cash, the journal, accounts and reports."""

from frontdesk.books.pane.accounts import AccountsPage
from frontdesk.books.pane.bills import BillsPage
from frontdesk.books.pane.check_books import CheckBooksPage
from frontdesk.books.pane.journal import JournalPage
from frontdesk.books.pane.pay import PayPage
from frontdesk.books.pane.payments import PaymentsPage
from frontdesk.books.pane.petty_cash import PettyCashPage
from frontdesk.books.pane.reports import ReportsPage
from frontdesk.books.pane.suppliers import SuppliersPage
from frontdesk.kit.office import Office
from frontdesk.kit.sections_pane import SectionsPane


class BooksPane(SectionsPane):
    """Its pages; each reads and refreshes for itself."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, "books", "Books")
        self.bills, self.pay = BillsPage(office), PayPage(office)
        self.checks, self.suppliers = PaymentsPage(office), SuppliersPage(office)
        self.petty, self.journal = PettyCashPage(office), JournalPage(office)
        self.accounts, self.check_books = AccountsPage(office), CheckBooksPage(office)
        self.reports = ReportsPage(office)
        self.add_page("bills", "Bills", "receipt", self.bills)
        self.add_page("pay", "Pay bills", "check-circle", self.pay)
        self.add_page("checks", "Checks & payments", "money", self.checks)
        self.add_page("suppliers", "Suppliers", "building", self.suppliers)
        self.add_page("petty", "Petty cash", "database", self.petty)
        self.add_page("journal", "Journal", "edit", self.journal)
        self.add_page("accounts", "Accounts", "list", self.accounts)
        self.add_page("check_books", "Checkbooks", "copy", self.check_books)
        self.add_page("reports", "Reports & export", "document", self.reports)
