"""What a request holds decides where it may go, and what of it goes there."""

import asyncio
import json
import re

import pytest

from hortus.cli import main
from hortus.compose.testing import PATHS, ask, inside
from hortus.dlp import AllowList
from hortus.dlp.forms import fill
from hortus.gateway.testing import Fault, Say, Script, ScriptedModel, Turn

SECRET = fill("ghp_{36 alnum}", 1)
PASSWORD = 'password = "Xk29!vq7Zt"'
MAIL = "ada@lovelace.org"
PLACEHOLDER = re.compile(rb"<hortus:[a-z-]+\.[0-9a-f]{12}>")
DIALECTS = list(PATHS)


def outside(url, dialect="chat", **more):
    """Return the table of a model that runs elsewhere."""
    return {**inside(url, dialect), "inside": False, **more}


@pytest.fixture
def words(tmp_path):
    """Return the file of a company's code names."""
    file = tmp_path / "names.txt"
    file.write_text("Bluebird Nine\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("door", DIALECTS)
@pytest.mark.parametrize("spoken", DIALECTS)
def test_no_model_sees_a_secret_in_whatever_dialect(house, run, door, spoken):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url, spoken)}) as hortus:
            heard = await hortus.post(
                PATHS[door], ask(door, "m", f"look at {SECRET} and\n{PASSWORD}")
            )
            assert heard.status == 200
            assert heard.headers["x-hortus-redacted"] == "2"
            sent = server.requests[0].body
            attempt = hortus.decision(heard).attempts[0]
        assert SECRET.encode() not in sent
        assert b"Xk29" not in sent
        assert len(PLACEHOLDER.findall(sent)) == 2
        assert attempt.labels == "secret"
        assert attempt.findings.split() == [
            "github-personal-token:structured:1:redacted",
            f"@{'input' if door == 'responses' else 'message'}-1-user",
            "assigned-password:contextual:1:redacted",
            f"@{'input' if door == 'responses' else 'message'}-1-user",
        ]
        assert attempt.screened_us > 0
        assert attempt.rules == "data-labels inside-models"

    run(story())


def test_every_byte_but_the_secret_stays(house, run):
    text = '{ "model":"m",  "messages":[{"content":"a\\u0062 %s \\n","role":"user"}], "x":1e0 }'

    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            await hortus.post(PATHS["chat"], (text % SECRET).encode())
            sent = server.requests[0].body
        mark = PLACEHOLDER.search(sent)[0].decode()
        assert sent == (text % mark).encode()

    run(story())


def test_a_secret_has_the_same_placeholder_in_each_turn_and_after_a_restart(house, run):
    async def turn():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            for said in (f"it is {SECRET}", f"again: {SECRET}, please"):
                await hortus.post(PATHS["chat"], ask("chat", "m", said))
            return {PLACEHOLDER.search(r.body)[0] for r in server.requests}

    assert len(run(turn()) | run(turn())) == 1


def test_the_client_gets_its_own_value_back(house, run):
    script = Script([Turn([Say("ECHO")])])

    async def story():
        async with ScriptedModel(script) as server, house({"m": inside(server.url)}) as hortus:
            await hortus.post(PATHS["chat"], ask("chat", "m", PASSWORD))
            mark = PLACEHOLDER.search(server.requests[0].body)[0].decode()
            server.script = Script([Turn([Say(f"use {mark}")])])
            heard = await hortus.post(PATHS["chat"], ask("chat", "m", PASSWORD))
        assert heard.json["choices"][0]["message"]["content"] == "use Xk29!vq7Zt"

    run(story())


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/embeddings", {"input": [f"a {SECRET}"]}),
        ("/v1/completions", {"prompt": f"a {SECRET}"}),
        ("/v1/messages/count_tokens", {"messages": [{"role": "user", "content": SECRET}]}),
    ],
)
def test_the_other_doors_are_looked_through_too(house, run, path, body):
    dialect = "messages" if "messages" in path else path.rpartition("/")[2]

    async def story():
        async with ScriptedModel() as server:
            async with house({"m": inside(server.url, dialect)}) as hortus:
                heard = await hortus.post(path, {"model": "m", **body})
            assert heard.status == 200
            assert SECRET.encode() not in server.requests[0].body

    run(story())


