"""Git is asked in one way: it fetches nothing, and runs nothing that a repository names."""

import pytest

from hortus.git import GitFailedError, last_line, output, run


def test_what_git_prints_is_the_answer(scratch):
    assert output(scratch.path, "cat-file", "-p", "HEAD:a") == b"first\n"
    assert output(scratch.path, "hash-object", "--stdin", feed=b"").strip() != b""


def test_a_failure_is_told_in_gits_last_words(scratch):
    assert run(scratch.path, ("cat-file", "-p", "HEAD:none")).returncode != 0
    with pytest.raises(GitFailedError, match=r"git cat-file failed in .*none") as caught:
        output(scratch.path, "cat-file", "-p", "HEAD:none")
    assert "fsck" in caught.value.remedy


def test_a_machine_without_git_says_so(scratch, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(GitFailedError, match="does not start") as caught:
        run(scratch.path, ("version",))
    assert "install git" in caught.value.remedy


def test_the_monitor_that_a_repository_names_is_not_run(scratch, tmp_path):
    program, trace = tmp_path / "program", tmp_path / "trace"
    program.write_text(f"#!/bin/sh\ntouch {trace}\n")
    program.chmod(0o755)
    scratch.git("config", "core.fsmonitor", str(program))
    (scratch.path / "a").write_text("second\n")
    assert run(scratch.path, ("status", "--short")).returncode == 0
    assert not trace.exists()


def test_the_program_for_signatures_that_a_repository_names_is_not_run(scratch, tmp_path):
    program, trace = tmp_path / "program", tmp_path / "trace"
    program.write_text(f"#!/bin/sh\ntouch {trace}\n")
    program.chmod(0o755)
    signed = scratch.git("cat-file", "commit", "HEAD").partition("\n\n")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    commit = f"{signed[0]}\n{signature}\n\n{signed[2]}\n".encode()
    made = output(scratch.path, "hash-object", "-t", "commit", "-w", "--stdin", feed=commit)
    scratch.git("config", "log.showSignature", "true")
    scratch.git("config", "gpg.program", str(program))
    assert output(scratch.path, "log", "-1", "--format=%s", made.decode().strip()).strip()
    assert not trace.exists()


@pytest.mark.parametrize(
    ("said", "last"), [(b"one\ntwo\n\n", "two"), (b"", "no reason given"), (b"\xff", "\ufffd")]
)
def test_of_several_lines_the_last_counts(said, last):
    assert last_line(said) == last
