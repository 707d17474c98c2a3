"""Why what is owed may be lowered or moved, and up to where without a supervisor."""

from collections.abc import Iterable
from dataclasses import dataclass

from frontdesk.core.money import dollars
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.typed import MOST_CENTS
from frontdesk.core.typed_places import read_line

ACCOUNTS = {
    "contractual": "Contractual adjustment",
    "discount": "Discount",
    "write_off": "Write-off",
}
"""Where an adjustment may go; bad debt has its own way."""
APPROVE = "ledger.approve"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for an adjustment.

    Attributes:
        code: what it is kept under; a usual one keeps its code when the office changes it.
        account: one of ACCOUNTS.
        limit_cents: up to here of one charge and day without approval; None for any amount.
        retired: not offered any more.

    """

    code: str
    name: str
    account: str
    limit_cents: int | None = None
    retired: bool = False


USUAL = (
    Reason("contract", "Above the contract", "contractual"),
    Reason("small", "Small balance", "write_off", 10_00),
    Reason("courtesy", "Courtesy", "discount", 50_00),
    Reason("prompt", "Paid promptly", "discount", 100_00),
    Reason("hardship", "Financial hardship", "write_off", 100_00),
    Reason("late", "Filed too late", "write_off", 100_00),
    Reason("denied", "Denied and not the patient\u2019s", "write_off", 100_00),
    Reason("staff", "Staff and family", "discount", 100_00),
)
"""What an office begins with; it may change, retire and add to them."""


def all_reasons(own: Iterable[Reason]) -> list[Reason]:
    """Return the usual reasons as the office changed them, then its own."""
    changed = {reason.code: reason for reason in own}
    usual = [changed.pop(reason.code, reason) for reason in USUAL]
    return usual + list(changed.values())


def accepted_reason(
    reason: Reason, *, others: Iterable[Reason]
) -> Reason:  # fmt: skip
    """Return a reason as it is kept.

    Raises:
        Refused: no name, one that is taken, no account or an impossible limit; names the field.

    """
    name = read_line(reason.name, what="the reason", field="name")
    if name.casefold() in {other.name.casefold() for other in others if other.code != reason.code}:
        raise Refused(f"There is a reason \u201c{name}\u201d already.", field="name")
    if reason.account not in ACCOUNTS:
        raise Refused("Choose where it is counted.", field="account")
    if reason.limit_cents is not None and not 0 <= reason.limit_cents <= MOST_CENTS:
        raise Refused("Type the limit; leave it empty for any amount.", field="limit_cents")
    return Reason(reason.code, name, reason.account, reason.limit_cents, reason.retired)


def read_why(text: str, *, needed: bool = True) -> str:
    """Return why something is moved or lowered, in the person's own words."""
    return read_line(text, what="why", field="why", needed=needed)


def refuse_over_limit(reason: Reason, cents: int, *, before_cents: int, may_approve: bool) -> None:
    """Refuse an adjustment above the reason's limit to whoever may not approve it.

    Args:
        reason: why.
        cents: how much.
        before_cents: what was lowered today on the same charge for the same reason.
        may_approve: whether someone with the permit does or approves it.

    Raises:
        NeedsApproval: above the limit; a supervisor may allow this one act.

    """
    limit = reason.limit_cents
    if limit is None or may_approve or before_cents + cents <= limit:
        return
    together = f" ({dollars(before_cents + cents)} with today\u2019s)" if before_cents else ""
    raise NeedsApproval(
        f"{dollars(cents)}{together} for \u201c{reason.name}\u201d is above its limit of "
        f"{dollars(limit)}. Ask a supervisor to approve it.",
        permit=APPROVE,
        title="Adjust",
    )