def test_each_model_gets_what_it_may_have(house, run):
    async def story():
        async with ScriptedModel(always=Fault(status=500)) as near, ScriptedModel() as far:
            models = {"near": inside(near.url), "far": outside(far.url, "messages")}
            async with house(models, aliases={"code": ["near", "far"]}) as hortus:
                heard = await hortus.post(PATHS["chat"], ask("chat", "code", f"{MAIL} {SECRET}"))
                attempts = hortus.decision(heard).attempts
        assert heard.headers["x-hortus-model"] == "far"
        assert (MAIL.encode() in near.requests[0].body, MAIL.encode() in far.requests[0].body) == (
            True,
            False,
        )
        assert SECRET.encode() not in near.requests[0].body + far.requests[0].body
        assert ["email-address:contextual:1:passed" in a.findings for a in attempts] == [
            True,
            False,
        ]
        assert {a.labels for a in attempts} == {"personal secret"}

    run(story())


def test_company_words_stay_with_the_models_inside(house, run, words):
    async def story():
        async with ScriptedModel(always=Fault(status=500)) as near, ScriptedModel() as far:
            models = {"near": inside(near.url), "far": outside(far.url)}
            async with house(
                models, aliases={"code": ["far", "near"]}, dlp={"words": [str(words)]}
            ) as hortus:
                heard = await hortus.post(PATHS["chat"], ask("chat", "code", "the bluebird nine"))
        assert heard.status >= 500
        assert (len(far.requests), len(near.requests)) == (0, 1)

    run(story())


@pytest.mark.parametrize(
    ("door", "status"), [("chat", 403), ("messages", 403), ("responses", 400)]
)
def test_a_refusal_names_rule_place_and_remedy_and_never_the_value(
    house, run, words, capsys, door, status
):
    async def story():
        async with ScriptedModel() as server:
            tables = {"dlp": {"words": [str(words)], "secrets": "block"}}
            async with house({"m": outside(server.url)}, **tables) as hortus:
                text = f"bluebird nine {SECRET}"
                refused = await hortus.post(PATHS[door], ask(door, "m", text))
                decision = refused.headers["x-hortus-decision"]
                argv = ["why", decision, "--data", str(words.parent / "data")]
                assert await asyncio.to_thread(main, argv) == 0
            assert server.requests == []
        assert refused.status == status
        assert refused.headers["x-should-retry"] == "false"
        return refused.json["error"]

    error = run(story())
    place = "input 1 user" if door == "responses" else "message 1 user"
    assert error["code"] == "not_permitted"
    assert f"confidential-names in {place}, github-personal-token in {place}" in error["message"]
    assert "(confidential:names, secret)" in error["message"]
    assert "hortus scan --explain" in error["remedy"]
    said = capsys.readouterr().out
    assert "github-personal-token (structured): blocked" in said
    assert "data       confidential:names, secret" in said
    for text in (json.dumps(error), said):
        assert SECRET not in text
        assert "bluebird" not in text.lower()


def test_what_somebody_answers_for_passes(house, run, tmp_path):
    key = bytes(16)
    file = tmp_path / "allow.toml"
    file.write_text(
        f'key = "{key.hex()}"\n[[allow]]\nowner = "ada"\nreason = "a test token"\n'
        f'fingerprint = "{AllowList(key).fingerprint(SECRET.encode())}"\nuntil = 2999-12-31\n',
        encoding="utf-8",
    )

    async def story():
        async with ScriptedModel() as server:
            tables = {"dlp": {"allow": str(file), "secrets": "block"}}
            async with house({"m": outside(server.url)}, **tables) as hortus:
                heard = await hortus.post(PATHS["chat"], ask("chat", "m", f"{SECRET} {PASSWORD}"))
                attempt = hortus.decision(heard).attempts[0]
        assert heard.status == 200
        assert SECRET.encode() in server.requests[0].body
        assert b"Xk29" not in server.requests[0].body
        assert "github-personal-token:structured:1:allowed" in attempt.findings

    run(story())


