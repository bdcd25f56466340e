"""Two orders are fused into one, the same each time."""

from hortus.knowledge import Readable
from hortus.knowledge.postings import Filter
from hortus.knowledge.ranking import fused
from hortus.knowledge.terms import query_terms


def ask(library, question, readable, most=10):
    shards = [library.shards[number] for number in sorted({o.shard for o in library.registry})]
    return fused(shards, query_terms(question), Filter(readable), most)


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
