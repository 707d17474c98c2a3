"""What is kept of payments: payers' checks and their lines, reasons for adjustments."""

from frontdesk.payments.adjusting_tables import AdjustmentReason
from frontdesk.payments.patient_tables import (
    Agency,
    PaymentPlan,
    Placement,
    PlanInstalment,
    Refund,
    ReturnedCheck,
)
from frontdesk.payments.remit_tables import Remittance, RemittanceLine

__all__ = [
    "AdjustmentReason",
    "Agency",
    "PaymentPlan",
    "Placement",
    "PlanInstalment",
    "Refund",
    "Remittance",
    "RemittanceLine",
    "ReturnedCheck",
]
