"""A local client's messages are handed on to another hortus."""

import json

from hortus.mcp import RemoteAnswers
from hortus.mcp.messages import read_message


def ask(answers, **message):
    data = json.dumps({"jsonrpc": "2.0", "id": 5, **message}).encode()
    return json.loads(answers.answer(read_message(data)))


def remote(served, key=""):
    url = served.url.removesuffix("/mcp")
    return RemoteAnswers(url, lambda: {"Authorization": f"Bearer {key or served.key}"})


def test_the_other_one_answers_with_the_id_of_the_request(served):
    said = ask(remote(served), method="tools/list")
    assert (said["id"], len(said["result"]["tools"])) == (5, 5)


def test_its_refusal_is_handed_back(served):
    said = ask(remote(served, "nobody's"), method="tools/list")
    assert (said["id"], said["error"]["code"]) == (5, -32000)


def test_the_headers_say_what_the_message_says(served):
    meta = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    params = {"name": "card", "arguments": {}, "_meta": meta}
    said = ask(remote(served), method="tools/call", params=params)
    assert said["result"]["resultType"] == "complete"


def test_where_nobody_answers_the_address_is_told():
    said = ask(RemoteAnswers("http://127.0.0.1:9", dict), method="ping")
    assert "http://127.0.0.1:9" in said["error"]["message"]


def test_what_is_no_hortus_is_told_apart(served):
    answers = RemoteAnswers(served.url, dict)
    assert ask(answers, method="ping")["error"]["code"] == -32000
