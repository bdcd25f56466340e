"""The line with most of the words is shown, with the reasons."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.knowledge import Found, Hit, RepositoryId
from hortus.knowledge.git import Repository
from hortus.knowledge.passages import shown, with_text
from hortus.knowledge.words import written

ONE = RepositoryId(1)


def hit(sources, line=0, blob=None):
    head = sources.commit({"door.py": "# nothing\nkey = door\nopen(door, key)\n"})
    (entry,) = Repository(sources.path).entries(head)
    return Hit(ONE, "r", head, "door.py", blob or entry.blob, 1, 3, line, "", Found.WORDS, 1.0)


def test_the_line_with_most_words_is_chosen(sources):
    (found,) = with_text(
        [hit(sources)], {ONE: Repository(sources.path)}, written("open doors with a key")
    )
    assert (found.line, found.text) == (3, "open(door, key)")
    assert found.matched == ("doors", "key", "open")
    assert found.in_path == ("doors",)


def test_a_line_that_is_known_is_kept(sources):
    (found,) = with_text([hit(sources, line=2)], {ONE: Repository(sources.path)}, {})
    assert (found.line, found.text) == (2, "key = door")


def test_what_git_no_longer_gives_is_left_out(sources):
    gone = hit(sources, blob="0" * 40)
    assert with_text([gone], {ONE: Repository(sources.path)}, {}) == []


def test_a_line_is_shown_on_one_line_and_not_too_long():
    assert shown("  a\tb\x1b[0m ") == "a b [0m"
    assert len(shown("x" * 10_000)) == 400


@given(st.text(max_size=500))
def test_whatever_a_line_holds_only_what_can_be_printed_is_shown(line):
    expected = "".join(c if c.isprintable() else " " for c in line[:400]).strip()
    assert shown(line) == expected
