"""``hortus ask``: an answer from the indexed code, every sentence with its source, or none."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hortus.cli.decisions import printable
from hortus.cli.index import open_library
from hortus.cli.talking import configure_gateway, embedder_of, gateway_of
from hortus.cli.terminal import Terminal
from hortus.client import Gateway, Message, Project, Role
from hortus.core import UsageError, load_settings

if TYPE_CHECKING:
    from hortus.knowledge import Passage, Reply

_KNOWN, _UNKNOWN = 0, 1
_MOST_LINES = 12
_LINES_BEFORE = 3
_SEARCH = Project(purpose="search")


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("question", metavar="QUESTION", help="in your own words")
    parser.add_argument(
        "--in",
        dest="repositories",
        action="append",
        metavar="REPO",
        help="only from this repository, several times for several",
    )
    parser.add_argument("--lang", default="", metavar="L", help="only from files in this language")
    parser.add_argument(
        "--most", type=int, default=5, metavar="N", help="passages to answer from (default: 5)"
    )
    parser.add_argument(
        "--model", metavar="M", help="model that words the answer; else as the settings say"
    )
    parser.add_argument(
        "--no-model", action="store_true", help="ask no model: the passages are the answer"
    )
    configure_gateway(parser)
    parser.epilog = "The exit status is 0 for an answer and 1 for 'I don't know'."


def run(args: Namespace, terminal: Terminal) -> int:
    """Answer, and print where it is from."""
    from hortus.knowledge import Ask, Question, Search  # noqa: PLC0415 - numpy

    if args.most < 1:
        raise UsageError("--most must be at least 1", remedy="try --most 5")
    if not args.question.strip():
        raise UsageError("the question is empty", remedy='hortus ask "how do we retry calls?"')
    question = Question(args.question, None, tuple(args.repositories or ()), args.lang, args.most)
    with closing(open_library(args)) as library:
        ask = Ask(Search(library, embedder_of(args)), _writer(args))
        reply = ask.answer(question, library.readable_here())
    if terminal.json:
        terminal.document(_plain(reply))
    else:
        _print(reply, terminal)
    return _KNOWN if reply.is_known else _UNKNOWN


@dataclass(frozen=True, slots=True)
class _Model:
    """A chat model; the gateway is looked for only when something is asked."""

    name: str
    opened: Callable[[], Gateway]

    def write(self, rules: str, text: str) -> str:
        """Return what it answers."""
        said = [Message(Role.SYSTEM, rules), Message(Role.USER, text)]
        return self.opened().chat(self.name, said, _SEARCH)


def _writer(args: Namespace) -> _Model | None:
    settings = load_settings(data=args.data, file=args.config).settings.knowledge
    name = args.model or settings.chat_model
    if args.no_model or not name:
        return None
    return _Model(name, lambda: gateway_of(args))


def _plain(reply: "Reply") -> dict[str, object]:
    return {
        "known": reply.is_known,
        "sentences": [{"text": one.text, "cites": one.cites} for one in reply.sentences],
        "passages": [
            {
                "number": one.number,
                "place": one.place,
                "repository": one.hit.name,
                "path": one.hit.path,
                "commit": one.hit.commit,
                "first": one.hit.first,
                "last": one.hit.last,
                "text": one.text,
            }
            for one in reply.passages
        ],
        "strength": round(reply.strength, 3),
        "dropped": reply.dropped,
        "remarks": reply.remarks,
    }


def _print(reply: "Reply", terminal: Terminal) -> None:
    for remark in reply.remarks:
        terminal.note(printable(remark))
    if not reply.is_known:
        terminal.line("I don't know." + (" What comes nearest:" if reply.passages else ""))
    for sentence in reply.sentences:
        cites = ", ".join(str(number) for number in sentence.cites)
        terminal.line(f"{printable(sentence.text)} [{cites}]")
    cited = {number for sentence in reply.sentences for number in sentence.cites}
    shown = [p for p in reply.passages if not reply.sentences or p.number in cited]
    for place, passage in enumerate(shown):
        if place or not reply.is_known or reply.sentences:
            terminal.line()
        terminal.line(f"[{passage.number}] {passage.place}  ({passage.hit.name})")
        if not reply.sentences and reply.is_known:
            _print_lines(passage, terminal)


def _print_lines(passage: "Passage", terminal: Terminal) -> None:
    """Print the part of a passage around the line that has most of the question's words."""
    lines = passage.text.split("\n")
    best = passage.hit.line - passage.hit.first
    start = max(0, min(best - _LINES_BEFORE, len(lines) - _MOST_LINES))
    if start:
        terminal.line(f"           … {_lines(start)} before")
    shown = lines[start : start + _MOST_LINES]
    for number, line in enumerate(shown, start=passage.hit.first + start):
        terminal.line(f"    {number:>5}  {printable(line.expandtabs(4))[:160]}".rstrip())
    if rest := len(lines) - start - len(shown):
        terminal.line(f"           … {_lines(rest)} more")


def _lines(count: int) -> str:
    return f"{count} line" if count == 1 else f"{count} lines"
