"""Makes two charts one, and parts them again whole, even later."""

from collections.abc import Mapping
from typing import Any

from frontdesk.core.action import Undo, action
from frontdesk.core.refused import Refused
from frontdesk.core.work import Work
from frontdesk.patients.merge_preview import CHOICES, refuse_merge
from frontdesk.patients.merged_names import move_names, names_of, return_names
from frontdesk.patients.merged_rows import (
    give_back_fields,
    move_phones,
    move_photo,
    move_rows,
    point_back,
    repoint,
    return_phones,
    return_photo,
    rows_of,
    take_fields,
)
from frontdesk.patients.tables import Patient, PatientMerge


@action("Merge charts", permit="patients.merge")
def merge_patients(
    work: Work,
    *,
    kept_id: int,
    gone_id: int,
    kept_version: int,
    gone_version: int,
    choices: Mapping[str, str] | None = None,
) -> Undo | None:
    """Make `gone_id` part of `kept_id`; `made` is the merge's id.

    What belongs to the one moves to the other; the ledger stays as it was written. Both numbers
    and all names find the kept chart.

    Args:
        work: the act.
        kept_id: the chart that stays.
        gone_id: the one that becomes part of it.
        kept_version: of the chart that stays, as it was shown.
        gone_version: of the other, as it was shown.
        choices: field of `CHOICES` to "gone", where the kept chart takes the other's.

    """
    kept, gone = work.get(Patient, kept_id, kept_version), work.get(Patient, gone_id, gone_version)
    refuse_merge(kept, gone)
    taken = [name for name, side in (choices or {}).items() if side == "gone"]
    names = {"before": names_of(work.session, kept_id), "gone": names_of(work.session, gone_id)}
    moved: dict[str, Any] = {"rows": move_rows(work, kept_id, gone_id)}
    moved["phones"] = move_phones(work, kept, gone_id)
    moved["photo"] = move_photo(work, kept_id, gone_id, swap="photo" in taken)
    moved["repointed"] = repoint(work, kept_id, gone_id)
    fields = take_fields(kept, gone, taken)
    gone.merged_into_id = kept_id
    move_names(work, kept, gone, fields)
    moved["names"] = names | {"after": names_of(work.session, kept_id)}
    row = work.add(
        PatientMerge(patient_id=kept_id, gone_id=gone_id, at=work.now, staff_id=work.staff.id,
                     fields=fields, moved=moved)
    )  # fmt: skip
    work.made = row.id
    work.concerning(kept_id)
    return Undo("Undo the merge", undo_merge, {"merge_id": row.id, "version": row.version})


@action("Undo merge", permit="patients.merge")
def undo_merge(work: Work, merge_id: int, *, version: int | None = None) -> Undo | None:
    """Part two charts again: what was moved goes back, what came later stays with the kept one.

    A field of the kept chart that was changed since the merge is left as it is; `made` lists the
    words of those, so that someone looks at them.
    """
    merge = work.get(PatientMerge, merge_id, version)
    if merge.undone_at is not None:
        raise Refused("That merge was undone already.")
    kept, gone = work.get(Patient, merge.patient_id), work.get(Patient, merge.gone_id)
    holder = kept if kept.merged_into_id is None else work.get(Patient, kept.merged_into_id)
    holders = {kept.id, holder.id}
    gone.merged_into_id = None
    left = give_back_fields(kept, merge.fields)
    for table, ids in merge.moved["rows"].items():
        for row in rows_of(work.session, table, ids):
            if row.patient_id in holders:
                row.patient_id = gone.id
    return_phones(work, merge.moved["phones"], holders, gone, holder)
    return_photo(work, merge.moved["photo"], holders, gone.id, kept.id)
    point_back(work, merge.moved["repointed"], holders, gone.id)
    return_names(work, merge.moved["names"], kept, gone, holder)
    merge.undone_at = work.now
    work.made = [CHOICES[name] for name in left]
    work.concerning(kept.id)
    work.note(left_as_changed_since=left, gone_id=gone.id)
    return None
