"""What comes back from a model is looked through, and nothing unseen passes where that fails."""

import asyncio
import json

import pytest

from hortus.core import Dialect, DlpSettings
from hortus.dlp import Redactor, Scanner
from hortus.dlp.forms import fill
from hortus.gateway.channel import open_channel
from hortus.gateway.dialects import CODECS
from hortus.gateway.errors import TruncatedStreamError
from hortus.gateway.screened import AnswerScreens
from hortus.gateway.screening import AnswerScreeningError, Outgoing, Screen
from tests.gateway.screening.streams import Text, cut, stream_of

TOKEN = fill("npm_{36 alnum}", 3)
SCREEN = Screen(Scanner(), Redactor(b"key"), DlpSettings())
PLACEHOLDER = SCREEN.redactor.placeholder("npm-token", TOKEN)
ASKED = {
    "/v1/chat/completions": b'{"model":"m","messages":[],"stream":true,"stream_options":{}}',
    "/v1/messages": b'{"model":"m","max_tokens":9,"messages":[],"stream":true}',
}


class Broken(Scanner):
    """A scanner with a fault, whose message quotes the text."""

    def scan(self, text):
        raise ValueError(text)


@pytest.fixture
def screens(clock):
    """Return what screens answers."""
    return AnswerScreens(clock)


@pytest.fixture
def streamed(screens, make_call, make_candidate):
    """Return a function that sends events through a screened channel."""

    def streamed(events, spoken=Dialect.CHAT, path="/v1/chat/completions", **call):
        made = make_call(path, ASKED[path], **{"screen": SCREEN, **call})
        channel = screens.stream(made, open_channel(made, make_candidate(spoken)))
        said = b"".join([channel.feed(each) for each in events])
        return made, channel, said if channel.complete else said + channel.finish()

    return streamed


def whole(screens, call, body):
    """Return a whole answer as the client gets it."""
    return asyncio.run(screens.whole(call, body))


def test_a_whole_answer_is_shown_without_its_secret(screens, make_call):
    call = make_call(screen=SCREEN)
    body = b'{"choices": [{"message":{"content":"%b"}}]}'
    assert whole(screens, call, body % TOKEN.encode()) == body % PLACEHOLDER.encode()
    assert call.answer_report.findings == "npm-token:structured:1:redacted:answer"
    assert call.answer_report.labels == "secret"


def test_a_large_answer_is_screened_as_well(screens, make_call):
    body = b'{"a":"%b %b"}'
    shown = whole(screens, make_call(screen=SCREEN), body % (b"word " * 120_000, TOKEN.encode()))
    assert shown == body % (b"word " * 120_000, PLACEHOLDER.encode())


def test_originals_of_the_request_are_put_back(screens, make_call):
    call = make_call(screen=SCREEN, outgoing=Outgoing(b"", originals={PLACEHOLDER: "it's \n"}))
    assert whole(screens, call, b'{"a":"%b"}' % PLACEHOLDER.encode()) == b'{"a":"it\'s \\n"}'


@pytest.mark.parametrize("path", ["/v1/embeddings", "/v1/messages/count_tokens"])
def test_answers_without_text_are_not_looked_at(screens, make_call, path):
    call = make_call(path, b'{"model":"m"}', screen=SCREEN)
    body = b'{"a":"%b"}' % TOKEN.encode()
    assert whole(screens, call, body) is body


def test_without_a_screen_nothing_is_looked_at(screens, make_call, make_candidate):
    call = make_call()
    body = b'{"a":"%b"}' % TOKEN.encode()
    assert whole(screens, call, body) is body
    channel = open_channel(call, make_candidate())
    assert screens.stream(call, channel) is channel


def test_changed_settings_count_from_the_next_answer_on(screens, make_call):
    body = b'{"a":"%b"}' % TOKEN.encode()
    observing = Screen(SCREEN.scanner, SCREEN.redactor, DlpSettings(answers="observe"))
    shown = [whole(screens, make_call(screen=s), body) for s in (SCREEN, observing, SCREEN)]
    assert [TOKEN.encode() in each for each in shown] == [False, True, False]


