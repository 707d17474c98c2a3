"""An office that sends statements: a doctor, an insurance, families, and days that go by."""

import itertools
import uuid
from datetime import date, timedelta

from ledger.test_charging import item, run
from small_office import insert, patient, practice, provider
from sqlalchemy import text

from frontdesk.core.work import Staff
from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.ledger import charging, owing
from frontdesk.ledger.actions import take_payment
from frontdesk.ledger.charging import Bearer, ChargeWanted
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.statements import actions, planning, reads, running
from frontdesk.statements.rules import Asked

PERMITS = "ledger.read ledger.post ledger.statements ledger.take ledger.approve ledger.void"
BILLER = Staff(3, "Lena Hart", frozenset(PERMITS.split()))
_numbers = itertools.count(1)


def open_office(store):
    """Enter the practice, its doctor and an insurance; return the store."""
    practice(store)
    store.doctor = provider(store)
    (store.aetna,) = insert(store, Payer(name="Aetna"))
    return store


def someone(store, family="Rivera", given="Ana", **more):
    """Register a patient; return the id."""
    return patient(store, family=family, given=given, number=next(_numbers), **more)


def insured(store, patient_id):
    """Insure a patient with Aetna; return the coverage."""
    row = Coverage(patient_id=patient_id, payer_id=store.aetna, member_id="W1")
    return insert(store, row)[0]


def charge(store, patient_id, cents, *, ago=10, coverage_id=None, words="Office visit",
           code="99213", part="self_pay"):  # fmt: skip
    """Charge a service; return its id."""
    day = store.today() - timedelta(days=ago)
    wanted = ChargeWanted(
        patient_id, day, code, words, cents, cents, provider_id=store.doctor,
        coverage_id=coverage_id, part=part,
    )  # fmt: skip
    run(store, charging.post_charges, [wanted], key=uuid.uuid4().hex)
    with store.read() as session:
        return max(row.id for row in owing.charges_of(session, patient_ids=[patient_id]))


def answered(store, charge_id, *, allowed_off=0, share=0, part="deductible"):
    """Let insurance answer: a discount, and a share for the patient; the rest it still owes."""
    if allowed_off:
        run(store, charging.adjust, item(store, charge_id, "payer"), account="contractual",
            cents=allowed_off, key=uuid.uuid4().hex, reason="CO-45")  # fmt: skip
    if share:
        run(store, charging.transfer, item(store, charge_id, "payer"),
            Bearer("patient", part=part), cents=share, key=uuid.uuid4().hex, memo="PR")  # fmt: skip


def pay(store, patient_id, cents, **more):
    """Take a payment of the balance in cash."""
    wanted = PaymentWanted(uuid.uuid4().hex, patient_id, None, "balance", "cash", cents, **more)
    return take_payment.do(store, BILLER, wanted).made


def dry(store, **asked):
    """Return the dry run's rows by guarantor."""
    with store.read() as session:
        rows = planning.plan_statements(
            session, settings=reads.settings(session).settings, today=store.today(),
            asked=Asked(**asked),
        )  # fmt: skip
    return {row.id: row for row in rows}


def begun(store, rows=None, *, key=None, **asked):
    """Begin a run of a dry run; return its id."""
    rows = dry(store, **asked).values() if rows is None else rows
    act = running.begin(key or uuid.uuid4().hex, rows, Asked(**asked))
    return act.run(store, BILLER).made


def sent_all(store, **asked):
    """Do a whole run; return what became of it."""
    return running.send(store, BILLER, begun(store, **asked))


def statements(store, run_id):
    """Return a run's statements as they were handed out."""
    with store.read() as session:
        return reads.kept(session, reads.in_run(session, run_id))


def settings(store, **changed):
    """Change some of the office's settings."""
    with store.read() as session:
        row = reads.settings(session)
    actions.save_settings.do(
        store, BILLER, settings=row.settings.to_json() | changed, version=row.version
    )


def days_ago(store, days):
    """Let every statement of before be that many days older."""
    with store.writing.begin() as connection:
        for number, day in connection.execute(text("SELECT id, day FROM statement")).all():
            earlier = date.fromisoformat(str(day)) - timedelta(days=days)
            connection.execute(text("UPDATE statement SET day = :day WHERE id = :id"),
                               {"day": earlier.isoformat() if store.is_sqlite else earlier,
                                "id": number})  # fmt: skip
