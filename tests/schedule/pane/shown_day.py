"""A day of two providers to show, and a hand that finds its way on it."""

from PySide6.QtCore import QPoint

from frontdesk.schedule.pane.shown import Block, Day, Flag, GridColumn, GridItem, Hold

NINE, TEN, ELEVEN, NOON = (hour * 60 for hour in (9, 10, 11, 12))
HOURS = ((8 * 60, NOON), (13 * 60, 17 * 60))
ROSA = GridItem(
    id=41,
    version=1,
    column_id="lee",
    start_minute=NINE,
    minutes=30,
    title="Rosa Diaz",
    subtitle="Follow-up, blood pressure",
    status="arrived",
    type_colour="#2F7DD1",
    shape="circle",
    flags=(Flag("balance", "Owes $120.00"), Flag("interpreter", "Interpreter: Spanish")),
    waiting="12 min",
)
JAMES = GridItem(42, 1, "lee", TEN, 60, "James Whitfield", "Annual physical", "confirmed")
WEI = GridItem(43, 1, "okafor", NINE, 15, "Wei Zhang", "Vaccine")
OLGA = GridItem(44, 1, "okafor", TEN, 30, "Olga Petrova", "Consult", "cancelled")
LEE = GridColumn("lee", "Dr. Lee", "2 booked", "#0A7F96", HOURS, (Block(NOON, 780, "Lunch"),))
OKAFOR = GridColumn("okafor", "Dr. Okafor", "1 booked", "#7859C4", HOURS)
DAY = Day(
    columns=(LEE, OKAFOR),
    items=(ROSA, JAMES, WEI, OLGA),
    holds=(Hold("okafor", ELEVEN, 30, "Ann"),),
    step=15,
    first_minute=8 * 60,
    last_minute=18 * 60,
)


class Hand:
    """A hand on the mouse: knows where appointments and free times are on the window."""

    def __init__(self, grid, qtbot):
        self.grid, self.qtbot = grid, qtbot

    def on(self, item_id, *, x=40, y=8):
        """A point on an appointment, from its upper left; negative: from its lower right."""
        box = self.grid.sight().box(*self.grid.sight().found(item_id))
        return QPoint(
            box.x + (x if x >= 0 else box.width + x), box.y + (y if y >= 0 else box.height + y)
        )

    def at(self, column, minute):
        """A point in the middle of a column, just inside a minute's grid slot."""
        sight = self.grid.sight()
        across = (sight.x_of(column) + sight.x_of(column + 1)) // 2
        return QPoint(across, sight.y_of(minute) + 3)
