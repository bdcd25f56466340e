"""Questions are answered with places, reasons, and only what the asker may read."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hortus.core import UsageError
from hortus.core.testing import FrozenClock
from hortus.knowledge import (
    Found,
    Kind,
    Library,
    PatternError,
    Question,
    Readable,
    Search,
    UnknownRepositoryError,
)

DOOR = "def open_door(key):\n    return key.turn()\n\n\ndef close_door():\n    pass\n"
USE = "from door import open_door\n\nopen_door(None)\nreopen_door = 1\n"


@pytest.fixture
def house(library, sources, new_sources):
    """Return two indexed repositories, a public and a private one."""
    sources.commit({"door.py": DOOR, "use.py": USE, "notes.md": "The lantern is lit.\n"})
    private = new_sources("private")
    private.commit({"vault.py": "def open_vault():\n    combination = 'lantern'\n"})
    numbers = [library.add(one.path).number for one in (sources, private)]
    library.update()
    return numbers


@pytest.fixture
def everything(house):
    return Readable.only(house)


def found(answer):
    return [(hit.path, hit.line, hit.found) for hit in answer.hits]


def test_words_lead_to_the_line_that_has_most_of_them(search, everything):
    answer = search.answer(Question("where does the key turn"), everything)
    hit = answer.hits[0]
    assert (hit.path, hit.line, hit.text) == ("door.py", 2, "return key.turn()")
    assert hit.matched == ("key", "turn")
    assert hit.place == f"door.py:2@{hit.commit[:12]}"


def test_a_name_leads_to_its_definition_and_then_to_its_uses(search, everything):
    assert found(search.answer(Question("open_door"), everything)) == [
        ("door.py", 1, Found.DEFINITION),
        ("use.py", 1, Found.REFERENCE),
        ("use.py", 3, Found.REFERENCE),
    ]


def test_what_nothing_is_called_is_looked_for_by_its_words_and_that_is_said(search, everything):
    answer = search.answer(Question("open_lantern"), everything)
    assert answer.hits[0].found is Found.WORDS
    assert answer.remark == "nothing has the name open_lantern: by its words"
    assert not search.answer(Question("open_lantern", Kind.SYMBOL), everything).remark


def test_the_case_of_a_name_need_not_be_known(search, everything):
    answer = search.answer(Question("OPEN_DOOR", Kind.SYMBOL), everything)
    assert answer.hits[0].symbol == "open_door"


def test_what_only_looks_like_a_name_is_taken_as_words(search, everything):
    answer = search.answer(Question("lantern_key"), everything)
    assert {hit.path for hit in answer.hits} >= {"notes.md", "door.py"}


def test_text_in_quotes_is_found_as_it_stands(search, everything):
    assert found(search.answer(Question('"lantern is"'), everything)) == [
        ("notes.md", 1, Found.EXACT)
    ]


def test_a_regular_expression_finds_lines(search, everything):
    answer = search.answer(Question(r"^def (open|close)_\w+\(", Kind.REGEX), everything)
    assert {(hit.path, hit.line) for hit in answer.hits} == {
        ("door.py", 1),
        ("door.py", 5),
        ("vault.py", 1),
    }


def test_a_text_that_is_no_expression_is_refused(search, everything):
    with pytest.raises(PatternError, match="no regular expression"):
        search.answer(Question("(", Kind.REGEX), everything)


@pytest.mark.usefixtures("house")
def test_who_may_read_nothing_finds_nothing(search):
    for text, kind in (("lantern", None), ("open_vault", None), ("a", Kind.REGEX)):
        assert search.answer(Question(text, kind), Readable()).hits == ()


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("text", ["lantern", "open_vault", "vault", "combination", "open"])
def test_nothing_of_a_repository_that_may_not_be_read_shows(search, house, text, kind):
    public, private = house
    hits = search.answer(Question(text, kind), Readable.only([public])).hits
    assert private not in {hit.repository for hit in hits}
    assert "vault.py" not in {hit.path for hit in hits}


def test_a_repository_that_may_not_be_read_is_as_unknown_as_any(search, house):
    def refusal(name):
        with pytest.raises(UnknownRepositoryError) as refused:
            search.answer(Question("x", repositories=(name,)), Readable.only(house[:1]))
        return refused.value.message.replace(name, "NAME")

    assert refusal("private") == refusal("nowhere")


def test_a_search_can_be_narrowed_to_repositories_and_languages(search, everything):
    inside = search.answer(Question("lantern", repositories=("private",)), everything)
    assert {hit.path for hit in inside.hits} == {"vault.py"}
    prose = search.answer(Question("lantern", language="markdown"), everything)
    assert {hit.path for hit in prose.hits} == {"notes.md"}
    exact = search.answer(Question('"lantern"', language="markdown"), everything)
    assert {hit.path for hit in exact.hits} == {"notes.md"}


def test_an_unknown_language_is_refused_with_those_there_are(search, everything):
    with pytest.raises(UsageError) as refused:
        search.answer(Question("x", language="klingon"), everything)
    assert "python" in refused.value.remedy


def test_it_is_said_when_there_is_more(search, everything):
    assert search.answer(Question('"open"', most=1), everything).more
    assert not search.answer(Question('"lantern is"', most=1), everything).more


def test_the_owner_and_the_date_of_a_hit_come_from_git(search, everything):
    hits = search.answer(Question("open_door", most=1), everything).hits
    (standing,) = search.standing(hits, everything)
    assert (standing.owners, standing.by, standing.changed_by) == (("Ada",), "blame", "Ada")
    assert search.standing(hits, Readable())[0].owners == ()


def test_an_answer_follows_a_change_made_by_another_process(library, house, sources):
    reader = Library(library.folder, FrozenClock())
    search = Search(reader)
    readable = Readable.only(house)
    assert search.ranked_paths(Question("chandelier"), readable) == []
    sources.commit({"hall.py": "chandelier = 1\n"})
    library.update()
    assert search.ranked_paths(Question("chandelier"), readable) == ["hall.py"]
    reader.close()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=50), st.sampled_from([None, Kind.WORDS, Kind.SYMBOL, Kind.EXACT]))
def test_every_question_has_an_answer(search, everything, text, kind):
    assert len(search.answer(Question(text, kind), everything).hits) <= 10
