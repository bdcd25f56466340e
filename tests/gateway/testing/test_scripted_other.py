"""Completions, embeddings, the list of models and the token count."""

from hortus.gateway.testing import Script
from hortus.gateway.testing.scripted_other import (
    completion_answer,
    completion_stream,
    embeddings,
    models,
    token_count,
)


def test_completions_say_the_same_whole_and_streamed(data_of):
    whole = completion_answer(Script(), {"model": "m"})
    events = data_of(completion_stream(Script(), {"model": "m"}))
    streamed = "".join(event["choices"][0]["text"] for event in events)
    assert whole["choices"][0]["text"] == streamed == "return a + b"
    assert events[-1]["choices"][0]["finish_reason"] == "stop"


def test_equal_texts_have_equal_vectors():
    first, second, third = embeddings({"input": ["a", "b", "a"]})["data"]
    assert first["embedding"] == third["embedding"] != second["embedding"]


def test_a_single_text_has_a_single_vector():
    assert len(embeddings({"input": "a"})["data"]) == 1


def test_the_models_of_the_script_are_listed():
    listed = models(Script(models=("a", "b")))
    assert [model["id"] for model in listed["data"]] == ["a", "b"]


def test_the_list_has_the_field_that_codex_wants():
    assert models(Script())["models"] == []


def test_a_longer_body_counts_more_tokens():
    assert 0 < token_count(b"")["input_tokens"] < token_count(b"x" * 100)["input_tokens"]
