"""The clock is moved for those who ask the C library, and for nothing but the date."""

import os
import sys
from pathlib import Path

import pytest

from hortus.inspector.chamber import clock

NOON = "2026-03-11T12:00:00+00:00"
NOON_S = 1_773_230_400


@pytest.mark.parametrize(
    ("now_s", "away"), [(NOON_S, "+0"), (NOON_S + 10, "-10"), (NOON_S - 10, "+10")]
)
def test_the_clock_is_moved_from_now(now_s, away):
    assert clock.variables(NOON, now_s * 1_000_000)["FAKETIME"] == away


def test_it_never_shows_a_moment_before_the_one_that_is_shown():
    assert clock.variables(NOON, NOON_S * 1_000_000 + 1)["FAKETIME"] == "+0"


def test_waiting_and_the_times_of_files_are_left_alone():
    variables = clock.variables(NOON, 0)
    assert variables["FAKETIME_DONT_FAKE_MONOTONIC"] == variables["NO_FAKE_STAT"] == "1"


def test_a_time_is_the_same_moment_in_every_zone():
    assert clock.seconds("2026-03-11T20:00:00+08:00") == clock.seconds(NOON) == NOON_S


def test_the_function_that_fails_is_left_to_the_c_library():
    library = b"\x7fELF\0clock_gettime\0clock_nanosleep\0usleep\0text clock_nanosleep\0"
    mended = clock.mended(library)
    assert len(mended) == len(library)
    assert b"\0clock_nanosleep\0" not in mended
    assert b"\0clock_gettime\0" in mended


def test_no_semaphore_is_handed_on_to_programs_that_could_not_open_it():
    library = b"\x7fELF\0/faketime_sem_%ld\0/faketime_shm_%ld\0"
    mended = clock.mended(library)
    assert len(mended) == len(library)
    assert b"/faketime/sem_%ld\0" in mended  # a slash within is refused: sem_overview(7)


def test_a_process_without_the_library_has_its_own_clock(tmp_path):
    assert not clock.is_pinned(Path("/proc") / str(os.getpid()))
    (tmp_path / "exe").symlink_to("/usr/bin/node")
    (tmp_path / "maps").write_text(f"7f00-7f01 r-xp 0 00:1 1 {clock.INSIDE}\n", encoding="utf-8")
    assert clock.is_pinned(tmp_path)


def test_java_is_spared_and_so_has_its_own_clock(tmp_path):
    (tmp_path / "exe").symlink_to("/usr/lib/jvm/bin/java")
    (tmp_path / "maps").write_text(f"7f00-7f01 r-xp 0 00:1 1 {clock.INSIDE}\n", encoding="utf-8")
    assert not clock.is_pinned(tmp_path)
    assert "java" in clock.variables(NOON, 0, is_java=True)["FAKETIME_SKIP_CMDS"].split(",")


def test_no_other_program_is_given_a_list_that_its_own_allocator_may_fail_to_copy():
    assert "FAKETIME_SKIP_CMDS" not in clock.variables(NOON, 0)


@pytest.mark.parametrize(
    ("text", "is_java"),
    [
        ('#!/bin/sh\nexec "$JAVA_HOME/bin/java" -jar tool.jar "$@"\n', True),
        ("#!/usr/bin/env bash\nexec java -jar tool.jar\n", True),
        ('#!/bin/sh\nexec "$here/native" "$@"\n', False),
        ("#!/bin/sh\nexec node javascript.js\n", False),
        ("#!/usr/bin/env node\n// compiles java\n", False),
        ("#!/usr/bin/python3\nimport java\n", False),
        ("\x7fELF java", False),
    ],
)
def test_a_shell_script_that_names_java_starts_it(tmp_path, text, is_java):
    program = tmp_path / "tool"
    program.write_text(text, encoding="utf-8")
    assert clock.starts_java(program) is is_java


def test_java_is_known_behind_its_links_and_a_program_that_is_not_there_starts_nothing(tmp_path):
    (tmp_path / "java").touch()
    (tmp_path / "tool").symlink_to("java")
    assert clock.starts_java(tmp_path / "tool")
    assert not clock.starts_java(tmp_path / "missing")


def test_the_library_is_a_file_or_is_not_there():
    found = clock.library()
    assert found == "" or Path(found).is_file()
    assert sys.platform == "linux"
