"""Which first pass is chosen, and what is said where it is not the one wanted."""

import pytest

from hortus.compose.firstpass import BEING_TRIED, FirstPasses
from hortus.compose.screening import HouseScreening
from hortus.core import DlpSettings
from hortus.core.errors import ConfigError
from hortus.core.testing import FrozenClock
from hortus.dlp import EngineError, load_rules

pytest.importorskip("hyperscan")
RULES = load_rules()[:3]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Return a data folder in which Hyperscan has proved itself for three rules."""
    folder = tmp_path_factory.mktemp("data")
    passes(folder).engine("auto", RULES, patient=True)
    return folder


def passes(folder):
    return FirstPasses(folder, lambda: b"key")


def state(folder, choice="auto", *, patient=False):
    return passes(folder).engine(choice, RULES, patient=patient).state


def test_the_portable_one_is_taken_where_it_is_asked_for(tmp_path):
    assert state(tmp_path, "portable") == "NumPy"


def test_nobody_waits_for_a_trial_at_the_start(tmp_path):
    assert state(tmp_path) == f"NumPy, since {BEING_TRIED}"


def test_what_has_proved_itself_is_taken_at_once(data):
    assert state(data).startswith("Hyperscan ")
    assert state(data, "hyperscan").startswith("Hyperscan ")


def test_what_crashed_a_process_is_not_taken_again(data):
    note = data / "scanner.crash"
    note.write_text('File "/lib/hortus/dlp/native.py", line 9 in _scan', encoding="ascii")
    try:
        assert "has crashed a process before" in state(data, patient=True)
        with pytest.raises(EngineError, match="crashed") as e:
            state(data, "hyperscan")
        assert "remove the file" in e.value.remedy
    finally:
        note.unlink()


def test_a_start_that_asks_for_hyperscan_and_cannot_have_it_is_refused(tmp_path):
    (tmp_path / "scanner.crash").write_text("hortus/dlp/native.py", encoding="ascii")
    with pytest.raises(ConfigError, match="crashed"):
        HouseScreening(DlpSettings(engine="hyperscan"), tmp_path, FrozenClock())
