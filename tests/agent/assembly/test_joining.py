"""A whole session against a model that plays a script: what is sent, kept and put back."""

import json

import pytest

from hortus.agent.assembly import open_session
from hortus.agent.options import Gateway, Options, Places, Take, Which
from hortus.agent.permissions import ModeRefusedError
from hortus.agent.session.testing import PlayedPerson
from hortus.agent.settings import ModelRefusedError
from hortus.agent.testing import Answer, NativeCall, Say, ScriptedModel
from hortus.agent.values import EndReason, Mode, Noticed, PlanChanged, Work

AGENTS = "Use tabs.\r\n\tNever touch `setup.py` — really.\n\n"
NESTED = "In here: no imports.\n"


class Key:
    """A key."""

    def headers(self, method, path):
        del method, path
        return {"Authorization": "Bearer key"}


def says(text):
    return Answer((Say(text),))


def calls(tool, **arguments):
    return Answer((NativeCall(tool, arguments),))


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "work"
    (folder / "deep").mkdir(parents=True)
    (folder / "AGENTS.md").write_bytes(AGENTS.encode())
    (folder / "deep" / "AGENTS.md").write_text(NESTED)
    (folder / "deep" / "a.py").write_text("x = 1\n")
    return folder


@pytest.fixture
def opened(place, tmp_path):
    """Return a function that opens a session; all are closed at the end."""
    sessions = []

    def open_(model, person=None, *, which=None, **more):
        places = Places(
            place, tmp_path / "data", tmp_path / "user", tmp_path / "requirements.toml"
        )
        options = Options(places, Gateway(model.url, Key()), which or Which(), model="m", **more)
        sessions.append(open_session(options, person or PlayedPerson()))
        return sessions[-1]

    yield open_
    for session in sessions:
        session.close()


def sent(request):
    """Return the texts of a request in the chat dialect."""
    return [str(message["content"]) for message in json.loads(request.body)["messages"]]


def test_instructions_are_sent_byte_for_byte_after_any_number_of_compactions(opened):
    looks = [calls("read", path="deep/a.py", **{"from": 1, "lines": n}) for n in range(1, 4)]

    def answers(request):
        if b"You summarise the work" in request.body:
            return says(f"summary {request.number}")
        return looks.pop() if looks else says("y" * 3_000)

    with ScriptedModel(answers) as model:
        session: Work = opened(model, mode="auto", window=16_000)
        for number in range(6):
            session.prompt(f"question {number}")
            session.compact()
        asked = [r for r in model.received if b"You summarise the work" not in r.body]
    assert session.conversation.state.summary.startswith("summary")
    assert all(AGENTS in sent(request)[0] for request in asked)
    assert NESTED in "".join(sent(asked[-1])[1:])
    assert "- question 0" in sent(asked[-1])[1]


def test_gone_on_with_the_next_request_begins_as_the_last_one_did(opened):
    with ScriptedModel([calls("read", path="deep/a.py"), says("one"), says("two")]) as model:
        first = opened(model)
        first.prompt("go")
        first.close()
        opened(model, which=Which(Take.NAMED, first.session_id)).prompt("on")
        before, after = (json.loads(r.body)["messages"] for r in model.received[1:])
    assert after[: len(before)] == before
    assert NESTED in before[-1]["content"]


def test_a_mode_is_not_taken_up_again_but_a_model_is(opened):
    with ScriptedModel([says("one")]) as model:
        first = opened(model)
        first.set_mode(Mode.AUTO)
        first.set_model("other")
        first.prompt("go")
        first.close()
        options = {"which": Which(Take.NEWEST)}
        assert opened(model, **options).standing().mode == "ask"
    assert first.conversation.model == "other"


def test_files_and_words_go_back_together(opened, place):
    edit = calls("edit", path="deep/a.py", old_string="x = 1", new_string="x = 2")
    with ScriptedModel([edit, says("done"), says("as it was")]) as model:
        session = opened(model, mode="auto")
        session.prompt("change it")
        assert (place / "deep" / "a.py").read_text() == "x = 2\n"
        assert list(session.rewind(0)) == ["deep/a.py"]
        assert (place / "deep" / "a.py").read_text() == "x = 1\n"
        session.prompt("leave it")
        texts = sent(model.received[-1])
    assert "change it" not in "".join(texts)
    assert NESTED in texts[1]


