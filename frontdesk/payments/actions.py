"""What people do with payments, each in the file of its kind of work."""

from frontdesk.payments.adjusting import adjust_item, keep_reason, take_back_entry, transfer_item
from frontdesk.payments.collecting import (
    agency_pays,
    call_back,
    keep_agency,
    write_off_bad_debt,
)
from frontdesk.payments.credit_runs import undo_credit_run, use_credits
from frontdesk.payments.papers import note_printed
from frontdesk.payments.patient_side import (
    begin_plan,
    end_plan,
    refund,
    return_check,
    use_credit,
)
from frontdesk.payments.placing import place, place_accounts, undo_placements
from frontdesk.payments.remit_back import (
    finish_remittance,
    reopen_remittance,
    take_back_line,
    undo_remittance,
)
from frontdesk.payments.remit_lines import undo_line
from frontdesk.payments.remitting import begin_remittance, post_interest, post_line
from frontdesk.payments.write_offs import undo_write_offs, write_off

__all__ = [
    "adjust_item",
    "agency_pays",
    "begin_plan",
    "begin_remittance",
    "call_back",
    "end_plan",
    "finish_remittance",
    "keep_agency",
    "keep_reason",
    "note_printed",
    "place",
    "place_accounts",
    "post_interest",
    "post_line",
    "refund",
    "reopen_remittance",
    "return_check",
    "take_back_entry",
    "take_back_line",
    "transfer_item",
    "undo_credit_run",
    "undo_line",
    "undo_placements",
    "undo_remittance",
    "undo_write_offs",
    "use_credit",
    "use_credits",
    "write_off",
    "write_off_bad_debt",
]
