"""The model built from the company's own code completes code, with evidence, or says why not."""

import msgspec
import pytest

PATH = "/v1/completions"
PREFIX = '''
def load_orders(connection, since):
    """Return the orders changed since a moment."""
    rows = connection.execute("SELECT * FROM orders WHERE changed_at > ?", (since,))
    return [dict(row) for row in rows.'''
SUFFIX = "]\n"


@pytest.fixture
def completed(house, run, repository):
    """Return a function that asks the embedded model and gives the answers with their records."""

    def completed(*bodies, gate=0.0):
        async def story():
            completion = {"repository": str(repository), "gate": gate}
            async with house(completion=completion) as hortus:
                heard = [
                    await hortus.post(PATH, {"model": "hortus/embedded", **body})
                    for body in bodies
                ]
                return [(answer, hortus.decision(answer)) for answer in heard]

        return run(story())

    return completed


def asked(**more):
    return {"prompt": PREFIX, "suffix": SUFFIX, "path": "shop/orders.py", **more}


def test_a_completion_comes_with_its_evidence(completed):
    [(heard, decision)] = completed(asked())
    (choice,) = heard.json["choices"]
    assert choice["text"].startswith("fetchall")
    hortus = heard.json["hortus"]
    assert 0 < hortus["probability"] <= 1
    assert hortus["evidence"][0].startswith("shop/")
    assert heard.headers["x-hortus-evidence"] == ", ".join(hortus["evidence"])
    assert heard.json["id"] == heard.headers["x-hortus-decision"] == decision.decision_id
    (intent,) = decision.attempts
    assert (intent.model, intent.inside) == ("hortus/embedded", True)
    usage = heard.json["usage"]
    assert decision.outcome.output_tokens == usage["completion_tokens"] > 0


def test_the_hole_may_be_marked_as_any_family_of_models_marks_it(completed):
    marked = [
        f"<|fim_prefix|>{PREFIX}<|fim_suffix|>{SUFFIX}<|fim_middle|>",
        f"<fim_prefix>{PREFIX}<fim_suffix>{SUFFIX}<fim_middle>",
        f"<｜fim▁begin｜>{PREFIX}<｜fim▁hole｜>{SUFFIX}<｜fim▁end｜>",  # noqa: RUF001 - so spelt
        f"<PRE>{PREFIX}<SUF>{SUFFIX}<MID>",
    ]
    plain, *others = completed(asked(), *({**asked(suffix=None), "prompt": m} for m in marked))
    texts = {heard.json["choices"][0]["text"] for heard, _ in others}
    assert texts == {plain[0].json["choices"][0]["text"]}


def test_as_a_stream_the_same_completion_is_one_event(completed):
    (whole, _), (stream, _) = completed(asked(), asked(stream=True))
    assert stream.headers["content-type"].startswith("text/event-stream")
    said, done, rest = stream.body.split(b"\n\n")
    assert (done, rest) == (b"data: [DONE]", b"")
    event = msgspec.json.decode(said.removeprefix(b"data: "))
    assert event["choices"] == whole.json["choices"]


def test_under_its_gate_it_suggests_nothing_and_says_why(completed):
    [(heard, decision)] = completed({"prompt": "zzz = qqq."}, gate=1.0)
    assert heard.status == 200
    assert heard.json["choices"][0]["text"] == ""
    assert heard.json["hortus"]["silence"]
    assert heard.headers["x-hortus-silence"] == heard.json["hortus"]["silence"]
    assert "x-hortus-evidence" not in heard.headers
    assert decision.outcome.output_tokens == 0


def test_a_request_that_does_not_fit_is_refused_with_the_field(completed):
    bodies = ({"prompt": 7}, {"prompt": []}, {"prompt": ["a", "b"]}, {"max_tokens": 0})
    for body, (heard, decision) in zip(bodies, completed(*bodies), strict=True):
        assert (heard.status, heard.json["error"]["code"]) == (400, "bad_request")
        assert next(iter(body)) in heard.message
        assert decision.outcome.code == "bad_request"
