"""Gemini's clients are answered in their own words: by path, whole or as a stream."""

import json

import pytest

from hortus.inspector.scenario import Call, Scenario, Turn
from hortus.inspector.sink.answer import Model

TURNS = (
    Turn(text="I look.", calls=(Call(name="read_file", arguments='{"file_path": "a.py"}'),)),
    Turn(text="Done."),
)
MODEL = Model(Scenario(name="edit", prompt="Mend it.", turns=TURNS))
FIRST = {"contents": [{"role": "user", "parts": [{"text": "Mend it."}]}]}
SECOND = {
    "contents": [
        *FIRST["contents"],
        {"role": "model", "parts": [{"functionCall": {"name": "read_file"}}]},
        {"role": "user"},
    ]
}


def answer(asked, how):
    return MODEL.answer("POST", f"/v1beta/models/gemini:{how}", json.dumps(asked).encode())


def parts(body):
    [candidate] = json.loads(body)["candidates"]
    assert candidate["content"]["role"] == "model"
    return candidate["content"]["parts"]


def test_a_turn_is_text_and_calls():
    text, call = parts(answer(FIRST, "generateContent").body)
    assert text == {"text": "I look."}
    assert call["functionCall"]["name"] == "read_file"
    assert call["functionCall"]["args"] == {"file_path": "a.py"}


def test_the_conversation_goes_on_with_what_the_model_said():
    assert parts(answer(SECOND, "generateContent").body) == [{"text": "Done."}]


def test_a_stream_is_asked_for_by_the_path():
    given = answer(FIRST, "streamGenerateContent")
    assert given.kind == "text/event-stream"
    assert len(parts(given.body.removeprefix(b"data: "))) == 2


@pytest.mark.parametrize("contents", [None, 7, [], [7, {"role": 3}]])
def test_an_odd_conversation_is_at_its_beginning(contents):
    assert len(parts(answer({"contents": contents}, "generateContent").body)) == 2