def test_a_stream_is_shown_without_its_secret(streamed):
    events = stream_of(Dialect.CHAT, [Text(cut(f"a {TOKEN} b", [9]))])
    _, channel, said = streamed(events)
    assert TOKEN.encode() not in said
    assert PLACEHOLDER.encode() in said
    assert channel.complete
    assert (channel.usage.input_tokens, channel.usage.output_tokens) == (3, 4)
    assert (channel.failure, channel.dropped) == (None, ())


@pytest.mark.parametrize("place", [3, 12, 30])
def test_a_translated_stream_too(streamed, place):
    events = stream_of(Dialect.CHAT, [Text(cut(f"a {TOKEN} b", [place]))])
    _, channel, said = streamed(events, path="/v1/messages")
    assert channel.complete
    deltas = [json.loads(line[6:]) for line in said.split(b"\n") if line.startswith(b"data: ")]
    text = "".join([each.get("delta", {}).get("text", "") for each in deltas])
    assert text == f"a {PLACEHOLDER} b"


@pytest.mark.parametrize("path", list(ASKED))
def test_a_clean_stream_is_the_one_that_would_pass_without_a_screen(streamed, path):
    events = stream_of(Dialect.CHAT, [Text(cut("words of <b> an answer", [2, 3, 9]))])
    assert streamed(events, path=path)[2] == streamed(events, path=path, screen=None)[2]


def test_what_was_open_when_a_stream_broke_is_never_shown(screens, make_call, make_candidate):
    call = make_call("/v1/chat/completions", ASKED["/v1/chat/completions"], screen=SCREEN)
    channel = screens.stream(call, open_channel(call, make_candidate()))
    events = stream_of(Dialect.CHAT, [Text(("see ", TOKEN[:20]))])
    shown = b"".join([channel.feed(each) for each in events[:3]])
    assert b"see " in shown
    assert TOKEN[:8].encode() not in shown
    with pytest.raises(TruncatedStreamError):
        channel.finish()


def test_when_the_model_gives_up_the_failure_is_told_and_the_open_rest_is_not(streamed):
    events = stream_of(Dialect.CHAT, [Text(("see ", TOKEN[:20]))])[:3]
    gave_up = b'data: {"error":{"message":"out of memory"}}'
    _, channel, said = streamed([*events, gave_up])
    assert TOKEN[:8].encode() not in said
    assert "out of memory" in channel.failure.message


def test_a_fault_of_the_scanner_closes_the_answer_and_tells_no_text(
    screens, make_call, make_candidate, caplog
):
    broken = Screen(Broken(), SCREEN.redactor, DlpSettings())
    call = make_call(screen=broken, body=ASKED["/v1/chat/completions"])
    with pytest.raises(AnswerScreeningError) as caught:
        whole(screens, call, b'{"a":"%b"}' % TOKEN.encode())
    channel = screens.stream(call, open_channel(call, make_candidate()))
    events = b"".join(stream_of(Dialect.CHAT, [Text((TOKEN, " "))]))
    with pytest.raises(AnswerScreeningError):
        channel.feed(events)
    told = (
        caplog.text
        + str(caught.value)
        + CODECS[Dialect.CHAT].error_event(caught.value, "d").decode()
    )
    assert "ValueError" in caplog.text
    assert "dec_1" in caught.value.remedy
    assert TOKEN not in told
    assert caught.value.__cause__ is None


def test_the_work_is_measured(screens, make_call, clock):
    class Slow(Scanner):
        def scan(self, text):
            clock.advance(0.5)
            return super().scan(text)

    call = make_call(screen=Screen(Slow(), SCREEN.redactor, DlpSettings()))
    whole(screens, call, b'{"a":"%b"}' % TOKEN.encode())
    assert call.answer_report.spent_s == 0.5
