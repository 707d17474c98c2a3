"""The letter that explains a balance, read back from its PDF."""

from datetime import timedelta

import pypdfium2
from billing.conftest import BILLER
from small_office import clerk

from frontdesk.billing import prints, why
from frontdesk.billing.actions import answer_dispute, close_dispute, open_dispute


def pages(pdf):
    document = pypdfium2.PdfDocument(pdf)
    found = [one.get_textpage().get_text_bounded() for one in document]
    document.close()
    return found


def smallest(pdf):
    """The smallest size of a letter on the paper, in points."""
    document = pypdfium2.PdfDocument(pdf)
    sizes = []
    for page in document:
        text = page.get_textpage()
        for place in range(text.count_chars()):
            if text.get_text_range(place, 1).strip():
                sizes.append(pypdfium2.raw.FPDFText_GetFontSize(text.raw, place))
    document.close()
    return min(sizes)


def explained(account, **asked):
    found = account.ask(why.explained, account.ana, today=account.store.today(), **asked)
    return prints.why_letter(found.letter, found.why)


def answered(account):
    (charge,) = account.charge(account.ana, 20000, coverage_id=account.first)
    account.line(account.check(5768), charge, paid=5768, contractual=8415, deductible=4000,
                 coinsurance=1817)  # fmt: skip
    account.pay(1500, charge_ids=(charge,))
    return charge


def test_one_page_says_why_in_letters_that_can_be_read(account):
    charge = answered(account)
    pdf = explained(account, charge_id=charge)
    (page,) = pages(pdf)
    for words in (
        "Maple Street Family Medicine", "Dear Ana Rivera", "Why you owe $43.17", "$200.00",
        "negotiated discount", "Aetna paid", "deductible", "You paid", "12 Elm Street",
        "(518) 555-0142",
    ):  # fmt: skip
        assert words in page, words
    assert smallest(pdf) >= 10
    assert explained(account, charge_id=charge) == pdf  # the same again gives the same bytes


def test_a_long_account_goes_on_on_more_pages_and_ends_with_the_sum(account):
    for day in range(30):
        account.charge(account.ana, 1000 + day)
    found = pages(explained(account))
    assert len(found) > 1
    assert "All together" in "".join(found) and "You owe $304.35" in "".join(found)


def test_an_answer_says_what_the_patient_said_and_how_it_ended(account):
    charge = answered(account)
    made = open_dispute.do(
        account.store, clerk(), account.ana, charge_id=charge, words="I was never told", key="k",
        due_on=account.store.today() + timedelta(30),
    ).made  # fmt: skip
    found = account.ask(why.answer_of, made, today=account.store.today())
    assert "you need not pay" in pages(prints.answer_letter(*found))[0].replace("\r\n", " ")
    version = answer_dispute.do(
        account.store, BILLER, made, version=1, answer="Your plan applied it"
    ).undo.arguments["version"]  # fmt: skip
    close_dispute.do(account.store, BILLER, made, version=version, outcome="corrected")
    page = pages(prints.answer_letter(*account.ask(
        why.answer_of, made, today=account.store.today())))[0]  # fmt: skip
    for words in ("I was never told", "Your plan applied it", "corrected", "$43.17"):
        assert words in page
