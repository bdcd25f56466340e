"""Read a call's arguments, which are fitted to the schema by then."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from hortus.agent.toolcalls import Json
from hortus.agent.values import ToolError
from hortus.core import HortusError


def text_of(arguments: Mapping[str, Json], name: str) -> str | None:
    """Return a text; None where it is not given."""
    value = arguments.get(name)
    if value is None or isinstance(value, str):
        return value
    raise ToolError(f"`{name}` is no text", remedy=f"give `{name}` as a string")


def is_sound(text: str) -> bool:
    """Tell whether a text can be written anywhere: models send halves of characters too."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def number_of(arguments: Mapping[str, Json], name: str) -> int | None:
    """Return a whole number from 0; None where it is not given."""
    value = arguments.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ToolError(f"`{name}` is no number from 0", remedy=f"give `{name}` as a number")
    return value


def flag_of(arguments: Mapping[str, Json], name: str) -> bool:
    """Return whether something is asked for."""
    value = arguments.get(name)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise ToolError(f"`{name}` is neither true nor false", remedy=f"give `{name}` as true")


@contextmanager
def told() -> Iterator[None]:
    """Turn what cannot be done into words for the model."""
    try:
        yield
    except ToolError:
        raise
    except HortusError as e:
        raise ToolError(e.message, remedy=e.remedy) from e
