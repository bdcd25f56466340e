"""Packs are switched on and off in a file that people edit as well."""

import pytest

from hortus.review.errors import UnknownRuleError
from hortus.review.packs import switch
from hortus.review.settings import SETTINGS, load_review_settings


def test_a_pack_is_switched_on_and_off_again(tmp_path):
    assert switch(tmp_path, "payments", on=True) == ("python-security", "payments")
    assert switch(tmp_path, "payments", on=True) == ("python-security", "payments")
    assert switch(tmp_path, "python-security", on=False) == ("payments",)
    assert load_review_settings(tmp_path).packs == ("payments",)


def test_what_else_the_file_says_stays(tmp_path):
    path = tmp_path / SETTINGS
    path.parent.mkdir()
    path.write_text("# ours\n[levels]\npy-eval = 'warn'  # for now\n")
    switch(tmp_path, "payments", on=True)
    text = path.read_text()
    assert "# ours" in text
    assert "# for now" in text
    assert load_review_settings(tmp_path).packs == ("python-security", "payments")


def test_a_pack_that_does_not_exist_changes_nothing(tmp_path):
    with pytest.raises(UnknownRuleError):
        switch(tmp_path, "nothing", on=True)
    assert not (tmp_path / SETTINGS).exists()
