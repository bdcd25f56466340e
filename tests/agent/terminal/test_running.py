import time

import pytest

from hortus.agent.values import (
    Asked,
    Call,
    Consent,
    Decision,
    EditFiles,
    Effect,
    EndReason,
    Finished,
    Mode,
    Output,
    PlanChanged,
    PlanStep,
    Proposed,
    Reply,
    RunCommand,
    Spoke,
    StepState,
)

ESC, ENTER, SHIFT_TAB, CTRL_C, CTRL_D = "\x1b", "\r", "\x1b[Z", "\x03", "\x04"
RUN = RunCommand("git push --force")
EDIT = EditFiles(("src/a.py",), "--- a/src/a.py\n+++ b/src/a.py\n@@ -1 +1 @@\n-old\n+new\n")
ASK = Decision(Effect.ASK, "the mode asks before commands")


def waits(session, text):
    """Go on until it is interrupted."""
    del text
    session.front.show(Spoke("I begin"))
    assert session.stop.wait(20)
    return EndReason.INTERRUPTED


def asks(action, rule="run: git push *"):
    def turn(session, text):
        del text
        call = Call("c1", "run", {})
        session.front.show(Proposed(call, action, ASK))
        session.reply = session.front.ask(Asked(call, action, ASK, rule))

    return turn


def test_what_is_typed_is_said_and_what_the_model_says_is_shown(screen):
    screen.session.turns.append(
        lambda session, _: session.front.show(Spoke("It is **done**.\n\nAll of"))
    )
    screen.type("mend it" + ENTER)
    screen.sees("> mend it", "It is done.", "All of")
    assert screen.session.heard == ["mend it"]


def test_the_end_of_a_turn_is_told(screen):
    screen.session.turns.append(lambda *_: EndReason.TURNS)
    screen.type("go" + ENTER)
    screen.sees("stopped: as many turns as were allowed")


def test_escape_stops_what_is_going_on_and_the_session_goes_on(screen):
    screen.session.turns += [waits, lambda *_: EndReason.COST]
    screen.type("go" + ENTER)
    screen.sees("I begin", "Esc stops")
    screen.type(ESC)
    screen.sees("interrupted")
    screen.type("again" + ENTER)
    screen.sees("it has cost as much as was allowed")


@pytest.mark.parametrize("screen", [["make it short"]], indirect=True)
def test_a_session_that_is_taken_up_again_says_what_it_was_about(screen):
    screen.sees("you have said one thing", "> make it short")


def test_escape_leaves_what_is_typed(screen):
    screen.type("a long thought")
    screen.type(ESC)
    time.sleep(0.2)
    screen.type(" and its end" + ENTER)
    screen.until(lambda: screen.session.heard == ["a long thought and its end"])


def test_a_fault_of_hortus_itself_ends_the_session_and_is_not_silent(screen):
    def fails(session, text):
        raise OSError(session.heard, text)

    screen.session.turns.append(fails)
    screen.type("go" + ENTER)
    screen.until(lambda: bool(screen.failed))
    assert screen.session.closed


def test_ctrl_c_stops_first_and_ends_when_nothing_goes_on(screen):
    screen.session.turns.append(waits)
    screen.type("go" + ENTER)
    screen.sees("I begin")
    screen.type(CTRL_C)
    screen.sees("interrupted")
    screen.type(CTRL_C)
    screen.until(lambda: screen.session.closed)


def test_what_is_said_while_the_model_works_waits_for_its_next_turn(screen):
    screen.session.turns.append(waits)
    screen.type("go" + ENTER)
    screen.sees("I begin")
    screen.type("and the tests" + ENTER)
    screen.sees("heard with the next turn", "1 waiting")
    assert screen.session.queued == ["and the tests"]
    assert screen.session.heard == ["go"]
    screen.type(ESC)
    screen.sees("what you said meanwhile is heard before your next words")


def test_models_and_reasons_are_shown_while_the_model_works(screen):
    screen.session.turns.append(waits)
    screen.type("go" + ENTER)
    screen.sees("I begin")
    screen.type("/model" + ENTER + "/why dec_1" + ENTER)
    screen.sees("▸ house", "dec_1 was allowed by rule base-1")


