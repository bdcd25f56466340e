"""Trust is in exactly one content, and can be taken back."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hortus.agent.files import Workspace
from hortus.agent.settings import UnsafePlaceError
from hortus.agent.settings.trust import (
    Proposal,
    distrust,
    file_hash,
    fingerprint_of,
    is_trusted,
    named_files,
    trust,
)


def test_trust_is_kept_for_nobody_else_and_can_be_taken_back(house):
    proposal = Proposal("ab" * 32, ("mode = auto",))
    trust(house.places, proposal)
    trust(house.places, proposal)
    assert is_trusted(house.places, proposal.fingerprint)
    kept = house.places.trust / proposal.fingerprint
    assert kept.stat().st_mode & 0o077 == 0
    assert "mode = auto" in kept.read_text()
    assert distrust(house.places) == 1
    assert not is_trusted(house.places, proposal.fingerprint)


def test_taking_trust_back_leaves_other_workspaces_alone(house, tmp_path):
    trust(house.places, Proposal("ab" * 32, ()))
    (house.places.trust / "other").write_text(f"{tmp_path}/elsewhere\n")
    assert distrust(house.places) == 1
    assert (house.places.trust / "other").exists()


def test_files_that_command_lines_name_are_part_of_what_is_trusted(house):
    root = house.places.workspace
    (root / "x.sh").write_text("a")
    (root / "x.toml").write_text("b")
    with Workspace(root) as workspace:
        found = named_files(
            workspace, [["./x.sh", "--config=x.toml", "none", "/etc/passwd", ".."]]
        )
        assert set(found) == {"./x.sh", "x.toml"}
        assert file_hash(workspace, "none") == ""


texts = st.text(max_size=8)
files = st.dictionaries(texts, texts, max_size=2)


@given(texts, files, texts, files)
def test_two_contents_have_two_fingerprints(text, some, other, more):
    same = (text, some) == (other, more)
    place = Path("/w")
    assert (fingerprint_of(place, text, some) == fingerprint_of(place, other, more)) is same


@pytest.mark.parametrize(
    "word", ["a/../x.sh", "link.sh", "folder/x.sh", "/proc/self/cwd/x.sh", "/proc/2/cwd/./x.sh"]
)
def test_a_program_is_part_of_what_is_trusted_however_it_is_named(house, word):
    root = house.places.workspace
    (root / "a").mkdir()
    (root / "x.sh").write_text("one")
    (root / "link.sh").symlink_to("x.sh")
    (root / "folder").symlink_to(".")
    with Workspace(root) as workspace:
        before = named_files(workspace, [[word], [str(root / "x.sh")]])
        (root / "x.sh").write_text("two")
        after = named_files(workspace, [[word], [str(root / "x.sh")]])
    assert set(before) == set(after) == {word, str(root / "x.sh")}
    assert all(before[name] != after[name] for name in before)


def test_a_link_without_end_is_no_program(house):
    root = house.places.workspace
    (root / "round").symlink_to("round")
    with Workspace(root) as workspace:
        assert named_files(workspace, [["round", "x\0y", "/proc/self/cwd/etc/passwd"]]) == {}


def test_settings_do_not_lie_around_the_workspace_either(house):
    inside = replace(house.places, workspace=house.places.data / "agent")
    with pytest.raises(UnsafePlaceError):
        inside.check()
