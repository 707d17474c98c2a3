"""Gives the demo office prices, favourites, discounts, and visits that are charged already."""

import random
from datetime import date, time

from sqlalchemy import select

from frontdesk.charges import actions as charges
from frontdesk.charges import reads
from frontdesk.charges.rules import DiagnosisTyped, ServiceTyped, SuperbillTyped
from frontdesk.charges.tables import (
    ChargeFavourite,
    Fee,
    FeeSchedule,
    PercentDiscount,
    PovertyGuideline,
    SlidingBand,
)
from frontdesk.codes.procedure_reads import procedure_rows
from frontdesk.core import clock
from frontdesk.core.action import ANYONE, Action, Work
from frontdesk.coverage.tables import Payer
from frontdesk.ledger.actions import IN_TURN
from frontdesk.schedule.tables import Appointment

PRICES = {  # dollars; invented, as is all here
    "99202": 115, "99203": 165, "99204": 245, "99205": 325, "99211": 45, "99212": 85, "99213": 140,
    "99214": 200, "99215": 275, "99385": 210, "99386": 240, "99395": 185, "99396": 205,
    "99397": 220, "99391": 150, "99392": 160, "99393": 160, "99394": 175, "G0438": 260,
    "G0439": 180, "90471": 35, "90472": 20, "96372": 40, "90686": 32, "90715": 58, "J3420": 9,
    "J1885": 6, "36415": 15, "81002": 12, "82962": 10, "83036": 28, "87880": 30, "87804": 35,
    "81025": 18, "93000": 65, "94640": 55, "94010": 75, "69210": 90, "17110": 165, "11200": 150,
    "11102": 185, "12001": 240, "10060": 225, "20610": 160, "11730": 195,
}  # fmt: skip
FAVOURITES = (
    ("diagnosis", "Usual diagnoses", (
        ("I10", "High blood pressure", "h"), ("E11.9", "Type 2 diabetes", "d"),
        ("E78.5", "High cholesterol", "l"), ("J06.9", "Cold, upper airways", "c"),
        ("J02.9", "Sore throat", "t"), ("M54.50", "Low back pain", "b"),
        ("R05.9", "Cough", "g"), ("N39.0", "Urinary infection", "u"),
    )),
    ("diagnosis", "Check-ups", (
        ("Z00.00", "Adult physical, nothing found", "z"), ("Z23", "Vaccination", "n"),
    )),
    ("service", "Visits", (
        ("99213", "Established, low", "v"), ("99214", "Established, moderate", "w"),
        ("99212", "Established, straightforward", ""), ("99203", "New, low", ""),
        ("99204", "New, moderate", ""), ("99396", "Physical, 40 to 64", "p"),
        ("99395", "Physical, 18 to 39", ""),
    )),
    ("service", "Laboratory", (
        ("87880", "Strep test", "s"), ("83036", "A1c", "a"), ("81002", "Urine dipstick", ""),
        ("36415", "Blood draw", "x"),
    )),
    ("service", "Shots and procedures", (
        ("90471", "Giving a shot", "i"), ("90686", "Flu vaccine", "f"), ("93000", "EKG", "k"),
        ("69210", "Ear wax", ""),
    )),
)  # fmt: skip
USUAL = (
    (("I10", "High blood pressure"), ("99213", "36415")),
    (("E11.9", "Type 2 diabetes"), ("99214", "83036")),
    (("J06.9", "Cold, upper airways"), ("99213",)),
    (("J02.9", "Sore throat"), ("99213", "87880")),
    (("M54.50", "Low back pain"), ("99213",)),
    (("R05.9", "Cough"), ("99214",)),
    (("Z00.00", "Adult physical, nothing found"), ("99396", "36415")),
)
SHARES = {"Medicare": 52, "Aetna": 66, "Cigna": 68}  # percent of the price that a contract allows
LEFT_TODAY, PAST = 4, 24  # visits of today still to charge; charged ones of the days before
SAMPLE = "Sample figures for this demo only: enter those that HHS publishes"


