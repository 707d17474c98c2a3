"""What people do to the schedule: every action of the room, and what other rooms do with a visit.

Each lies in a file by what it is about; whoever takes a time takes the provider's day in turn, and
the database's own guard has the last word.
"""

from frontdesk.schedule.booking import (
    book_appointment,
    hold_slot,
    overbook_appointment,
    release_hold,
    take_back_booking,
    walk_in,
)
from frontdesk.schedule.days_off import (
    close_holidays,
    put_days_back,
    remove_block,
    remove_days,
    save_block,
    save_days,
)
from frontdesk.schedule.handing_out import note_exported, note_printed
from frontdesk.schedule.moving import (
    change_appointment,
    lengthen_appointment,
    move_appointment,
    overbook_move,
)
from frontdesk.schedule.moving_together import move_together
from frontdesk.schedule.preferences import save_scheduling
from frontdesk.schedule.series import book_series, end_series, restore_series, take_back_series
from frontdesk.schedule.set_up import (
    remove_template_span,
    save_resource,
    save_template_span,
    save_type,
)
from frontdesk.schedule.steps import (
    advance,
    cancel_appointment,
    mark_no_show,
    restore_appointment,
    set_status,
    step_back,
    take_step_back,
)
from frontdesk.schedule.together import book_together, take_back_together
from frontdesk.schedule.waitlist_bookings import (
    accept,
    decline,
    offer,
    take_answer_back,
    take_back_accepted,
    take_off,
)
from frontdesk.schedule.week_change import change_template, roll_back_template

__all__ = [
    "accept",
    "advance",
    "book_appointment",
    "book_series",
    "book_together",
    "cancel_appointment",
    "change_appointment",
    "change_template",
    "close_holidays",
    "decline",
    "end_series",
    "hold_slot",
    "lengthen_appointment",
    "mark_no_show",
    "move_appointment",
    "move_together",
    "note_exported",
    "note_printed",
    "offer",
    "overbook_appointment",
    "overbook_move",
    "put_days_back",
    "release_hold",
    "remove_block",
    "remove_days",
    "remove_template_span",
    "restore_appointment",
    "restore_series",
    "roll_back_template",
    "save_block",
    "save_days",
    "save_resource",
    "save_scheduling",
    "save_template_span",
    "save_type",
    "set_status",
    "step_back",
    "take_answer_back",
    "take_back_accepted",
    "take_back_booking",
    "take_back_series",
    "take_back_together",
    "take_off",
    "take_step_back",
    "walk_in",
]
