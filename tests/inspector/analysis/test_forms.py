"""The forms in which a value may be sent."""

import pytest

from hortus.inspector.analysis.forms import DIGESTS, forms, variants


def test_forms_never_hold_the_value_itself():
    assert "level" not in forms("level").values()
    assert forms("ab c")["url"] == "ab%20c"


@pytest.mark.parametrize("name", DIGESTS)
def test_each_digest_is_there_in_hex_and_base64(name):
    found = forms("value")
    assert int(found[name], 16)
    assert len(found[f"{name} base64"]) < len(found[name])


def test_a_remote_is_spelt_as_tools_spell_it():
    assert "git.example/team/repo" in variants("git@git.example:team/repo.git")
    assert "team/repo" in variants("git@git.example:team/repo.git")


def test_a_host_is_known_by_its_addresses_too():
    assert {"https://llm.corp.example", "https://llm.corp.example/v1"} <= set(
        variants("llm.corp.example")
    )
    assert len(variants("a.example")) == len(variants("other.example"))
    assert len(variants("Asia/Shanghai")) == 4


def test_a_value_comes_first_and_with_a_line_end_too():
    assert variants("abc")[0] == "abc"
    assert "abc\n" in variants("abc")
