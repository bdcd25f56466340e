"""The sign by which a shell says where it went is never seen by anybody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.toolbox.wandering import Shown, Veil, came_from, errand, folder_in

SIGN = "hortus-went-abc:"


@given(st.text(alphabet="\nhortus-we:abc x", max_size=60), st.integers(1, 9))
def test_output_comes_through_whole_however_it_is_cut(text, size):
    shown = []
    veil = Veil(SIGN, shown.append)
    whole = f"{text}\n{SIGN}/w/a\n"
    for at in range(0, len(whole), size):
        veil.feed(whole[at : at + size])
    veil.end()
    assert "".join(shown) == text


@given(st.text(alphabet="\nhortus-we:abc x", max_size=60))
def test_output_without_the_sign_comes_through_as_well(text):
    shown = []
    veil = Veil(SIGN, shown.append)
    veil.feed(text)
    veil.end()
    assert "".join(shown) == text


def test_the_sign_is_taken_from_what_the_model_is_told():
    assert came_from(f"a\n\n{SIGN}/w/x\n", SIGN) == ("a\n", "/w/x")
    assert came_from("a\n", SIGN) == ("a\n", None)


def test_no_two_commands_have_the_same_sign():
    assert errand("x", "").sign != errand("x", "").sign


def test_a_folder_is_entered_whatever_its_name():
    assert errand("x", "a 'b").script.startswith("cd -- 'a '\"'\"'b' || exit; ")


@pytest.mark.parametrize(
    ("folder", "found"),
    [("{root}", ""), ("{root}/a", "a"), ("{root}/no", None), ("/", None), ("{root}x", None)],
)
def test_only_folders_of_the_workspace_are_remembered(workspace, tmp_path, folder, found):
    (tmp_path / "a").mkdir()
    assert folder_in(folder.format(root=tmp_path), workspace) == found


def test_what_a_terminal_would_obey_is_not_shown():
    shown = []
    passed = Shown(Veil(SIGN, shown.append))
    for piece in ("\x1b[2", "Jred", f"\n{SIGN}/w\n"):
        passed.feed(piece)
    passed.end()
    assert "".join(shown) == "red"
