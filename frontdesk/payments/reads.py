"""What is shown of payments to the rooms above: payers' answers, unapplied money, reasons."""

from frontdesk.payments.adjusting_reads import ReasonRow, reasons
from frontdesk.payments.open_reads import OpenCharge, find_open, open_charges
from frontdesk.payments.remit_reads import (
    LineRow,
    PayerCredit,
    RemittanceRow,
    Underpaid,
    lines_of_remittance,
    payer_credits,
    remittance_of_charges,
    remittances,
    unapplied,
    underpaid,
)

__all__ = [
    "LineRow",
    "OpenCharge",
    "PayerCredit",
    "ReasonRow",
    "RemittanceRow",
    "Underpaid",
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
