"""What a deposit holds stays as it is: the bank has it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.core.clock import words_date
from frontdesk.core.refused import Refused
from frontdesk.ledger.deposit_tables import Deposit, DepositItem


def refuse_deposited(session: Session, posting_id: int) -> None:
    """Refuse to take back a posting whose check was brought to the bank.

    Raises:
        Refused: says in which deposit it is, and what to do instead.

    """
    found = session.execute(
        select(Deposit.number, Deposit.day)
        .join(DepositItem, DepositItem.deposit_id == Deposit.id)
        .where(DepositItem.posting_id == posting_id)
    ).first()
    if found is not None:
        raise Refused(
            f"This check is in deposit {found.number} of {words_date(found.day)}, so it cannot be "
            "voided. Refund it, or enter it as a returned check."
        )
