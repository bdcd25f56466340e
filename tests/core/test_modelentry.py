"""What someone says about a model becomes settings that hold, or an error that helps."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import ConfigError, ModelSettings
from hortus.core.modelentry import is_loopback, model_entry


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    file = tmp_path / "key"
    file.write_text("sk-test-1234\n")
    file.chmod(0o600)
    return file


@pytest.fixture
def gguf_file(tmp_path: Path) -> Path:
    file = tmp_path / "tiny.gguf"
    file.write_bytes(b"GGUF\x03\x00\x00\x00")
    return file


@pytest.mark.parametrize(
    ("url", "said_inside", "inside", "remark"),
    [
        ("http://127.0.0.1:8000/v1", False, True, "on this machine"),
        ("http://localhost:8000/v1", False, True, "on this machine"),
        ("http://[::1]:8000/v1", False, True, "on this machine"),
        ("https://models.example/v1", False, False, "outside"),
        ("https://models.example/v1", True, True, "as you said"),
        ("https://localhost.example/v1", False, False, "outside"),
        ("https://127.0.0.1.example/v1", False, False, "outside"),
    ],
)
def test_only_this_machine_is_inside_without_a_word(
    url: str, *, said_inside: bool, inside: bool, remark: str
) -> None:
    entry = model_entry("m", ModelSettings(url=url, inside=said_inside))
    assert entry.settings.inside is inside
    assert remark in entry.remarks[0]


@pytest.mark.parametrize(
    ("url", "remark"),
    [
        ("http://127.0.0.1:11434", "answer under http://127.0.0.1:11434/v1"),
        ("http://models.example/v1", "not encrypted"),
    ],
)
def test_a_doubtful_address_is_taken_with_a_remark(url: str, remark: str) -> None:
    assert remark in " ".join(model_entry("m", ModelSettings(url=url)).remarks)


def test_a_slash_at_the_end_of_the_address_is_dropped() -> None:
    entry = model_entry("m", ModelSettings(url="http://127.0.0.1:8000/v1/"))
    assert entry.settings.url == "http://127.0.0.1:8000/v1"


@pytest.mark.parametrize(
    ("name", "said", "problem"),
    [
        ("hortus/embedded", ModelSettings(url="http://127.0.0.1/v1"), "the embedded model"),
        ("a b", ModelSettings(url="http://127.0.0.1/v1"), "cannot be a name"),
        ("m", ModelSettings(), "needs one of url and gguf"),
        ("m", ModelSettings(url="h/v1"), "is not the address of a server"),
        ("m", ModelSettings(url="https://u:pw@h/v1"), "holds a user or password"),
    ],
)
def test_what_cannot_hold_is_refused(name: str, said: ModelSettings, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem) as caught:
        model_entry(name, said)
    assert "pw" not in str(caught.value).replace("password", "")


def test_a_gguf_file_is_inside_and_its_path_becomes_absolute(
    gguf_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(gguf_file.parent)
    entry = model_entry("m", ModelSettings(gguf="tiny.gguf"))
    assert entry.settings.gguf == str(gguf_file)
    assert entry.settings.inside


def test_a_gguf_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot read the model file"):
        model_entry("m", ModelSettings(gguf=str(tmp_path / "absent.gguf")))
    with pytest.raises(ConfigError, match="cannot read the model file"):
        model_entry("m", ModelSettings(gguf=str(tmp_path)))


@pytest.mark.parametrize("content", [b"", b"GGU", b"PK\x03\x04", b"\x80\x04."])
def test_a_file_of_another_format_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match="is not a GGUF file"):
        model_entry("m", ModelSettings(gguf=str(file)))


def test_a_key_file_is_kept_by_its_absolute_path_and_its_key_nowhere(
    key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(key_file.parent)
    entry = model_entry("m", ModelSettings(url="https://h/v1", api_key_file="key"))
    assert entry.settings.api_key_file == str(key_file)
    assert "sk-test" not in repr(entry)
    assert not [remark for remark in entry.remarks if "chmod" in remark]


def test_a_key_that_others_can_read_is_taken_with_a_warning(key_file: Path) -> None:
    key_file.chmod(0o644)
    entry = model_entry("m", ModelSettings(url="https://h/v1", api_key_file=str(key_file)))
    assert f"chmod 600 {key_file}" in entry.remarks[-1]


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"one two\n", b"one\ntwo\n", "schlüssel".encode(), b"\xff\xfe"],
    ids=["empty", "blank", "two words", "two lines", "not ascii", "not text"],
)
def test_a_file_that_holds_no_key_is_refused_without_showing_it(
    key_file: Path, content: bytes
) -> None:
    key_file.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        model_entry("m", ModelSettings(url="https://h/v1", api_key_file=str(key_file)))
    assert "one" not in caught.value.message.replace("one key", "")


def test_a_missing_key_file_is_refused() -> None:
    with pytest.raises(ConfigError, match="cannot read the key file"):
        model_entry("m", ModelSettings(url="https://h/v1", api_key_file="/absent/key"))


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "127.0.0.1", "127.9.9.9", "::1"])
def test_this_machine_is_told_by_its_name_alone(host: str) -> None:
    assert is_loopback(host)


@given(st.text(max_size=40).filter(lambda text: not text.lower().startswith(("127.", "local"))))
def test_any_other_host_is_not_this_machine(host: str) -> None:
    assert not is_loopback(host) or ":" in host
