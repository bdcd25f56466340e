"""What every pair of dialects can say survives the way there and back."""

import dataclasses
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hortus.core import Dialect
from hortus.gateway.dialects import CODECS, Answer, Event, Request, collect, replay
from hortus.gateway.dialects.codec import Codec
from hortus.gateway.dialects.signing import uncarried
from hortus.gateway.dialects.types import (
    ChoiceMode,
    Document,
    FormatKind,
    Image,
    OutputFormat,
    Part,
    Reasoning,
    Role,
    Sampling,
    Stop,
    Text,
    Thinking,
    ThinkingMode,
    Tool,
    ToolCall,
    ToolChoice,
    ToolResult,
    Turn,
    Usage,
)
from hortus.gateway.sse import SseSplitter

CHAT, RESPONSES, MESSAGES = Dialect.CHAT, Dialect.RESPONSES, Dialect.MESSAGES
ALL = (CHAT, RESPONSES, MESSAGES)
PAIRS = [pytest.param(a, b, id=f"{a}-{b}") for a, b in itertools.product(ALL, ALL)]
EACH = [pytest.param(dialect, id=str(dialect)) for dialect in ALL]
MODEST = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Blank text is refused by messages servers and therefore never sent to them.
_LETTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")
texts = st.text(_LETTERS, min_size=1, max_size=12).filter(lambda text: bool(text.strip()))
names = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
base64 = st.sampled_from(["", "AAAA", "aGVsbG8="]).filter(bool)
json_objects = st.sampled_from(["{}", '{"a":1}', '{"b": [1.50, "é", null]}', '{"a":1e400}'])

text_parts = st.builds(Text, texts)
images = st.one_of(
    st.builds(Image, url=st.just("https://example.org/a.png")),
    st.builds(Image, media_type=st.just("image/png"), data=base64),
)
documents = st.builds(
    Document, media_type=st.just("application/pdf"), data=base64, name=st.sampled_from(["", "a"])
)
media = st.one_of(text_parts, images, documents)


def results(content: st.SearchStrategy[Part]) -> st.SearchStrategy[ToolResult]:
    return st.builds(ToolResult, st.from_regex(r"call_[0-9]", fullmatch=True), st.tuples(content))


@st.composite
def conversations(draw: st.DrawFn) -> tuple[Turn, ...]:
    """Draw turns as all three dialects can say them; a system turn may stand anywhere."""
    turns = [Turn(Role.SYSTEM, (draw(text_parts),))] if draw(st.booleans()) else []
    for _ in range(draw(st.integers(1, 3))):
        said = tuple(draw(st.lists(media, min_size=1, max_size=2)))
        turns.append(Turn(Role.USER, said))
        if draw(st.booleans()):
            turns.append(Turn(Role.SYSTEM, (draw(text_parts),)))
        calls = draw(st.lists(st.builds(ToolCall, names, names, json_objects), max_size=3))
        words = [draw(text_parts)] if not calls or draw(st.booleans()) else []
        turns.append(Turn(Role.ASSISTANT, (*words, *calls)))
        if calls:
            given_back = draw(st.lists(results(text_parts), min_size=1, max_size=3))
            after = draw(st.lists(media, max_size=1))
            turns.append(Turn(Role.USER, (*given_back, *after)))
            turns.append(Turn(Role.ASSISTANT, (draw(text_parts),)))
    return tuple(turns)


tools = st.lists(
    st.builds(
        Tool,
        names,
        st.sampled_from(["", "does it"]),
        st.sampled_from(['{"type":"object","properties":{}}', '{"type": "object"}']),
        st.booleans(),
    ),
    max_size=3,
    unique_by=lambda tool: tool.name,
)
samplings = st.builds(
    Sampling,
    max_tokens=st.integers(1, 100_000),
    temperature=st.sampled_from([None, 0.0, 0.5, 1.0]),
    top_p=st.sampled_from([None, 0.9]),
)
formats = st.one_of(
    st.just(OutputFormat()),
    st.just(OutputFormat(FormatKind.SCHEMA, '{"type":"object"}', "answer")),
)


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """Draw requests as all three dialects can say them."""
    offered = tuple(draw(tools))
    choice = ToolChoice()
    if offered:
        modes = [ChoiceMode.AUTO, ChoiceMode.NONE, ChoiceMode.REQUIRED, ChoiceMode.UNSAID]
        named = ToolChoice(ChoiceMode.NAMED, offered[-1].name)
        choice = draw(st.sampled_from([*map(ToolChoice, modes), named]))
    stops_parallel = choice.mode in (ChoiceMode.AUTO, ChoiceMode.REQUIRED, ChoiceMode.NAMED)
    return Request(
        model=draw(names),
        turns=draw(conversations()),
        tools=offered,
        tool_choice=choice,
        parallel_tools=draw(st.sampled_from([None, False])) if stops_parallel else None,
        sampling=draw(samplings),
        output=draw(formats),
        stream=draw(st.booleans()),
        include_usage=True,
        user=draw(st.sampled_from(["", "u-1"])),
    )


