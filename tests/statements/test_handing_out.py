"""Statements leave as one PDF, as single ones, or for e-mail; no file is named after a patient."""

import csv

import pypdfium2
from statements.an_office import BILLER, charge, sent_all, someone, statements

from frontdesk.statements import handing_out


def a_run(office):
    ana = someone(office, email="ana@example.org")
    bob = someone(office, "Stone", "Bob")
    charge(office, ana, 12000)
    charge(office, bob, 4000)
    return sent_all(office, by_email=True).run_id


def texts(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded() for page in document]


def test_all_in_one_pdf_by_name_and_the_second_time_as_copies(office):
    run_id = a_run(office)
    first = texts(handing_out.one_pdf(office, BILLER, run_id, way="letter"))
    assert ["Ana Rivera" in first[0], "Bob Stone" in first[1]] == [True, True]
    assert not any("COPY" in page for page in first)
    again = texts(handing_out.one_pdf(office, BILLER, run_id, way="file"))
    assert all("COPY 1" in page for page in again)


def test_single_pdfs_are_named_by_their_numbers(office, tmp_path):
    run_id = a_run(office)
    saved = handing_out.folder(office, BILLER, run_id, path=tmp_path / "out", by_email=False)
    names = sorted(one.name for one in (tmp_path / "out").iterdir())
    numbers = sorted(one.id for one in statements(office, run_id))
    assert names == ["index.csv", *(f"statement-{one:06}.pdf" for one in numbers)]
    assert saved.count == 2


def test_for_email_only_those_who_get_theirs_so_with_their_address(office, tmp_path):
    run_id = a_run(office)
    saved = handing_out.folder(office, BILLER, run_id, path=tmp_path, by_email=True)
    assert saved.count == 1
    rows = list(csv.DictReader((tmp_path / "index.csv").read_text("utf-8-sig").splitlines()))
    assert [(row["To"], row["Amount due"]) for row in rows] == [("ana@example.org", "$120.00")]
    assert "Ana Rivera" in texts((tmp_path / rows[0]["File"]).read_bytes())[0]
