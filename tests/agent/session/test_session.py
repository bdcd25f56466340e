"""A session as a front end holds it: one prompt at a time, its standing, its past."""

from threading import Event, Thread

import pytest

from hortus.agent.session.testing import PlayedCheckpoints, PlayedTool, call
from hortus.agent.values import (
    Compacted,
    EditFiles,
    EndReason,
    Image,
    Mode,
    ModelTurn,
    Noticed,
    PlanStep,
    Told,
    UserTurn,
    Work,
)
from hortus.core import ConflictError, NotFoundError


def test_a_session_is_what_front_ends_work_with(play):
    work: Work = play([])
    assert work.places() == ()
    assert work.commands() == {}


def test_pictures_go_with_the_words(play):
    session = play([ModelTurn("a cat")])
    picture = Image("image/png", b"1")
    session.prompt("what is it?", [picture])
    assert session.asker.asked[0][2] == (UserTurn("what is it?", (picture,)),)


def test_while_it_works_another_prompt_is_refused_and_so_is_going_back(play):
    began, go_on = Event(), Event()

    def wait(given, running):
        del given, running
        began.set()
        go_on.wait(5)
        return Told("x")

    session = play(
        [ModelTurn("", (call("run"),)), ModelTurn("ok")], tools=(PlayedTool("run", wait),)
    )
    worker = Thread(target=session.prompt, args=("go",))
    worker.start()
    assert began.wait(5)
    assert session.prompt("more").problem == "the session is at work"
    with pytest.raises(ConflictError, match="at work"):
        session.rewind(0)
    with pytest.raises(ConflictError):
        session.compact()
    assert session.standing().session_id == "ses_1"
    go_on.set()
    worker.join(5)
    assert session.prompt is not None
    assert session.rewind(0) == ()


def test_an_interruption_ends_what_is_going_on_and_nothing_later(play):
    session = play([ModelTurn("ok")])
    session.interrupt()
    assert session.prompt("go").reason is EndReason.DONE


def test_the_standing_says_what_a_status_line_needs(play):
    session = play(
        [ModelTurn("ok")], cost=0.25, data_class="internal", sandbox=lambda: "bubblewrap"
    )
    session.prompt("go")
    session.set_model("other")
    session.set_mode(Mode.AUTO)
    standing = session.standing()
    assert (standing.model, standing.mode, standing.cost) == ("other", "auto", 0.25)
    assert (standing.data_class, standing.sandbox) == ("internal", "bubblewrap")
    assert 0 < standing.context_used < standing.context_window == 131_072
    assert (session.conversation.model, session.conversation.mode) == ("other", "auto")


def test_another_model_answers_from_the_next_turn_on(play):
    session = play([ModelTurn("a"), ModelTurn("b")])
    session.prompt("one")
    session.set_model("other")
    session.prompt("two")
    assert session.asker.model == "other"


def test_the_plan_is_kept_and_shown(play, person):
    session = play([])
    session._meter.plan((PlanStep("a"),))
    assert session.standing().plan == (PlanStep("a"),)
    assert person.seen[-1].steps == (PlanStep("a"),)


def test_compacting_by_hand_asks_for_a_summary(play, person):
    big = PlayedTool("run", lambda *_: Told("x" * 9_000))
    session = play(
        [ModelTurn("", (call("run"),)), *[ModelTurn("y" * 9_000)] * 3, ModelTurn("the summary")],
        tools=(big,),
    )
    for text in ("one", "two", "three"):
        session.prompt(text)
    session._compactor.window = 6_000
    session.compact()
    assert any(isinstance(event, Compacted) for event in person.seen)
    assert "the summary" in session.conversation.turns[0].text
    assert "- one" in session.conversation.turns[0].text


def test_with_nothing_to_shorten_it_says_so(play, person):
    session = play([])
    session.compact()
    assert person.seen == [Noticed("there is nothing to shorten yet")]


def test_a_message_that_is_not_there_cannot_be_gone_back_to(play):
    with pytest.raises(NotFoundError, match="no message 7"):
        play([]).rewind(7)


def test_files_changed_by_others_in_the_meantime_are_told(play):
    checkpoints = PlayedCheckpoints()
    tool = PlayedTool("edit", acts=lambda _: EditFiles(("a",), ""))
    session = play(
        [ModelTurn("", (call("edit"),)), ModelTurn("a"), ModelTurn("b"), ModelTurn("c")],
        tools=(tool,),
        checkpoints=checkpoints,
    )
    session.prompt("one")
    checkpoints.changed = tuple(f"f{n}" for n in range(22))
    session.prompt("two")
    said = session.conversation.turns[-2].text
    assert said.startswith("two\n\n[hortus: changed since by others: f0, f1,")
    assert said.endswith("f19 and 2 more]")


def test_what_a_person_points_at_joins_their_words(play):
    class Mentions:
        def resolve(self, text):
            return "a.py: x = 1" if "@a.py" in text else ""

        def images(self, text):
            return (picture,) if "@a.py" in text else ()

    picture = Image("image/png", b"1")
    session = play([ModelTurn("ok")], mentions=Mentions())
    session.prompt("look at @a.py")
    assert session.conversation.turns[0] == UserTurn("look at @a.py\n\na.py: x = 1", (picture,))
    assert session.places()[0].text == "look at @a.py"


def test_what_is_queued_points_at_files_as_well(play):
    class Mentions:
        def resolve(self, text):
            return "a.py: x = 1" if "@a.py" in text else ""

        def images(self, text):
            del text
            return ()

    session = play(
        [lambda: session.queue("and @a.py"), ModelTurn("a"), ModelTurn("b")], mentions=Mentions()
    )
    session.prompt("go")
    assert session.conversation.turns[2] == UserTurn("and @a.py\n\na.py: x = 1")


def test_what_was_queued_before_an_interruption_is_said_before_the_next_words(play):
    def interrupted():
        session.queue("and the docs")
        session.interrupt()

    session = play(
        [interrupted, ModelTurn("", (call("run"),)), ModelTurn("ok")], tools=(PlayedTool("run"),)
    )
    session.queue("one")
    session.prompt("two")
    session.prompt("three")
    said = [place.text for place in session.places()]
    assert said == ["one", "two", "and the docs", "three"]


def test_what_is_queued_while_the_files_are_kept_at_the_end_is_worked_on_too(play):
    class Slow(PlayedCheckpoints):
        def take(self, label):
            if label == "left so" and not self.taken.count("left so"):
                session.queue("more")
            return super().take(label)

    tool = PlayedTool("edit", acts=lambda _: EditFiles(("a",), ""))
    script = [ModelTurn("", (call("edit"),)), ModelTurn("one"), ModelTurn("two")]
    session = play(script, tools=(tool,), checkpoints=Slow())
    assert session.prompt("go").text == "two"


def test_own_commands_are_listed_and_expanded(play):
    class Commands:
        def commands(self):
            return {"ship": "make a release"}

        def expand(self, name, words):
            return f"{name}: {words}"

    session = play([], commands=Commands())
    assert session.commands() == {"ship": "make a release"}
    assert session.expand("ship", "1.2") == "ship: 1.2"
    with pytest.raises(NotFoundError, match="no command 'x'"):
        play([]).expand("x", "")


def test_closing_ends_what_was_started(play):
    ended = []
    session = play([], closers=(lambda: ended.append("servers"),))
    session.close()
    session.close()
    assert ended == ["servers"]
