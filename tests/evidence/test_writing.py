"""Files are written whole, together, and never over others."""

import os

import pytest

from hortus.core.testing import FrozenClock
from hortus.evidence import CONTROLS, Writer, find, make_evidence
from hortus.evidence.errors import EvidenceError, EvidenceExistsError


@pytest.fixture
def kind():
    """Name the one kind of database that is enough here."""
    return "sqlite"


def test_one_control_is_a_file_and_a_page(kept, tmp_path):
    out = tmp_path / "new" / "out"
    (written,) = Writer(out, [find("budgets")]).write([kept.make("budgets")])
    assert sorted(path.name for path in out.iterdir()) == ["12-budgets.html", "12-budgets.json"]
    assert written.file.read_bytes() == kept.make("budgets").envelope


def test_several_come_with_an_index(kept, tmp_path):
    made = make_evidence(kept.house, CONTROLS, FrozenClock())
    assert len(Writer(tmp_path / "out", CONTROLS).write(made)) == 16
    assert len(list((tmp_path / "out").iterdir())) == 33


def test_nothing_is_written_where_anything_is_there(tmp_path):
    (tmp_path / "16-disclosure.html").write_text("mine")
    with pytest.raises(EvidenceExistsError, match=r"16-disclosure\.html is there already"):
        Writer(tmp_path, CONTROLS)
    assert len(list(tmp_path.iterdir())) == 1


def test_with_force_it_is_written_over(kept, tmp_path):
    (tmp_path / "12-budgets.html").write_text("old")
    Writer(tmp_path, [find("budgets")], force=True).write([kept.make("budgets")])
    assert (tmp_path / "12-budgets.html").read_text() != "old"


def test_a_folder_that_is_a_file_is_named(kept, tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(EvidenceError, match="cannot be written"):
        Writer(tmp_path / "out", [find("budgets")], force=True).write([kept.make("budgets")])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_rights_is_named(kept, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(EvidenceError, match="cannot be written"):
        Writer(tmp_path, [find("budgets")]).write([kept.make("budgets")])
