"""The good-faith estimate: its required parts, kept as handed out, on both databases."""

from datetime import date

import pypdfium2
import pytest
from charges.a_visit import COLD, LAB, VISIT
from small_office import audit_rows, clerk, insert
from sqlalchemy import text

from frontdesk.charges import estimate_prints, estimates
from frontdesk.charges.actions import make_estimate, note_estimate_printed
from frontdesk.charges.estimate_rules import EstimateContent, EstimateTyped, due_on
from frontdesk.charges.rules import ServiceTyped
from frontdesk.charges.tables import PercentDiscount
from frontdesk.core.refused import Refused


def typed(visit, *services, key="e1", **more):
    usual = {"primary": "Visit for a sore throat", "diagnoses": (COLD,)} | more
    return EstimateTyped(key, visit, usual.pop("primary"), usual.pop("diagnoses"),
                         services or (VISIT, LAB), **usual)  # fmt: skip


def words_of(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())


def kept(office, made):
    with office.store.read() as session:
        return estimates.estimate(session, made)


def test_an_estimate_has_every_part_the_law_asks_for(office):
    insert(office.store, PercentDiscount(kind="self_pay", percent=2000))
    later = office.book(60, status="booked", days=7)
    act = typed(later, separate=("Chest X-ray at the hospital",))
    made = make_estimate.do(office.store, clerk(), act).made
    row = kept(office, made)
    assert row.total_cents == 13600
    said = words_of(estimate_prints.estimate(row.content))
    for part in (
        "Rivera, Ana", "Date of birth 03/04/1980", "Visit for a sore throat, scheduled for",
        "99213", "Office visit", "$112.00", "87880", "$24.00", "$136.00", "J06.9",
        "Dr. Ann Lee", "TIN 14-1234567", "NPI", "(NY)", "Made on", "Chest X-ray at the hospital",
        "separate good-faith estimates", "additional items or services", "only an estimate",
        "$400.00 or more above", "dispute resolution process", "120 calendar days",
        "www.cms.gov/nosurprises", "will not affect the quality", "not a contract",
        "Self-pay discount 20 %",
    ):  # fmt: skip
        assert part in said, part


def test_what_was_handed_out_stays_and_the_same_key_makes_one(office):
    first = make_estimate.do(office.store, clerk(), typed(office.visit)).made
    assert make_estimate.do(office.store, clerk(), typed(office.visit, LAB)).made == first
    second = make_estimate.do(office.store, clerk(), typed(office.visit, LAB, key="e2")).made
    assert kept(office, first).total_cents == 17000 and kept(office, second).total_cents == 3000
    assert office.view().estimate_cents == 3000
    with office.store.writing.begin() as connection, pytest.raises(Exception, match="append-only"):
        connection.execute(text("UPDATE estimate SET total_cents = 1"))


def test_a_charge_far_above_the_estimate_is_told_before_it_is_saved(office):
    make_estimate.do(office.store, clerk(), typed(office.visit))
    with pytest.raises(Refused, match=r"above the good-faith estimate of \$170.00"):
        office.save(ServiceTyped("11042", "Debridement", 57000))


def test_an_estimate_needs_words_and_prices(office):
    for wrong, field in (
        (typed(office.visit, primary=" "), "primary"),
        (typed(office.visit, ServiceTyped("99213", "Visit", 0)), "services"),
        (typed(office.visit, primary="card 4111 1111 1111 1111"), "primary"),
    ):
        with pytest.raises(Refused) as refused:
            make_estimate.do(office.store, clerk(), wrong)
        assert refused.value.field == field


def test_a_print_of_an_estimate_is_noted(office):
    made = make_estimate.do(office.store, clerk(), typed(office.visit)).made
    note_estimate_printed.do(office.store, clerk(), made, way="letter")
    assert audit_rows(office.store)[-1] == ("Print good-faith estimate", office.ana, "done")


def test_a_kept_estimate_is_read_back_as_it_was(office):
    made = make_estimate.do(office.store, clerk(), typed(office.visit)).made
    content = kept(office, made).content
    assert EstimateContent.from_json(content.to_json()) == content
    assert estimate_prints.estimate(content) == estimate_prints.estimate(content)


@pytest.mark.parametrize(
    ("booked", "visit", "due"),
    [
        (date(2026, 3, 2), date(2026, 3, 4), None),  # two business days ahead
        (date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 3)),  # three: within one
        (date(2026, 3, 6), date(2026, 3, 20), date(2026, 3, 11)),  # ten: within three
        (date(2026, 3, 6), date(2026, 3, 19), date(2026, 3, 9)),  # nine: the next Monday
    ],
)
def test_an_estimate_is_due_so_many_business_days_after_booking(booked, visit, due):
    assert due_on(booked, visit) == due
