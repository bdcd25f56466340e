"""The answers that faults spoil are right before they are spoilt."""

import msgspec
import pytest

from hortus.gateway.testing.faults_samples import sample_for

PATHS = ["/v1/chat/completions", "/v1/completions", "/v1/messages", "/v1/responses"]


def data_of(event):
    (line,) = [line for line in event.split(b"\n") if line.startswith(b"data: ")]
    return line.removeprefix(b"data: ")


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_is_json_and_says_the_same_as_its_stream(path):
    sample = sample_for(path)
    msgspec.json.decode(sample.whole)
    assert b"Hello, world" in sample.whole
    stream = b"".join(sample.events)
    assert stream.index(b"Hello,") < stream.index(b" world")


@pytest.mark.parametrize("path", PATHS)
def test_each_event_of_a_stream_is_one_event_of_json(path):
    for event in sample_for(path).events:
        assert event.endswith(b"\n\n")
        assert event.count(b"\n\n") == 1
        if event != b"data: [DONE]\n\n":
            msgspec.json.decode(data_of(event))


@pytest.mark.parametrize("path", ["/v1/messages", "/v1/responses"])
def test_events_are_named_by_their_type(path):
    for event in sample_for(path).events:
        name = event.split(b"\n")[0].removeprefix(b"event: ").decode()
        assert msgspec.json.decode(data_of(event))["type"] == name


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ("/v1/chat/completions", b"[DONE]"),
        ("/v1/completions", b"[DONE]"),
        ("/v1/messages", b"message_stop"),
        ("/v1/responses", b"response.completed"),
    ],
)
def test_each_stream_ends_as_its_dialect_does(path, end):
    assert end in sample_for(path).events[-1]


def test_an_unknown_path_is_answered_as_chat():
    assert sample_for("/v1/other") == sample_for("/v1/chat/completions")
