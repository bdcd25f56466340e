"""The root that a command sees."""

from itertools import pairwise

from hortus.agent.sandbox.system import EMPTY, system, system_files


def test_programs_are_shown_and_homes_are_not():
    words = system(1 << 20)
    assert "/usr" in words
    assert not {"/home", "/root", "/var", "/run", "/etc", "/sys", "/etc/shadow"} & set(words)


def test_the_kernels_settings_lie_read_only_over_those_that_are_mounted():
    words = system(1 << 20)
    assert words.index("/proc/sys") > words.index("/proc")
    assert words[words.index("/proc/sys") - 1] == "--ro-bind"


def test_temporary_files_have_a_size():
    words = system(12345)
    sized = [after for before, after in pairwise(words) if before == "--size"]
    assert sized == ["12345", "12345"]


def test_the_users_of_this_machine_are_not_shown():
    files = system_files()
    assert files["/etc/passwd"].count(b"\n") == 2
    assert b"localhost" in files["/etc/hosts"]
    assert "/etc/shadow" not in files


def test_what_covers_others_is_empty():
    with open(EMPTY, "rb") as file:  # noqa: PTH123 - a path as text
        assert file.read() == b""
