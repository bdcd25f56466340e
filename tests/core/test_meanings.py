"""Each setting has its meaning, found by its name."""

import msgspec

from hortus.core import ContentRuleSettings, ModelSettings, Settings
from hortus.core.meanings import meanings


def test_every_setting_and_every_section_has_a_meaning() -> None:
    found = meanings()
    for section, values in msgspec.to_builtins(Settings()).items():
        assert found[section].endswith(".")
        for field in values:
            assert found[f"{section}.{field}"].endswith(".")
    for field in ModelSettings.__struct_fields__:
        assert found[f"models.*.{field}"].endswith(".")
    for field in ContentRuleSettings.__struct_fields__:
        assert found[f"content.rules.*.{field}"].endswith(".")


def test_a_meaning_is_one_line_of_plain_text() -> None:
    found = meanings()
    assert found["server.port"] == "TCP port to listen on; 0 picks a free one."
    assert not [text for text in found.values() if "\n" in text]
