"""What biller and manager do when the waiting room is empty: charge, explain, send, close."""

from typing import Any

from sqlalchemy import func, select

from frontdesk.charges.tables import Superbill
from frontdesk.demo import office
from frontdesk.demo.walk import StepFailed
from frontdesk.desk.rooms import BY_KEY

CHARGED_BY = 6  # keys and letters of a usual visit, the one that opens the room aside


class Evening:
    """The steps with money, in the order of an afternoon; walked by a `morning.Morning`."""

    def __init__(self, morning: Any) -> None:
        self.morning, self.hands, self.window = morning, morning.hands, morning.window

    def whole(self) -> None:
        """Walk every step."""
        self.sign_in("rosa", "Rosa Diaz")
        self.charge_a_visit()
        self.explain_a_balance()
        self.see("payments", "Insurance checks", "insurance-check")
        self.see("statements", "Statements before they are sent", "statements")
        self.see("closing", "Close the day", "closing")
        self.see("books", "The office\u2019s own bills", "books")

    def sign_in(self, login: str, name: str) -> None:
        """Somebody else takes the desk."""
        with self.hands.task(f"Hand over to {name}"):
            self.hands.press("F12")
            self.hands.settle()
            self.window.doorway.other.click()
            self.hands.settle()
            self.hands.type(login)
            self.hands.press("Tab")
            self.hands.type(office.PASSWORD)
            self.hands.press("Enter")
            self.hands.wait(lambda: self.window.office.staff.name == name, f"{name} is here")
            self.hands.settle()

    def charge_a_visit(self) -> None:
        """The first visit without a charge: one diagnosis, one visit, a letter each."""
        with self.hands.task("Charge a visit from the superbill") as task:
            before = self.superbills()
            self.open("charges")
            keys, letters = task.keys, task.letters
            self.hands.press("Enter")
            self.hands.type("cv")
            self.hands.settle()
            self.hands.picture("superbill")
            self.hands.press("Ctrl+S")
            self.hands.wait(lambda: self.superbills() == before + 1, "the visit is charged")
            self.hands.settle()
            taken = task.keys - keys + task.letters - letters
            if taken > CHARGED_BY:
                raise StepFailed(f"{taken} keys, not {CHARGED_BY} at most")

    def explain_a_balance(self) -> None:
        """Why do I owe this? One key, from the patient in hand."""
        with self.hands.task("Why do I owe this?"):
            self.hands.press("Ctrl+K")
            self.hands.type("adams john")
            self.hands.wait(lambda: self.morning.hits(), "the patient is found")
            self.hands.press("Enter")
            self.hands.wait(lambda: self.window.hand.patient_id is not None, "one is in hand")
            self.hands.settle()
            self.hands.press("Ctrl+Shift+Y")
            self.hands.settle()
            self.hands.picture("why")
            self.hands.press("Esc")
            self.hands.settle()

    def see(self, room: str, task: str, picture: str) -> None:
        """Open a room and look at it."""
        with self.hands.task(task):
            self.open(room)
            self.hands.picture(picture)

    def open(self, room: str) -> None:
        """Open a room by its own key."""
        self.hands.press(BY_KEY[room].shortcut)
        self.hands.wait(lambda: room in self.window.panes, f"{BY_KEY[room].title} is open")
        self.hands.settle()

    def superbills(self) -> int:
        """Return how many visits were charged, by the database."""
        return int(
            self.morning.ask(lambda session: session.scalar(select(func.count(Superbill.id))))
        )
