"""What is done to close a day: count, excuse, deposit, settle cards, seal; and the month."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from frontdesk.closing import bank, leftover, reads, rules
from frontdesk.closing.tables import DayExcuse, DrawerCount
from frontdesk.core.action import Work, action
from frontdesk.core.audit import AuditEntry
from frontdesk.core.cards import refuse_card_number
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.work import Staff
from frontdesk.ledger import aging, owing
from frontdesk.ledger.accounts import Line
from frontdesk.ledger.actions import IN_TURN, post
from frontdesk.ledger.charging import known_posting
from frontdesk.ledger.deposit_tables import Deposit, DepositItem
from frontdesk.ledger.tables import Closing
from frontdesk.office import reads as office

CLOSE = "ledger.close"


@action(
    "Count drawer",
    permit="ledger.take",
    locks=lambda day, drawer, pieces, *, key, reason="": IN_TURN,
)
def count_drawer(
    work: Work, day: date, drawer: str, pieces: Mapping[int, int], *, key: str, reason: str = ""
) -> None:
    """Put a blind count of a drawer into the books; over or short is posted at once.

    Who counts is told what was expected only by what this makes, so every count is kept: the
    first one shows beside a second. A day is not closed while a difference has no reason; counting
    the same again with one gives it. The cash is counted before it is deposited. `made` is
    {"expected_cents", "counted_cents", "difference"}.

    Args:
        work: the transaction.
        day: whose cash it is.
        drawer: the workstation's letter.
        pieces: cents of a bill or coin to how many.
        key: made by the desk once for this count.
        reason: why it does not agree.

    """
    found = next((one for one in reads.drawers(work.session, day) if one.letter == drawer), None)
    if found is None:
        raise Refused("There is no such drawer. Choose one from the list.", field="drawer")
    closed = reads.last_closed(work.session)
    if closed is not None and day <= closed:
        raise Refused(f"{words_date(day)} is closed; its drawers cannot be counted any more.")
    cents = rules.counted(pieces)
    difference = cents - found.expected_cents
    reason = rules.over_short_reason(reason)
    if not _is_counted(work, key):
        before = _over_short_so_far(work, day, drawer)
        posting_id = _post_over_short(
            work, day, drawer, difference - before, key=key, reason=reason
        )
        work.add(
            DrawerCount(
                key=key, day=day, drawer=drawer, at=work.now, staff_id=work.staff.id,
                staff=work.staff.name,
                pieces={str(piece): count for piece, count in pieces.items() if count},
                counted_cents=cents, float_cents=found.float_cents,
                expected_cents=found.expected_cents, reason=reason, posting_id=posting_id,
            )
        )  # fmt: skip
    work.note(drawer=drawer, counted=dollars(cents), difference=dollars(difference), reason=reason)
    work.made = {
        "expected_cents": found.expected_cents, "counted_cents": cents, "difference": difference,
    }  # fmt: skip


def _is_counted(work: Work, key: str) -> bool:
    known = select(DrawerCount.id).where(DrawerCount.key == key)
    return work.session.scalar(known) is not None


def _over_short_so_far(work: Work, day: date, drawer: str) -> int:
    """Return what earlier counts of that day have posted as over (short below zero)."""
    last = work.session.execute(
        select(DrawerCount.counted_cents, DrawerCount.expected_cents)
        .where(DrawerCount.day == day, DrawerCount.drawer == drawer)
        .order_by(DrawerCount.id.desc())
        .limit(1)
    ).first()
    return last.counted_cents - last.expected_cents if last else 0


def _post_over_short(
    work: Work, day: date, drawer: str, cents: int, *, key: str, reason: str
) -> int | None:
    if not cents:
        return None
    lines = [Line("cash", cents), Line("over_short", -cents)]
    memo = f"Drawer {drawer}: {reason or 'as counted'}"
    posting = post(
        work, key=key, kind="over_short", lines=lines, patient_id=None, memo=memo, day=day
    )
    return posting.id


@action("Excuse what is unresolved", permit=CLOSE)
def excuse(work: Work, kind: str, subject_id: int, *, day: date, reason: str) -> None:
    """Say why something of a day may stay unresolved; said twice, the first reason stays."""
    if kind not in rules.KINDS or kind == "charge":  # whose excuse is the superbill's
        raise ValueError(f"an excuse for {kind!r}")
    reason = rules.excuse(reason)
    known = select(DayExcuse.id).where(DayExcuse.kind == kind, DayExcuse.subject_id == subject_id)
    if work.session.scalar(known) is None:
        work.add(
            DayExcuse(
                day=day, kind=kind, subject_id=subject_id, reason=reason, staff=work.staff.name,
                at=work.now,
            )
        )  # fmt: skip


@action(
    "Make deposit",
    permit=CLOSE,
    locks=lambda check_ids, *, cash_cents, until, key: IN_TURN,
)
def make_deposit(
    work: Work, check_ids: Sequence[int], *, cash_cents: int, until: date, key: str
) -> None:
    """Bring checks and cash to the bank; what lies in a deposit cannot be voided any more.

    `made` is {"deposit_id", "number", "cents"}; the same key again makes nothing.

    Args:
        work: the transaction.
        check_ids: postings that brought the checks.
        cash_cents: of the drawers' cash, at most what was not brought there yet.
        until: the day up to which money is deposited.
        key: made by the desk once.

    """
    known = known_posting(work, key, kind="deposit")
    if known is not None:
        work.made = _deposit(work, Deposit.posting_id == known)
        return
    checks = {one.posting_id: one for one in bank.undeposited_checks(work.session, until)}
    if set(check_ids) - set(checks):
        raise Refused(
            "One of the checks was voided or deposited meanwhile. Look at the list anew; nothing "
            "was deposited."
        )
    cash = bank.undeposited_cash(work.session, until)
    if not 0 <= cash_cents <= max(cash, 0):
        raise Refused(f"Only {dollars(max(cash, 0))} of cash came in. Type that or less.",
                      field="cash")  # fmt: skip
    check_cents = sum(checks[one].cents for one in set(check_ids))
    if not cash_cents + check_cents:
        raise Refused("Choose at least one check, or type how much cash goes to the bank.")
    parts = (("cash", cash_cents), ("check", check_cents))
    given = [Line(account, -cents) for account, cents in parts if cents]
    number = (work.session.scalar(select(func.max(Deposit.number))) or 0) + 1
    posting = post(
        work, key=key, kind="deposit", lines=[Line("bank", cash_cents + check_cents), *given],
        patient_id=None, memo=f"Deposit {number}",
    )  # fmt: skip
    deposit = work.add(
        Deposit(
            number=number, posting_id=posting.id, day=posting.day, at=work.now,
            staff=work.staff.name, cash_cents=cash_cents, check_cents=check_cents,
        )
    )  # fmt: skip
    for one in sorted(set(check_ids)):
        item = checks[one]
        work.add(
            DepositItem(deposit_id=deposit.id, posting_id=one, cents=item.cents, words=item.words)
        )
    work.made = _deposit(work, Deposit.id == deposit.id)


def _deposit(work: Work, which: Any) -> dict[str, int]:
    row = work.session.scalars(select(Deposit).where(which)).one()
    return {
        "deposit_id": row.id, "number": row.number, "cents": row.cash_cents + row.check_cents,
    }  # fmt: skip


@action("Settle cards", permit=CLOSE, locks=lambda account, *, cents, key, memo="": IN_TURN)
def settle(work: Work, account: str, *, cents: int, key: str, memo: str = "") -> None:
    """Move what a terminal or a payer has sent to the bank there: `card` or `eft`, in cents.

    Raises:
        Refused: more than came in and is not in the bank yet; names the field.

    """
    if account not in ("card", "eft"):
        raise ValueError(f"{account} is not settled")
    if cents <= 0:
        raise Refused("Type the total that the terminal's batch report shows.", field="amount")
    refuse_card_number(memo, field="memo")
    if known_posting(work, key, kind="settled", cents=cents) is None:
        _refuse_beyond(work, account, cents)
        lines = [Line("bank", cents), Line(account, -cents)]
        post(work, key=key, kind="settled", lines=lines, patient_id=None, memo=memo.strip()[:200])


def _refuse_beyond(work: Work, account: str, cents: int) -> None:
    """Refuse to settle what never came, or what somebody else has settled already."""
    day = owing.open_day(work.session, work.today)
    left = max(bank.on_hand(work.session, day)[account], 0)
    if cents > left:
        words = {"card": "card payments", "eft": "electronic payments"}[account]
        raise Refused(
            f"Only {dollars(left)} of {words} came in and is not in the bank yet. Type that or "
            "less; enter first what is missing.",
            field="amount",
        )


@action("Close the day", permit=CLOSE, locks=lambda day: IN_TURN)
def close_day(work: Work, day: date) -> None:
    """Seal a day with its sheet: nothing is posted into it any more. `made` is its closing's id.

    Who approves it in place is who closes it.

    Raises:
        NeedsApproval: who asks has posted on the day, and the office does not allow that.
        Refused: something is to be done first; the field names its place.

    """
    session = work.session
    drawers = reads.drawers(session, day)
    earlier = [one for one in reads.open_days(session, day) if one < day]
    left = leftover.unresolved(session, day)
    rules.refuse_closing(
        day, work.today, unresolved=left, drawers=drawers,
        earlier_open=earlier[0] if earlier else None, last_closed=reads.last_closed(session),
    )  # fmt: skip
    posters = reads.posters(session, day)
    _refuse_poster(work, posters)
    content = _content(work, day, day) | {
        "drawers": [
            {
                "drawer": one.letter, "workstation": one.workstation,
                "expected": one.expected_cents, "counted": one.counted_cents,
                "reason": one.reason, "by": one.counted_by,
            }
            for one in drawers
            if one.took_cents or one.counted_cents is not None
        ],
        "unresolved": [
            {"kind": one.kind, "patient_id": one.patient_id, "patient": one.patient,
             "words": one.words, "why": one.excuse or one.said}
            for one in left
        ],
    }  # fmt: skip
    work.made = _seal(work, "day", day, content, posters)


def _refuse_poster(work: Work, posters: list[str]) -> None:
    sentence = rules.same_person(
        _closer(work).name, posters, allowed=office.limits(work.session).closer_may_post
    )
    if sentence and work.staff.approver is None:
        raise NeedsApproval(sentence, permit=CLOSE, title="Close the day")
    if sentence:
        raise Refused(sentence, field="person")


def _closer(work: Work) -> Staff:
    """Return who answers for a closing: who approved it in place, else who asked."""
    return work.staff.approver or work.staff


@action("Close the month", permit=CLOSE, locks=lambda end: IN_TURN)
def close_month(work: Work, end: date) -> None:
    """Seal a month by its last day, with its trial balance. `made` is its closing's id."""
    session = work.session
    start = end.replace(day=1)
    refusal = rules.month_refusal(
        end, work.today, open_days=reads.open_days(session, end),
        last_closed=reads.last_closed(session, "month"),
    )  # fmt: skip
    if refusal:
        raise Refused(refusal)
    content = _content(work, start, end) | {
        "trial": reads.trial_balance(session, end),
        "receivables": [
            {"account": row.key[0], "cents": list(row.cents)}
            for row in aging.by_account(session, end)
        ],
    }
    work.made = _seal(work, "month", end, content, [])


