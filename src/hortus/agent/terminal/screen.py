"""The bottom of the terminal: what is going on, the line to type in, and the status line."""

from collections.abc import Callable
from pathlib import Path

from prompt_toolkit.application import Application
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import Completer, ThreadedCompleter
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import History, InMemoryHistory
from prompt_toolkit.layout import (
    BufferControl,
    Float,
    FloatContainer,
    FormattedTextControl,
    HSplit,
    Layout,
    Window,
)
from prompt_toolkit.layout.controls import GetLinePrefixCallable
from prompt_toolkit.layout.dimension import Dimension
from prompt_toolkit.layout.menus import CompletionsMenu
from prompt_toolkit.layout.processors import AppendAutoSuggestion
from prompt_toolkit.styles import Style

from hortus.agent.terminal.history import KeptHistory
from hortus.agent.terminal.keys import Hands, bind
from hortus.agent.terminal.status import Fragments

_ESCAPE_S = 0.05
_MOST_LINES = 10
_REFRESH_S = 0.25
_STYLE = Style.from_dict(
    {
        "live": "ansibrightblack",
        "question": "bold ansiyellow",
        "status": "ansibrightblack",
        "status.rule": "ansibrightblack",
        "status.model": "bold",
        "status.busy": "ansiyellow",
        "status.alarm": "bold ansired",
        "status.mode.plan": "ansiblue",
        "status.mode.ask": "ansigreen",
        "status.mode.accept-edits": "ansimagenta",
        "status.mode.auto": "bold ansired",
        "prompt": "bold ansicyan",
    }
)


def build(hands: Hands, completer: Completer, history: Path | None = None) -> Application[None]:
    """Return the screen, to be run in the main thread."""
    buffer = Buffer(
        multiline=True,
        completer=ThreadedCompleter(completer),
        complete_while_typing=True,
        auto_suggest=AutoSuggestFromHistory(),
        history=_history(history),
    )
    app: Application[None] = Application(
        layout=_layout(buffer, hands),
        key_bindings=bind(buffer, hands),
        style=_STYLE,
        erase_when_done=True,
        refresh_interval=_REFRESH_S,
    )
    app.ttimeoutlen = _ESCAPE_S
    app.timeoutlen = _ESCAPE_S
    return app


def _history(place: Path | None) -> History:
    return KeptHistory(str(place)) if place else InMemoryHistory()


def _layout(buffer: Buffer, hands: Hands) -> Layout:
    line = Window(
        BufferControl(buffer, input_processors=[AppendAutoSuggestion()]),
        height=Dimension(min=1, max=_MOST_LINES),
        dont_extend_height=True,
        wrap_lines=True,
        get_line_prefix=_prefix(),
    )
    rows = HSplit(
        [
            _text(lambda: [("class:live", hands.live())], lambda: bool(hands.live())),
            _text(lambda: [("class:question", hands.question())], lambda: bool(hands.question())),
            line,
            _text(hands.status, lambda: True),
        ]
    )
    menu = Float(CompletionsMenu(max_height=8, scroll_offset=1), xcursor=True, ycursor=True)
    return Layout(FloatContainer(rows, [menu]), focused_element=line)


def _text(fragments: Callable[[], Fragments], shown: Callable[[], bool]) -> Window:
    # prompt-toolkit's own type allows more than our pairs, and lists do not convert.
    control = FormattedTextControl(lambda: _plain(fragments()))
    return Window(
        control,
        dont_extend_height=True,
        wrap_lines=True,
        height=lambda: None if shown() else Dimension.exact(0),
    )


def _plain(fragments: Fragments) -> StyleAndTextTuples:
    return [(style, text) for style, text in fragments]


def _prefix() -> GetLinePrefixCallable:
    def prefix(number: int, wrapped: int) -> StyleAndTextTuples:
        return [("class:prompt", "> " if number == 0 and wrapped == 0 else "  ")]

    return prefix
