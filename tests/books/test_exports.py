"""The exports, judged by the programs that read them: beancount always, ledger where it is."""

import csv
import io
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from small_office import clerk, patient

from frontdesk.books import exports, reads, totals
from frontdesk.books.exporting import period_of
from frontdesk.books.rules import Entry
from frontdesk.ledger.actions import take_payment
from frontdesk.ledger.rules import PaymentWanted

BEAN_CHECK = Path(sys.executable).with_name("bean-check")


@pytest.fixture
def store(sqlite_store):
    """The files are made from the sums, which test_totals proves on both databases."""
    return sqlite_store


@pytest.fixture
def year(desk, henry):
    """Books with a bit of everything; returns the desk."""
    today = desk.today
    earlier = date(today.year - 1, 11, 3)
    desk.entry(Entry("bank", 10_000_00, 0), Entry("1510", 4_200_01, 0), opening=True, day=earlier)
    desk.entry(Entry("6520", 12_34, 0), Entry("2500", 0, 12_34), day=earlier)
    desk.pay([(desk.bill(henry, 333_33, "4411"), 333_33)])
    desk.bill(henry, 1_00, "4412")
    desk.bill(henry, 7_77, "C9", is_credit=True)
    ana = patient(desk.store, family="Zzyzx", given="Quilla")
    take_payment.do(
        desk.store, clerk(), PaymentWanted("p1", ana, None, "balance", "check", 25_00, None, "1047")
    )
    take_payment.do(desk.store, clerk(), PaymentWanted("p2", ana, None, "copay", "cash", 30_00))
    return desk


def period(desk, first=None, last=None):
    first, last = first or date(desk.today.year, 1, 1), last or desk.today
    return desk.read(period_of, first, last)


def balances(desk):
    found = desk.read(totals.trial_balance, desk.today)
    return {one.account.number: one.cents for one in found}


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_the_csv_sums_to_the_trial_balance_and_names_no_patient(year):
    data = exports.csv(period(year)).decode("utf-8-sig")
    sums = {}
    for row in csv.DictReader(io.StringIO(data)):
        cents = round(100 * float(row["Debit"] or 0)) - round(100 * float(row["Credit"] or 0))
        sums[row["Number"]] = sums.get(row["Number"], 0) + cents
    assert {key: cents for key, cents in sums.items() if cents} == balances(year)
    for form in exports.FORMATS:
        text = exports.FORMATS[form][2](period(year)).decode("cp1252", "replace")
        assert "Zzyzx" not in text and "Quilla" not in text


def test_beancount_finds_every_balance_as_the_trial_balance_has_it(year, tmp_path):
    file = tmp_path / "books.beancount"
    text = exports.beancount(period(year)).decode()
    file.write_text(text)
    done = run(BEAN_CHECK, file)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    told = re.findall(r"balance \w+:(\d+)\S*\s+(-?[\d.]+) ~", text)
    assert {n: round(float(sum_) * 100) for n, sum_ in told if float(sum_)} == balances(year)


@pytest.mark.parametrize("cents, other", [("333.33", "333.32"), ("-333.33", "-333.34")])
def test_beancount_would_notice_a_single_cent(year, tmp_path, cents, other):
    file = tmp_path / "books.beancount"
    text = exports.beancount(period(year)).decode()
    assert f" {cents} USD" in text
    file.write_text(text.replace(f" {cents} USD", f" {other} USD", 1))
    assert run(BEAN_CHECK, file).returncode != 0
    file.write_text(re.sub(r"10000\.00 USD", "10000.01 USD", text).replace(
        "-10000.00 USD", "-10000.01 USD"))  # fmt: skip
    assert run(BEAN_CHECK, file).returncode != 0


@pytest.mark.parametrize("program", ["ledger", "hledger"])
def test_ledger_programs_agree_with_the_trial_balance(year, tmp_path, program):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed here; beancount judges the same figures")
    file = tmp_path / "books.ledger"
    file.write_bytes(exports.ledger(period(year)))
    done = run(program, "-f", file, "bal", "--flat")
    assert done.returncode == 0 and done.stderr == ""
    found = {}
    for sign, sum_, number in re.findall(r"(-?)\$(-?[\d,.]+)\s+\w+:(\d+) ", done.stdout):
        found[number] = round(float((sign + sum_).replace(",", "")) * 100)
    assert found == balances(year)
    file.write_bytes(exports.ledger(period(year)).replace(b"$333.33", b"$333.34"))
    assert run(program, "-f", file, "bal").returncode != 0


