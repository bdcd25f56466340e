"""Texts are kept where settings opt in, sealed; and nowhere else a word of them is found."""

import json

import pytest

from hortus.compose.testing import PATHS, ask, inside
from hortus.content import ContentPlaces
from hortus.content.datakeys import DataKeys
from hortus.content.sealing import open_part
from hortus.content.tables import parts_of
from hortus.dlp.forms import fill
from hortus.gateway.testing import Fault, Say, Script, ScriptedModel, Turn
from hortus.store import Database

RULE = {"people": ["tester"], "classes": ["none", "personal"]}
CONTENT = {"rules": {"tests": RULE}}
TEXT = "Tell me about walled gardens."
TOKEN = fill("ghp_{36 alnum}", 4)


def kept(hortus, heard):
    """Return the texts that were kept of a request, by part."""
    places = ContentPlaces.of(hortus.house.loaded)
    with Database.of(hortus.house.loaded).reading() as connection:
        parts = parts_of(connection, heard.headers["x-hortus-decision"])
    keys = places.keys() if parts else None
    assert keys is None or isinstance(keys, DataKeys)
    return {p.part: open_part(p, keys.find(p.person, p.month, p.key_id)) for p in parts}


def events(hortus, heard):
    found = hortus.house.store.events.of(heard.headers["x-hortus-decision"])
    return [numbered.event for numbered in found]


@pytest.mark.parametrize("door", PATHS)
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_what_was_sent_and_what_the_client_got_is_kept(house, run, door, stream):
    async def story():
        async with (
            ScriptedModel() as server,
            house({"m": inside(server.url, door)}, content=CONTENT) as hortus,
        ):
            heard = await hortus.post(PATHS[door], ask(door, "m", TEXT, stream=stream))
            texts = kept(hortus, heard)
            assert json.loads(texts["request"]) == ask(door, "m", TEXT, stream=stream)
            assert texts["answer"] == heard.body
            (event,) = events(hortus, heard)
            assert event.event == "content.kept"
            assert json.loads(event.facts)["rule"] == "tests"

    run(story())


def test_a_translated_answer_is_kept_as_the_client_got_it(house, run):
    async def story():
        async with (
            ScriptedModel() as server,
            house({"m": inside(server.url, "messages")}, content=CONTENT) as hortus,
        ):
            heard = await hortus.post(PATHS["chat"], ask("chat", "m", TEXT))
            assert kept(hortus, heard)["answer"] == heard.body

    run(story())


def test_by_default_no_text_is_anywhere(house, run, tmp_path):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            heard = await hortus.post(PATHS["chat"], ask("chat", "m", TEXT))
            assert kept(hortus, heard) == {}
            assert events(hortus, heard) == []

    run(story())
    assert not (tmp_path / "data" / "content").exists()


def test_no_word_of_what_is_kept_can_be_found_on_the_disk(house, run, tmp_path):
    async def story():
        async with (
            ScriptedModel() as server,
            house({"m": inside(server.url)}, content=CONTENT) as hortus,
        ):
            heard = await hortus.post(PATHS["chat"], ask("chat", "m", TEXT))
            assert TEXT.encode() in kept(hortus, heard)["request"]

    run(story())
    files = [file for file in (tmp_path / "data").rglob("*") if file.is_file()]
    assert len(files) > 5
    assert [file for file in files if b"walled gardens" in file.read_bytes()] == []


def test_a_request_with_a_secret_is_never_kept(house, run):
    async def story():
        async with (
            ScriptedModel() as server,
            house({"m": inside(server.url)}, content=CONTENT) as hortus,
        ):
            heard = await hortus.post(PATHS["chat"], ask("chat", "m", f"My token is {TOKEN}"))
            assert heard.status == 200
            assert kept(hortus, heard) == {}
            assert events(hortus, heard) == []

    run(story())


