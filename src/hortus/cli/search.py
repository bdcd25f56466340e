"""``hortus search``: places in the indexed repositories, and why they answer the question."""

from argparse import ArgumentParser, Namespace
from contextlib import closing
from typing import TYPE_CHECKING

from hortus.cli.index import open_library
from hortus.cli.talking import configure_gateway, embedder_of
from hortus.cli.terminal import Terminal
from hortus.core import UsageError

if TYPE_CHECKING:
    from hortus.knowledge import Answer, Hit, Kind, Standing

_FOUND, _NOTHING = 0, 1


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("query", metavar="QUERY", help='words, a name, or "text in double quotes"')
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--regex", action="store_true", help="QUERY is a regular expression")
    kind.add_argument(
        "--symbol", action="store_true", help="show where QUERY is defined, then where it is used"
    )
    parser.add_argument(
        "--in",
        dest="repositories",
        action="append",
        metavar="REPO",
        help="only in this repository, several times for several",
    )
    parser.add_argument("--lang", default="", metavar="L", help="only files in this language")
    parser.add_argument(
        "--most", type=int, default=10, metavar="N", help="show no more than this (default: 10)"
    )
    parser.add_argument("--quick", action="store_true", help="do not ask git for owners and dates")
    configure_gateway(parser)
    parser.epilog = "The exit status is 0 when something was found, 1 when nothing was."


def run(args: Namespace, terminal: Terminal) -> int:
    """Search, and print what was found."""
    from hortus.knowledge import Question, Search  # noqa: PLC0415 - numpy

    if args.most < 1:
        raise UsageError("--most must be at least 1", remedy="try --most 10")
    if not args.query.strip():
        raise UsageError("nothing is looked for", remedy="hortus search fetch_with_retries")
    question = Question(
        args.query, _kind(args), tuple(args.repositories or ()), args.lang, args.most
    )
    with closing(open_library(args)) as library:
        search = Search(library, embedder_of(args))
        readable = library.readable_here()
        answer = search.answer(question, readable)
        standing = [] if args.quick else search.standing(answer.hits, readable)
    if terminal.json:
        terminal.document(_plain(answer, standing))
    else:
        _print(answer, standing, terminal)
    return _FOUND if answer.hits else _NOTHING


def _kind(args: Namespace) -> "Kind | None":
    from hortus.knowledge import Kind  # noqa: PLC0415 - numpy

    if args.regex:
        return Kind.REGEX
    return Kind.SYMBOL if args.symbol else None


def _plain(answer: "Answer", standing: list["Standing"]) -> dict[str, object]:
    import msgspec  # noqa: PLC0415 - `hortus --version` must not pay for it

    hits = [msgspec.to_builtins(hit) | {"place": hit.place} for hit in answer.hits]
    for hit, stands in zip(hits, standing, strict=False):
        hit["standing"] = msgspec.to_builtins(stands)
    return {"hits": hits, "more": answer.more, "remark": answer.remark}


def _print(answer: "Answer", standing: list["Standing"], terminal: Terminal) -> None:
    for number, hit in enumerate(answer.hits):
        terminal.line(f"{hit.place}  ({hit.name})")
        terminal.line(f"    {hit.text}")
        about = [_why(hit)]
        if standing:
            about += _stands(standing[number])
        terminal.line(f"    {'; '.join(about)}")
    if answer.remark:
        terminal.note(answer.remark)
    if not answer.hits:
        terminal.note("nothing found in the repositories that you may read")
    elif answer.more:
        terminal.note("there is more: see --most, --in and --lang")


def _why(hit: "Hit") -> str:
    from hortus.knowledge import Found  # noqa: PLC0415 - numpy

    match hit.found:
        case Found.DEFINITION:
            return f"defines {hit.symbol}"
        case Found.REFERENCE:
            return "uses the name"
        case Found.EXACT:
            return "has the text"
        case Found.WORDS:
            path = f", path: {' '.join(hit.in_path)}" if hit.in_path else ""
            return f"words: {' '.join(hit.matched) or '-'}{path}"


def _stands(standing: "Standing") -> list[str]:
    found = []
    if standing.owners:
        found.append(f"owner {', '.join(standing.owners)} ({standing.by})")
    if standing.changed:
        found.append(f"changed {standing.changed} by {standing.changed_by}")
    return found