@pytest.mark.parametrize(
    ("key", "consent"), [("y", Consent.ONCE), ("n", Consent.NO), ("a", Consent.SESSION)]
)
def test_one_key_answers_a_question(screen, key, consent):
    screen.session.turns.append(asks(RUN))
    screen.type("push" + ENTER)
    screen.sees("Run this command?", "git push --force", "always: run: git push *")
    screen.sees("waiting for you")
    screen.type(key)
    screen.until(lambda: hasattr(screen.session, "reply"))
    assert screen.session.reply == Reply(consent)


def test_words_answer_no_and_reach_the_model(screen):
    screen.session.turns.append(asks(RUN))
    screen.type("push" + ENTER)
    screen.sees("Run this command?")
    screen.type("only to my branch" + ENTER)
    screen.until(lambda: hasattr(screen.session, "reply"))
    assert screen.session.reply == Reply(Consent.NO, "only to my branch")


def test_always_is_no_answer_where_no_rule_is_offered(screen):
    screen.session.turns.append(asks(RUN, ""))
    screen.type("push" + ENTER)
    screen.sees("Run this command?")
    assert "always" not in screen.text
    screen.type("a")
    screen.type("\x7f" + "y")
    screen.until(lambda: hasattr(screen.session, "reply"))
    assert screen.session.reply == Reply(Consent.ONCE)


def test_a_change_is_shown_once_before_it_is_written(screen):
    screen.session.turns.append(asks(EDIT))
    screen.type("change it" + ENTER)
    screen.sees("src/a.py", "-old", "+new", "Write this change?")
    assert screen.text.count("+new") == 1
    screen.type("y")
    screen.until(lambda: hasattr(screen.session, "reply"))


def test_stopping_answers_an_open_question_with_no(screen):
    screen.session.turns.append(asks(RUN))
    screen.type("push" + ENTER)
    screen.sees("Run this command?")
    screen.type(ESC)
    screen.until(lambda: hasattr(screen.session, "reply"))
    assert screen.session.reply.consent is Consent.NO
    assert screen.session.stop.is_set()


def test_leaving_while_a_question_is_open_answers_no(screen):
    screen.session.turns.append(asks(RUN))
    screen.type("push" + ENTER)
    screen.sees("Run this command?")
    screen.type(CTRL_D)
    screen.until(lambda: screen.session.closed)
    assert screen.session.reply.consent is Consent.NO


def test_output_of_a_running_command_is_live_and_then_stays(screen):
    def turn(session, _):
        session.front.show(Output("c1", "3 passed\n"))
        session.until_seen("3 passed")
        session.front.show(Finished(Call("c1", "run", {}), "3 passed", failed=False, seconds=2.5))

    screen.session.until_seen = screen.sees
    screen.session.turns.append(turn)
    screen.type("test" + ENTER)
    screen.sees("3 passed", "2.5 s")


def test_a_plan_is_shown_when_it_changes(screen):
    steps = (PlanStep("read", StepState.DONE), PlanStep("mend", StepState.DOING))
    screen.session.turns.append(lambda session, _: session.front.show(PlanChanged(steps)))
    screen.type("go" + ENTER)
    screen.sees("☑ read", "▸ mend")


def test_shift_tab_goes_to_the_next_mode(screen):
    screen.type(SHIFT_TAB)
    screen.until(lambda: screen.session.stands.mode == Mode.ACCEPT_EDITS)
    screen.sees("accept-edits")
    screen.type(SHIFT_TAB)
    screen.sees("auto is not allowed here", "ask who administers hortus")


def test_an_own_command_is_said_in_its_own_words(screen):
    screen.type("/fix 12" + ENTER)
    screen.until(lambda: screen.session.heard == ["fix: mend issue 12"])


def test_an_unknown_command_says_where_the_others_are(screen):
    screen.type("/nope" + ENTER)
    screen.sees("there is no command /nope", "/help shows them")
    assert screen.session.heard == []


def test_alt_enter_makes_a_line_and_enter_sends_all(screen):
    screen.type("one" + ESC + ENTER + "two" + ENTER)
    screen.until(lambda: screen.session.heard == ["one\ntwo"])


def test_an_empty_line_says_nothing(screen):
    screen.type(ENTER + ENTER + "x" + ENTER)
    screen.until(lambda: screen.session.heard == ["x"])
