"""The Charges room as a biller uses it: by the keyboard, every key counted."""

from datetime import date

from charges.a_visit import BILLER, MANAGER
from small_office import clerk
from sqlalchemy import select

from frontdesk.charges import reads
from frontdesk.charges.actions import save_superbill
from frontdesk.charges.fee_actions import save_band, save_guideline
from frontdesk.charges.rules import ServiceTyped
from frontdesk.charges.tables import Superbill
from frontdesk.kit.going import Go
from frontdesk.ledger import owing
from frontdesk.ledger import reads as ledger

STATE, CODE, POINTS = 2, 0, 3


def charged(office):
    with office.store.read() as session:
        rows = owing.charges_of(session, patient_ids=[office.ana])
        assert ledger.verify(session) == []
    return [(row.code, row.modifiers, row.units, row.cents, row.pointers, row.diagnoses)
            for row in rows if not row.voided]  # fmt: skip


def codes(desk):
    return [row[0] for row in desk.rows(desk.pane.card.services, CODE)]


def test_a_usual_visit_of_one_diagnosis_one_visit_and_one_test_takes_five_keys(one_file, desk):
    desk.press("Down")
    desk.settle()
    before = desk.keys
    desk.key("Enter")
    desk.words("cvs")
    desk.save()
    assert desk.keys - before == 5  # Enter, a letter for each, Ctrl+S
    assert charged(one_file) == [
        ("99213", "", 1, 14000, "A", "J06.9"), ("87880", "", 1, 3000, "A", "J06.9"),
    ]  # fmt: skip
    assert "$170.00 charged" in desk.pane.card.banner.sentence


def test_the_next_visit_to_charge_is_opened_after_a_save_and_takes_four_keys(one_file, desk):
    other = one_file.book(60)
    desk.office.bell.rang.emit(_all())
    desk.settle()
    desk.pane.open(one_file.visit)
    desk.settle()
    desk.words("cvs")
    desk.save()
    assert desk.pane.card.view.visit.appointment_id == other
    before = desk.keys
    desk.words("hs")
    desk.key("Ctrl+S")
    assert "charged already for another visit" in desk.pane.card.banner.sentence
    desk.save()
    assert desk.keys - before == 4
    assert len(charged(one_file)) == 3


def _all():
    from frontdesk.core.changes import Changes

    return Changes(everything=True)


def test_codes_words_modifiers_units_and_prices_are_typed_in_one_line(one_file, desk):
    desk.pane.open(one_file.visit)
    desk.settle()
    card = desk.pane.card
    desk.words("/j069\n".strip())
    desk.key("Enter")
    assert [row[1] for row in desk.rows(card.diagnoses, 0, 1)] == ["J06.9"]
    desk.words("87880-qw x2")
    desk.key("Enter")
    assert desk.rows(card.services, 0, 2, 4, 6) == [("87880", "QW", "2", "$25.00")]
    desk.words("$26.50")
    desk.key("Enter")
    assert desk.rows(card.services, 6, 7) == [("$26.50", "$53.00")]
    desk.save()
    assert charged(one_file) == [("87880", "QW", 2, 5300, "A", "J06.9")]


def test_a_header_is_refused_where_it_is_typed(one_file, desk):
    desk.pane.open(one_file.visit)
    desk.settle()
    desk.words("/j06")
    hits = desk.pane.card.entry.list.model.hits
    place = next(n for n, hit in enumerate(hits) if hit.id.code == "J06")
    desk.key(*["Down"] * place, "Enter")
    assert "header" in desk.pane.card.banner.sentence
    assert desk.pane.card.sheet.diagnoses == ()
    desk.settle()
    below = [hit.id.code for hit in desk.pane.card.entry.list.model.hits if not hit.id.refused]
    assert "J06.9" in below  # what may be charged is offered at once


def test_nothing_typed_is_lost_when_it_is_refused(one_file, desk):
    desk.pane.open(one_file.visit)
    desk.settle()
    desk.words("v")
    desk.save()
    assert "Add a diagnosis" in desk.pane.card.banner.sentence
    assert codes(desk) == ["99213"]
    desk.words("c")
    desk.save()
    assert len(charged(one_file)) == 1


def test_same_as_last_visit_is_one_key_at_the_prices_of_now(one_file, desk):
    last = one_file.book(-600, days=-20)
    one_file.save(ServiceTyped("99213", "Office visit", 9900), visit=last)
    desk.pane.open(one_file.visit)
    desk.settle()
    desk.key("Ctrl+L")
    desk.settle()
    assert desk.rows(desk.pane.card.services, 0, 6) == [("99213", "$140.00")]
    desk.save()
    assert charged(one_file)[-1][3] == 14000


def test_what_is_charged_is_amended_with_a_reason_and_paid_money_stays(one_file, desk):
    one_file.pay(2500)
    one_file.save()
    desk.pane.open(one_file.visit)
    desk.settle()
    desk.key("Ctrl+E")
    desk.pane.card.services.setFocus()
    desk.key("Down", "Delete")
    desk.save()
    assert desk.pane.card.reason.isVisible()
    desk.words("wrong code")
    desk.key("Enter")
    assert len(charged(one_file)) == 1
    with one_file.store.read() as session:
        view = reads.superbill(session, one_file.visit)
    assert view.before[0].void_reason == "wrong code" and view.terms.ahead_cents == 0


