"""Programs that keep running: spoken to, ended, tidied up after."""

import pytest

from hortus.agent.sandbox import Profile, SandboxError

_ANSWER = "while read line; do echo got $line; echo about $line >&2; done; echo over"


def test_a_program_is_spoken_to_through_pipes(sandbox):
    child = sandbox.start(_ANSWER)
    child.stdin.write(b"one\n")
    child.stdin.flush()
    assert child.stdout.readline() == b"got one\n"
    assert child.poll() is None
    child.stdin.close()
    assert child.stdout.read() == b"over\n"
    assert child.wait(10) == 0
    child.terminate()
    assert child.errors == "about one\n"


def test_bytes_pass_as_they_are(sandbox):
    child = sandbox.start("cat", Profile(writable=False))
    data = bytes(range(256)) * 8
    child.stdin.write(data)
    child.stdin.close()
    assert child.stdout.read() == data
    assert child.terminate() == ()


def test_ending_it_ends_all_it_started(sandbox, workspace):
    child = sandbox.start("setsid sh -c 'sleep 0.3; touch survived' & echo begun; sleep 60")
    child.stdout.readline()
    assert child.wait(0.01) is None
    child.terminate()
    assert child.poll() is not None
    assert not (workspace / "survived").exists()


def test_what_it_left_is_told_at_its_end(sandbox, workspace):
    child = sandbox.start("git init -q new; echo x > new/.git/hooks/a; echo done; read x")
    child.stdout.readline()
    assert child.terminate() == ("new/.git: new repository, hook a put aside",)
    assert not (workspace / "new/.git/hooks/a").exists()


def test_a_program_that_may_not_write_holds_no_names(sandbox, workspace):
    child = sandbox.start("echo begun; read x", Profile(writable=False))
    child.stdout.readline()
    assert not (workspace / ".vscode").exists()
    child.terminate()


def test_a_program_that_is_not_there_ends_at_once(sandbox):
    child = sandbox.start(["nosuch"])
    assert child.stdout.read() == b""
    assert child.wait(10) == 1
    child.terminate()
    assert "nosuch: No such file" in child.errors


def test_a_command_that_is_none_is_refused(sandbox):
    with pytest.raises(SandboxError):
        sandbox.start([])
