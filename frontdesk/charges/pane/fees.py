"""The fees pane: schedules and prices, favourites, discounts, sliding fee, sales tax."""

from frontdesk.charges.pane.prices_page import PricesPage
from frontdesk.charges.pane.schedules_page import SchedulesPage
from frontdesk.charges.pane.setup_pages import (
    BandsPage,
    DiscountsPage,
    FavouritesPage,
    GuidelinesPage,
    TaxesPage,
)
from frontdesk.kit.office import Office
from frontdesk.kit.sections_pane import SectionsPane


class FeesPane(SectionsPane):
    """What the office charges, and what it takes off."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, "fees", "Fees")
        for key, title, icon, page in (
            ("prices", "Prices", "money", PricesPage(office)),
            ("schedules", "Fee schedules", "list", SchedulesPage(office)),
            ("favourites", "Favourites", "star", FavouritesPage(office)),
            ("discounts", "Discounts", "minus", DiscountsPage(office)),
            ("sliding", "Sliding fee", "sliders", BandsPage(office)),
            ("guidelines", "Poverty guideline", "info", GuidelinesPage(office)),
            ("taxes", "Sales tax", "building", TaxesPage(office)),
        ):
            self.add_page(key, title, icon, page)