def test_a_void_asks_why_and_the_visit_is_to_charge_again(one_file, desk):
    one_file.save()
    desk.pane.open(one_file.visit)
    desk.settle()
    desk.pane.card.void.click()
    desk.key("Enter")
    assert "Say why" in desk.pane.card.reason.note.sentence or desk.pane.card.reason.isVisible()
    desk.words("wrong patient")
    desk.key("Enter")
    assert charged(one_file) == []
    assert [row[0] for row in desk.rows(desk.pane.list.table, STATE)] == ["to charge"]


def test_a_visit_is_excused_by_two_keys_and_a_reason(one_file, desk):
    desk.pane.open(one_file.visit)
    desk.settle()
    desk.key("Ctrl+Shift+N")
    desk.words("paperwork only")
    desk.key("Enter")
    assert [row[0] for row in desk.rows(desk.pane.list.table, STATE)] == ["no charge"]


def test_a_charge_made_at_another_desk_shows_by_itself(one_file, desk):
    desk.pane.open(one_file.visit)
    desk.settle()
    from frontdesk.charges.actions import save_superbill

    done = save_superbill.do(one_file.store, BILLER, one_file.typed())
    desk.office.bell.rang.emit(done.changes)
    desk.settle()
    assert [row[0] for row in desk.rows(desk.pane.list.table, STATE)] == ["$170.00"]
    assert desk.pane.card.amend.isVisible() and not desk.pane.card.save.isVisible()


def test_a_receptionists_save_asks_for_approval_and_keeps_what_is_typed(one_file, desk):
    desk.office.sign_in(clerk())
    desk.pane.open(one_file.visit)
    desk.settle()
    desk.words("cv")
    desk.save()
    assert len(desk.refused) == 1 and codes(desk) == ["99213"]


def test_a_half_typed_superbill_is_parked_and_comes_back(one_file, desk):
    desk.pane.open(one_file.visit)
    desk.settle()
    assert desk.pane.draft() is None
    desk.words("cs")
    draft = desk.pane.draft()
    desk.pane.take_up_nothing()
    desk.settle()
    assert desk.pane.draft() is None
    desk.pane.take_up(draft)
    desk.settle()
    assert codes(desk) == ["87880"]
    desk.save()
    assert len(charged(one_file)) == 1


def test_another_room_opens_a_visit_of_another_day(one_file, desk):
    old = one_file.book(-600, days=-3)
    desk.pane.go(Go("charges", None, {"appointment_id": old}))
    desk.settle()
    assert desk.pane.card.view.visit.appointment_id == old
    assert desk.pane.list.day == desk.pane.card.view.visit.day


def test_a_patient_alone_opens_their_oldest_visit_without_a_charge_then_the_latest(one_file, desk):
    earlier = one_file.book(days=-3)
    desk.pane.go(Go("charges", one_file.ana))
    desk.settle()
    assert desk.pane.card.view.visit.appointment_id == earlier
    for visit in (earlier, one_file.visit):
        save_superbill.do(one_file.store, MANAGER, one_file.typed(visit=visit))
    with one_file.store.read() as session:
        today = one_file.store.today()
        latest = reads.visit_to_charge(session, one_file.ana, until=today)
        assert latest == one_file.visit
        assert reads.visit_to_charge(session, one_file.ana + 1000, until=today) is None


def test_saved_by_two_quick_presses_it_is_charged_once(one_file, desk):
    desk.pane.open(one_file.visit)
    desk.settle()
    desk.words("cv")
    desk.pane.card.ask()
    desk.pane.card.ask()
    desk.settle()
    with one_file.store.read() as session:
        assert len(session.scalars(select(Superbill.id)).all()) == 1
    assert len(charged(one_file)) == 1


def test_the_paper_is_seen_first_and_noted_as_it_leaves(one_file, desk, tmp_path):
    desk.pane.open(one_file.visit)
    desk.settle()
    desk.key("Ctrl+P")
    desk.settle()
    preview = desk.pane.paper.preview
    assert preview.isVisible()
    assert preview.save_to(str(tmp_path / "superbill.pdf"))
    desk.settle()
    assert (tmp_path / "superbill.pdf").read_bytes().startswith(b"%PDF")


def test_an_estimate_of_a_booked_visit_is_made_from_what_is_planned(one_file, desk):
    later = one_file.book(60, status="booked", days=5, reason="Sore throat")
    desk.pane.go(Go("charges", None, {"appointment_id": later}))
    desk.settle()
    card = desk.pane.card
    assert not card.save.isVisible() and "only an estimate" in card.head.state.style_shown.word
    desk.words("cvs")
    card.estimate.click()
    assert card.estimate_form.form["primary"].value() == "Sore throat"
    card.estimate_form.make.click()
    desk.settle()
    assert desk.pane.paper.preview.isVisible()
    with one_file.store.read() as session:
        assert reads.superbill(session, later).estimate_cents == 17000


def test_a_declared_income_lowers_the_fee_at_once(one_file, desk):
    store = one_file.store
    save_guideline.do(
        store, MANAGER, region="48", valid_from=date(2020, 1, 1), one_cents=1_500_000,
        more_cents=500_000,
    )  # fmt: skip
    save_band.do(store, MANAGER, up_to=15_000, percent=5_000)
    desk.office.sign_in(MANAGER)
    desk.pane.open(one_file.visit)
    desk.settle()
    desk.words("cv")
    card = desk.pane.card
    assert card.sums.each["left"].amount.words() == "$140.00"
    card.household.click()
    card.household_form.form["people"].set_value(2)
    card.household_form.form["income_cents"].set_value(2_400_000)
    card.household_form.form.entered.emit()
    desk.settle()
    desk.office.bell.rang.emit(_all())
    desk.settle()
    assert card.sums.each["left"].amount.words() == "$70.00"
    assert codes(desk) == ["99213"]
