"""The scripted day: the work of an office through the real windows, on both databases."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from frontdesk.demo.papers import words_of

PRACTICE = "Maple Street Family Medicine"
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """What the program keeps on this PC: the list of diagnoses is made ready there once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def morning(request, tmp_path_factory, home):
    """One walk of the day: its folder, what it printed, its day.json."""
    folder = tmp_path_factory.mktemp(f"morning-{request.param}")
    command = [sys.executable, "-m", "frontdesk", "demo", "--scripted", str(folder / "out")]
    if request.param == "postgresql":
        command.append("--postgres")
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "FRONTDESK_HOME": str(home),
    }
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((folder / "out" / "day.json").read_text())
    return folder, done, report, request.param


def test_every_step_comes_true_and_the_doctor_finds_all_well(morning):
    _, _, report, database = morning
    assert report["database"] == database
    assert len(report["tasks"]) >= 24 and "failed" not in report
    assert any("every chain holds" in line for line in report["doctor"])
    assert "Ledger: every posting balances." in report["doctor"]


def test_each_step_leaves_its_picture(morning):
    folder, _, report, _ = morning
    pictures = [name for task in report["tasks"] for name in task["pictures"]]
    assert len(pictures) >= 40
    sizes = [(folder / "out" / name).stat().st_size for name in pictures]
    assert min(sizes) > 10_000  # something is to be seen on each


def test_a_check_in_without_news_takes_four_keys_and_a_booking_few(morning):
    keys = {task["name"]: task["keys"] for task in morning[2]["tasks"]}
    assert keys["Check in, nothing changed, nothing due"] <= 1 + 1 + 4  # find, choose, check in
    assert keys["Book: taylor next tue 10 ann"] <= 4
    assert keys["Move a visit to another day"] <= 4


def pages_of(morning, name):
    """What a paper of the day says, page by page."""
    return words_of(morning[0] / "out" / name)


def test_the_receipt_can_be_read_and_says_what_was_paid(morning):
    (words,) = pages_of(morning, "receipt.pdf")
    assert PRACTICE in words and "Total paid" in words
    assert "$100.00 received" in words


def test_a_payers_check_of_twelve_lines_takes_its_figures_and_two_enters_a_line(morning):
    (task,) = [one for one in morning[2]["tasks"] if one["name"].startswith("Post an insurance")]
    assert "12 lines" in task["name"]
    assert task["keys"] <= 1 + 5 + 2 * 12 + 12 + 1  # the room, the check, lines, patients, done
    assert task["letters"] <= 12 * (6 + 7) + 20  # an amount or none, letters of a name


def test_a_day_is_closed_and_a_supplier_paid_with_few_keys(morning):
    keys = {task["name"]: task["keys"] + task["letters"] for task in morning[2]["tasks"]}
    assert keys["Close the day: settle, count, deposit, seal"] <= 45  # with an excuse in words
    assert keys["Pay a supplier by a printed check"] <= 10
    assert keys["Send statements"] <= 6 and keys["Why do I owe this?"] <= 15


def test_the_statements_are_one_paper_with_a_slip_for_each(morning):
    pages = pages_of(morning, "statements.pdf")
    (sent,) = [one["made"] for one in morning[2]["tasks"] if one["name"] == "Send statements"]
    slips = [page for page in pages if "send this part with your payment" in page]
    assert f"{len(slips)} statements" == sent and len(slips) > 40
    assert all("Please pay" in page and PRACTICE in page for page in slips)
    assert "A friendly reminder" in " ".join(pages)  # to those who had one last month


def test_the_papers_of_the_day_that_was_closed_agree(morning):
    (slip,), (sheet,) = pages_of(morning, "slip.pdf"), pages_of(morning, "day-sheet.pdf")
    assert "Deposit slip" in slip and "Cash $60.00" in slip and "Total, 2 checks $125.00" in slip
    assert "Day sheet, sealed" in sheet and "by Rosa Diaz" in sheet and "Ann Park" in sheet
    assert "Cash in the drawer 3 $60.00 Checks received 2 $65.00" in sheet
    assert "counted by Rosa Diaz, agrees" in sheet


def test_the_suppliers_check_comes_with_its_stub_and_the_letter_says_why(morning):
    (check,), (why,) = pages_of(morning, "check.pdf"), pages_of(morning, "why.pdf")
    assert "Henry Bell Medical Supply" in check and "**1,196.20" in check
    assert "One thousand one hundred ninety-six and 20/100" in check
    assert check.count("Bill INV-44120") == check.count("Credit CR-0098") == 2  # payee's and ours
    assert "Aetna paid" in why and "negotiated discount" in why and "Your part" in why


def test_nothing_of_a_patient_is_printed_and_nothing_lies_about_in_clear(morning, home):
    _, done, _, _ = morning
    told = done.stdout + done.stderr
    public = home / "cache" / "codes"  # the shipped list of diagnoses, no office's own
    left = [path for path in home.rglob("*") if path.is_file()]
    left = [path for path in left if path.parent != public]
    assert left
    for name in ("Taylor", "Thomas", "555-01", "1980"):
        assert name not in told
        assert all(name.encode() not in path.read_bytes() for path in left)
