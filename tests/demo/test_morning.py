"""The scripted morning: a receptionist's work through the real windows, on both databases."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def morning(request, tmp_path_factory):
    """One walk of the morning: its folder, what it printed, its day.json."""
    folder = tmp_path_factory.mktemp(f"morning-{request.param}")
    command = [sys.executable, "-m", "frontdesk", "demo", "--scripted", str(folder / "out")]
    if request.param == "postgresql":
        command.append("--postgres")
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "FRONTDESK_HOME": str(folder / "home"),
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
    assert len(report["tasks"]) >= 14 and "failed" not in report
    assert any("every chain holds" in line for line in report["doctor"])
    assert "Ledger: every posting balances." in report["doctor"]


def test_each_step_leaves_its_picture(morning):
    folder, _, report, _ = morning
    pictures = [name for task in report["tasks"] for name in task["pictures"]]
    assert len(pictures) >= 15
    sizes = [(folder / "out" / name).stat().st_size for name in pictures]
    assert min(sizes) > 10_000  # something is to be seen on each


def test_a_check_in_without_news_takes_four_keys_and_a_booking_few(morning):
    keys = {task["name"]: task["keys"] for task in morning[2]["tasks"]}
    assert keys["Check in, nothing changed, nothing due"] <= 1 + 1 + 4  # find, choose, check in
    assert keys["Book: taylor next tue 10 ann"] <= 4
    assert keys["Move a visit to another day"] <= 4


def test_the_receipt_can_be_read_and_says_what_was_paid(morning):
    folder = morning[0]
    pdf = pypdfium2.PdfDocument(folder / "out" / "receipt.pdf")
    page = pdf[0].get_textpage()
    words = page.get_text_range()
    page.close()
    pdf.close()
    assert "Maple Street Family Medicine" in words and "Total paid" in words
    assert "$100.00 received" in words


def test_nothing_of_a_patient_is_printed_and_nothing_lies_about_in_clear(morning):
    folder, done, _, _ = morning
    told = done.stdout + done.stderr
    public = folder / "home" / "cache" / "codes"  # the shipped list of diagnoses, no office's own
    left = [path for path in (folder / "home").rglob("*") if path.is_file()]
    left = [path for path in left if path.parent != public]
    assert left
    for name in ("Taylor", "Thomas", "555-01", "1980"):
        assert name not in told
        assert all(name.encode() not in path.read_bytes() for path in left)
