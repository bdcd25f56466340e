"""Lines of strace, written by hand: who did what to which file, and which program that was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.chamber.tracing import parse

WORK = "/you/garden"
TOOL = '2 execve("/opt/tool/bin/tool", ["tool", "-p"], 0x7ffc /* 9 vars */) = 0'


def touches(*lines):
    return {(t.path, t.how, t.program) for t in parse("\n".join([TOOL, *lines]), WORK).touches}


def test_the_first_program_is_the_tool():
    trace = parse(TOOL, WORK)
    assert trace.programs == (("tool", "-p"),)
    assert [(t.path, t.how, t.by_tool) for t in trace.touches] == [
        ("/opt/tool/bin/tool", "run", True)
    ]


@pytest.mark.parametrize(
    ("line", "touch"),
    [
        ('2 openat(AT_FDCWD</srv>, "/etc/hosts", O_RDONLY) = 3</etc/hosts>',
         ("/etc/hosts", "read")),
        ('2 openat(AT_FDCWD</srv>, "a.txt", O_RDONLY|O_CLOEXEC) = 3</srv/a.txt>',
         ("/srv/a.txt", "read")),
        ('2 openat(7</y>, "a.txt", O_WRONLY|O_CREAT, 0644) = 3', ("/y/a.txt", "written")),
        ('2 open("/tmp/a", O_RDWR) = 3', ("/tmp/a", "written")),
        ('2 creat("/tmp/a", 0644) = 3', ("/tmp/a", "written")),
        ('2 openat(AT_FDCWD</x>, "/no", O_RDONLY) = -1 ENOENT (No such file)', ("/no", "missing")),
        ('2 unlink("/tmp/a") = 0', ("/tmp/a", "removed")),
        ('2 unlinkat(AT_FDCWD</tmp>, "a", 0) = 0', ("/tmp/a", "removed")),
        ('2 rename("/tmp/a", "/tmp/b") = 0', ("/tmp/b", "written")),
        ('2 renameat(AT_FDCWD</tmp>, "a", 5</var>, "b") = 0', ("/var/b", "written")),
        ('2 renameat(AT_FDCWD</tmp>, "a", 5</var>, "b") = 0', ("/tmp/a", "removed")),
        ('2 symlink("/etc/passwd", "/tmp/l") = 0', ("/tmp/l", "written")),
        ('2 openat(AT_FDCWD</x>, "/tmp/\\303\\274", O_RDONLY) = 3', ("/tmp/ü", "read")),
        ('2 openat(AT_FDCWD</x>, "/tmp/a\\"b\\nc", O_RDONLY) = 3', ('/tmp/a"b\nc', "read")),
        ("2 ptrace(PTRACE_TRACEME) = -1 EPERM (Not permitted)", ("ptrace", "read")),
    ],
)  # fmt: skip
def test_each_call_is_a_touch(line, touch):
    assert (*touch, "/opt/tool/bin/tool") in touches(line)


@pytest.mark.parametrize(
    "path",
    [f"{WORK}/README.md", WORK, "/usr/lib/x86_64-linux-gnu/libc.so.6", "/etc/ld.so.cache",
     "/dev/null", "/proc/self/maps", "/opt/clock/libclock.so", "/dev/shm/faketime_shm_2"],
)  # fmt: skip
def test_the_workspace_and_what_every_program_opens_are_left_out(path):
    found = touches(f'2 openat(AT_FDCWD<{WORK}>, "{path}", O_RDONLY) = 3')
    assert {touch[1] for touch in found} == {"run"}


def test_a_folder_that_only_begins_like_the_workspace_is_another():
    assert touches(f'2 open("{WORK}-old/x", O_RDONLY) = 3') >= {
        (f"{WORK}-old/x", "read", "/opt/tool/bin/tool")
    }


def test_a_call_in_two_parts_is_one():
    found = touches(
        '2 openat(AT_FDCWD</x>, "/etc/a", O_RDONLY <unfinished ...>',
        '3 openat(AT_FDCWD</x>, "/etc/b", O_RDONLY) = 4',
        "2 <... openat resumed>) = 3</etc/a>",
    )
    assert {touch[0] for touch in found} >= {"/etc/a", "/etc/b"}


def test_the_rest_of_a_call_that_never_began_says_nothing():
    assert len(touches("2 <... openat resumed>) = 3")) == 1


CLONE = "clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = "


def test_what_another_program_does_is_put_down_to_it():
    found = touches(
        f"2 {CLONE}5",
        '5 openat(AT_FDCWD</x>, "/etc/before", O_RDONLY) = 3',
        '5 execve("/usr/bin/git", ["git", "status"], 0x1) = 0',
        '5 openat(AT_FDCWD</x>, "/etc/after", O_RDONLY) = 3',
    )
    assert ("/etc/before", "read", "/opt/tool/bin/tool") in found
    assert ("/etc/after", "read", "/usr/bin/git") in found


def test_a_fork_belongs_to_the_program_of_its_parent():
    found = touches(
        f"2 {CLONE}5",
        '5 execve("/usr/bin/git", ["git"], 0x1) = 0',
        f"5 {CLONE}6",
        '6 openat(AT_FDCWD</x>, "/etc/child", O_RDONLY) = 3',
    )
    assert ("/etc/child", "read", "/usr/bin/git") in found


def test_a_child_may_be_heard_of_before_its_birth():
    found = touches(
        f"2 {CLONE}5",
        '5 execve("/usr/bin/git", ["git"], 0x1) = 0',
        "5 vfork( <unfinished ...>",
        '6 openat(AT_FDCWD</x>, "/etc/early", O_RDONLY) = 3',
        "5 <... vfork resumed>) = 6",
    )
    assert ("/etc/early", "read", "/usr/bin/git") in found


def test_threads_run_a_program_together():
    found = touches(
        "2 clone3({flags=CLONE_VM|CLONE_THREAD|CLONE_SIGHAND}, 88) = 5",
        '2 execve("/usr/bin/node", ["node"], 0x1) = 0',
        '5 openat(AT_FDCWD</x>, "/etc/a", O_RDONLY) = 3',
    )
    assert ("/etc/a", "read", "/usr/bin/node") in found


def test_numbers_that_are_used_again_do_not_go_round_in_circles():
    assert touches(f"5 {CLONE}6", f"6 {CLONE}5", '5 open("/etc/a", O_RDONLY) = 3')


def dropped(*lines):
    return parse("\n".join([TOOL, *lines]), WORK).dropped


@pytest.mark.parametrize(
    "lines",
    [
        ('2 open("/tmp/x", O_WRONLY|O_CREAT, 0644) = 3',
         '2 execve("/tmp/x", ["x"], 0x1) = 0'),
        ('2 open("/tmp/x", O_WRONLY|O_CREAT, 0755) = 3',),
        ('2 open("/tmp/x", O_WRONLY|O_CREAT, 0644) = 3', '2 chmod("/tmp/x", 0755) = 0'),
        ('2 open("/tmp/x", O_WRONLY|O_CREAT, 0600) = 3</tmp/x>', "2 fchmod(3</tmp/x>, 0700) = 0"),
        ('2 open("/tmp/y", O_WRONLY|O_CREAT, 0700) = 3', '2 rename("/tmp/y", "/tmp/x") = 0'),
    ],
)  # fmt: skip
def test_an_executable_that_was_written_first_is_dropped(lines):
    assert "/tmp/x" in dropped(*lines)


def test_a_program_in_memory_is_dropped():
    line = '2 execveat(3</memfd:x (deleted)>, "", ["x"], 0x1 /* 2 vars */, AT_EMPTY_PATH) = 0'
    assert dropped(line) == ("/memfd:x (deleted)",)


@pytest.mark.parametrize(
    "lines",
    [
        ('2 execve("/usr/bin/git", ["git"], 0x1) = 0',),
        ('2 open("/tmp/x", O_WRONLY|O_CREAT, 0644) = 3',),
        ('2 chmod("/tmp/x", 0755) = -1 ENOENT (No such file)',),
        ('2 execve("/tmp/x", ["x"], 0x1) = -1 ENOENT (No such file)',),
    ],
)
def test_other_files_are_not_dropped(lines):
    assert dropped(*lines) == ()


@given(st.lists(st.sampled_from([
    TOOL, f"2 {CLONE}5", f"5 {CLONE}2", f"9 {CLONE}9", "2 vfork( <unfinished ...>",
    "2 <... vfork resumed>) = 7", '5 rename("a") = 0', '2 execve("", [], 0x0) = 0',
    "2 chmod() = 0",
    "2 +++ exited with 0 +++", "2 exit_group(0) = ?", "", "2 openat(AT_FDCWD<", "2 symlink() = 0",
])) | st.text(max_size=80).map(lambda text: [text]))  # fmt: skip
def test_no_lines_break_it(lines):
    parse("\n".join(lines), WORK)
