"""Commands in the sandbox: what works, what is refused, how they end."""

import os
import threading
import time

import pytest

from hortus.agent.sandbox import (
    BadProfileError,
    BadWorkspaceError,
    Ended,
    Profile,
    Sandbox,
    SandboxError,
    SandboxUnavailableError,
    sandbox_proofs,
)


def test_a_command_works_in_the_workspace(user, theirs):
    ran = user.run(theirs, "echo new > made && cat file made && git status --short")
    assert (ran["status"], ran["output"]) == (0, "content\nnew\n?? made\n?? vendor/\n")
    assert (theirs / "made").read_text() == "new\n"


def test_an_ordinary_user_can_commit(user, theirs):
    ran = user.run(
        theirs,
        "echo more >> file && git add -A . ':!vendor' && "
        "git -c user.name=n -c user.email=e commit -qm more && "
        "git show --name-only --format=%s && git status --short",
    )
    assert (ran["status"], ran["output"]) == (0, "more\n\nfile\n?? vendor/\n")


def test_nothing_outside_is_seen_or_written(user, theirs):
    ran = user.run(
        theirs,
        "ls /home /root /work /var/log /etc/shadow /run; ls -A / /tmp /etc; touch /x /usr/x "
        "/etc/x /dev/x ../x; env; cat /proc/1/environ; id -u; hostname",
    )
    lines = ran["output"].splitlines()
    assert "s3cret" not in ran["output"]
    assert not [line for line in lines if line in ("root", "work", "shadow", "run", "sys")]
    assert sum("Read-only file system" in line for line in lines) == 4
    assert lines[-2:] == ["1000", "sandbox"]


def test_the_state_says_what_holds(user, theirs):
    state = user.run(theirs, "true")["state"]
    assert state.startswith("sandboxed (bubblewrap ")
    assert "seccomp" in state


def test_processes_memory_and_files_are_limited(user, theirs):
    ran = user.run(
        theirs,
        "ulimit -u; ulimit -f; ulimit -c; ulimit -d; ulimit -n; "
        "head -c 9000000 /dev/zero > big; stat -c %s big",
        processes=20,
        file_bytes=1 << 20,
        memory_bytes=1 << 28,
        open_files=64,
    )
    lines = ran["output"].splitlines()
    assert lines[:5] == ["20", "1024", "0", "262144", "64"]
    assert lines[-1] == str(1 << 20)


def test_more_processes_than_allowed_are_refused(user, theirs):
    ran = user.run(
        theirs,
        [
            "perl",
            "-e",
            "for (1..60) { my $p = fork; last unless defined $p; $n++; $p or sleep 9 } print $n",
        ],
        processes=30,
    )
    assert 20 < int(ran["output"]) < 30


def test_system_calls_of_the_list_are_refused(user, theirs):
    numbers = {"ptrace": 101, "keyctl": 250, "bpf": 321, "io_uring_setup": 425, "mount": 165}
    if os.uname().machine != "x86_64":
        pytest.skip("the numbers are those of x86_64")
    words = ",".join(str(number) for number in numbers.values())
    script = f"for my $n ({words}) {{ my $r = syscall($n, 0, 0, 0, 0, 0); print $!+0, ' ' }}"
    ran = user.run(theirs, ["perl", "-e", script])
    assert ran["output"].split() == ["1", "1", "38", "38", "1"]


def test_the_network_is_empty(user, theirs):
    ran = user.run(theirs, "cat /proc/net/dev; (exec 3<>/dev/tcp/127.0.0.1/22) 2>&1")
    names = [line.split(":")[0].strip() for line in ran["output"].splitlines() if ":" in line]
    assert names[0] == "lo"
    assert "refused" in ran["output"]


def test_a_command_may_talk_to_itself(user, theirs):
    script = (
        "use IO::Socket::INET; my $s = IO::Socket::INET->new(Listen => 1, LocalAddr => "
        "'127.0.0.1'); my $c = IO::Socket::INET->new('127.0.0.1:' . $s->sockport); "
        "print $c ? 'yes' : 'no'"
    )
    assert user.run(theirs, ["perl", "-e", script])["output"] == "yes"


def test_root_is_refused(workspace):
    if os.geteuid() != 0:
        pytest.skip("only root can be refused as root")
    with pytest.raises(SandboxUnavailableError, match="not run as root"):
        Sandbox.open(workspace)


def test_for_root_the_kernel_is_read_only(sandbox):
    ran = sandbox.run(
        "for f in /proc/sys/kernel/core_pattern /proc/sysrq-trigger; do [ -w $f ] || echo no; done"
    )
    assert ran.output == "no\nno\n"


def test_the_exit_status_is_that_of_the_command(sandbox):
    assert sandbox.run("exit 3").status == 3


def test_a_signal_is_told_as_a_shell_tells_it(sandbox):
    ran = sandbox.run("kill -TERM $$")
    assert (ran.status, ran.ended) == (143, Ended.SIGNALLED)


def test_words_are_run_without_a_shell(sandbox):
    assert sandbox.run(["printf", "%s|", "$HOME", "a b"]).output == "$HOME|a b|"


def test_both_outputs_come_in_their_order(sandbox):
    assert sandbox.run("echo 1; echo 2 >&2; echo 3").output == "1\n2\n3\n"


def test_standard_input_is_what_was_given_and_else_empty(sandbox):
    assert sandbox.run("cat; echo .", stdin=b"given").output == "given.\n"
    assert sandbox.run("cat; echo .").output == ".\n"