def charge_past(work: Work) -> None:
    """Charge some visits of the days before, each on its own evening."""
    now, pick = work.now, random.Random(29)
    before = work.session.execute(
        select(Appointment.id, Appointment.day)
        .where(Appointment.status == "checked_out", Appointment.day < work.today)
        .order_by(Appointment.day, Appointment.id)
    ).all()
    chosen = pick.sample(before, min(PAST, len(before)))
    for visit_id, day in sorted(chosen, key=lambda one: (one[1], one[0])):
        work.now = clock.instant(day, time(16, 30), work.zone)
        charge_visit(work, visit_id, pick)
    work.now = now


def charge_today(work: Work) -> None:
    """Charge the visits that are over, but the last few."""
    over = work.session.scalars(
        select(Appointment.id)
        .where(Appointment.status == "checked_out", Appointment.day == work.today)
        .order_by(Appointment.start, Appointment.id)
    ).all()
    pick = random.Random(41)
    for visit_id in over[:-LEFT_TODAY]:
        charge_visit(work, visit_id, pick)


def charge_visit(work: Work, visit_id: int, pick: random.Random) -> None:
    """Charge a visit with one of the usual diagnoses and what is done for it."""
    visit = reads.visit_of(work.session, visit_id)
    if visit is None:
        return
    (code, words), services = pick.choice(USUAL)
    named = {row[0]: row[1] for _, _, rows in FAVOURITES for row in rows}
    typed = SuperbillTyped(
        f"demo superbill {visit_id}", visit_id, (DiagnosisTyped(code, words),),
        tuple(ServiceTyped(one, named[one], PRICES[one] * 100, pointers="A") for one in services),
    )  # fmt: skip
    seen = [f"{one} was charged already for another visit of this day." for one in services]
    charges.post_bill(work, visit, typed, passed=seen)


def set_prices(work: Work) -> None:
    """Set prices, contracts, favourites and discounts up."""
    first = date(work.today.year, 1, 1)
    words = {row.code: row.words for row in procedure_rows(work.session)}
    standard = work.add(FeeSchedule(name="Standard fees", valid_from=first)).id
    work.bulk(
        Fee,
        [
            {"schedule_id": standard, "code": code, "modifier": "", "words": words.get(code, ""),
             "cents": dollars * 100, "allowed_cents": None, "version": 1}
            for code, dollars in PRICES.items()
        ],
    )  # fmt: skip
    for payer_id, name in work.session.execute(select(Payer.id, Payer.name).order_by(Payer.id)):
        share = SHARES.get(name)
        if share is not None:
            contract = work.add(
                FeeSchedule(name=f"{name} {first.year}", payer_id=payer_id, valid_from=first)
            ).id
            work.bulk(
                Fee,
                [
                    {"schedule_id": contract, "code": code, "modifier": "",
                     "words": words.get(code, ""), "cents": None, "allowed_cents": dollars * share,
                     "version": 1}
                    for code, dollars in PRICES.items()
                ],
            )  # fmt: skip
    place = 0
    for kind, group, rows in FAVOURITES:
        for code, said, key in rows:
            place += 1
            work.session.add(
                ChargeFavourite(kind=kind, group=group, code=code, words=said, key=key, place=place)
            )
    work.session.add_all(
        (
            PercentDiscount(kind="self_pay", percent=2_000, valid_from=first),
            PercentDiscount(kind="prompt_pay", percent=500, valid_from=first),
            PovertyGuideline(region="48", valid_from=first,
                             one_cents=1_500_000, more_cents=500_000, note=SAMPLE),
            SlidingBand(up_to=10_000, percent=10_000, at_most_cents=2_000, valid_from=first),
            SlidingBand(up_to=15_000, percent=7_500, valid_from=first),
            SlidingBand(up_to=20_000, percent=5_000, valid_from=first),
        )
    )  # fmt: skip
    work.session.flush()


fill_prices = Action("Fill demo office with prices", ANYONE, "change", set_prices)
fill_charges = Action(
    "Fill demo office with charges", ANYONE, "change", charge_past, locks=lambda: IN_TURN
)
fill_today = Action(
    "Fill demo office with today's charges", ANYONE, "change", charge_today, locks=lambda: IN_TURN
)