@pytest.mark.parametrize(("mode", "labels"), [("observe", "secret"), ("off", "")])
def test_a_house_that_only_observes_changes_nothing(house, run, mode, labels):
    async def story():
        async with ScriptedModel() as server:
            tables = {"dlp": {"mode": mode, "secrets": "block"}}
            async with house({"m": outside(server.url)}, **tables) as hortus:
                heard = await hortus.post(PATHS["chat"], ask("chat", "m", SECRET))
                assert hortus.decision(heard).attempts[0].labels == labels
        assert SECRET.encode() in server.requests[0].body

    run(story())


def test_lists_and_settings_are_taken_up_while_requests_come(house, run, words, eventually):
    async def story():
        async with ScriptedModel() as server:
            tables = {"models": {"m": outside(server.url)}, "dlp": {"words": [str(words)]}}
            async with house(tables["models"], dlp=tables["dlp"]) as hortus:

                async def status(text):
                    return (await hortus.post(PATHS["chat"], ask("chat", "m", text))).status

                async def becomes(expected, text):
                    while await status(text) != expected:  # noqa: ASYNC110 - as users would
                        await asyncio.sleep(0.05)

                assert await status("about Redbird Ten") == 200
                words.write_text("Redbird Ten\n", encoding="utf-8")
                await becomes(403, "about Redbird Ten")
                assert await status("about Bluebird Nine") == 200
                words.write_text("x\n", encoding="utf-8")
                await eventually(lambda: "screening" in hortus.house.readiness().parts)
                assert "names.txt" in hortus.house.readiness().parts["screening"]
                assert await status("about Redbird Ten") == 403
                words.write_text("Redbird Ten\nGreenbird\n", encoding="utf-8")
                await eventually(lambda: "screening" not in hortus.house.readiness().parts)
                hortus.write_settings(
                    store={"durability": "normal"},
                    models=tables["models"],
                    dlp={**tables["dlp"], "confidential": "redact"},
                    policy={"packs": ["outside-models"]},
                )
                await becomes(200, "about Redbird Ten")
        assert b"Redbird" not in server.requests[-1].body

    run(story())


def test_the_state_of_the_scanner_is_shown(house, run, words):
    async def story():
        async with (
            ScriptedModel() as server,
            house({"m": inside(server.url)}, dlp={"words": [str(words)]}) as hortus,
        ):
            await hortus.post(PATHS["chat"], ask("chat", "m", SECRET))
            parts = (await hortus.get("/readyz")).json["parts"]
            metrics = (await hortus.get("/metrics")).body.decode()
        assert re.match(
            r"(NumPy|Hyperscan).*, \d{3} rules, tokens of \d{3} issuers", parts["scanner"]
        )
        assert parts["word lists"] == "names (1 words)"
        counted = 'action="redacted",direction="request",label="secret",tier="structured"'
        assert f"hortus_findings_total{{{counted}}} 1.0" in metrics
        assert 'hortus_screening_seconds_count{direction="request"} 1.0' in metrics

    run(story())


def test_source_text_of_a_project_stays_inside(house, run, repository):
    code = (repository / "shop" / "orders.py").read_text(encoding="utf-8")

    async def story():
        async with ScriptedModel() as server:
            models = {"near": inside(server.url), "far": outside(server.url)}
            tables = {"dlp": {"projects": {"shop": {"repository": str(repository)}}}}
            async with house(models, **tables) as hortus:
                refused = await hortus.post(PATHS["chat"], ask("chat", "far", code))
                allowed = await hortus.post(PATHS["chat"], ask("chat", "near", code))
                attempt = hortus.decision(allowed).attempts[0]
        assert (refused.status, allowed.status) == (403, 200)
        assert "source:shop in message 1 user" in refused.json["error"]["message"]
        assert (attempt.labels, attempt.project) == ("source:shop", "shop")

    run(story())
