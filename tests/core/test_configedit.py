"""Editing ``hortus.toml``: what changes, what stays, and what happens to bad input."""

import os
import stat
import threading
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import (
    ConfigError,
    ConflictError,
    Dialect,
    ModelSettings,
    NotFoundError,
    load_settings,
)
from hortus.core.configedit import SettingsEdit, edit_settings

FILE = Path("hortus.toml")
INSIDE = ModelSettings(url="http://127.0.0.1:8000/v1", inside=True)

WITH_COMMENTS = """\
# Our house.
[server]
port = 9000  # agreed with IT

# The big one.
[models.big]  # in the cellar
url = "http://127.0.0.1:8000/v1"
dialect = "chat"

# Where records go.
[store]
durability = "full"

# What people ask for.
[aliases]
"house/code" = ["big"]  # the default
# the end
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hortus.toml"


def names(text: str) -> dict[str, list[str]]:
    tree = tomllib.loads(text)
    return {section: list(tree.get(section, {})) for section in ("models", "aliases")}


def test_a_model_is_added_to_a_file_that_does_not_exist_yet(file: Path) -> None:
    with edit_settings(file) as edit:
        edit.set_model("qwen3-coder", INSIDE)
        edit.set_alias("house/code", ["qwen3-coder"])
    settings = load_settings(file=file, environment={}).settings
    assert settings.models == {"qwen3-coder": INSIDE}
    assert settings.aliases == {"house/code": ["qwen3-coder"]}


def test_adding_changes_no_byte_that_was_there(file: Path) -> None:
    file.write_text(WITH_COMMENTS)
    with edit_settings(file) as edit:
        edit.set_model("small/1.5b", INSIDE)
    assert file.read_text() == WITH_COMMENTS + (
        '\n[models."small/1.5b"]\nurl = "http://127.0.0.1:8000/v1"\ndialect = "chat"\n'
        "inside = true\n"
    )


def test_removing_takes_only_the_table_and_leaves_the_comments_around_it() -> None:
    edit = SettingsEdit(WITH_COMMENTS, FILE)
    edit.remove_alias("house/code")
    edit.remove_model("big")
    text = edit.text()
    for comment in ("# Our house.", "# The big one.", "# Where records go.", "# the end"):
        assert comment in text
    assert names(text) == {"models": [], "aliases": []}
    assert "port = 9000  # agreed with IT" in text


def test_adding_and_removing_gives_the_first_text_back_but_for_an_empty_line() -> None:
    edit = SettingsEdit(WITH_COMMENTS, FILE)
    edit.set_model("other", INSIDE)
    edit.remove_model("other")
    assert edit.text().rstrip() == WITH_COMMENTS.rstrip()


def test_an_alias_is_changed_in_place_and_keeps_its_neighbours() -> None:
    edit = SettingsEdit(WITH_COMMENTS, FILE)
    edit.set_model("other", INSIDE)
    edit.set_alias("house/code", ["other", "big"])
    edit.set_alias("house/fast", ["other"])
    tree = tomllib.loads(edit.text())
    assert tree["aliases"] == {"house/code": ["other", "big"], "house/fast": ["other"]}
    assert "# What people ask for." in edit.text()


def test_setting_a_model_again_drops_what_it_no_longer_says() -> None:
    edit = SettingsEdit(WITH_COMMENTS, FILE)
    edit.set_model("big", ModelSettings(url="https://h.example/v1", dialect=Dialect.MESSAGES))
    edit.set_model("big", ModelSettings(gguf="/models/a.gguf"))
    assert tomllib.loads(edit.text())["models"]["big"] == {
        "gguf": "/models/a.gguf",
        "dialect": "chat",
    }


@pytest.mark.parametrize(
    "text",
    [
        'models = { a = { url = "http://h/v1" } }\n',
        '[models]\na = { url = "http://h/v1" }\n',
        '[models]\na.url = "http://h/v1"\n',
        'models.a.url = "http://h/v1"\n',
        '[models.a]\nurl = "http://h/v1"\n[server]\nport = 1\n[models.b]\nurl = "http://h/v1"',
        '[models."a"]\r\nurl = "http://h/v1"\r\n\r\n[server]\r\nport = 1\r\n',
        '[ models . a ] # x\nurl = """http://h/v1"""\n',
        '[models]\n[models.a]\nurl = "http://h/v1"\n# \u2028 and \x85 are no line ends\n',
    ],
    ids=[
        "all inline",
        "inline",
        "dotted",
        "dotted root",
        "out of order",
        "crlf",
        "blanks",
        "odd line ends",
    ],
)
def test_every_layout_is_changed_rightly_or_left_alone(text: str) -> None:
    for act in ("add", "change", "remove"):
        edit = SettingsEdit(text, FILE)
        meant = tomllib.loads(text)["models"]
        if act == "remove":
            edit.remove_model("a")
            del meant["a"]
        else:
            edit.set_model("new" if act == "add" else "a", INSIDE)
            meant["new" if act == "add" else "a"] = {
                "url": INSIDE.url,
                "dialect": "chat",
                "inside": True,
            }
        try:
            new = edit.text()
        except ConfigError as e:
            assert e.remedy  # noqa: PT017 - both ends are right, damage is not
            continue
        assert tomllib.loads(new).get("models", {}) == meant


