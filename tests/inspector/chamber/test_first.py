"""What goes too far is ended, what is left behind is ended too, and the observation says so."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from hortus.inspector.chamber import Limits
from hortus.inspector.chamber.first import digests, threads

HOME = "/home/casey41"
PYTHON = ("/usr/bin/python3", "-I", "-S", "-c")
HUNGRY = """
import time
held = []
while True:
    held.append(b"x" * (1 << 22))
    time.sleep(0.002)
"""
TALKATIVE = "import sys; sys.stdout.write('word ' * 2_000_000 + 'last')"
STUBBORN = "trap '' TERM INT HUP; touch /tmp/seen; while :; do sleep 9; done"
ASKING = "[ -t 0 ] || : > /dev/tty || echo none; read -r x || echo end"
COUNTING = "cat ~/count; echo x >> ~/count; mkdir -p /tmp/a; echo y > /tmp/a/b"


def shell(words, **fields):
    return ("/bin/bash", "-c", words), fields


def within(**limits):
    return Limits(**({"seconds": 20, "lingering_s": 0.2} | limits))


RUNS = {
    "true": (("/bin/true",), {}),
    "status": shell("echo out; echo err >&2; exit 3"),
    "missing": (("/no/such/program",), {}),
    "signal": shell("kill -SEGV $$"),
    "parent": shell("kill -9 $PPID; kill -9 1; echo still here"),
    "everybody": shell("kill -9 0"),
    "stubborn": shell(STUBBORN, limits=within(seconds=0.8)),
    "daemon": shell("setsid sleep 99 & sleep .2; echo gone"),
    "disk": (
        ("/bin/dd", "if=/dev/zero", f"of={HOME}/big", "bs=1M", "status=none"),
        {"limits": within(disk_bytes=4 << 20)},
    ),
    "file": (
        ("/bin/dd", "if=/dev/zero", "of=/tmp/big", "bs=1M", "status=none"),
        {"limits": within(file_bytes=2 << 20)},
    ),
    "memory": ((*PYTHON, HUNGRY), {"limits": within(memory_bytes=256 << 20)}),
    "bomb": shell("bomb() { bomb | bomb & }; bomb; sleep 99", limits=within(processes=40)),
    "talker": ((*PYTHON, TALKATIVE), {}),
    "terminal": shell("[ -t 0 ] && [ -t 1 ] && tty && : > /dev/tty && echo yes", terminal=True),
    "no terminal": shell(ASKING),
    "twice": shell(COUNTING, starts=2),
}


@pytest.fixture(scope="module")
def ends(observed):
    with ThreadPoolExecutor(4) as pool:
        made = {
            name: pool.submit(observed, *command, **({"limits": within()} | fields))
            for name, (command, fields) in RUNS.items()
        }
    return {name: future.result() for name, future in made.items()}


def ending(ends, name):
    found = ends[name].ending
    return found.status, found.reason


@pytest.mark.parametrize(
    ("name", "status", "reason"),
    [
        ("true", 0, "exited"),
        ("status", 3, "exited"),
        ("missing", 127, "exited"),
        ("signal", None, "signal 11"),
        ("parent", 0, "exited"),
        ("everybody", None, "signal 9"),
        ("stubborn", None, "time"),
        ("daemon", 0, "exited"),
        ("disk", 1, "disk"),
        ("file", None, "signal 25"),
        ("memory", None, "memory"),
        ("bomb", None, "processes"),
        ("talker", 0, "exited"),
        ("terminal", 0, "exited"),
        ("no terminal", 0, "exited"),
        ("twice", 0, "exited"),
    ],
)
def test_the_ending_is_told(ends, name, status, reason):
    assert ending(ends, name) == (status, reason), ends[name].ending.output


def test_what_is_printed_is_kept(ends):
    assert ends["status"].ending.output.split() == ["out", "err"]


def test_a_command_that_is_not_there_is_named(ends):
    assert ends["missing"].ending.output == "/no/such/program: No such file or directory\n"


def test_of_endless_output_the_last_is_kept(ends):
    output = ends["talker"].ending.output
    assert len(output) == 8192
    assert output.endswith("last")


def test_killing_the_parent_ends_nothing(ends):
    assert "still here" in ends["parent"].ending.output


def test_what_is_left_behind_is_named(ends):
    assert ends["daemon"].ending.left == ("sleep",)
    assert ends["true"].ending.left == ()


def test_what_a_program_did_is_known_even_where_it_had_to_be_ended(ends):
    assert ends["stubborn"].changed == ("/tmp/seen",)


def test_what_changed_in_home_and_elsewhere_is_listed(ends):
    assert ends["twice"].changed == (f"{HOME}/count", "/tmp/a/b")


def test_only_the_last_of_several_starts_is_observed(ends):
    assert ends["twice"].ending.output == "x\n"


def test_a_terminal_is_one_and_without_it_there_is_none(ends):
    assert ends["terminal"].ending.output.split() == ["/dev/pts/0", "yes"]
    assert ends["no terminal"].ending.output.split()[-2:] == ["none", "end"]


def test_files_are_told_apart_by_what_they_hold(tmp_path):
    (tmp_path / "file").write_text("one", encoding="utf-8")
    (tmp_path / "link").symlink_to("file")
    before = digests((str(tmp_path),))
    (tmp_path / "file").write_text("two", encoding="utf-8")
    after = digests((str(tmp_path),))
    assert before[f"{tmp_path}/link"] == after[f"{tmp_path}/link"] == "link to file"
    assert before[f"{tmp_path}/file"] != after[f"{tmp_path}/file"]


def test_threads_are_counted():
    assert threads() > 1 or sys.platform != "linux"
