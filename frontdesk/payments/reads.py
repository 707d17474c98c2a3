"""What is shown of payments to the rooms above: payers' answers, unapplied money, reasons."""

from frontdesk.payments.adjusting_reads import ReasonRow, reasons
from frontdesk.payments.open_reads import OpenCharge, find_open, open_charges
from frontdesk.payments.remit_reads import (
    LineRow,
    RemittanceRow,
    lines_of_remittance,
    remittance_of_charges,
    remittances,
    unapplied,
)
from frontdesk.payments.remit_watch import (
    Denial,
    PayerCredit,
    Underpaid,
    denials,
    payer_credits,
    underpaid,
)

__all__ = [
    "Denial",
    "LineRow",
    "OpenCharge",
    "PayerCredit",
    "ReasonRow",
    "RemittanceRow",
    "Underpaid",
    "denials",
    "find_open",
    "lines_of_remittance",
    "open_charges",
    "payer_credits",
    "reasons",
    "remittance_of_charges",
    "remittances",
    "unapplied",
    "underpaid",
]