def test_a_model_that_exists_is_not_added_again() -> None:
    edit = SettingsEdit(WITH_COMMENTS, FILE)
    with pytest.raises(ConflictError, match=r"a model big already \(hortus\.toml:6\)"):
        edit.add_model("big", INSIDE)
    edit.add_model("other", INSIDE)
    assert names(edit.text())["models"] == ["big", "other"]


def test_a_model_that_an_alias_names_is_removed_only_on_demand() -> None:
    edit = SettingsEdit(WITH_COMMENTS, FILE)
    with pytest.raises(ConflictError, match="big is named by house/code"):
        edit.remove_model("big")
    assert edit.text() == WITH_COMMENTS
    assert edit.remove_model("big", from_aliases=True) == ["house/code"]
    assert names(edit.text()) == {"models": [], "aliases": []}


def test_an_alias_keeps_the_models_that_are_left() -> None:
    edit = SettingsEdit(WITH_COMMENTS, FILE)
    edit.add_model("other", INSIDE)
    edit.set_alias("house/code", ["big", "other", "hortus/embedded"])
    edit.remove_model("big", from_aliases=True)
    assert edit.aliases == {"house/code": ["other", "hortus/embedded"]}
    assert tomllib.loads(edit.text())["aliases"] == edit.aliases


@pytest.mark.parametrize("act", ["model", "alias"])
def test_what_is_not_there_cannot_be_removed(act: str) -> None:
    edit = SettingsEdit("", FILE)
    remove = edit.remove_model if act == "model" else edit.remove_alias
    with pytest.raises(NotFoundError, match="no 'absent'"):
        remove("absent")


def test_a_layout_that_cannot_be_extended_is_refused_and_the_file_is_untouched(file: Path) -> None:
    text = 'models = { a = { url = "http://h/v1" } }\n'
    file.write_text(text)
    with pytest.raises(ConfigError), edit_settings(file) as edit:
        edit.set_model("b", INSIDE)
    assert file.read_text() == text


def test_what_the_settings_rules_refuse_never_reaches_the_file(file: Path) -> None:
    file.write_text(WITH_COMMENTS)
    with pytest.raises(ConfigError, match="there is no model 'absent'"), edit_settings(file) as e:
        e.set_alias("house/fast", ["absent"])
    assert file.read_text() == WITH_COMMENTS


def test_a_file_that_is_broken_already_is_not_touched(file: Path) -> None:
    file.write_text("[models\n")
    with pytest.raises(ConfigError, match="not valid TOML"), edit_settings(file) as edit:
        edit.set_model("a", INSIDE)
    assert file.read_text() == "[models\n"


