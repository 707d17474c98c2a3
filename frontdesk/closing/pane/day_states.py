"""How each step of closing a day stands, in the words of its folded line."""

from frontdesk.closing.day_reads import DayView
from frontdesk.closing.pane.settling import WAYS
from frontdesk.closing.rules import Drawer, unexplained
from frontdesk.core.money import dollars
from frontdesk.kit.steps import ATTENTION, DONE

LEFT, COUNT, DEPOSIT, SETTLE, CLOSE = "left", "count", "deposit", "settle", "close"


def states_of(view: DayView, *, ready: bool) -> dict[str, tuple[str, str]]:
    """Return each step's state and summary, in their order; `ready`: nothing keeps it open."""
    blocking = [one for one in view.unresolved if one.blocks]
    counted = [one for one in view.drawers if one.counted_cents is not None]
    waiting = [one.letter for one in view.drawers if one.must_be_counted]
    unsaid = [one.letter for one in view.drawers if unexplained(one)]
    left = (
        (ATTENTION, f"{len(blocking)} to settle")
        if blocking
        else (
            DONE,
            "Nothing" if not view.unresolved else f"{len(view.unresolved)}, all explained",
        )
    )
    if waiting:
        drawers = (ATTENTION, f"Count {', '.join(waiting)}")
    elif unsaid:
        drawers = (ATTENTION, f"Say why {', '.join(unsaid)} differs")
    else:
        drawers = (DONE, "; ".join(_drawer_words(one) for one in counted) or "No cash came in")
    bankable = len(view.checks) + (0 if view.blind else max(0, view.on_hand["cash"]))
    deposit = (
        ("ahead", _checks_words(view))
        if bankable or view.blind
        else (
            DONE,
            f"Slip {view.deposits[0].number}, {dollars(view.deposits[0].cents)}"
            if view.deposits
            else "Nothing to bring",
        )
    )
    unsettled = any(view.on_hand[name] for name, _ in WAYS)
    settle = ("ahead", "To settle") if unsettled else (DONE, "All in the bank")
    return {
        LEFT: left, COUNT: drawers, DEPOSIT: deposit, SETTLE: settle,
        CLOSE: ("ahead", "Ready" if ready else ""),
    }  # fmt: skip


def _drawer_words(one: Drawer) -> str:
    over = one.difference_cents
    if not over:
        return f"{one.letter} agrees"
    return f"{one.letter} {dollars(abs(over))} {'over' if over > 0 else 'short'}"


def _checks_words(view: DayView) -> str:
    count = len(view.checks)
    checks = [f"{count} check{'s' * (count != 1)}"] if count else []
    cash = [] if view.blind or view.on_hand["cash"] <= 0 else [dollars(view.on_hand["cash"])]
    return ", ".join([*checks, *(f"{one} cash" for one in cash)])


def not_banked(view: DayView) -> str:
    """Return what is not in the bank yet, in words; "" for nothing, or while it is not told."""
    left = _checks_words(view)
    return f"Not in the bank yet: {left}. That does not keep the day open." if left else ""
