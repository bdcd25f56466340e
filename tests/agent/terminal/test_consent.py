from threading import Thread

from hortus.agent.terminal.consent import Questions
from hortus.agent.values import Asked, Call, Consent, Decision, Effect, Note, Reply

ASKED = Asked(Call("1", "run", {}), Note(), Decision(Effect.ASK, ""), "rule")


def asking(questions, asked=ASKED):
    """Ask from a thread of its own; return where the reply comes."""
    replies = []
    thread = Thread(target=lambda: replies.append(questions.ask(asked)))
    thread.start()
    while questions.open is None:
        pass
    return thread, replies


def test_the_asking_thread_gets_the_answer():
    questions = Questions()
    thread, replies = asking(questions)
    assert questions.open is ASKED
    assert questions.answer(Consent.ONCE)
    thread.join(10)
    assert replies == [Reply(Consent.ONCE)]
    assert questions.open is None


def test_there_is_nothing_to_answer_before_a_question_and_after_its_answer():
    questions = Questions()
    assert not questions.answer(Consent.ONCE)
    thread, replies = asking(questions)
    questions.answer(Consent.NO, "because")
    thread.join(10)
    assert not questions.answer(Consent.ONCE)
    assert replies == [Reply(Consent.NO, "because")]


def test_always_needs_an_offered_rule():
    questions = Questions()
    thread, _ = asking(questions, Asked(ASKED.call, ASKED.action, ASKED.decision))
    assert not questions.answer(Consent.SESSION)
    assert questions.answer(Consent.NO)
    thread.join(10)


def test_the_end_of_the_session_is_a_no():
    questions = Questions()
    thread, replies = asking(questions)
    questions.close()
    thread.join(10)
    assert replies[0].consent is Consent.NO
    assert questions.ask(ASKED).consent is Consent.NO


def test_an_answer_is_for_its_question_only():
    questions = Questions()
    for consent in (Consent.ONCE, Consent.NO):
        thread, replies = asking(questions)
        questions.answer(consent)
        thread.join(10)
        assert replies == [Reply(consent)]
