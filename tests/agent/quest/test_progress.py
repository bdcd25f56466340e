import stat

import pytest

from hortus.agent.quest import QuestError
from hortus.agent.quest.progress import Begun, Checked, Ended, Progress

BEGUN = Begun("k", "s1", "c1", False, 1)
FAILED, PASSED = Checked("k", False, "no", 2), Checked("k", True, "", 3)
DONE = Ended("k", True, "made it", ("a",), 0.5, 4)


@pytest.fixture
def progress(tmp_path):
    return Progress(tmp_path / "deep" / "q.jsonl")


def test_nothing_is_known_before_anything_happened(progress):
    assert progress.entries() == ()
    assert not progress.of("k").done


def test_what_was_noted_is_known_again(progress):
    for entry in (BEGUN, FAILED, PASSED, DONE):
        progress.note(entry)
    known = progress.of("k")
    assert (known.begun, known.checks, known.ended) == (BEGUN, (FAILED, PASSED), DONE)
    assert known.done
    assert not progress.of("another").done


def test_beginning_anew_forgets_what_was_before(progress):
    for entry in (BEGUN, DONE, BEGUN):
        progress.note(entry)
    assert not progress.of("k").done


@pytest.mark.parametrize("cut", range(2, 30, 4))
def test_a_line_cut_off_by_a_crash_is_passed_over(progress, tmp_path, cut):
    file = tmp_path / "deep" / "q.jsonl"
    progress.note(BEGUN)
    progress.note(DONE)
    file.write_bytes(file.read_bytes()[:-cut])
    assert not progress.of("k").done
    progress.note(PASSED)
    assert progress.of("k").checks == (PASSED,)


def test_only_its_owner_may_read_it(progress, tmp_path):
    progress.note(BEGUN)
    assert stat.S_IMODE((tmp_path / "deep" / "q.jsonl").stat().st_mode) == 0o600


def test_another_version_is_said_and_not_guessed(progress, tmp_path):
    progress.note(BEGUN)
    (tmp_path / "deep" / "q.jsonl").write_text('{"type": "danced", "key": "k"}\n')
    with pytest.raises(QuestError, match="another version"):
        progress.entries()
