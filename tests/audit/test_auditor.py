"""The check as one file: it runs without hortus and finds the same."""

import subprocess
import sys

import pytest

from hortus.audit.auditor import auditor_source


@pytest.fixture
def program(tmp_path):
    """Run the file on a log, in a Python that has no hortus, and return status and words."""
    file = tmp_path / "check_log.py"
    file.write_text(auditor_source())

    def run(folder, *words):
        code = (
            "import runpy, sys; sys.modules['hortus'] = None;"
            f"sys.argv = {['check_log', str(folder), *words]!r};"
            f"runpy.run_path({str(file)!r}, run_name='__main__')"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.fixture
def published(kept):
    kept.receipts = kept.fill(150)
    kept.log.publish()
    return kept


def test_it_names_no_room_of_hortus():
    assert "import hortus" not in auditor_source()
    assert "from hortus" not in auditor_source()


def test_a_whole_log_passes(published, program, tmp_path):
    (tmp_path / "receipts").write_text("\n".join(published.receipts))
    status, said = program(
        published.folder, "--log-key", str(published.key), "--receipts", str(tmp_path / "receipts")
    )
    assert status == 0, said
    assert "the log is whole" in said
    assert "receipts  150" in said


def test_an_edited_entry_is_named(published, program):
    bundle = published.folder / "tile/entries/000"
    bundle.write_bytes(bundle.read_bytes().replace(b"qwen3", b"qwen4", 1))
    status, said = program(published.folder, "--log-key", str(published.folder / "log.pub"))
    assert status == 1
    assert "FAULT     entry-edited at entry 1:" in said


def test_without_a_key_it_does_not_pretend_to_check(published, program):
    status, said = program(published.folder)
    assert status == 2
    assert "--log-key is needed" in said


@pytest.mark.parametrize(
    "words",
    [
        ("--log-key", "no/such/file"),
        ("--log-key", "a+b+c"),
        ("--receipts", "no/such/file"),
        ("--kept", "no/such/file"),
        ("--witness-key", "no/such/file"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_read_is_named_without_a_traceback(published, program, words):
    key = () if "--log-key" in words else ("--log-key", str(published.key))
    status, said = program(published.folder, *key, *words)
    assert status == 2
    assert "what was named cannot be read" in said
    assert "Traceback" not in said


def test_it_begins_with_how_to_run_it():
    assert auditor_source().startswith('"""Check a copy of the audit log of hortus')
