from frontdesk.core import drafts
from frontdesk.core.drafts import Draft


def test_a_parked_form_comes_back_to_its_owner_only_and_the_newest_counts(store):
    drafts.keep(store, 7, Draft("register", "New patient", {"family": "Sm", "focus": "given"}))
    drafts.keep(store, 7, Draft("register", "New patient", {"family": "Smith", "focus": "given"}))
    drafts.keep(store, 8, Draft("register", "New patient", {"family": "Lee"}))
    [mine] = drafts.kept(store, 7)
    assert mine.typed == {"family": "Smith", "focus": "given"}


def test_a_saved_form_leaves_no_draft(store):
    drafts.keep(store, 7, Draft("register", "New patient", {"family": "Smith"}))
    drafts.keep(store, 7, Draft("checkin 41", "Check in", {}))
    drafts.forget(store, 7, "register")
    assert [draft.form for draft in drafts.kept(store, 7)] == ["checkin 41"]
