"""What differs between settings is named, and nobody's password is among it."""

from hortus.core import KnowledgeSettings, ModelSettings, ServerSettings, Settings
from hortus.core.changes import changes_between, digest_of, digests_of, shown

MODEL = ModelSettings(url="http://127.0.0.1:1/v1")


def test_settings_that_are_the_same_have_the_same_digest_and_no_changes():
    assert digest_of(Settings()) == digest_of(Settings(server=ServerSettings()))
    assert changes_between(Settings(), Settings()) == {}


def test_a_change_has_its_name_what_was_and_what_is():
    new = Settings(server=ServerSettings(port=9))
    assert changes_between(Settings(), new) == {"server.port": "8180 -> 9"}


def test_a_model_that_comes_or_goes_is_told_by_each_of_its_settings():
    found = changes_between(Settings(), Settings(models={"m": MODEL}))
    assert found["models.m.url"] == '- -> "http://127.0.0.1:1/v1"'
    found = changes_between(Settings(models={"m": MODEL}), Settings())
    assert found["models.m.inside"] == "false -> -"


def test_only_the_digest_of_the_section_that_changed_is_another():
    old, new = digests_of(Settings()), digests_of(Settings(aliases={"a": []}))
    assert [name for name in old if old[name] != new[name]] == ["section.aliases"]


def test_what_somebody_put_before_the_host_of_a_url_is_not_shown():
    assert shown("http://ada:pass@host/v1") == '"http://...@host/v1"'


def test_who_may_read_code_is_not_named_for_ever():
    new = Settings(knowledge=KnowledgeSettings(readers={"shop": ["ada"]}))
    changed = changes_between(Settings(), new)
    assert changed["knowledge.readers.shop"] == "changed"
    assert "ada" not in str(changed)
