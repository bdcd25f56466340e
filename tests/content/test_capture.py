"""What is taken down of a request, how much of it, and what is said where nothing can be."""

import asyncio
import logging

import msgspec
import pytest

from hortus.content.capture import Capture
from hortus.content.errors import ContentKeyError
from hortus.content.sealing import open_part
from hortus.core import ContentRuleSettings, ContentSettings, Loaded, Settings

NOBODY = frozenset()
RULES = {"r": ContentRuleSettings(people=["ada"], classes=["none"])}


def keep(capture, asked, request=b'{"ask":1}', answer=(b"an ", b"answer"), labels=NOBODY):
    """Return the event that is left by a request."""

    async def scenario():
        tape = await capture.tape("dec_1", *asked)
        if tape is None:
            return None
        for piece in answer:
            tape.answer(piece)
        return await tape.seal(request, labels)

    return asyncio.run(scenario())


def texts(event, keys):
    return {p.part: open_part(p, keys.find(p.person, p.month, p.key_id)) for p in event.parts}


def said(event):
    return msgspec.json.decode(event.facts)


def test_both_sides_of_a_request_are_kept(capture, question, keys):
    event = keep(capture(), question())
    assert texts(event, keys) == {"request": b'{"ask":1}', "answer": b"an answer"}
    assert (event.event, event.decision_id, event.reason) == ("content.kept", "dec_1", "")


def test_the_event_names_rule_key_sizes_and_digests_but_no_person(capture, question):
    event = keep(capture(), question())
    request, answer = event.parts
    assert said(event) == {
        "answer": answer.digest,
        "answer_bytes": "9",
        "request": request.digest,
        "request_bytes": "9",
        "rule": "payments",
    }
    assert event.subject == request.key_id
    assert "ada" not in f"{event.facts}{event.subject}{event.actor}{event.reason}"


def test_a_person_has_one_key_whichever_of_their_keys_they_ask_with(capture, question):
    kept = capture()
    first = keep(kept, question("pay-laptop", account="ada@example.org"))
    second = keep(kept, question("pay-ci", account="ada@example.org"))
    assert {p.person for e in (first, second) for p in e.parts} == {"ada@example.org"}
    assert first.subject == second.subject


def test_teams_come_from_whoever_knows_them(places, clock, question):
    rule = ContentRuleSettings(teams=["payments"], classes=["none"])
    settings = ContentSettings(rules={"team": rule})
    teams = {"ada": frozenset({"payments"})}
    kept = Capture(settings, places, clock, lambda who: teams.get(who.name, frozenset()))
    assert keep(kept, question("ada")).event == "content.kept"
    assert keep(kept, question("bob")) is None


def test_whom_no_rule_names_is_not_taken_down(capture, question, places):
    assert keep(capture(), question("bob")) is None
    assert keep(capture(), question(labels=["secret"])) is None
    assert not places.master_file.exists(), "not even a key is made"


def test_one_side_alone_can_be_kept(capture, question, keys):
    rule = ContentRuleSettings(people=["ada"], classes=["none"], keep=["request"])
    event = keep(capture(rules={"r": rule}), question())
    assert texts(event, keys) == {"request": b'{"ask":1}'}
    rule = ContentRuleSettings(people=["ada"], classes=["none"], keep=["answer"])
    event = keep(capture(rules={"r": rule}), question())
    assert texts(event, keys) == {"answer": b"an answer"}


def test_of_long_texts_the_beginning_is_kept_and_the_length(capture, question, keys):
    event = keep(
        capture(max_part_bytes=1_024), question(), b"r" * 5_000, [b"a" * 1_000, b"b" * 900]
    )
    assert texts(event, keys) == {"request": b"r" * 1_024, "answer": b"a" * 1_000 + b"b" * 24}
    assert [(p.size, p.kept) for p in event.parts] == [(5_000, 1_024), (1_900, 1_024)]


def test_an_endless_answer_takes_no_more_memory_than_is_kept(capture, question):
    async def scenario():
        tape = await capture(max_part_bytes=2_048).tape("dec_1", *question())
        for _ in range(10_000):
            tape.answer(b"x" * 1_000)
        return len(tape._answer), await tape.seal(b"", NOBODY)

    size, event = asyncio.run(scenario())
    assert size == 2_048
    assert said(event)["answer_bytes"] == "10000000"