answers = st.builds(
    Answer,
    st.just("resp_1"),
    names,
    st.one_of(
        st.tuples(text_parts),
        st.lists(st.builds(ToolCall, names, names, json_objects), min_size=1, max_size=3).map(
            tuple
        ),
        st.tuples(text_parts, st.builds(ToolCall, names, names, json_objects)),
        st.tuples(st.builds(Thinking, texts), text_parts),
    ),
    usage=st.builds(Usage, st.integers(50, 99), st.integers(0, 99), st.integers(0, 50)),
)


def thinking_of(dialect: Dialect, answer: Answer) -> Answer:
    """Return the answer as a server of ``dialect`` gives it."""
    parts = tuple(
        dataclasses.replace(part, origin=dialect, signature="" if dialect is CHAT else "c2lnbmVk")
        if isinstance(part, Thinking)
        else part
        for part in answer.parts
    )
    calls = any(isinstance(part, ToolCall) for part in parts)
    return dataclasses.replace(answer, parts=parts, stop=Stop.TOOLS if calls else Stop.END)


def as_client_returns_it(answer: Answer) -> Answer:
    """Return the answer with the thinking as it is read when a client sends it back."""
    parts = tuple(uncarried(p) if isinstance(p, Thinking) else p for p in answer.parts)
    return dataclasses.replace(answer, parts=parts)


def heard(codec: Codec, stream: bytes, step: int) -> list[Event]:
    """Return what a stream says when it comes in pieces of ``step`` bytes."""
    splitter, decoder = SseSplitter(), codec.event_decoder()
    events: list[Event] = []
    for start in range(0, len(stream), step):
        for sse in splitter.feed(stream[start : start + step]):
            events += decoder.feed(sse)
    for sse in splitter.finish():
        events += decoder.feed(sse)
    return events + decoder.finish()


def streamed(codec: Codec, answer: Answer) -> bytes:
    writer = codec.event_encoder(model=answer.model, id=answer.id)
    return b"".join(writer.encode(event) for event in replay(answer))


def plain(request: Request) -> Request:
    """Return the request without what a dialect adds of its own accord."""
    output = dataclasses.replace(request.output, name="")
    return dataclasses.replace(request, include_usage=True, output=output)


@pytest.mark.parametrize("dialect", EACH)
@MODEST
@given(request=requests())
def test_a_request_written_and_read_is_the_same(dialect: Dialect, request: Request) -> None:
    written = CODECS[dialect].encode_request(request)

    read = CODECS[dialect].decode_request(written.body)

    assert plain(read) == plain(dataclasses.replace(request, unsaid=read.unsaid))


@pytest.mark.parametrize(("there", "back"), PAIRS)
@MODEST
@given(request=requests())
def test_a_request_survives_the_way_there_and_back(
    there: Dialect, back: Dialect, request: Request
) -> None:
    first = CODECS[there].decode_request(CODECS[there].encode_request(request).body)

    other = CODECS[back].decode_request(CODECS[back].encode_request(first).body)
    again = CODECS[there].decode_request(CODECS[there].encode_request(other).body)

    assert plain(again) == plain(dataclasses.replace(first, unsaid=again.unsaid))


@pytest.mark.parametrize("dialect", EACH)
@MODEST
@given(answer=answers)
def test_an_answer_written_and_read_is_the_same(dialect: Dialect, answer: Answer) -> None:
    answer = thinking_of(dialect, answer)
    codec = CODECS[dialect]

    assert codec.decode_answer(codec.encode_answer(answer).body) == answer


