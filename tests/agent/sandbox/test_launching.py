"""Starting a command at a gate."""

import subprocess

import pytest

from hortus.agent.sandbox.engine import engine
from hortus.agent.sandbox.errors import SandboxError, SandboxUnavailableError
from hortus.agent.sandbox.launching import Plan, launch
from hortus.agent.sandbox.running import Watch, follow
from hortus.agent.sandbox.types import Profile

_BARE = [
    "--unshare-all",
    "--die-with-parent",
    "--ro-bind",
    "/",
    "/",
    "--proc",
    "/proc",
    "--dev",
    "/dev",
]


def plan(*command, arguments=_BARE, bubblewrap=None, **more):
    found = engine()
    return Plan(
        bubblewrap or found.bubblewrap, arguments, command, found.filter, Profile(), **more
    )


def ended(made):
    return follow(launch(engine().launcher, made), made.profile, Watch())


@pytest.mark.usefixtures("sandbox")
def test_the_gate_opens_when_the_way_is_prepared():
    seen = []
    end = ended(plan("/bin/sh", "-c", "echo begun; ulimit -n", opening=seen.append))
    assert end.output == "begun\n1024\n"
    assert seen[0] > 0


@pytest.mark.usefixtures("sandbox")
def test_what_fails_before_the_gate_ends_the_command():
    def fail(_):
        raise SandboxError("no way", remedy="none")

    with pytest.raises(SandboxError, match="no way"):
        ended(plan("/bin/true", opening=fail))


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("arguments", [["--nonsense"], ["--ro-bind", "/nowhere", "/x"], []])
def test_what_bubblewrap_cannot_build_is_no_exit_status(arguments):
    with pytest.raises(SandboxError):
        ended(plan("/bin/true", arguments=arguments))


@pytest.mark.usefixtures("sandbox")
def test_bubblewrap_that_is_gone_is_told_with_a_remedy():
    with pytest.raises(SandboxUnavailableError, match="gone"):
        ended(plan("/bin/true", bubblewrap="/nowhere/bwrap"))


@pytest.mark.usefixtures("sandbox")
def test_a_command_too_long_for_the_kernel_is_told():
    with pytest.raises(SandboxError, match="could not be started"):
        ended(plan("/bin/echo", "x" * 200_000))


@pytest.mark.usefixtures("sandbox")
def test_files_are_copied_into_the_root():
    arguments = ["--unshare-all", "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin",
                 "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64"]  # fmt: skip
    made = plan("/bin/cat", "/etc/x", arguments=arguments, files={"/etc/x": b"copied"})
    assert ended(made).output == "copied"


@pytest.mark.usefixtures("sandbox")
def test_a_command_can_be_killed_at_any_time():
    running = launch(engine().launcher, plan("/bin/sleep", "60"), stdin=subprocess.DEVNULL)
    running.kill()
    running.kill()
    running.process.stdout.close()
    assert running.ended() in (None, 137)
