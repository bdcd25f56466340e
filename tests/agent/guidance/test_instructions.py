"""Imports are taken in beneath the workspace only, and nothing is cut without a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.guidance.instructions import Collector
from hortus.agent.guidance.texts import Shelf


def collected(garden, room=32 * 1024):
    garden.guidance()
    shelf = Shelf(garden._open[-1])
    return list(Collector(shelf, room).of_folder("")), shelf.notices


def test_imports_follow_the_file_that_names_them(garden):
    garden.file("CLAUDE.md", "See @docs/a.md and @b.md.").file("docs/a.md", "A @c.md")
    garden.file("docs/c.md", "C").file("b.md", "B")
    said, notices = collected(garden)
    assert [one.source for one in said] == ["CLAUDE.md", "docs/a.md", "docs/c.md", "b.md"]
    assert notices == []


def test_agents_files_import_nothing(garden):
    garden.file("AGENTS.md", "mail me @home.org and @b.md").file("b.md", "B")
    said, _ = collected(garden)
    assert [one.source for one in said] == ["AGENTS.md"]


def test_a_file_that_imports_itself_in_a_circle_is_taken_in_once(garden):
    garden.file("CLAUDE.md", "@a.md").file("a.md", "@CLAUDE.md @a.md x")
    said, _ = collected(garden)
    assert [one.source for one in said] == ["CLAUDE.md", "a.md"]


@pytest.mark.parametrize(
    "text", ["`@b.md`", "```\n@b.md\n```", "~~~sh\n@b.md\n~~~", "a@b.md", "@none.md", "@b"]
)
def test_what_is_no_import_is_left_alone(garden, text):
    garden.file("CLAUDE.md", text).file("b.md", "B").file("b", "B")
    said, notices = collected(garden)
    assert [one.source for one in said] == ["CLAUDE.md"]
    assert notices == []


@pytest.mark.parametrize("wanted", ["../secret.md", "/etc/hosts.txt", "a/../../secret.md"])
def test_imports_from_outside_are_refused_and_said(garden, wanted):
    (garden.work.parent / "secret.md").write_text("hidden")
    garden.file("CLAUDE.md", f"@{wanted}")
    said, notices = collected(garden)
    assert [one.source for one in said] == ["CLAUDE.md"]
    assert "outside the workspace" in notices[0].text


def test_imports_through_a_link_are_refused_and_said(garden):
    (garden.work.parent / "secret").mkdir()
    (garden.work.parent / "secret" / "a.md").write_text("hidden")
    (garden.work / "docs").symlink_to(garden.work.parent / "secret")
    said, notices = collected(garden.file("CLAUDE.md", "@docs/a.md"))
    assert len(said) == 1
    assert "is not read" in notices[0].text


def test_imports_end_at_a_depth_and_it_is_said(garden):
    garden.file("CLAUDE.md", "@1.md")
    for depth in range(1, 9):
        garden.file(f"{depth}.md", f"@{depth + 1}.md")
    said, notices = collected(garden)
    assert len(said) == 5
    assert "4 deep at most" in notices[0].text


def test_what_is_too_long_is_cut_at_a_line_and_said_in_both_places(garden):
    garden.file("AGENTS.md", "first line\nsecond line\nthird line\n")
    (said,), notices = collected(garden, room=25)
    assert said.text == (
        "first line\nsecond line\n[11 bytes are left out here; read AGENTS.md for the rest]\n"
    )
    assert "11 of its 34 bytes are left out" in notices[0].text
    assert "instructions_kb" in notices[0].remedy


@pytest.mark.parametrize("data", [b"\xff\xfe", b"x" * 300_000])
def test_a_file_that_is_no_text_or_huge_is_left_out_and_said(garden, data):
    said, notices = collected(garden.file("AGENTS.md", data))
    assert said == []
    assert "AGENTS.md is not read" in notices[0].text


def test_a_mark_at_the_beginning_is_no_part_of_the_text(garden):
    (said,), _ = collected(garden.file("AGENTS.md", b"\xef\xbb\xbfhello\n"))
    assert said.text == "hello\n"


class _Kept:
    """A shelf of one text."""

    def __init__(self, text):
        self.notices = []
        self.saved = text

    def names(self, _):
        return ["AGENTS.md"]

    def text(self, _):
        return self.saved


@given(st.text(min_size=1), st.integers(0, 40))
def test_a_cut_keeps_a_beginning_within_the_room_and_is_never_silent(text, room):
    shelf = _Kept(text)
    for said in Collector(shelf, room).of_folder(""):
        kept, mark, _ = said.text.partition("[")
        if said.text != text:
            assert text.startswith(kept) or "[" in text
            assert mark
            assert shelf.notices


@pytest.mark.parametrize("secret", [".env", "deploy/.env.local", "certs/server.key", "./.ENV"])
def test_a_repository_does_not_import_what_promises_a_secret(garden, secret):
    garden.file("CLAUDE.md", f"Read @{secret} first.").file(secret, "TOKEN=hidden")
    said, notices = collected(garden)
    assert [one.source for one in said] == ["CLAUDE.md"]
    assert "not to be read unasked" in notices[0].text


def test_a_repository_does_not_import_what_a_rule_denies_to_read(garden):
    garden.file("CLAUDE.md", "@private/a.md and @b.md").file("private/a.md", "A").file("b.md", "B")
    text = garden.added(denied=lambda path: path.startswith("private/"))
    assert "A\n" not in text
    assert 'from="b.md"' in text