def test_what_the_administrator_requires_holds_here_too(opened, tmp_path):
    required = 'modes = ["plan", "ask"]\nmodels = ["house/*", "m"]\n'
    (tmp_path / "requirements.toml").write_text(required)
    with ScriptedModel([says("ok")]) as model:
        session = opened(model)
        with pytest.raises(ModeRefusedError):
            session.set_mode(Mode.AUTO)
        with pytest.raises(ModelRefusedError, match="does not allow the model elsewhere"):
            session.set_model("elsewhere")
        session.set_model("house/large")
        assert session.standing().mode == "ask"


def test_the_plan_reaches_the_person_and_the_standing(opened):
    person = PlayedPerson()
    with ScriptedModel([calls("plan", steps=["[x] look", "[ ] mend"]), says("ok")]) as model:
        session = opened(model, person)
        assert session.prompt("go").reason is EndReason.DONE
    assert [step.text for step in session.standing().plan] == ["look", "mend"]
    assert any(isinstance(event, PlanChanged) for event in person.seen)


def test_commands_are_refused_where_nothing_would_hold_them(opened):
    with ScriptedModel([calls("run", command="id"), says("no")]) as model:
        session = opened(model, mode="auto")
        session.prompt("go")
        told = sent(model.received[-1])[-1]
    assert "no command can be run" in told or "uid=" in told


def test_what_a_person_points_at_is_attached(opened):
    with ScriptedModel([says("ok")]) as model:
        opened(model).prompt("look at @deep/a.py")
        assert 'path="deep/a.py"' in sent(model.received[0])[1]


def test_a_bad_setting_stops_before_anything_is_sent_and_leaves_no_session(
    opened, tmp_path, place
):
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "agent.toml").write_text("nonsense = 1\n")
    with ScriptedModel() as model:
        with pytest.raises(Exception, match="nonsense"):
            opened(model)
        assert model.received == []
    assert list((tmp_path / "data" / "agent" / "sessions").iterdir()) == []
    assert place.exists()


def test_an_untrusted_project_is_told_of(opened, place):
    (place / ".hortus").mkdir()
    (place / ".hortus" / "agent.toml").write_text('[[rules]]\nallow = "run: make"\n')
    person = PlayedPerson()
    with ScriptedModel([says("ok")]) as model:
        opened(model, person)
    told = [event.text for event in person.seen if isinstance(event, Noticed)]
    assert any("you have not trusted this project" in text for text in told)


def test_what_a_rule_denies_to_read_is_neither_found_nor_attached(opened, tmp_path):
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "agent.toml").write_text('[[rules]]\ndeny = "read: deep/*.py"\n')
    with ScriptedModel([calls("find", text="x = 1"), says("ok")]) as model:
        opened(model).prompt("look at @deep/a.py")
        texts = sent(model.received[-1])
    assert "a rule denies to read it" in texts[1]
    assert "x = 1" not in texts[-1]


def test_a_way_back_that_was_killed_is_told_of_until_it_is_ended(opened, tmp_path):
    answers = [calls("edit", path="deep/a.py", old_string="1", new_string="2"), says("done")]
    answers.insert(0, calls("read", path="deep/a.py"))
    with ScriptedModel(answers) as model:
        session = opened(model, mode="auto")
        session.prompt("change it")
        kept = session.conversation.marks[0].checkpoint
        session.close()
        (folder,) = (tmp_path / "data" / "agent" / "checkpoints").iterdir()
        (folder / "restoring").write_text(json.dumps({"target": kept, "before": kept}))
        person = PlayedPerson()
        again = opened(model, person, which=Which(Take.NEWEST))
        (told,) = [event for event in person.seen if isinstance(event, Noticed)]
        assert "edit deep/a.py" in told.text
        again.rewind(0)
        again.close()
        person = PlayedPerson()
        opened(model, person)
        assert person.seen == []
