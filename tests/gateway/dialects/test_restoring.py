"""Calls in a stream get back the tools the client knows."""

from hortus.gateway.dialects.restoring import Restorer
from hortus.gateway.dialects.toolnames import ToolNames
from hortus.gateway.dialects.types import (
    Closed,
    Delta,
    Event,
    Opened,
    Text,
    Tool,
    ToolCall,
    ToolKind,
)

NAMES = ToolNames([Tool("find", namespace="files"), Tool("patch", kind=ToolKind.CUSTOM)])


def restored(*events: Event) -> list[Event]:
    restorer = Restorer(NAMES)
    return [said for event in events for said in restorer.restored(event)]


def test_a_tool_of_a_group_streams_under_its_own_name() -> None:
    said = restored(Opened(0, ToolCall("c", "files__find", "")), Delta(0, "{}"), Closed(0))

    assert said == [Opened(0, ToolCall("c", "find", "", "files")), Delta(0, "{}"), Closed(0)]


def test_the_input_of_a_custom_tool_is_unwrapped_when_it_is_whole() -> None:
    said = restored(
        Opened(0, ToolCall("c", "patch", "")),
        Delta(0, '{"input":"*** \\u00'),
        Delta(0, 'e9"}'),
        Closed(0),
    )

    assert said == [
        Opened(0, ToolCall("c", "patch", "", kind=ToolKind.CUSTOM)),
        Delta(0, "*** é"),
        Closed(0),
    ]


def test_an_empty_input_leaves_no_delta() -> None:
    said = restored(Opened(0, ToolCall("c", "patch", "")), Delta(0, '{"input":""}'), Closed(0))

    assert said[1:] == [Closed(0)]


def test_everything_else_passes_as_it_is() -> None:
    events = (Opened(0, Text("")), Delta(0, "hi"), Closed(0))

    assert restored(*events) == list(events)
