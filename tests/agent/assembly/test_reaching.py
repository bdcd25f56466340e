"""A session reaches a server in its sandbox, an agent, and what a person points at."""

import json
import shutil

import pytest

from hortus.agent.assembly import open_session
from hortus.agent.options import Gateway, Options, Places
from hortus.agent.session.testing import PlayedPerson
from hortus.agent.testing import Answer, NativeCall, Say, ScriptedModel
from hortus.agent.values import Consent, EndReason, Noticed, Proposed, Reply, UseServer

SERVER = """
answer() { printf '{"jsonrpc":"2.0","id":%s,"result":%s}\\n' "$1" "$2"; }
while read -r line; do
  id=$(printf '%s' "$line" | sed -n 's/.*"id":\\([0-9]*\\).*/\\1/p')
  case $line in
    *'"initialize"'*) answer "$id" '{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},
      "serverInfo":{"name":"clock","version":"1"}}' | tr -d '\\n'; echo ;;
    *'"tools/list"'*) answer "$id" '{"tools":[{"name":"say","inputSchema":{"type":"object",
      "properties":{"text":{"type":"string"}},"required":["text"]}}]}' | tr -d '\\n'; echo ;;
    *'"tools/call"'*) touch made 2> /dev/null
      answer "$id" '{"content":[{"type":"text","text":"said by '"$NAME"'"}]}' ;;
    *'"id"'*) printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"no"}}\\n' "$id" ;;
  esac
done
"""


class Key:
    def headers(self, method, path):
        del method, path
        return {"Authorization": "Bearer key"}


@pytest.fixture
def places(tmp_path):
    """Return the places of a person with one server of their own."""
    for name in ("work", "data", "user"):
        (tmp_path / name).mkdir()
    (tmp_path / "work" / "notes.md").write_text("remember the milk\n")
    (tmp_path / "requirements.toml").write_text("allow_root = true\n")
    (tmp_path / "requirements.toml").chmod(0o644)
    server = json.dumps(["/bin/sh", "-c", SERVER])
    (tmp_path / "user" / "agent.toml").write_text(
        f'[servers.clock]\ncommand = {server}\nenvironment = {{ NAME = "clock" }}\n'
    )
    return Places(
        tmp_path / "work", tmp_path / "data", tmp_path / "user", tmp_path / "requirements.toml"
    )


class Person(PlayedPerson):
    """Allows everything."""

    def ask(self, asked):
        super().ask(asked)
        return Reply(Consent.ONCE)


def work(places, answers, prompt):
    """Return the ending, the person and the requests of a session that plays a script."""
    person = Person()
    with ScriptedModel(answers) as model:
        session = open_session(Options(places, Gateway(model.url, Key()), model="m"), person)
        ending = session.prompt(prompt)
        session.close()
        return ending, person, [json.loads(one.body) for one in model.received if one.body]


def results(request):
    return [one["content"] for one in request["messages"] if one["role"] == "tool"]


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")
def test_a_server_is_used_in_the_sandbox_and_an_agent_reads_for_another(places):
    say = {"server": "clock", "tool": "say", "arguments": {"text": "x"}}
    answers = [
        Answer([NativeCall("server", {"server": "clock"})]),
        Answer([NativeCall("server", say)]),
        Answer([NativeCall("agent", {"task": "What is in notes.md?"})]),
        Answer([NativeCall("read", {"path": "notes.md"})]),
        Answer([Say("The milk.")]),
        Answer([Say("Done.")]),
    ]
    ending, person, requests = work(places, answers, "go @notes.md")
    assert (ending.reason, ending.text) == (EndReason.DONE, "Done.")
    names = [tool["function"]["name"] for tool in requests[0]["tools"]]
    assert names == ["read", "find", "edit", "run", "plan", "server", "agent"]
    assert '<file path="notes.md">\nremember the milk\n</file>' in json.dumps(
        requests[0]["messages"][-1], ensure_ascii=False
    ).replace("\\n", "\n").replace('\\"', '"')
    listed, said, given = results(requests[-1])
    assert "- say(text: string)" in listed
    assert said == "said by clock"
    # It may read the workspace, and was not given leave to write in it.
    assert sorted(path.name for path in places.workspace.iterdir()) == ["notes.md"]
    assert given == "The milk."
    # The agent had its own conversation, and only tools that read.
    assert [t["function"]["name"] for t in requests[3]["tools"]] == ["read", "find"]
    assert "remember the milk" in results(requests[4])[0]
    used = [event.action for event in person.seen if isinstance(event, Proposed)]
    assert UseServer("clock", "say", {"text": "x"}) in used


def test_the_first_request_is_small_with_all_eight_tools(places):
    (places.user / "agent.toml").write_text(
        f"company = true\n{(places.user / 'agent.toml').read_text()}"
    )
    sizes = []

    def answer(request):
        sizes.append(len(request.body))
        return Answer([Say("ok")])

    _, _, (request,) = work(places, answer, "say ok")
    assert [tool["function"]["name"] for tool in request["tools"]][-3:] == [
        "company",
        "server",
        "agent",
    ]
    assert len(request["tools"]) == 8
    assert sizes[0] <= 8_000


def test_a_server_of_models_is_asked_for_nothing_else(places):
    answers = [Answer([NativeCall("read", {"path": "notes.md"})]), Answer([Say("Done.")])]
    ending, person, requests = work(places, answers, "read it")
    assert ending.reason is EndReason.DONE
    assert len(requests) == 2
    assert [event for event in person.seen if isinstance(event, Noticed)] == []


def test_a_gateway_is_asked_for_rules_once_it_has_shown_itself(places):
    headers = {"x-hortus-decision": "dec_1"}
    answers = [
        Answer([NativeCall("read", {"path": "notes.md"})], headers=headers),
        Answer([Say("this answers what the company is asked for")], headers=headers),
        Answer([Say("Done.")], headers=headers),
    ]
    _, person, requests = work(places, answers, "read it")
    assert "server/discover" in [one.get("method") for one in requests]
    (noticed,) = [event for event in person.seen if isinstance(event, Noticed)]
    assert noticed.text.startswith("the gateway has no rules for this repository: ")
