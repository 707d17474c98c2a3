"""What people do with payments, each in the file of its kind of work."""

from frontdesk.payments.adjusting import adjust_item, keep_reason, take_back_entry, transfer_item
from frontdesk.payments.remitting import (
    begin_remittance,
    finish_remittance,
    post_interest,
    post_line,
    reopen_remittance,
    take_back_line,
    undo_line,
    undo_remittance,
)
from frontdesk.payments.write_offs import undo_write_offs, write_off

__all__ = [
    "adjust_item",
    "begin_remittance",
    "finish_remittance",
    "keep_reason",
    "post_interest",
    "post_line",
    "reopen_remittance",
    "take_back_entry",
    "take_back_line",
    "transfer_item",
    "undo_line",
    "undo_remittance",
    "undo_write_offs",
    "write_off",
]
