"""Entries by hand: the accountant's own, opening balances, transfers between accounts."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from frontdesk.books import reads, rules
from frontdesk.books.posting import READ, WRITE, in_turn, put
from frontdesk.books.rules import Entry
from frontdesk.core.action import Undo, action
from frontdesk.core.refused import Refused
from frontdesk.core.typed import MOST_CENTS
from frontdesk.core.work import Work
from frontdesk.ledger.accounts import Line
from frontdesk.ledger.charging import reverse_posting
from frontdesk.ledger.tables import Posting

TO_BANK = ("card", "eft")  # what came electronically arrives at the bank by a transfer


@action("Post entry", permit=WRITE, locks=in_turn)
def post_entry(
    work: Work,
    *,
    key: str,
    entries: Sequence[Entry],
    memo: str,
    day: date | None = None,
    opening: bool = False,
) -> Undo | None:
    """Post an entry by hand, or opening balances. `made` is {"posting_id", "day"}.

    Args:
        work: the transaction.
        key: made by the client; the same key again posts nothing.
        entries: its lines; opening balances need not balance: the rest is brought forward.
        memo: why.
        day: what it counts for; if that is closed, the first open day.
        opening: they are balances from an older system.

    """
    known = _known(work, key)
    if known is not None:
        return None
    chart = reads.chart(work.session)
    lines = (rules.read_opening if opening else rules.read_entries)(entries, chart)
    memo = rules.read_text(memo, what="what the entry is for", field="memo", needed=True)
    kind = "books opening" if opening else "journal"
    return _post(work, kind, lines, key=key, memo=memo, day=_past(work, day))


@action("Transfer between accounts", permit=WRITE, locks=in_turn)
def transfer_money(
    work: Work,
    *,
    key: str,
    source: str,
    target: str,
    cents: int,
    fee_cents: int = 0,
    fee_account: str = "",
    memo: str = "",
    day: date | None = None,
) -> Undo | None:
    """Move money between bank accounts, or what cards and electronic payments brought to the bank.

    `made` is {"posting_id", "day"}.

    Args:
        work: the transaction.
        key: made by the client; the same key again moves nothing.
        source: a bank account, `card` or `eft`.
        target: a bank account.
        cents: what leaves the source.
        fee_cents: what of it the processor kept.
        fee_account: the expense that the fee is.
        memo: for people.
        day: what it counts for.

    """
    known = _known(work, key)
    if known is not None:
        return None
    chart = reads.chart(work.session)
    one, other, fee = chart.get(source), chart.get(target), chart.get(fee_account)
    if one is None or not (one.is_bank or one.key in TO_BANK):
        raise Refused("Choose where the money leaves.", field="source")
    if other is None or not other.is_bank or other.key == one.key:
        raise Refused("Choose another bank account that it goes to.", field="target")
    if not 0 < cents <= MOST_CENTS:
        raise Refused("Type the amount.", field="cents")
    if not 0 <= fee_cents < cents:
        raise Refused("The fee is less than the amount.", field="fee_cents")
    if fee_cents and (fee is None or fee.kind != "expense"):
        raise Refused("Choose the expense that the fee is.", field="fee_account")
    lines = [Line(target, cents - fee_cents), Line(source, -cents)]
    if fee_cents:
        lines.append(Line(fee_account, fee_cents))
    memo = rules.read_text(memo, what="the memo", field="memo") or f"{one.name} to {other.name}"
    return _post(work, "bank transfer", lines, key=key, memo=memo, day=_past(work, day))


@action("Reverse entry", permit=WRITE, locks=in_turn)
def reverse_entry(work: Work, posting_id: int, *, reason: str) -> None:
    """Take an entry by hand back by a reversing posting on the open day; both stay."""
    row = work.session.get(Posting, posting_id)
    if row is None or row.kind not in reads.BY_HAND:
        raise Refused("Only entries by hand are taken back here.")
    reason = rules.read_reason(reason, what="it is taken back")
    made = reverse_posting(work, posting_id, reason=reason)
    work.made = {"posting_id": made.id, "day": made.day}


@action("Export books", permit=READ, kind="export")
def note_export(work: Work, *, what: str, first: date, last: date, form: str) -> None:
    """Note that the books leave the program as a file or on paper, before they do."""
    work.note(what=what, first=first, last=last, form=form)


def _post(
    work: Work, kind: str, lines: Sequence[Line], *, key: str, memo: str, day: date | None
) -> Undo:
    posting = put(work, key=f"books {key}", kind=kind, lines=lines, memo=memo, day=day)
    work.made = {"posting_id": posting.id, "day": posting.day.isoformat()}
    here = {"posting_id": posting.id, "reason": "posted by mistake"}
    return Undo("Reverse the entry", reverse_entry, here)


def _known(work: Work, key: str) -> int | None:
    found = work.session.execute(
        select(Posting.id, Posting.day).where(Posting.key == f"books {key}")
    ).first()
    if found is None:
        return None
    work.made = {"posting_id": found[0], "day": found[1].isoformat()}
    return int(found[0])


def _past(work: Work, day: date | None) -> date | None:
    if day is not None and day > work.today:
        raise Refused("That day is still to come. Post it then.", field="day")
    return day
