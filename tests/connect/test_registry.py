"""Every client is found by its word, and each set-up keeps the promises made for all."""

from dataclasses import replace
from pathlib import Path

import pytest

from hortus.connect.errors import UnknownClientError
from hortus.connect.plan import fresh_text, plan_changes
from hortus.connect.registry import CLIENTS, find_client
from hortus.connect.types import Wish
from hortus.connect.write import write_changes

WISH = Wish(
    url="https://ai.example.com",
    model="house/code",
    context_tokens=1000,
    key_file=Path("/home/u/key of mine"),
    key="hk_very_secret",
)


@pytest.fixture(params=list(CLIENTS))
def client(request):
    return CLIENTS[request.param]


def test_the_clients_of_the_documentation_are_there():
    assert list(CLIENTS) == ["claude", "codex", "qwen", "opencode", "aider", "continue", "zed"]


def test_an_unknown_word_is_answered_with_the_nearest():
    with pytest.raises(UnknownClientError) as caught:
        find_client("open-code")
    assert caught.value.remedy.startswith("did you mean opencode?")


def test_a_word_near_nothing_lists_what_there_is():
    with pytest.raises(UnknownClientError) as caught:
        find_client("emacs")
    assert caught.value.remedy.startswith("known are claude, codex")


def test_gateway_and_model_are_in_the_settings(client):
    files = client.setup(WISH).files
    text = "".join(fresh_text(edit) for edit in files)
    assert "https://ai.example.com" in text
    assert "house/code" in text


def test_a_file_that_holds_the_key_says_so(client):
    for edit in client.setup(WISH).files:
        assert (WISH.key in fresh_text(edit)) == bool(edit.key_field)


def test_a_client_without_the_key_in_a_file_names_the_file_with_the_key(client):
    setup = client.setup(WISH)
    if not any(edit.key_field for edit in setup.files):
        text = "".join(fresh_text(e) for e in setup.files)
        text += "".join(v.value for v in setup.variables)
        assert "key of mine" in text


def test_the_key_is_in_no_diff_and_no_sentence(client, tmp_path):
    setup = client.setup(WISH)
    shown = [change.diff() for change in plan_changes(setup.files, tmp_path)]
    assert WISH.key not in "".join([*shown, *setup.silenced, *setup.leaks, setup.start])


def test_set_up_twice_is_set_up_once(client, tmp_path):
    write_changes(plan_changes(client.setup(WISH).files, tmp_path), 0)
    again = plan_changes(client.setup(WISH).files, tmp_path)
    assert [change.shown for change in again if change.needed] == []


def test_what_leaks_is_said_of_every_client(client):
    assert client.setup(WISH).leaks


def test_no_variable_is_one_that_hortus_would_take_for_its_own(client):
    text = "".join(fresh_text(edit) for edit in client.setup(WISH).files)
    assert "HORTUS_" not in text
    assert not any(v.name.startswith("HORTUS_") for v in client.setup(WISH).variables)


def test_without_a_project_no_file_of_a_repository_is_touched(client):
    assert not any(edit.in_repository for edit in client.setup(WISH).files)


def test_no_file_of_a_repository_holds_the_key_or_hides_what_it_is(client):
    wish = replace(WISH, project="payments")
    for edit in client.setup(wish).files:
        if edit.in_repository:
            assert "payments" in fresh_text(edit)
            assert WISH.key not in fresh_text(edit)
            assert not edit.key_field


def test_a_repository_is_set_up_twice_as_once_and_what_was_there_stays(client, tmp_path):
    home, repository = tmp_path / "home", tmp_path / "repository"
    edits = client.setup(replace(WISH, project="payments")).files
    write_changes(plan_changes(edits, home, repository), 0)
    again = plan_changes(edits, home, repository)
    assert [change.shown for change in again if change.needed] == []
    other = client.setup(replace(WISH, project="website")).files
    write_changes(plan_changes(other, home, repository), 0)
    texts = [c.old or "" for c in plan_changes(other, home, repository) if c.old is not None]
    assert not any("payments" in text for text in texts)
