"""Claude Code takes the settings of its user's team, those for all, or the quiet ones."""

import hashlib
import json
from types import SimpleNamespace

import pytest

from hortus.core import ConfigError, Principal
from hortus.signin.managed import QUIET, ManagedSettings

ANNA = Principal("ses_1", "anna", account="anna")


@pytest.fixture
def roster():
    return SimpleNamespace(
        person_named=lambda name: SimpleNamespace(person_id="per_1") if name == "anna" else None,
        teams_of=lambda _: frozenset({"payments", "dev"}),
    )


@pytest.fixture
def managed(roster, tmp_path):
    def make(**settings):
        files = {}
        for name, said in settings.items():
            file = tmp_path / f"{name}.json"
            file.write_text(said if isinstance(said, str) else json.dumps(said))
            files[name] = str(file)
        return ManagedSettings(files, lambda: roster)

    return make


def test_without_a_file_only_the_quiet_switches_are_sent(managed):
    assert managed().of(ANNA).settings == QUIET


def test_the_first_team_that_is_named_decides(managed):
    settings = managed(payments={"a": 1}, dev={"a": 2}, all={"a": 3})
    assert settings.of(ANNA).settings == {"a": 1}
    assert settings.of(ANNA).uuid == "hortus-payments"


def test_everybody_else_gets_what_is_for_all(managed):
    settings = managed(other={"a": 1}, all={"a": 3})
    assert settings.of(ANNA).settings == {"a": 3}
    assert settings.of(Principal("s", "ci", account="ci", is_service=True)).settings == {"a": 3}


def test_the_checksum_is_the_one_that_the_client_computes(managed):
    said = {"env": {"B": "2", "A": "é"}, "allow": [{"y": 1, "x": None}]}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert managed(all=said).of(ANNA).checksum == f"sha256:{digest}"


@pytest.mark.parametrize("text", ["", "[]", "{", "\udcff"])
def test_a_file_that_is_none_is_named(managed, tmp_path, text):
    settings = managed(all="{}")
    (tmp_path / "all.json").write_text(text, errors="surrogateescape")
    with pytest.raises(ConfigError, match=r"signin.managed_settings.all: .*all\.json"):
        settings.of(ANNA)


def test_a_file_that_is_gone_is_named(managed, tmp_path):
    settings = managed(all="{}")
    (tmp_path / "all.json").unlink()
    with pytest.raises(ConfigError, match="cannot be used"):
        settings.of(ANNA)
