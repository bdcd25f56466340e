"""Settings: which source wins, where a value came from, and how every wrong value is told."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import ConfigError, Loaded, load_settings
from hortus.core.config import check_text, home, person_folder, user_place


def load(tmp_path: Path, text: str = "", **environment: str) -> Loaded:
    file = tmp_path / "hortus.toml"
    file.write_text(text)
    return load_settings(file=file, environment=environment)


def fault(text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        check_text(text, Path("hortus.toml"))
    return caught.value


def verdict(text: str) -> str:
    try:
        check_text(text, Path("hortus.toml"))
    except ConfigError as e:
        return e.message
    return "taken"


def test_without_any_source_the_defaults_hold(tmp_path: Path) -> None:
    loaded = load_settings(data=tmp_path / "absent", environment={})
    assert loaded.settings.server.port == 8180
    assert str(loaded.origin("server.port")) == "default"


def test_the_file_beats_the_default(tmp_path: Path) -> None:
    loaded = load(tmp_path, "# ours\n[server]\nport = 9000\n")
    assert loaded.settings.server.port == 9000
    assert str(loaded.origin("server.port")) == f"hortus.toml {tmp_path}/hortus.toml:3"


def test_the_environment_beats_the_file(tmp_path: Path) -> None:
    loaded = load(tmp_path, "[server]\nport = 9000\n", HORTUS_SERVER_PORT="9001")
    assert loaded.settings.server.port == 9001
    assert str(loaded.origin("server.port")) == "environment HORTUS_SERVER_PORT"


def test_a_flag_beats_the_environment(tmp_path: Path) -> None:
    loaded = load_settings(
        data=tmp_path,
        flags={"server.port": 9002, "server.host": None},
        environment={"HORTUS_SERVER_PORT": "9001", "HORTUS_SERVER_HOST": "::1"},
    )
    assert loaded.settings.server.port == 9002
    assert str(loaded.origin("server.port")) == "flag --port"
    assert loaded.settings.server.host == "::1", "a flag that was not given says nothing"


def test_a_flag_is_checked_like_every_other_source(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"flag --port: server\.port"):
        load_settings(data=tmp_path, flags={"server.port": 70_000}, environment={})


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"HORTUS_DATA": "/d"}, "/d"),
        ({"XDG_DATA_HOME": "/x"}, "/x/hortus"),
        ({"HOME": "/h"}, "/h/.local/share/hortus"),
        ({"HORTUS_DATA": "/d", "XDG_DATA_HOME": "/x", "HOME": "/h"}, "/d"),
        ({"HORTUS_DATA": "", "HOME": "/h"}, "/h/.local/share/hortus"),
    ],
    ids=["own variable", "xdg", "home", "own first", "empty counts as unset"],
)
def test_the_data_folder_follows_the_environment(environment: dict[str, str], folder: str) -> None:
    loaded = load_settings(environment=environment)
    assert loaded.data == Path(folder)
    assert loaded.file == Path(folder) / "hortus.toml"


def test_the_settings_file_can_lie_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("[server]\nport = 1234\n")
    loaded = load_settings(environment={"HORTUS_CONFIG": str(tmp_path / "other.toml")})
    assert loaded.settings.server.port == 1234


def test_a_place_argument_beats_the_place_variable(tmp_path: Path) -> None:
    loaded = load_settings(data=tmp_path, environment={"HORTUS_DATA": "/elsewhere"})
    assert loaded.data == tmp_path


@pytest.mark.parametrize(
    ("text", "line", "name", "problem"),
    [
        ("[server]\n\nport = 70000\n", 3, "server.port", "<= 65535"),
        ('[server]\nport = "80"\n', 2, "server.port", "Expected `int`"),
        ("[server]\nmax_body_bytes = 0\n", 2, "server.max_body_bytes", ">= 1"),
        ("[gateway]\nrecovery_s = 0\n", 2, "gateway.recovery_s", "> 0"),
        ("[gateway]\nrecovery_s = inf\n", 2, "gateway.recovery_s", "<= "),
        ("[gateway]\nrecovery_s = nan\n", 2, "gateway.recovery_s", "Expected"),
        ('[store]\ndurability = "none"\n', 2, "store.durability", "matching"),
        ("[completion]\ngate = 1.1\n", 2, "completion.gate", "<= 1"),
        ("server = 3\n", 1, "server", "Expected `object`"),
        ("# one\n# two\n[server] # three\nprot = 1\n", 4, "server.prot", "unknown field"),
        ("[sever]\nport = 1\n", 1, "sever", "unknown field"),
        ('[models.a]\nurl = "http://h/v1"\n[models.b]\ninside=1\n', 4, "models.b.inside", "bool"),
        ('[models."a.b/c"]\nurl = "http://h"\nnew = 1\n', 3, "models.a.b/c.new", "unknown field"),
        ('[models.a]\ndialect = "chatty"\n', 2, "models.a.dialect", "Invalid enum value"),
        ('[models.a]\nurl = "http://h"\ncurrency = "euro"\n', 3, "models.a.currency", "matching"),
        ('[aliases]\n"house/code" = "a"\n', 2, "aliases.house/code", "Expected `array`"),
        ('[aliases]\n"house/code" = [1]\n', 2, "aliases.house/code[0]", "Expected `str`"),
        ('[content.rules.a]\nkeep = "x"\n', 2, "content.rules.a.keep", "Expected `array`"),
        ("[content.rules.a]\npeopel = []\n", 2, "content.rules.a.peopel", "unknown field"),
        ("[content.rules.a]\nkeep = []\n", 1, "content.rules.a", "names nobody"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_file_and_line(
    text: str, line: int, name: str, problem: str
) -> None:
    error = fault(text)
    assert error.message.startswith(f"hortus.toml:{line}: {name}: ")
    assert problem in error.message
    assert error.remedy


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("[server]\nprot = 1\n", "server.port"),
        ("[gateway]\nrecovery = 1\n", "gateway.recovery_s"),
        ("[severs]\nport = 1\n", "server"),
        ('[models.a]\nurl = "http://h"\napi_key = "x"\n', "api_key_file"),
    ],
    ids=["field", "missing unit", "section", "model field"],
)
def test_an_unknown_name_comes_with_the_nearest_known_one(text: str, meant: str) -> None:
    assert f"did you mean {meant}?" in fault(text).remedy


def test_broken_toml_names_the_file_and_the_line() -> None:
    assert re.search(r"hortus\.toml is not valid TOML: .*line 2", fault("a = 1\nb = \n").message)


def test_a_secret_in_an_address_is_refused_and_not_repeated() -> None:
    error = fault('[models.a]\nurl = "https://user:hunter2@h/v1"\n')
    assert "hunter2" not in error.message + error.remedy
    assert "api_key_file" in error.remedy


def test_bytes_that_are_no_utf8_are_told_as_such(tmp_path: Path) -> None:
    file = tmp_path / "hortus.toml"
    file.write_bytes(b"# caf\xe9\n")
    with pytest.raises(ConfigError, match=r"cannot read .*hortus\.toml") as caught:
        load_settings(file=file, environment={})
    assert "UTF-8" in caught.value.remedy


def test_a_folder_in_place_of_the_file_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot read"):
        load_settings(file=tmp_path, environment={})


@pytest.mark.parametrize(
    ("variable", "text", "value"),
    [
        ("HORTUS_SERVER_HOST", "0.0.0.0", "0.0.0.0"),
        ("HORTUS_SERVER_MAX_JSON_DEPTH", "64", 64),
        ("HORTUS_GATEWAY_CONNECT_TIMEOUT_S", "2.5", 2.5),
        ("HORTUS_GATEWAY_RECOVERY_S", "3", 3.0),
    ],
)
def test_a_variable_is_read_in_the_type_of_its_setting(
    tmp_path: Path, variable: str, text: str, value: object
) -> None:
    loaded = load(tmp_path, "", **{variable: text})
    section, _, field = variable.removeprefix("HORTUS_").lower().partition("_")
    assert getattr(getattr(loaded.settings, section), field) == value


def test_a_variable_with_a_wrong_value_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"environment HORTUS_SERVER_PORT: server\.port"):
        load(tmp_path, "", HORTUS_SERVER_PORT="eighty")


def test_an_unknown_variable_is_named_with_the_nearest_setting(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="HORTUS_SERVER_PROT is no setting") as caught:
        load(tmp_path, "", HORTUS_SERVER_PROT="1")
    assert "unset it; did you mean server.port?" in caught.value.remedy


def test_variables_of_other_programs_and_places_are_left_alone(tmp_path: Path) -> None:
    loaded = load(tmp_path, "", PATH="/bin", HORTUS_URL="http://h", HORTUS_KEY_FILE="/k")
    assert not loaded.origins


def test_places_are_handed_out_by_name_only() -> None:
    assert user_place("HORTUS_URL", {"HORTUS_URL": "http://h"}) == "http://h"
    assert user_place("HORTUS_KEY_FILE", {}) == ""
    with pytest.raises(KeyError):
        user_place("PATH", {"PATH": "/bin"})


def test_the_home_folder_comes_from_the_environment() -> None:
    assert home({"HOME": "/h"}) == Path("/h")
    assert home({}) == Path.home()


def test_the_persons_own_settings_are_in_their_configuration_folder() -> None:
    assert person_folder({"HOME": "/h"}) == Path("/h/.config/hortus")
    assert person_folder({"HOME": "/h", "XDG_CONFIG_HOME": "/c"}) == Path("/c/hortus")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    told = verdict(text)
    assert told == "taken" or "hortus.toml" in told


toml_values = st.recursive(
    st.sampled_from(["1", "-1", "0.5", "true", '"x"', '"http://h/v1"', "nan", "1979-05-27"]),
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda items: "[" + ", ".join(items) + "]")
        | inner.map(lambda item: "{ url = " + item + " }")
    ),
    max_leaves=4,
)


@given(
    st.sampled_from(["server", "gateway", "store", "completion", "models", "models.a", "aliases"]),
    st.sampled_from(["port", "host", "recovery_s", "durability", "gate", "url", "a", '"x/y"']),
    toml_values,
)
def test_any_value_anywhere_is_taken_or_refused_at_its_line(
    section: str, key: str, value: str
) -> None:
    told = verdict(f"# top\n[{section}]\n{key} = {value}\n")
    assert told == "taken" or re.match(r"hortus\.toml:[23]: ", told)
