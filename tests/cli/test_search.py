"""``hortus search``: places, reasons, owners, and JSON for programs."""

import json
import subprocess

import pytest

from hortus.cli.dispatch import dispatch

IDENTITY = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
DOOR = "def open_door(key):\n    return key\n"


@pytest.fixture
def search(tmp_path, capsys):
    """Run ``hortus search`` on an index of one repository."""
    one = tmp_path / "house"
    one.mkdir()
    (one / "door.py").write_text(DOOR)
    (one / "use.go").write_text("open_door()\n")
    for words in (["init", "-q"], ["add", "-A"], [*IDENTITY, "commit", "-q", "-m", "first"]):
        subprocess.run(["git", "-C", str(one), *words], check=True, capture_output=True)
    data = ["--data", str(tmp_path / "data")]
    assert dispatch(["index", "add", str(one), *data]) == 0
    capsys.readouterr()

    def run(*words):
        status = dispatch(["search", *words, *data])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_place_is_shown_with_its_reason_owner_and_date(search):
    status, out, _ = search("which key opens the door")
    first, second, third, *_ = out.splitlines()
    assert status == 0
    assert first.startswith("door.py:1@")
    assert first.endswith("(house)")
    assert second == "    def open_door(key):"
    assert "words: door key opens, path: door; owner Ada (blame); changed " in third


def test_git_is_not_asked_about_owners_if_it_should_be_quick(search):
    assert "owner" not in search("which key opens the door", "--quick")[1]


def test_a_definition_comes_before_its_uses(search):
    out = search("open_door", "--symbol", "--quick")[1].splitlines()
    assert [line.strip() for line in out[2::3]] == ["defines open_door", "uses the name"]


def test_json_has_the_place_and_who_answers_for_it(search):
    found = json.loads(search('"return key"', "--json")[1])
    (hit,) = found["hits"]
    assert (hit["path"], hit["line"], hit["found"]) == ("door.py", 2, "exact")
    assert hit["standing"]["owners"] == ["Ada"]
    assert found["more"] is False


def test_nothing_found_is_status_1(search):
    status, out, err = search("zebra")
    assert (status, out) == (1, "")
    assert err == "nothing found in the repositories that you may read\n"


def test_a_search_can_be_narrowed(search):
    assert "door.py" not in search("open_door", "--lang", "go")[1]
    assert search(r"open_\w+\(", "--regex", "--in", "house", "--most", "1")[2].startswith(
        "there is more"
    )


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["(", "--regex"], 2),
        (["x", "--lang", "klingon"], 2),
        (["x", "--in", "nowhere"], 1),
        (["x", "--most", "0"], 2),
        ([" "], 2),
        (["x", "--regex", "--symbol"], 2),
    ],
)
def test_what_cannot_be_asked_is_refused_in_two_lines(search, words, status):
    found, out, err = search(*words)
    assert (found, out, len(err.splitlines())) == (status, "", 2)
