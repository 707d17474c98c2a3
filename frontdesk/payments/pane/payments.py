"""The Payments room: insurance's money and patients' own, a page a kind of work."""

from collections.abc import Callable

from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.sections_pane import SectionsPane
from frontdesk.payments.pane.adjust_page import AdjustPage
from frontdesk.payments.pane.agencies_page import AgenciesPage
from frontdesk.payments.pane.checks_page import ChecksPage
from frontdesk.payments.pane.collections_page import CollectionsPage
from frontdesk.payments.pane.credits_page import CreditsPage
from frontdesk.payments.pane.plans_page import PlansPage
from frontdesk.payments.pane.reasons_page import ReasonsPage
from frontdesk.payments.pane.refunds_page import RefundsPage
from frontdesk.payments.pane.returned_page import ReturnedPage
from frontdesk.payments.pane.unapplied_page import UnappliedPage
from frontdesk.payments.pane.write_off_page import WriteOffPage

PAGES: tuple[tuple[str, str, str, Callable[[Office], Pane]], ...] = (
    ("check", "Insurance check", "receipt", ChecksPage),
    ("adjust", "Adjust & transfer", "sliders", AdjustPage),
    ("write-off", "Write-off run", "scissors", WriteOffPage),
    ("unapplied", "Unapplied", "alert", UnappliedPage),
    ("plans", "Payment plans", "calendar", PlansPage),
    ("refunds", "Refunds", "money", RefundsPage),
    ("credits", "Credits", "merge", CreditsPage),
    ("returned", "Returned checks", "undo", ReturnedPage),
    ("collections", "Collections", "clock", CollectionsPage),
    ("agencies", "Agencies", "building", AgenciesPage),
    ("reasons", "Reasons", "list", ReasonsPage),
)
"""Key, title, icon and maker of each page: a new kind of work adds a line."""


class PaymentsRoom(SectionsPane):
    """Its pages, by the list at the left or Ctrl+PgUp and Ctrl+PgDown."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, "payments", "Payments")
        for key, title, icon, make in PAGES:
            self.add_page(key, title, icon, make(office))
