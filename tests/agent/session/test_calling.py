"""One call: what is asked before it, what is kept, and what is added to its result."""

import pytest

from hortus.agent.session.testing import PlayedCheckpoints, PlayedTool, call
from hortus.agent.values import (
    Consent,
    Decision,
    EditFiles,
    Effect,
    Finished,
    Image,
    ModelTurn,
    Output,
    Proposed,
    ReadFiles,
    Reply,
    RunCommand,
    Told,
    ToolError,
    UserTurn,
)
from hortus.core.testing import FrozenClock


def raising(given, running):
    del given, running
    raise ToolError("no such file", remedy="look what there is")


def edits(given):
    return EditFiles((given["path"],), "--- a\n+++ b\n")


@pytest.fixture
def once(play):
    """Return a function that lets a session make one call; it returns the result."""

    def make(tool, call_=None, **parts):
        session = play(
            [ModelTurn("", (call_ or call(tool.name),)), ModelTurn("ok")], tools=(tool,), **parts
        )
        session.prompt("go")
        make.session = session
        return session.conversation.turns[2].results[0]

    return make


def test_a_tool_that_fails_tells_the_model_why_and_what_to_do(once):
    result = once(PlayedTool("read", raising))
    assert (result.failed, result.text) == (True, "no such file\nlook what there is")


def test_the_time_of_a_call_is_that_in_which_it_ran(play, person, gate):
    clock = FrozenClock()

    class Slow:
        def show(self, event):
            person.show(event)

        def ask(self, asked):
            del asked
            clock.advance(60)
            return Reply(Consent.ONCE)

    gate.decides = lambda _: Decision(Effect.ASK, "why")
    tool = PlayedTool("run", lambda *_: clock.advance(2) or Told("x"))
    script = [ModelTurn("", (call("run"),)), ModelTurn("ok")]
    play(script, tools=(tool,), front=Slow(), clock=clock).prompt("go")
    assert [event.seconds for event in person.seen if isinstance(event, Finished)] == [2.0]


def test_a_call_that_is_not_understood_is_not_proposed(once, person):
    class Odd(PlayedTool):
        def prepare(self, arguments):
            del arguments
            raise ToolError("path is missing", remedy="give path")

    assert once(Odd("read")).text == "path is missing\ngive path"
    assert not any(isinstance(event, Proposed) for event in person.seen)


def test_the_person_sees_it_proposed_then_its_output_then_its_end(once, person):
    def speak(given, running):
        del given
        running.output("line 1\n")
        return Told("all", changed=("a.py",))

    once(PlayedTool("run", speak))
    shown = [type(e) for e in person.seen if isinstance(e, Proposed | Output | Finished)]
    assert shown == [Proposed, Output, Finished]
    assert person.seen[-4].changed == ("a.py",)


def test_pictures_of_a_tool_reach_the_model(once):
    picture = Image("image/png", b"1")
    assert once(PlayedTool("read", lambda *_: Told("", images=(picture,)))).images == (picture,)


@pytest.mark.parametrize(
    ("action", "kept"),
    [
        (lambda _: RunCommand("make"), ["run make"]),
        (lambda _: RunCommand("ls", writes=False), []),
        (lambda _: ReadFiles(("a",)), []),
        (lambda _: EditFiles(("a", "b"), ""), ["edit a, b"]),
    ],
)
def test_files_are_kept_before_what_may_change_them(once, action, kept):
    checkpoints = PlayedCheckpoints()
    once(PlayedTool("x", acts=action), checkpoints=checkpoints)
    assert checkpoints.taken[:1] == kept


def test_findings_on_changed_files_go_back_to_the_model(once):
    class Checker:
        def check(self, paths):
            return f"{paths[0]}:1: syntax error"

    tool = PlayedTool("edit", lambda *_: Told("edited", changed=("a.py",)))
    assert once(tool, checkers=(Checker(),)).text == "edited\n\na.py:1: syntax error"
    assert once(PlayedTool("run"), checkers=(Checker(),)).text == "done"


class Rules:
    """Guidance with a rule for one path, told once."""

    def __init__(self):
        self.told = False

    def system(self):
        return ""

    def touched(self, paths):
        if self.told or "sub/a.py" not in paths:
            return ""
        self.told = True
        return "AGENTS.md of sub: tabs"


def test_rules_in_scope_of_a_touched_path_join_its_result_and_stay(once):
    tool = PlayedTool("read", lambda *_: Told("x"), lambda given: ReadFiles((given["path"],)))
    result = once(tool, call("read", path="sub/a.py"), guidance=Rules())
    assert result.text == "x\n\nAGENTS.md of sub: tabs"
    assert once.session.conversation.state.pins == ("AGENTS.md of sub: tabs",)


def test_a_hook_after_a_tool_adds_its_words(once):
    class Hooks:
        def before(self, call, action):
            del call, action

        def after(self, call, told):
            return f"{call.name}: {told.text}"

        def stop(self, said):
            del said
            return ""

    assert once(PlayedTool("run"), hooks=Hooks()).text == "done\n\nrun: done"


def test_a_command_that_failed_is_remembered_until_it_works(play):
    outcomes = iter([Told("exit 1", failed=True), Told("exit 0")])
    tool = PlayedTool("run", lambda *_: next(outcomes), lambda given: RunCommand(given["c"]))
    turn = ModelTurn("", (call("run", c="make"),))
    session = play([turn, ModelTurn("a"), turn, ModelTurn("b")], tools=(tool,))
    session.prompt("one")
    assert session.conversation.state.tried == ("run make",)
    session.prompt("two")
    assert session.conversation.state.tried == ()


def test_going_back_puts_files_and_words_back_and_rules_are_told_again(play):
    checkpoints = PlayedCheckpoints(changed=("sub/a.py",))
    tool = PlayedTool("edit", lambda *_: Told("x", changed=("sub/a.py",)), edits)
    session = play(
        [ModelTurn("", (call("edit", path="sub/a.py"),)), ModelTurn("a"), ModelTurn("b")],
        tools=(tool,),
        guidance=Rules(),
        checkpoints=checkpoints,
    )
    session.prompt("one")
    assert session.rewind(0) == ("sub/a.py",)
    assert checkpoints.restored == ["checkpoint-1"]
    session.prompt("another way")
    assert session.conversation.turns[0] == UserTurn("another way\n\nAGENTS.md of sub: tabs")
    assert session.conversation.state.pins == ("AGENTS.md of sub: tabs",)
    assert session.places()[0].text == "another way"


@pytest.mark.parametrize(
    "error",
    [ValueError("odd"), OSError(36, "too long"), RecursionError("deep"), OverflowError("n")],
)
def test_what_no_tool_has_thought_of_ends_the_call_and_not_the_session(once, error):
    def fails(*_):
        raise error

    class Unprepared:
        spec = PlayedTool("read").spec

        def prepare(self, _arguments):
            raise error

    for tool in (PlayedTool("read", fails), Unprepared()):
        tool.name = "read"
        result = once(tool)
        assert result.failed
        assert "the call cannot be made" in result.text
