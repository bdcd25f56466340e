"""Complete what is typed: commands after a slash, files after an at sign."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from hortus.agent.terminal.commands import COMMANDS

_MOST = 30


class Completions(Completer):
    """Offers commands where a line begins with a slash, and files after ``@``."""

    def __init__(
        self, own: Callable[[], Mapping[str, str]], files: Callable[[], Sequence[str]]
    ) -> None:
        self._own = own
        self._files = files

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """Yield what fits before the cursor, best first."""
        del complete_event
        before = document.text_before_cursor
        if before.startswith("/") and " " not in before:
            yield from self._commands(before[1:])
            return
        word = document.get_word_before_cursor(WORD=True)
        if word.startswith("@"):
            yield from self._paths(word[1:])

    def _commands(self, typed: str) -> Iterable[Completion]:
        offered = {one.name: one.summary for one in COMMANDS} | dict(self._own())
        for name, summary in offered.items():
            if name.startswith(typed):
                yield Completion("/" + name, -len(typed) - 1, display_meta=summary)

    def _paths(self, typed: str) -> Iterable[Completion]:
        for path in ranked(typed, self._files())[:_MOST]:
            text = f'"{path}"' if " " in path else path
            yield Completion("@" + text, -len(typed) - 1, display=path)


def ranked(typed: str, paths: Sequence[str]) -> list[str]:
    """Return the paths that hold the letters typed in their order, names before folders."""
    lower = typed.lower()
    found = [(rank, path) for path in paths if (rank := _rank(lower, path.lower())) is not None]
    return [path for _, path in sorted(found)]


def _rank(typed: str, path: str) -> tuple[int, int] | None:
    name = path.rpartition("/")[2]
    if name.startswith(typed) or path.startswith(typed):
        return 0, len(path)
    if typed in name:
        return 1, len(path)
    if typed in path:
        return 2, len(path)
    letters = iter(path)
    return (3, len(path)) if all(letter in letters for letter in typed) else None