def test_long_texts_are_sealed_beside_the_event_loop(capture, question, keys):
    event = keep(capture(), question(), b"long " * 20_000)
    assert texts(event, keys)["request"] == b"long " * 20_000


def test_an_answer_with_a_secret_is_not_kept(capture, question, keys):
    event = keep(capture(), question(), labels=frozenset({"secret", "personal"}))
    assert texts(event, keys) == {"request": b'{"ask":1}'}
    assert event.reason == "the answer holds a secret"
    assert "answer" not in said(event)


def test_where_only_answers_are_kept_and_one_holds_a_secret_nothing_is(capture, question):
    rule = ContentRuleSettings(people=["ada"], classes=["none"], keep=["answer"])
    event = keep(capture(rules={"r": rule}), question(), labels=frozenset({"secret"}))
    assert (event.event, event.parts) == ("content.not_kept", ())


def test_an_empty_answer_is_kept_as_one(capture, question, keys):
    assert texts(keep(capture(), question(), answer=()), keys)["answer"] == b""


def test_the_month_is_that_of_the_request_and_keys_change_with_it(capture, question, clock):
    kept = capture()
    first = keep(kept, question())
    clock.advance(31 * 86_400)
    second = keep(kept, question())
    assert [e.parts[0].month for e in (first, second)] == ["2023-11", "2023-12"]
    assert first.subject != second.subject


def test_a_lost_master_key_does_not_stop_requests(capture, question, places, keys, caplog):
    keys.current("bob", "2023-11", 0.0)
    places.master_file.unlink()
    kept = capture()
    with caplog.at_level(logging.ERROR):
        event = keep(kept, question())
        keep(kept, question())
    assert (event.event, event.parts) == ("content.not_kept", ())
    assert "master.key cannot be read" in event.reason
    assert "master.key cannot be read" in kept.problem
    assert len(caplog.records) == 1, "it is said once"


def test_a_lost_master_key_stops_requests_where_content_is_required(
    capture, question, places, keys
):
    keys.current("bob", "2023-11", 0.0)
    places.master_file.unlink()
    with pytest.raises(ContentKeyError):
        keep(capture(required=True), question())
    assert keep(capture(required=True), question("bob")) is None


def test_a_master_key_that_comes_back_serves_again(capture, question, places, keys):
    keys.current("bob", "2023-11", 0.0)
    aside = places.master_file.rename(places.master_file.with_suffix(".aside"))
    kept = capture()
    assert keep(kept, question()).event == "content.not_kept"
    aside.rename(places.master_file)
    assert keep(kept, question()).event == "content.kept"
    assert kept.problem == ""


def test_what_a_key_destroyed_meanwhile_has_sealed_stays_erased(capture, question, folder):
    async def scenario():
        tape = await capture().tape("dec_1", *question())
        folder.destroy("ada", "2023-11")
        return await tape.seal(b"ask", NOBODY)

    event = asyncio.run(scenario())
    assert not folder.holds("ada", "2023-11", event.parts[0].key_id)


def test_after_an_erasure_the_next_request_has_a_new_key(capture, question, folder, clock):
    kept = capture()
    first = keep(kept, question())
    folder.destroy("ada", "2023-11")
    clock.advance(1)
    assert keep(kept, question()).subject != first.subject


def test_with_the_default_settings_nothing_is_there_that_could_keep(tmp_path, clock):
    assert Capture.of(Loaded(Settings(), {}, tmp_path, tmp_path / "hortus.toml"), clock) is None


def test_with_a_rule_the_master_key_is_there_from_the_start(tmp_path, clock):
    settings = Settings(content=ContentSettings(rules=RULES))
    kept = Capture.of(Loaded(settings, {}, tmp_path, tmp_path / "hortus.toml"), clock)
    assert kept.parts == {"content": "ok"}
    assert (tmp_path / "content" / "master.key").stat().st_mode & 0o777 == 0o600


def test_a_problem_with_the_master_key_is_known_from_the_start(capture, places):
    places.master_file.parent.mkdir()
    places.master_file.write_text("no key")
    places.master_file.chmod(0o600)
    kept = capture()
    kept.check()
    assert "holds no key" in kept.problem
