"""What Hyperscan compiles is tried apart, signed, and made again where the file is not right."""

import os

import pytest

from hortus.dlp import Databases, EngineError, is_installed
from hortus.dlp.expressions import Expression, Kind

pytest.importorskip("hyperscan")
WANTED = (Expression("ghp_[A-Za-z0-9]{36}", Kind.PLACE),)
FILE = "scanner.hyperscan"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a folder in which a database has been made; the trial takes a second."""
    folder = tmp_path_factory.mktemp("made")
    Databases(folder, b"key").get(WANTED)
    return folder


@pytest.fixture
def python(tmp_path):
    """Return a maker of what stands for an interpreter in which Hyperscan goes wrong."""

    def python(does):
        file = tmp_path / "python"
        file.write_text(f"#!/bin/sh\n{does}\n", encoding="ascii")
        file.chmod(0o700)
        return str(file)

    return python


def test_what_was_made_is_loaded_without_another_trial(made, python):
    again = Databases(made, b"key", python("exit 1"))
    assert again.has(WANTED)
    assert again.get(WANTED) is not None
    assert again.version


def test_a_file_that_was_changed_is_not_loaded(made, tmp_path, python):
    content = bytearray((made / FILE).read_bytes())
    for place in (0, 40, len(content) - 1):
        changed = content.copy()
        changed[place] ^= 1
        (tmp_path / FILE).write_bytes(changed)
        databases = Databases(tmp_path, b"key", python("exit 1"))
        assert not databases.has(WANTED)
        with pytest.raises(EngineError):
            databases.get(WANTED)


@pytest.mark.parametrize("content", [b"", b"short", b"\x00" * 200])
def test_a_file_of_anything_else_is_not_loaded(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    assert not Databases(tmp_path, b"key").has(WANTED)


def test_a_file_signed_with_another_key_or_for_other_rules_is_not_loaded(made):
    assert not Databases(made, b"other").has(WANTED)
    assert not Databases(made, b"key").has(())


def test_the_file_is_nobody_elses(made):
    assert (made / FILE).stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_costs_the_next_start_only(made, tmp_path, python):
    trial = f"cat > {os.devnull}; tail -c +33 {made / FILE}"
    databases = Databases(tmp_path / "missing", b"key", python(trial))
    assert databases.get(WANTED) is not None


@pytest.mark.parametrize(
    ("does", "says"),
    [
        ("kill -SEGV $$", "it ended its process with SIGSEGV"),
        ("kill -ILL $$", "it ended its process with SIGILL"),
        ("echo it does not find the same >&2; exit 1", "it does not find the same"),
        ("exit 3", "it ended with 3"),
        ("echo no database", "Error"),
    ],
)
def test_a_trial_that_goes_wrong_says_how(tmp_path, python, does, says):
    with pytest.raises(EngineError, match=says) as e:
        Databases(tmp_path, b"key", python(does)).get(WANTED)
    assert "portable" in e.value.remedy


def test_an_interpreter_that_is_not_there_is_a_fault_like_others(tmp_path):
    with pytest.raises(EngineError, match="could not be tried"):
        Databases(tmp_path, b"key", str(tmp_path / "none")).get(WANTED)


def test_the_extra_is_known_without_loading_it():
    assert is_installed()