def _content(work: Work, since: date, until: date) -> dict[str, Any]:
    found = reads.sheet(work.session, since, until)
    last = select(AuditEntry.chain, func.max(AuditEntry.seq).label("seq")).group_by(
        AuditEntry.chain
    )
    ends = last.subquery()
    heads = work.session.execute(
        select(AuditEntry.chain, AuditEntry.seq, AuditEntry.mac).join(
            ends, (ends.c.chain == AuditEntry.chain) & (ends.c.seq == AuditEntry.seq)
        )
    )
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "providers": [
            [row.provider, row.charged_cents, row.paid_cents, row.adjusted_cents]
            for row in found.providers
        ],
        "services": [[row.words, row.count, row.cents] for row in found.services],
        "received": [[row.words, row.count, row.cents] for row in found.received],
        "adjustments": [[row.words, row.count, row.cents] for row in found.adjustments],
        "accounts": dict(sorted(found.accounts.items())),
        "voids": found.voids,
        "heads": {chain: [seq, mac] for chain, seq, mac in heads},  # a cut-off audit trail shows
    }


def _seal(work: Work, kind: str, day: date, content: dict[str, Any], posters: list[str]) -> int:
    previous = work.session.scalar(select(Closing.seal).order_by(Closing.id.desc()).limit(1)) or ""
    closer = _closer(work)
    content |= {"kind": kind, "by": closer.name, "posters": posters}
    seal = rules.seal(previous, content)
    row = work.add(
        Closing(
            kind=kind, day=day, at=work.now, staff_id=closer.id, staff=closer.name,
            posters=", ".join(posters), content=content, previous=previous, seal=seal,
        )
    )  # fmt: skip
    work.note(seal=seal)
    return row.id


@action("Print closing", permit="ledger.read", kind="print")
def note_printed(work: Work, what: str, *, day: date) -> None:
    """Note that a day sheet, deposit slip or report goes on paper or into a file now."""
    work.note(what=what, day=day)
