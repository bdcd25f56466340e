"""Suggestions fit both sides of the cursor, carry evidence, or are not made."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.completion.gate import prior
from hortus.completion.segment import index, prepare
from hortus.completion.snapshot import Snapshot
from hortus.completion.testing import handlers
from hortus.completion.types import Prompt, Silence, Suggestion
from hortus.completion.vocabulary import Vocabulary, merge

COMMIT = "c0ffee" * 6 + "beef"


def snapshot_of(files: Sequence[tuple[str, str]]) -> Snapshot:
    part = prepare([(path, text.encode()) for path, text in files])
    vocabulary = Vocabulary((merge([part.layer]),))
    return Snapshot(COMMIT, vocabulary, (index([part], vocabulary),), prior())


@pytest.fixture(scope="module")
def service() -> Snapshot:
    return snapshot_of([(f"app/h{n}.py", handlers(6, 6 * n)) for n in range(4)])


def suggested(answer: Suggestion | Silence) -> Suggestion:
    assert isinstance(answer, Suggestion), answer
    return answer


def test_a_line_written_many_times_is_completed(service: Snapshot) -> None:
    prompt = Prompt("def new(request):\n    item = store.find(req", "\n", "app/new.py")
    assert suggested(service.complete(prompt, 0.5)).text == "uest.item_id)"


def test_every_suggestion_says_where_it_comes_from(service: Snapshot) -> None:
    prompt = Prompt("    if item is None:\n        return Resp", "\n", "app/new.py")
    (first, *_) = suggested(service.complete(prompt, 0.5)).evidence
    lines = handlers(6, 6 * int(first.path[5])).split("\n")
    assert 'return Response(status=404, body="not found")' in lines[first.line - 1]
    assert first.commit == COMMIT
    assert first.matched_tokens > 8
    assert str(first) == f"{first.path}:{first.line}@c0ffeec0ffee"


def test_what_is_learnt_from_the_prompt_alone_names_the_prompt() -> None:
    snapshot = snapshot_of([("a.py", "x = 1\n")])
    prefix = "frobnicate(quux, zork)\n" * 9 + "frobnicate("
    answer = suggested(snapshot.complete(Prompt(prefix, "", "b.py"), 0.3))
    assert answer.text.startswith("quux, zork")
    assert [str(one) for one in answer.evidence] == ["b.py:9@prompt"]


def test_text_right_of_the_cursor_is_not_repeated(service: Snapshot) -> None:
    prompt = Prompt("def new(request):\n    item = store.find(", ")\n", "app/new.py")
    assert suggested(service.complete(prompt, 0.3)).text == "request.item_id"


def test_the_longest_text_right_of_the_cursor_is_joined(service: Snapshot) -> None:
    prompt = Prompt("    return Response(", ', body="not found")\n', "app/new.py")
    assert suggested(service.complete(prompt, 0.2)).text == "status=404"


def test_below_the_gate_it_is_silent_and_says_why(service: Snapshot) -> None:
    answer = service.complete(Prompt("item = ", "\n", "app/new.py"), 0.99)
    assert isinstance(answer, Silence)
    assert "the gate is 0.99" in answer.reason
    assert 0 < answer.best_probability < 0.99


def test_where_nothing_is_known_it_is_silent(service: Snapshot) -> None:
    answer = service.complete(Prompt("~~ %%", "", ""), 0.1)
    assert answer == Silence("nothing in the repository or the file goes on like this")


@pytest.mark.parametrize("prompt", [Prompt(""), Prompt("  \n", "\n")])
def test_an_empty_prompt_gets_silence(service: Snapshot, prompt: Prompt) -> None:
    assert service.complete(prompt, 0.1) == Silence("there is no text around the cursor")


def test_no_more_characters_are_offered_than_asked_for(service: Snapshot) -> None:
    prompt = Prompt("    item = store.find(", "\n", "app/new.py", max_chars=8)
    for cut in service.propose(prompt).cuts:
        assert len(cut.text) <= 8


def test_a_file_taken_out_is_no_evidence(service: Snapshot) -> None:
    (segment,) = service.segments
    gone = frozenset(segment.names.paths[1:])
    rest = Snapshot(COMMIT, service.vocabulary, (segment.without(gone),), prior())
    answer = suggested(rest.complete(Prompt("    item = store.find(", "\n"), 0.3))
    assert {one.path for one in answer.evidence} == {segment.names.paths[0]}


def test_the_whole_line_is_the_most_probable_one(service: Snapshot) -> None:
    text, chance = service.propose(Prompt("    if item is ", "\n")).whole_line()
    assert text == "None:"
    assert chance < 0


def test_nothing_proposed_has_no_whole_line(service: Snapshot) -> None:
    text, chance = service.propose(Prompt("~~ %%")).whole_line()
    assert text == ""
    assert chance == float("-inf")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80), st.text(max_size=40))
def test_any_prompt_gets_a_suggestion_with_evidence_or_a_reason(prefix: str, suffix: str) -> None:
    snapshot = snapshot_of([("a.py", handlers(2))])
    answer = snapshot.complete(Prompt(prefix, suffix, "b.py"), 0.2)
    if isinstance(answer, Suggestion):
        assert answer.evidence
        assert answer.text.strip()
        assert "\n" not in answer.text
    else:
        assert answer.reason
