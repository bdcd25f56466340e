"""Two orders are fused into one, the same each time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.core.testing import FrozenClock
from hortus.knowledge import Kind, Library, Question, Readable, Search
from hortus.knowledge.postings import Filter
from hortus.knowledge.ranking import fused
from hortus.knowledge.terms import query_terms
from hortus.knowledge.words import forms_in


def ask(library, question, readable, most=10, **more):
    shards = [library.shards[number] for number in sorted({o.shard for o in library.registry})]
    return fused(shards, query_terms(question), Filter(readable), most, **more)


def paths(found):
    return [placed.located.document.path for placed in found]


def test_a_file_that_both_orders_name_comes_first(library, sources):
    sources.commit(
        {
            "door.py": "def open_door(key):\n    return key\n",
            "other.py": "def something():\n    return open\n",
        }
    )
    one = library.add(sources.path)
    library.update()
    found = ask(library, "open the door with a key", Readable.only([one.number]))
    assert [p.located.document.path for p in found] == ["door.py", "other.py"]
    assert found[0].score > found[1].score
    assert (found[0].first, found[0].last) == (1, 2)


def test_answers_come_from_all_shards_in_one_order(library, new_sources):
    numbers = []
    for name in ("one", "two", "three", "four"):
        made = new_sources(name)
        made.commit({f"{name}.py": f"lantern = '{name}'\n"}, message=name)
        numbers.append(library.add(made.path).number)
    library.update()
    found = ask(library, "lantern", Readable.only(numbers))
    assert {p.located.document.path for p in found} == {"one.py", "two.py", "three.py", "four.py"}
    again = ask(library, "lantern", Readable.only(numbers))
    assert [p.located for p in again] == [p.located for p in found]


def test_a_path_in_two_branches_is_one_answer(library, sources):
    sources.commit({"a.py": "lantern = 1\n"})
    sources.git("checkout", "-q", "-b", "next")
    sources.commit({"a.py": "lantern = 2\n"})
    one = library.add(sources.path, refs=("main", "next"))
    library.update()
    assert len(ask(library, "lantern", Readable.only([one.number]))) == 1


def test_no_more_are_given_than_asked_for(library, sources):
    sources.commit({f"m{n}.py": "lantern = 1\n" + "\n" * n for n in range(9)})
    one = library.add(sources.path)
    library.update()
    assert len(ask(library, "lantern", Readable.only([one.number]), most=3)) == 3


def test_what_a_path_says_changes_the_order_and_not_what_is_found(library, sources):
    sources.commit({"door.py": "lantern = lantern\n", "tests/test_door.py": "lantern = 1\n"})
    readable = Readable.only([library.add(sources.path).number])
    library.update()
    plain = ask(library, "lantern", readable)
    turned = ask(library, "lantern", readable, favour=lambda path: 9.0 if "test" in path else 1.0)
    assert paths(turned) == ["tests/test_door.py", "door.py"]
    assert set(paths(plain)) == set(paths(turned))


def test_few_answers_are_the_first_of_many(library, sources):
    texts = {f"m{n}.py": "lantern = 1\n" * (1 + n % 7) + "other = 2\n" * n for n in range(40)}
    sources.commit({**texts, "tests/test_m.py": "lantern = 1\n"})
    readable = Readable.only([library.add(sources.path).number])
    library.update()
    favour = {f"m{n}.py": 1 + n % 3 for n in range(40)}.get
    many = paths(ask(library, "lantern", readable, 30, favour=lambda path: favour(path) or 0.5))
    few = paths(ask(library, "lantern", readable, 4, favour=lambda path: favour(path) or 0.5))
    assert few == many[:4]


WORDS = ("lantern", "door", "window", "key", "delete", "remove")
TEXTS = {
    "one": {"a.py": "lantern = door\n", "b.md": "# Key\n\nA window, and a key.\n"},
    "two": {"a.py": "def remove(door):\n    return window\n", "test_a.py": "lantern = key\n"},
    "three": {"c.py": "key = lantern\n" * 3, "d.py": "delete = window\n"},
}


@pytest.fixture(scope="module")
def three(tmp_path_factory, repository_at):
    """Return an index of three repositories, each with a message about the words of another."""
    folder = tmp_path_factory.mktemp("three")
    library = Library(folder / "index", FrozenClock())
    for name, texts in TEXTS.items():
        made = repository_at(folder / name)
        made.commit(texts, message=f"{' '.join(WORDS)} in {name}")
        library.add(made.path)
    library.update()
    yield library
    library.close()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=5),
    st.sets(st.sampled_from(sorted(TEXTS))),
    st.sampled_from(["", "how do I ", "which test has "]),
)
def test_nothing_leads_to_what_may_not_be_read_and_asking_again_changes_nothing(
    three, asked, names, opening
):
    numbers = {one.number for one in three.registry if one.name in names}
    search, readable = Search(three), Readable.only(numbers)
    question = Question(opening + " ".join(asked), Kind.WORDS)
    hits = search.answer(question, readable).hits
    assert {hit.repository for hit in hits} <= numbers
    assert search.answer(question, readable).hits == hits
    # Every one of them has a word of the question, or one that programmers use for it.
    wanted = set(query_terms(question.text))
    for hit in hits:
        assert wanted & forms_in(f"{hit.path} {TEXTS[hit.name][hit.path]}")