def read_iif(data):
    """Read IIF as QuickBooks does: a heading row names the cells of the rows of its word."""
    heads, accounts, entries, inside = {}, {}, [], None
    for line in data.decode("cp1252").split("\r\n"):
        word, *cells = line.split("\t")
        if word.startswith("!"):
            heads[word[1:]] = cells
        elif word == "ACCNT":
            row = dict(zip(heads["ACCNT"], cells, strict=True))
            assert row["NAME"] not in accounts and len(row["NAME"]) <= 31
            accounts[row["NAME"]] = row
        elif word == "TRNS":
            assert inside is None
            inside = [dict(zip(heads["TRNS"], cells, strict=True))]
        elif word == "SPL":
            inside.append(dict(zip(heads["SPL"], cells, strict=True)))
        elif word == "ENDTRNS":
            entries.append(inside)
            inside = None
        else:
            assert not line
    assert inside is None and "ENDTRNS" in heads
    return accounts, entries


def test_quickbooks_gets_balanced_entries_that_sum_to_what_moved(year):
    accounts, entries = read_iif(exports.iif(period(year)))
    sums = {}
    for entry in entries:
        assert len(entry) >= 2 and len({line["DATE"] for line in entry}) == 1
        assert sum(round(100 * float(line["AMOUNT"])) for line in entry) == 0
        assert {line["TRNSTYPE"] for line in entry} == {"GENERAL JOURNAL"}
        for line in entry:
            number = accounts[line["ACCNT"]]["ACCNUM"]
            sums[number] = sums.get(number, 0) + round(100 * float(line["AMOUNT"]))
    moved = dict(balances(year))
    for key, cents in period(year).before.items():
        number = period(year).account(key).number
        moved[number] = moved.get(number, 0) - cents
    assert {n: c for n, c in sums.items() if c} == {n: c for n, c in moved.items() if c}
    assert {row["ACCNTTYPE"] for row in accounts.values()} <= {
        "BANK", "OCASSET", "FIXASSET", "OCLIAB", "EQUITY", "INC", "EXP",
    }  # fmt: skip


def test_two_periods_end_to_end_are_the_whole(year):
    first, today = date(year.today.year - 1, 1, 1), year.today
    middle = date(year.today.year - 1, 12, 31)
    one, two = period(year, first, middle), period(year, middle + timedelta(days=1), today)
    after = {key: cents for key, cents in one.after().items() if cents}
    assert after == dict(two.before) and not one.before
    assert {key: cents for key, cents in two.after().items() if cents} == {
        key: cents for key, cents in period(year, first, today).after().items() if cents
    }


def test_a_name_that_a_program_could_stumble_over_is_written_safely(desk, tmp_path):
    from frontdesk.books import actions

    name = 'A: "strange"; name=1'
    desk.do(actions.save_account, number="699999", name=name, kind="expense")
    desk.entry(Entry("699999", 5_00, 0), Entry("bank", 0, 5_00), memo='"quoted" {x}')
    file = tmp_path / "books.beancount"
    file.write_bytes(exports.beancount(period(desk)))
    done = run(BEAN_CHECK, file)
    assert done.returncode == 0, done.stderr
    accounts, _ = read_iif(exports.iif(period(desk)))
    assert len(accounts) == 2 and not any(":" in name for name in accounts)
    for program in ("ledger", "hledger"):
        if shutil.which(program):
            file.write_bytes(exports.ledger(period(desk)))
            assert run(program, "-f", file, "bal").returncode == 0


def test_every_account_of_the_chart_has_a_name_of_its_own_in_every_program(books, desk):
    chart = desk.read(reads.chart).values()
    assert len({exports.iif_name(one) for one in chart}) == len(chart)