def _add_and_fail(edit: SettingsEdit) -> None:
    edit.set_model("a", INSIDE)
    edit.remove_model("absent")


def test_an_error_in_the_block_changes_nothing_and_leaves_no_scrap(file: Path) -> None:
    file.write_text(WITH_COMMENTS)
    with pytest.raises(NotFoundError, match="no 'absent'"), edit_settings(file) as edit:
        _add_and_fail(edit)
    assert file.read_text() == WITH_COMMENTS
    assert [path.name for path in file.parent.iterdir()] == ["hortus.toml"]


def test_the_mode_of_the_file_is_kept_and_a_new_one_is_private(file: Path) -> None:
    with edit_settings(file) as edit:
        edit.set_model("a", INSIDE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o640)
    with edit_settings(file) as edit:
        edit.set_model("b", INSIDE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_linked_file_is_changed_where_it_lies(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "hortus.toml"
    real.write_text(WITH_COMMENTS)
    link.symlink_to(real)
    with edit_settings(link) as edit:
        edit.set_model("a", INSIDE)
    assert link.is_symlink()
    assert names(real.read_text())["models"] == ["big", "a"]


def test_nothing_to_change_does_not_write(file: Path) -> None:
    file.write_text(WITH_COMMENTS)
    before = file.stat().st_ino
    with edit_settings(file) as edit:
        edit.set_alias("house/code", ["big"])
    assert file.stat().st_ino == before


def test_a_folder_that_cannot_be_written_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "in_the_way").write_text("a file")
    with (
        pytest.raises(ConfigError, match="cannot write") as caught,
        edit_settings(tmp_path / "in_the_way" / "hortus.toml"),
    ):
        pass
    assert "nothing was changed" in caught.value.remedy


def test_editors_at_the_same_time_lose_nothing(file: Path) -> None:
    def add(name: str) -> None:
        with edit_settings(file) as edit:
            edit.set_model(name, INSIDE)

    threads = [threading.Thread(target=add, args=(f"m{i}",)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(names(file.read_text())["models"]) == [f"m{i}" for i in range(8)]


def test_a_reader_sees_the_old_or_the_new_file_and_never_half_of_one(file: Path) -> None:
    file.write_text(WITH_COMMENTS)
    old = os.open(file, os.O_RDONLY)
    with edit_settings(file) as edit:
        edit.set_model("a", INSIDE)
    assert os.read(old, 10_000).decode() == WITH_COMMENTS
    os.close(old)


model_names = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,20}", fullmatch=True).filter(
    lambda name: name != "hortus/embedded"
)
models = st.builds(
    ModelSettings,
    url=st.just("https://h.example/v1"),
    dialect=st.sampled_from(Dialect),
    served_as=st.text(max_size=20),
    region=st.text(max_size=5),
    owner_entity=st.text(max_size=20),
    inside=st.booleans(),
    context_tokens=st.integers(0, 10**7),
    price_in_per_mtok=st.floats(0, 10_000),
    currency=st.just("USD"),
)


@given(st.dictionaries(model_names, models, min_size=1, max_size=5), st.data())
def test_what_is_set_is_read_back_and_what_is_removed_is_gone(
    entries: dict[str, ModelSettings], data: st.DataObject
) -> None:
    edit = SettingsEdit("# first\n[server]\nport = 1\n# last", FILE)
    for name, model in entries.items():
        edit.set_model(name, model)
    gone = data.draw(st.sampled_from(sorted(entries)))
    edit.remove_model(gone)
    text = edit.text()
    left = {name: model for name, model in entries.items() if name != gone}
    again = SettingsEdit(text, FILE)
    for name, model in left.items():
        again.set_model(name, model)
    assert again.text() == text
    assert set(names(text)["models"]) == set(left)
    assert text.startswith("# first\n[server]\nport = 1\n# last")
