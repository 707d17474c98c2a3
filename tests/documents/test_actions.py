"""Forms asked for and signed, on both databases."""

from datetime import timedelta

import pytest
from small_office import clerk, patient

from frontdesk.core.clock import months_after
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.documents import reads
from frontdesk.documents.actions import add_form_kind, change_form_kind, sign_form, unsign_form


@pytest.fixture
def ana(store):
    return patient(store)


@pytest.fixture
def consent(store, manager):
    return add_form_kind.do(store, manager, name="Consent to treat", valid_months=12).made


def missing(store, patient_id, day=None):
    with store.read() as session:
        return [form.name for form in reads.missing_forms(session, patient_id,
                                                          day or store.today())]  # fmt: skip


def test_a_form_is_missing_until_it_is_signed_and_again_when_it_is_too_old(store, ana, consent):
    assert missing(store, ana) == ["Consent to treat"]
    sign_form.do(store, clerk(), ana, form_kind_id=consent)
    assert missing(store, ana) == []
    assert missing(store, ana, months_after(store.today(), 12)) == ["Consent to treat"]


def test_one_patients_signature_is_not_anothers(store, ana, consent):
    bob = patient(store, given="Bob", number=2)
    sign_form.do(store, clerk(), ana, form_kind_id=consent)
    assert missing(store, bob) == ["Consent to treat"]


def test_signing_twice_is_noted_once_and_undone_once(store, ana, consent):
    first = sign_form.do(store, clerk(), ana, form_kind_id=consent)
    second = sign_form.do(store, clerk(), ana, form_kind_id=consent)
    assert second.made == first.made
    first.undo.action.do(store, clerk(), **first.undo.arguments)
    assert missing(store, ana) == ["Consent to treat"]
    with pytest.raises(Refused):
        unsign_form.do(store, clerk(), first.made)


def test_an_older_paper_signature_can_be_entered_but_not_one_to_come(store, ana, consent):
    day = store.today() - timedelta(days=30)
    sign_form.do(store, clerk(), ana, form_kind_id=consent, signed_on=day)
    with store.read() as session:
        assert reads.forms_of(session, ana)[0].signed_on == day
    with pytest.raises(Refused, match="future"):
        tomorrow = store.today() + timedelta(days=1)
        sign_form.do(store, clerk(), ana, form_kind_id=consent, signed_on=tomorrow)


def test_a_form_no_longer_asked_for_is_not_missing_and_not_signed(store, manager, ana, consent):
    done = change_form_kind.do(
        store, manager, consent, version=1, name="Consent to treat", valid_months=12, active=False
    )
    assert missing(store, ana) == []
    with pytest.raises(Refused, match="no longer"):
        sign_form.do(store, clerk(), ana, form_kind_id=consent)
    done.undo.action.do(store, manager, **done.undo.arguments)
    assert missing(store, ana) == ["Consent to treat"]


def test_two_forms_cannot_have_one_name(store, manager, consent):
    with pytest.raises(Refused, match="already") as said:
        add_form_kind.do(store, manager, name="consent TO treat")
    assert said.value.field == "name"


def test_only_who_sets_up_the_office_decides_which_forms_are_asked_for(store):
    with pytest.raises(NeedsApproval):
        add_form_kind.do(store, clerk(), name="Photo release")