@pytest.mark.parametrize(("server", "client"), PAIRS)
@MODEST
@given(answer=answers)
def test_thinking_comes_back_to_its_server_as_it_was(
    server: Dialect, client: Dialect, answer: Answer
) -> None:
    answer = thinking_of(server, answer)

    shown = CODECS[client].decode_answer(CODECS[client].encode_answer(answer).body)

    if client is CHAT and server is not CHAT:
        # The chat dialect has no place for signatures: the text is all there is.
        assert [p.text for p in shown.parts if isinstance(p, Thinking)] == [
            p.text for p in answer.parts if isinstance(p, Thinking)
        ]
    else:
        assert shown == answer


@pytest.mark.parametrize(("server", "client"), PAIRS)
@MODEST
@given(answer=answers)
def test_a_stream_tells_the_same_answer_in_every_dialect(
    server: Dialect, client: Dialect, answer: Answer
) -> None:
    answer = thinking_of(server, answer)
    events = heard(CODECS[server], streamed(CODECS[server], answer), 1 << 20)
    assert collect(events) == answer

    writer = CODECS[client].event_encoder(model=answer.model, id=answer.id)
    shown = b"".join(writer.encode(event) for event in events)

    told = as_client_returns_it(collect(heard(CODECS[client], shown, 1 << 20)))
    if client is CHAT and server is not CHAT:
        told = thinking_of(server, told)
    assert told == answer


@pytest.mark.parametrize("dialect", EACH)
def test_a_stream_cut_at_any_byte_says_the_same(dialect: Dialect) -> None:
    answer = Answer(
        "resp_1",
        "m",
        (
            Thinking("why é", "", CHAT),
            Text("hi\r\n\r\ndata: é"),
            ToolCall("c1", "f", '{"a": "\\n\\n"}'),
            ToolCall("c2", "g", "{}"),
        ),
        Stop.TOOLS,
        usage=Usage(5, 7, 2),
    )
    codec = CODECS[dialect]
    stream = streamed(codec, thinking_of(dialect, answer))
    whole = heard(codec, stream, len(stream))

    for cut in range(len(stream) + 1):
        splitter, decoder = SseSplitter(), codec.event_decoder()
        events = [
            event
            for piece in (stream[:cut], stream[cut:])
            for sse in splitter.feed(piece)
            for event in decoder.feed(sse)
        ]
        assert events + decoder.finish() == whole
    assert heard(codec, stream, 1) == whole
    assert collect(whole) == thinking_of(dialect, answer)


@pytest.mark.parametrize("dialect", EACH)
@MODEST
@given(answer=answers)
def test_the_watch_counts_what_the_decoder_counts(dialect: Dialect, answer: Answer) -> None:
    watch = CODECS[dialect].usage_watch()

    for sse in SseSplitter().feed(streamed(CODECS[dialect], thinking_of(dialect, answer))):
        watch.feed(sse.data)

    assert watch.usage == answer.usage
    assert (watch.started, watch.complete, watch.failed) == (True, True, False)


@pytest.mark.parametrize("dialect", EACH)
@MODEST
@given(answer=answers)
def test_the_usage_of_a_whole_answer_is_found_without_decoding_it(
    dialect: Dialect, answer: Answer
) -> None:
    body = CODECS[dialect].encode_answer(answer).body

    assert CODECS[dialect].usage_of_answer(body) == answer.usage


@pytest.mark.parametrize("effort", ["low", "medium", "high"])
@pytest.mark.parametrize("there", [pytest.param(d, id=str(d)) for d in (CHAT, RESPONSES)])
@pytest.mark.parametrize("back", EACH)
def test_an_effort_survives_the_way_there_and_back(
    there: Dialect, back: Dialect, effort: str
) -> None:
    turns = (Turn(Role.USER, (Text("hi"),)),)
    request = Request(model="m", turns=turns, reasoning=Reasoning(effort=effort))

    other = CODECS[back].decode_request(CODECS[back].encode_request(request).body)
    again = CODECS[there].decode_request(CODECS[there].encode_request(other).body)

    assert again.reasoning.effort == effort


@pytest.mark.parametrize("mode", [ThinkingMode.OFF, ThinkingMode.ADAPTIVE])
def test_a_wish_about_thinking_is_said_to_a_messages_server(mode: ThinkingMode) -> None:
    turns = (Turn(Role.USER, (Text("hi"),)),)
    request = Request(model="m", turns=turns, reasoning=Reasoning(mode))

    written = CODECS[MESSAGES].encode_request(request)

    assert CODECS[MESSAGES].decode_request(written.body).reasoning.mode is mode
