"""Evidence is where the text stands, the longest match first."""

import numpy as np

from hortus.completion.evidence import gather
from hortus.completion.features import Cut
from hortus.completion.reading import read
from hortus.completion.segment import Segment, index, prepare
from hortus.completion.types import Evidence, Prompt
from hortus.completion.vocabulary import Vocabulary, merge

FILES = [
    ("far.py", "y = 1\nother.find(key)\n"),
    ("near.py", "z\n\nif ready:\n    store.find(key)\n"),
    ("same.py", "if ready:\n    store.find(key)\n"),
]


def world() -> tuple[Segment, Vocabulary]:
    part = prepare([(path, text.encode()) for path, text in FILES])
    vocabulary = Vocabulary((merge([part.layer]),))
    return index([part], vocabulary), vocabulary


def evidence(prefix: str, *texts: str) -> tuple[Evidence, ...]:
    segment, vocabulary = world()
    prompt = Prompt(prefix, "", "new.py")
    reading = read(prompt, vocabulary)
    known = {vocabulary.text(n).decode(): n for n in range(len(vocabulary))}
    cut = Cut(
        "".join(texts),
        tuple(known.get(t, 10_000) for t in texts),
        whole=True,
        features=np.zeros(14),
    )
    return gather((segment,), "c" * 40, reading, cut, prompt)


def test_the_longest_match_comes_first() -> None:
    found = evidence("if ready:\n    store.", "find", "(", "key")
    assert (found[0].path, found[0].line) == ("same.py", 2)
    assert found[0].matched_tokens == 11


def test_places_that_go_on_otherwise_are_no_evidence() -> None:
    assert {one.path for one in evidence("zz.", "find")} == {"far.py", "near.py", "same.py"}
    assert evidence("y =", " 1") == (Evidence("far.py", 1, "c" * 40, 5),)


def test_a_text_that_is_only_in_the_prompt_names_its_line() -> None:
    found = evidence("first(quux)\nsecond(", "quux")
    assert found == (Evidence("new.py", 1, "", 0),)
    assert str(found[0]) == "new.py:1@prompt"


def test_a_text_found_nowhere_names_the_line_of_the_cursor() -> None:
    assert evidence("a\nb\nc(", "zork") == (Evidence("new.py", 3, "", 0),)
