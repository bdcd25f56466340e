"""A crash leaves a note, and only one inside the scanner is blamed on it."""

import subprocess
import sys

from hortus.dlp import CrashNote

CRASH = """
import faulthandler, sys
from pathlib import Path
from hortus.dlp import CrashNote
with CrashNote(Path(sys.argv[1])).kept():
    faulthandler._sigsegv()
"""


def test_there_is_no_note_where_nothing_crashed(tmp_path):
    note = CrashNote(tmp_path)
    with note.kept():
        assert not note.blames_scanner()
    assert not note.file.exists()


def test_a_crash_elsewhere_is_noted_and_not_blamed_on_the_scanner(tmp_path):
    words = [sys.executable, "-c", CRASH, str(tmp_path)]
    assert subprocess.run(words, check=False).returncode < 0
    assert b"Segmentation fault" in CrashNote(tmp_path).file.read_bytes()
    assert not CrashNote(tmp_path).blames_scanner()


def test_a_note_stays_until_somebody_removes_it(tmp_path):
    note = CrashNote(tmp_path)
    note.file.write_text('  File "/x/hortus/dlp/native.py", line 1 in scan\n', encoding="ascii")
    with note.kept():
        pass
    assert note.blames_scanner()
