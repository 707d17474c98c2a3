from dataclasses import replace

import pytest

from frontdesk.core import settings
from frontdesk.core.settings import Site


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    monkeypatch.setenv(settings.HOME, str(tmp_path))


def test_a_first_start_names_this_desk_and_keeps_the_name():
    site = Site.load()
    assert site.workstation and site.office == ""
    site.save()
    assert Site.load() == site


def test_what_was_remembered_comes_back():
    replace(Site.load(), office="/data/office.db", remembered={"schedule": {"view": "week"}}).save()
    assert Site.load().remembered == {"schedule": {"view": "week"}}


def test_spoilt_settings_are_fresh_ones_and_do_not_stop_the_start(tmp_path):
    Site.load().save()
    (tmp_path / "config" / "site.json").write_text("{half")
    assert Site.load().office == ""
