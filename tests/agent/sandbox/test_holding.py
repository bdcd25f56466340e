"""Names that are held while commands run, and given back after the last one."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.sandbox import BadWorkspaceError, Profile, Sandbox, WorkspaceBusyError
from hortus.agent.sandbox.holding import hold, locked, release
from hortus.agent.sandbox.tree import HELD_SINCE_NS

_KILLED = """\
import sys
from pathlib import Path
from hortus.agent.sandbox import Sandbox
sandbox = Sandbox.open(Path(sys.argv[1]), allow_root=True)
sandbox.run("echo begun; sleep 60", on_output=lambda text: print(text, end="", flush=True))
"""


def test_a_held_name_is_an_empty_folder_that_tells_itself_from_others(tmp_path):
    path = tmp_path / ".envrc"
    hold([str(path)])
    assert path.stat().st_mtime_ns == HELD_SINCE_NS
    assert list(path.iterdir()) == []
    release([str(path)])
    assert not path.exists()


def test_what_somebody_has_put_there_meanwhile_stays(tmp_path):
    path = tmp_path / ".vscode"
    hold([str(path)])
    path.chmod(0o755)
    (path / "settings.json").touch()
    release([str(path)])
    assert (path / "settings.json").exists()


@given(st.sets(st.sampled_from(["a", "b", "c", "d"])), st.sets(st.sampled_from(["a", "b", "e"])))
def test_only_what_is_empty_goes(tmp_path_factory, held, files):
    root = tmp_path_factory.mktemp("root")
    for name in files:
        (root / name).touch()
    hold(str(root / name) for name in held)
    release(str(root / name) for name in held)
    assert {path.name for path in root.iterdir()} == files


def test_several_share_a_workspace_and_nobody_is_alone_then(tmp_path):
    with locked(str(tmp_path)) as one, locked(str(tmp_path)) as two:
        assert one.alone()
        one.share()
        two.share()
        assert not one.alone()


def test_of_several_that_end_the_last_one_is_alone(tmp_path):
    with locked(str(tmp_path)) as one, locked(str(tmp_path)) as two:
        one.share()
        two.share()
        assert [one.alone(), two.alone()] == [False, True]


def test_a_workspace_that_another_keeps_for_itself_is_busy(tmp_path):
    with locked(str(tmp_path)) as one, locked(str(tmp_path)) as two:
        assert one.alone()
        with pytest.raises(WorkspaceBusyError):
            two.share(patience_s=0.05)


def test_a_workspace_that_is_gone_is_named(tmp_path):
    with pytest.raises(BadWorkspaceError, match="cannot be opened"), locked(f"{tmp_path}/gone"):
        pass


@pytest.mark.usefixtures("sandbox")
def test_a_run_that_was_killed_leaves_nothing_running_and_nothing_held(workspace):
    program = subprocess.Popen(
        [sys.executable, "-c", _KILLED, workspace], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout.readline() == "begun\n"
    assert (workspace / ".envrc").is_dir()
    program.send_signal(signal.SIGKILL)
    program.communicate()
    assert (workspace / ".envrc").is_dir()
    Sandbox.open(workspace, allow_root=True)
    assert not (workspace / ".envrc").exists()
    assert not (workspace / ".vscode").exists()


def test_what_a_killed_run_held_is_given_back_by_the_next_command_too(sandbox, workspace):
    hold([str(workspace / name) for name in (".envrc", "vendor/sub/.idea")])
    sandbox.run("true")
    assert not (workspace / ".envrc").exists()
    assert not (workspace / "vendor/sub/.idea").exists()


def test_an_empty_folder_of_the_persons_own_stays(sandbox, workspace):
    (workspace / ".idea").mkdir()
    sandbox.run("true")
    assert (workspace / ".idea").is_dir()


def test_names_stay_held_until_the_last_of_several_is_over(sandbox, workspace):
    child = sandbox.start("echo begun; read x; mkdir .vscode/x && echo open || echo held")
    child.stdout.readline()
    sandbox.run("true")
    assert (workspace / ".vscode").is_dir()
    child.stdin.write(b"\n")
    child.stdin.flush()
    assert child.stdout.readline() == b"held\n"
    child.terminate()
    assert not (workspace / ".vscode").exists()


def test_a_workspace_that_cannot_be_protected_is_refused(theirs, user):
    theirs.chmod(0o555)
    ran = user.run(theirs, "true")
    assert ran["code"] == "sandbox_bad_workspace"
    theirs.chmod(0o755)


def test_many_begin_and_end_at_once_and_nothing_is_left(sandbox, workspace):
    names = set(workspace.iterdir())

    def run():
        for _ in range(3):
            sandbox.run("true", Profile(wall_s=60))

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(workspace.iterdir()) == names
    assert Path(workspace, "file").read_text() == "content\n"
