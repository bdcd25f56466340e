"""The keys of the terminal: sending, stopping, answering a question, the next mode."""

from collections.abc import Callable
from dataclasses import dataclass

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from hortus.agent.terminal.status import Fragments

_ANSWERS = "yan"


@dataclass(frozen=True, slots=True)
class Hands:
    """What the screen calls when the person does something, and what it asks to draw itself."""

    enter: Callable[[str], None]
    stop: Callable[[], bool]
    """Stop what is going on; False where nothing is."""
    leave: Callable[[], None]
    next_mode: Callable[[], None]
    key: Callable[[str], bool]
    """Take a single key while the line is empty; False where it means nothing."""
    live: Callable[[], str]
    question: Callable[[], str]
    status: Callable[[], Fragments]


def bind(buffer: Buffer, hands: Hands) -> KeyBindings:
    """Return what each key does."""
    keys = KeyBindings()
    _bind_lines(keys, buffer, hands)
    _bind_stops(keys, buffer, hands)
    for letter in _ANSWERS:
        _bind_answer(keys, letter, buffer, hands)

    @keys.add("s-tab")
    def _mode(event: KeyPressEvent) -> None:
        del event
        hands.next_mode()

    return keys


def _bind_lines(keys: KeyBindings, buffer: Buffer, hands: Hands) -> None:
    @keys.add("enter")
    def _enter(event: KeyPressEvent) -> None:
        del event
        text = buffer.text.strip()
        if text:
            buffer.append_to_history()
            buffer.reset()
        hands.enter(text)

    @keys.add("enter", filter=Condition(lambda: _chosen(buffer)))
    def _take(event: KeyPressEvent) -> None:
        del event
        buffer.complete_state = None

    @keys.add("escape", "enter")
    @keys.add("c-j")
    def _line(event: KeyPressEvent) -> None:
        del event
        buffer.insert_text("\n")


def _bind_stops(keys: KeyBindings, buffer: Buffer, hands: Hands) -> None:
    @keys.add("escape")
    def _escape(event: KeyPressEvent) -> None:
        del event
        if buffer.complete_state is not None:
            buffer.cancel_completion()
        else:
            hands.stop()

    @keys.add("c-c")
    def _interrupt(event: KeyPressEvent) -> None:
        del event
        if buffer.text:
            buffer.reset()
        elif not hands.stop():
            hands.leave()

    @keys.add("c-d", filter=Condition(lambda: not buffer.text))
    def _end(event: KeyPressEvent) -> None:
        del event
        hands.leave()


def _bind_answer(keys: KeyBindings, letter: str, buffer: Buffer, hands: Hands) -> None:
    """Let a letter answer a question where nothing is typed, and be a letter else."""

    @keys.add(letter)
    def _press(event: KeyPressEvent) -> None:
        del event
        if buffer.text or not hands.key(letter):
            buffer.insert_text(letter)


def _chosen(buffer: Buffer) -> bool:
    state = buffer.complete_state
    return state is not None and state.current_completion is not None
