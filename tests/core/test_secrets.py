import json

import pytest

from frontdesk.core import secrets
from frontdesk.core.refused import Refused
from frontdesk.core.secrets import KeyRing

KEY = bytes(range(32))


@pytest.fixture(scope="module")
def ring():
    made = KeyRing().with_wrap("passphrase", "four words make a key", KEY)
    return made.with_wrap("recovery", "AAAA-BBBB", KEY)


def test_passphrase_and_recovery_code_each_open_the_office(ring):
    assert ring.opened("four words make a key") == KEY == ring.opened("AAAA-BBBB")


def test_another_phrase_is_refused(ring):
    with pytest.raises(Refused, match="not this office's passphrase"):
        ring.opened("four words make a kez")


def test_a_new_passphrase_ends_the_old_one_and_leaves_the_recovery_code(ring):
    fresh = ring.with_wrap("passphrase", "another four words", KEY)
    assert fresh.opened("another four words") == KEY == fresh.opened("AAAA-BBBB")
    with pytest.raises(Refused):
        fresh.opened("four words make a key")


def test_the_ring_survives_its_file_and_holds_no_bare_key(ring, tmp_path):
    ring.save(tmp_path / "office.keys")
    text = (tmp_path / "office.keys").read_text()
    assert KeyRing.from_text(text) == KeyRing(tuple(json.loads(text)["wraps"]))
    assert KeyRing.from_text(text).opened("AAAA-BBBB") == KEY
    assert KEY.hex() not in text


def test_an_accent_typed_in_either_way_is_the_same(ring):
    made = KeyRing().with_wrap("passphrase", "caf\u00e9 au lait, s'il vous pla\u00eet", KEY)
    assert made.opened("cafe\u0301 au lait, s'il vous plai\u0302t") == KEY


def test_no_keyring_means_none_is_used_and_nothing_is_written_in_clear(monkeypatch, tmp_path):
    import keyring
    from keyring.backends.fail import Keyring as NoKeyring

    keyring.set_keyring(NoKeyring())
    assert secrets.remember_key("office", KEY) is False
    assert secrets.remembered_key("office") is None


def test_recovery_codes_differ_and_have_no_look_alikes():
    codes = {secrets.new_recovery_code() for _ in range(50)}
    assert len(codes) == 50
    assert not set("".join(codes)) & set("01IO")