def test_output_is_told_as_it_comes(sandbox):
    told = []
    ran = sandbox.run(
        "echo one; sleep 0.2; printf 'tw\\303'; sleep 0.2; printf '\\266'", on_output=told.append
    )
    assert "".join(told) == ran.output == "one\ntwö"
    assert len(told) > 1


def test_a_long_output_is_cut_in_the_middle(sandbox):
    ran = sandbox.run("seq 100000", Profile(output_bytes=1000))
    assert ran.output.startswith("1\n2\n")
    assert ran.output.endswith("100000\n")
    assert ran.cut_bytes > 500_000


def test_an_endless_output_is_ended(sandbox):
    ran = sandbox.run("yes", Profile(output_stop_bytes=1 << 20))
    assert (ran.status, ran.ended) == (None, Ended.OUTPUT)


def test_a_command_is_ended_when_its_time_is_over(sandbox):
    ran = sandbox.run("sleep 60", Profile(wall_s=0.3))
    assert (ran.status, ran.ended) == (None, Ended.TIMED_OUT)


def test_silence_does_not_hide_a_command_from_its_time_limit(sandbox):
    ran = sandbox.run("exec >&- 2>&-; sleep 60", Profile(wall_s=0.3))
    assert ran.ended is Ended.TIMED_OUT


def test_a_command_can_be_interrupted(sandbox):
    wanted = threading.Event()
    ran = sandbox.run("echo begun; sleep 60", on_output=lambda _: wanted.set(), cancelled=wanted)
    assert (ran.output, ran.ended) == ("begun\n", Ended.INTERRUPTED)


def test_a_command_can_be_interrupted_by_a_question(sandbox):
    assert sandbox.run("sleep 60", cancelled=lambda: True).ended is Ended.INTERRUPTED


def test_nothing_survives_its_command(sandbox, workspace):
    sandbox.run("setsid nohup sh -c 'sleep 0.4; touch survived' >/dev/null 2>&1 & disown")
    time.sleep(0.6)
    assert not (workspace / "survived").exists()


def test_what_a_listener_raises_ends_the_command(sandbox, workspace):
    def fail(_):
        raise ValueError("a listener's own")

    with pytest.raises(ValueError, match="own"):
        sandbox.run("echo x; sleep 1; touch survived", on_output=fail)
    assert not (workspace / "survived").exists()
    assert not (workspace / ".envrc").exists()


def test_no_descriptor_of_this_process_is_inherited(sandbox, workspace):
    with (workspace / "file").open() as file:
        os.set_inheritable(file.fileno(), True)
        ran = sandbox.run("ls /proc/self/fd | wc -l")
    assert ran.output == "4\n"  # three, and that of ls itself


def test_a_variable_is_handed_in_only_if_it_is_named(sandbox):
    ran = sandbox.run("echo $GIVEN $SECRET $PATH", Profile(environment={"GIVEN": "a b"}))
    assert ran.output.startswith("a b /usr/local/sbin")


def test_a_further_folder_can_be_read_and_not_written(sandbox, tmp_path):
    (tmp_path / "tool").write_text("text")
    ran = sandbox.run(f"cat {tmp_path}/tool; touch {tmp_path}/x", Profile(read_only=(tmp_path,)))
    assert ran.output.startswith("text")
    assert "Read-only" in ran.output


def test_a_read_only_workspace_takes_nothing(sandbox, workspace):
    ran = sandbox.run("cat file; touch x; ls -A", Profile(writable=False))
    assert "Read-only file system" in ran.output
    assert ".envrc" not in ran.output
    assert not (workspace / "x").exists()


def test_temporary_files_are_bounded_and_gone(sandbox):
    profile = Profile(temporary_bytes=1 << 20)
    ran = sandbox.run(
        "for d in /tmp /dev/shm; do head -c 3000000 /dev/zero > $d/x; stat -c %s $d/x; done",
        profile,
    )
    assert [line for line in ran.output.splitlines() if line.isdigit()] == ["1048576"] * 2
    assert sandbox.run("ls /tmp/x").status == 2


def test_a_program_that_is_not_there_is_named(sandbox):
    with pytest.raises(SandboxError, match="nosuch: No such file") as raised:
        sandbox.run(["nosuch"])
    assert raised.value.code == "sandbox_no_command"


@pytest.mark.parametrize("command", [[], "", [""], "a\0b", ["a", "\0"]])
def test_what_is_no_command_is_refused(sandbox, command):
    with pytest.raises(BadProfileError):
        sandbox.run(command)


def test_a_workspace_has_to_exist(tmp_path):
    with pytest.raises(BadWorkspaceError, match="no folder"):
        Sandbox.open(tmp_path / "missing", allow_root=True)


def test_several_commands_run_at_once(sandbox, workspace):
    outputs = []

    def run(number):
        outputs.append(sandbox.run(f"sleep 0.0{number}; echo {number}; ls -d .envrc").output)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outputs) == [f"{number}\n.envrc\n" for number in range(4)]
    assert not (workspace / ".envrc").exists()


def test_everything_is_proven_before_the_first_command(sandbox):
    found = sandbox_proofs()
    assert found.holds
    assert len(found.proofs) >= 15
    assert found.state == sandbox.state


def test_the_folder_of_a_sandbox_is_its_real_path(workspace, tmp_path):
    (tmp_path / "link").symlink_to(workspace)
    assert Sandbox.open(tmp_path / "link", allow_root=True).workspace == workspace
