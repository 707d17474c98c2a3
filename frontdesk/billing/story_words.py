"""An account's story in the office's words, and what typing finds its lines by."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from frontdesk.billing.story_parts import CHARGE, OWING, REVERSAL, VISIT, Entry, Event
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.ledger import plain_words
from frontdesk.ledger.accounts import LOWERING, PARTS, Line
from frontdesk.ledger.plain_words import Told
from frontdesk.ledger.rules import purpose_words

OWN_WORDS = {
    "copay": "co-pay", "deductible": "deductible", "coinsurance": "coinsurance",
    "not_covered": "not covered", "self_pay": "self-pay", "fee": "fee", "": "balance",
}  # fmt: skip
"""The ledger's parts as the office says them within a sentence."""


def patients_part(cents: int) -> str:
    """Return what the patient owes of a visit; a credit is named, nothing is empty."""
    return f"patient {dollars(cents)}" if cents > 0 else f"credit {dollars(-cents)}" * bool(cents)


def who_owes(bearers: Mapping[tuple[str, int, str], int], payers: Mapping[int, str]) -> str:
    """Return who owes what now: `Aetna $80.00, deductible $20.00`; "" for nobody.

    The parts (deductible, co-pay ...) are the patient's.
    """
    words = []
    for (account, coverage, part), cents in sorted(bearers.items(), key=_bearer_place):
        if not cents:
            continue
        who = {"payer": payers.get(coverage, "insurance"), "agency": "agency"}.get(account, "")
        if cents < 0:
            words.append(f"{f'owed back to {who}' if who else 'credit'} {dollars(-cents)}")
        elif who:
            words.append(f"{who} {dollars(cents)}")
        else:
            words.append(f"{OWN_WORDS[part] if part else 'patient'} {dollars(cents)}")
    return ", ".join(words)


def _bearer_place(one: tuple[tuple[str, int, str], int]) -> tuple[int, int, int]:
    (account, coverage, part), _ = one
    return (("payer", "patient", "agency").index(account), coverage, list(PARTS).index(part))


def said(event: Event, told: Told) -> str:
    """Return a sentence of the plain words as the office says it among itself."""
    words = told.words
    if event.kind == REVERSAL:
        return words
    if told.kind == plain_words.PATIENT and event.kind == "payment":
        return with_more("Patient paid", event.how, event.number)
    if told.kind == plain_words.PATIENT and event.kind == "applied":
        return "Paid from what was paid ahead"
    if told.kind == plain_words.SHARE:
        part = next((key for key, one in plain_words.SHARES.items() if one == words), "")
        to = "To the patient" if told.cents > 0 else "No longer the patient\u2019s"
        return with_more(f"{to}: {OWN_WORDS[part]}", event.memo if event.kind == "transfer" else "")
    words = words.replace("Your plan's", "The plan\u2019s").replace("to you", "to the patient")
    words = words.replace("Your", "The patient\u2019s").replace("your ", "the ")
    has_why = event.kind in ("transfer", "adjustment", "returned", "refund", "agency")
    return with_more(words, event.memo if has_why else "")


def with_more(*parts: str) -> str:
    """Return words with more words about them, those that are empty left out."""
    return " \u00b7 ".join(one for one in parts if one)


def taken_back(event: Event) -> str:
    """Return what a reversal took back, and why."""
    words = f"Void of {event.number}" if event.number else "Taken back"
    return f"{words}: {event.memo}" if event.memo else words


def loose_words(event: Event, lines: Sequence[Line]) -> str:
    """Return what happened to an account without a charge, in words."""
    patient = -sum(one.cents for one in lines if one.account == "patient")
    if event.kind == "payment":
        total = -sum(one.cents for one in lines if one.account in OWING)
        if event.purpose and event.purpose != "balance" and not patient:
            what = purpose_words(event.purpose, cents=total, balance_cents=0)
        else:
            what = purpose_words(event.purpose or "balance", cents=total, balance_cents=patient)
        return with_more(f"{what} paid", event.how, event.number)
    if event.kind == REVERSAL:
        return taken_back(event)
    lowered = next((one.account for one in event.lines if one.account in LOWERING), "")
    usual = {
        "opening": "Balance brought forward", "fee": "Fee", "late fee": "Late fee",
        "refund": "Refunded to the patient", "returned": "Check came back",
        "applied": "Used of what was paid ahead", "moved": "Kept as paid ahead",
        "agency": "Collected by the agency", "transfer": "Moved",
    }  # fmt: skip
    if event.kind == "adjustment" and lowered:
        return with_more(plain_words.words_lowered(lowered, event.reason), event.memo)
    words = usual.get(event.kind, event.kind.capitalize())
    if event.kind in ("opening", "returned") and event.memo:
        return event.memo
    return with_more(words, event.memo)


def searchable(block: Sequence[Entry]) -> list[Entry]:
    """Let typing find an entry by its own words, its visit's and charge's, and what is below it."""
    own = [_typed(one) for one in block]
    head = own[0] if block[0].kind == VISIT else ""
    of_charge: dict[int, list[str]] = defaultdict(list)
    made: dict[int, str] = {}
    for one, text in zip(block, own, strict=True):
        if one.charge_id is not None:
            of_charge[one.charge_id].append(text)
            if one.kind == CHARGE:
                made[one.charge_id] = text
    found = []
    for one, text in zip(block, own, strict=True):
        if one.kind == VISIT:
            text = "\n".join(own)
        elif one.kind == CHARGE and one.charge_id is not None:
            text = "\n".join([head, *of_charge[one.charge_id]])
        elif one.charge_id is not None:
            text = "\n".join([head, made.get(one.charge_id, ""), text])
        else:
            text = f"{head}\n{text}"
        found.append(replace(one, found=text.casefold()))
    return found


def _typed(one: Entry) -> str:
    words = [words_date(one.day), f"{one.day.month}/{one.day.day}/{one.day:%Y}", one.words,
             one.code, one.owes, one.number, one.disputed, one.staff]  # fmt: skip
    for cents in {one.amount_cents, one.moved_cents, one.open_patient, one.open_payer}:
        if cents:
            words += [dollars(abs(cents)), f"{abs(cents) // 100}.{abs(cents) % 100:02}"]
    if one.kind == CHARGE and (one.open_patient or one.open_payer):
        words.append("open")
    if one.open_payer or one.payer_cents or one.posting_kind in ("insurance", "take-back"):
        words.append("insurance")
    if one.faint:
        words.append("voided")
    if one.disputed:
        words.append("dispute")
    return "\n".join(word for word in words if word)