def test_personal_data_is_kept_only_as_the_model_had_it(house, run):
    iban = "DE89 3704 0044 0532 0130 00"

    async def story():
        async with (
            ScriptedModel() as server,
            house({"m": {**inside(server.url), "inside": False}}, content=CONTENT) as hortus,
        ):
            heard = await hortus.post(PATHS["chat"], ask("chat", "m", f"Pay {iban} today"))
            assert hortus.decision(heard).attempts[0].labels == "personal"
            request = kept(hortus, heard)["request"]
            assert b"3704" not in request
            assert b"today" in request

    run(story())


def test_what_no_rule_covers_is_not_kept(house, run):
    rules = {"other": {**RULE, "people": ["somebody-else"]}, "big": {**RULE, "models": ["x*"]}}

    async def story():
        async with (
            ScriptedModel() as server,
            house({"m": inside(server.url)}, content={"rules": rules}) as hortus,
        ):
            heard = await hortus.post(PATHS["chat"], ask("chat", "m", TEXT))
            assert kept(hortus, heard) == {}

    run(story())


def test_teams_of_the_directory_opt_in(house, run):
    rules = {"team": {"teams": ["payments"], "classes": ["none"]}}

    async def story():
        async with (
            ScriptedModel() as server,
            house({"m": inside(server.url)}, content={"rules": rules}) as hortus,
        ):
            heard = await hortus.post(PATHS["chat"], ask("chat", "m", TEXT))
            assert kept(hortus, heard) == {}, "a key that belongs to nobody is in no team"

    run(story())


def test_a_lost_master_key_is_told_and_stops_nobody(house, run, tmp_path):
    async def first(hortus):
        await hortus.post(PATHS["chat"], ask("chat", "m", TEXT))

    async def story():
        async with ScriptedModel() as server:
            models = {"m": inside(server.url)}
            async with house(models, content=CONTENT) as hortus:
                await first(hortus)
            (tmp_path / "data" / "content" / "master.key").unlink()
            async with house(models, content=CONTENT) as hortus:
                heard = await hortus.post(PATHS["chat"], ask("chat", "m", TEXT))
                ready = (await hortus.get("/readyz")).json
                (event,) = events(hortus, heard)
            assert heard.status == 200
            assert "master.key cannot be read" in ready["parts"]["content"]
            assert event.event == "content.not_kept"
            async with house(models, content={**CONTENT, "required": True}) as hortus:
                refused = await hortus.post(PATHS["chat"], ask("chat", "m", TEXT))
            assert (refused.status, refused.json["error"]["code"]) == (503, "content_key")

    run(story())


def test_an_answer_with_a_secret_is_not_kept_but_its_request_is(house, run):
    script = Script(turns=(Turn((Say(f"Use {TOKEN} here."),)),))

    async def story():
        async with (
            ScriptedModel(script) as server,
            house({"m": inside(server.url)}, content=CONTENT) as hortus,
        ):
            heard = await hortus.post(PATHS["chat"], ask("chat", "m", TEXT))
            assert heard.status == 200
            assert list(kept(hortus, heard)) == ["request"]
            assert events(hortus, heard)[0].reason == "the answer holds a secret"

    run(story())


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_a_failed_request_is_kept_with_as_much_as_the_client_got(house, run, stream):
    fault = Fault(cut_after_bytes=300) if stream else Fault(status=500)

    async def story():
        async with (
            ScriptedModel(always=fault) as server,
            house({"m": inside(server.url)}, content=CONTENT) as hortus,
        ):
            heard = await hortus.post(PATHS["chat"], ask("chat", "m", TEXT, stream=stream))
            texts = kept(hortus, heard)
            assert b"walled gardens" in texts["request"]
            assert heard.body.startswith(texts["answer"])
            assert bool(texts["answer"]) is stream

    run(story())


def test_what_never_went_to_a_model_is_not_kept(house, run):
    async def story():
        async with house({}, content=CONTENT) as hortus:
            heard = await hortus.post(PATHS["chat"], ask("chat", "nobody", TEXT))
            assert heard.status == 404
            assert kept(hortus, heard) == {}

    run(story())
