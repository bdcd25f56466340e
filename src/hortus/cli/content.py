"""``hortus content``: read what was kept, with the agreement of two others, and erase it."""

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

import msgspec

from hortus.admin import Answered, Asked, Asking, Named, Nothing, ReadingShown
from hortus.cli import signing
from hortus.cli.decisions import moment, printable
from hortus.cli.office import Desk, configure_office, is_far_away, office, require_here
from hortus.cli.terminal import Terminal
from hortus.content import (
    APPROVALS_NEEDED,
    ContentPlaces,
    Eraser,
    KeyFolder,
    Notice,
    Notices,
    ReadingRequest,
    Readings,
    Text,
    Word,
)
from hortus.core import Clock, Loaded, SystemClock, UsageError, load_settings
from hortus.identity import operator
from hortus.policy import Task
from hortus.store import Database

_MONTH = re.compile(r"|\d{4}-\d{2}")
_HEADS = ("id", "asked", "by", "about", "decision", "state", "reason")
_NOTICE_HEADS = ("reading", "to tell", "read", "by", "decision", "reason")


@dataclass(frozen=True, slots=True)
class _House:
    """What the actions work on."""

    loaded: Loaded
    database: Database
    clock: Clock

    @property
    def readings(self) -> Readings:
        """What the people who take part can do."""
        return Readings(self.database, self.loaded.settings.content, self.clock, operator())

    @property
    def places(self) -> ContentPlaces:
        """Where the keys are."""
        return ContentPlaces.of(self.loaded)


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=[*_AT_THE_DESK, *_ACTIONS, "sign"], help="what to do")
    parser.add_argument(
        "words",
        nargs="*",
        metavar="WORD",
        help="ask: the decision; approve, deny, show, read: the request; notices: a reading of"
        " which the person was told; sign: a file with a statement;"
        " approver: new FILE, add NAME KEY, remove NAME, or list",
    )
    parser.add_argument("--reason", default="", help="ask, erase: why; kept with the records")
    signing.configure(parser)
    show = parser.add_argument_group("show, sign: for those who sign on another machine")
    show.add_argument(
        "--statement", choices=[Word.APPROVED, Word.DENIED], help="print what is to be signed"
    )
    erase = parser.add_argument_group("erase: whose content, and of when")
    erase.add_argument(
        "--person",
        default="",
        metavar="P",
        help="their account, or without one the name of their key",
    )
    erase.add_argument("--month", default="", metavar="YYYY-MM", help="else all months")
    parser.add_argument_group("notices").add_argument(
        "--all", action="store_true", help="also those that are not due yet"
    )
    configure_office(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    most = {"list": 0, "erase": 0, "approver": 3}.get(args.action, 1)
    least = {"approver": 1, "notices": 0}.get(args.action, most)
    if not least <= len(args.words) <= most:
        raise UsageError(
            f"`hortus content {args.action}` takes another number of words",
            remedy="see `hortus content --help`",
        )
    # People make their keys and sign on machines of their own, which have no records.
    if args.action == "sign":
        return signing.sign(args, terminal)
    if args.action == "approver" and args.words[0] == "new":
        return signing.new(args, terminal)
    if action := _AT_THE_DESK.get(args.action):
        with office(args, create=True) as desk:
            return action(args, desk, terminal)
    if is_far_away(args):
        raise UsageError(
            f"`hortus content {args.action}` is done on the machine that runs hortus",
            remedy="the keys of kept texts are there and nowhere else",
        )
    loaded = load_settings(data=args.data, file=args.config)
    house = _House(loaded, Database.of(loaded), SystemClock())
    house.database.prepare()
    return _ACTIONS[args.action](args, house, terminal)


def _ask(args: Namespace, desk: Desk, terminal: Terminal) -> int:
    reason, key = _reason(args), signing.key_of(args)
    draft = desk.do("content/draft", Asking(args.words[0], reason, key.public_key), ReadingRequest)
    asked = Asked(draft, key.sign(draft.statement(Word.ASKED)))
    request = desk.do("content/ask", asked, ReadingRequest)
    if terminal.json:
        terminal.document(asdict(request))
        return 0
    terminal.line(request.request_id)
    until = moment(request.expires_us)
    terminal.note(f"  {APPROVALS_NEEDED} others have to approve it until {until}:")
    terminal.note(f"  hortus content approve {request.request_id} --key FILE")
    return 0


def _approve(args: Namespace, desk: Desk, terminal: Terminal) -> int:
    return _say(args, desk, terminal, Word.APPROVED)


def _deny(args: Namespace, desk: Desk, terminal: Terminal) -> int:
    return _say(args, desk, terminal, Word.DENIED)


def _say(args: Namespace, desk: Desk, terminal: Terminal, word: Word) -> int:
    request = desk.do("content/show", Named(args.words[0]), ReadingRequest)
    signed = signing.signed(args, request.statement(word))
    answer = Answered(request.request_id, word, signed.public_key, signed.signature)
    desk.do("content/answer", answer, ReadingRequest)
    if terminal.json:
        terminal.document({"request": request.request_id, "word": word})
    else:
        terminal.line(f"{word} {request.request_id}")
    return 0


def _show(args: Namespace, desk: Desk, terminal: Terminal) -> int:
    request = desk.do("content/show", Named(args.words[0]), ReadingRequest)
    if args.statement:
        terminal.line(request.statement(Word(args.statement)).decode())
    elif terminal.json:
        terminal.document(asdict(request))
    else:
        for line in _described(request):
            terminal.line(line)
    return 0


def _list(_: Namespace, desk: Desk, terminal: Terminal) -> int:
    found = desk.do("content/list", Nothing(), list[ReadingShown])
    if terminal.json:
        terminal.document([{**msgspec.to_builtins(s), "state": _state(s)} for s in found])
    elif found:
        terminal.table(_HEADS, [_row(standing) for standing in found])
    else:
        terminal.note("nobody has asked to read content")
    return 0


def _read(args: Namespace, house: _House, terminal: Terminal) -> int:
    from hortus.compose import (  # noqa: PLC0415 - the whole house; only readers pay
        LogRecorder,
        reading_permit,
    )

    recorder = LogRecorder(house.database, house.clock)
    key, keys = signing.key_of(args), house.places.keys()
    with reading_permit(house.loaded, house.clock) as permit:
        texts = house.readings.read(args.words[0], key, keys, recorder, permit)
    if terminal.json:
        terminal.document({t.part.part: t.text.decode("utf-8", "replace") for t in texts})
        return 0
    for text in texts:
        terminal.line(_headed(text))
        for line in text.text.decode("utf-8", "replace").split("\n"):
            terminal.line(printable(line))
    return 0


def _erase(args: Namespace, house: _House, terminal: Terminal) -> int:
    from hortus.compose import HoldsInForce  # noqa: PLC0415 - the whole house, for this action

    if not args.person or not _MONTH.fullmatch(args.month):
        raise UsageError(
            "to erase needs a person, and a month as in 2026-11 or none for all of them",
            remedy="name them with --person and --month",
        )
    require_here(house.loaded, Task.MANAGE_CONTENT, "content/erase")
    eraser = Eraser(
        house.database,
        KeyFolder(house.places.keys_folder),
        HoldsInForce(),
        house.clock,
        operator(),
    )
    done = eraser.erase(args.person, args.month, _reason(args))
    if terminal.json:
        terminal.document([asdict(erased) for erased in done])
        return 0
    for erased in done:
        terminal.line(f"erased {erased.month}: {erased.parts} parts, {erased.bytes} bytes of text")
    terminal.note("  what was sealed and every proof stays; copies of the keys must go as well")
    return 0


def _notices(args: Namespace, house: _House, terminal: Terminal) -> int:
    require_here(house.loaded, Task.MANAGE_CONTENT, "content/notices")
    notices = Notices(house.database, house.clock, operator())
    if args.words:
        told = notices.told(args.words[0])
        if terminal.json:
            terminal.document(asdict(told))
        else:
            terminal.line(f"{printable(told.person)} was told of {told.reading_id}")
        return 0
    found = notices.open() if args.all else notices.due()
    if terminal.json:
        terminal.document([asdict(notice) for notice in found])
    elif found:
        terminal.table(_NOTICE_HEADS, [_notice(notice) for notice in found])
        terminal.note("  tell them, then: hortus content notices READING")
    else:
        terminal.note("nobody is to be told of a reading by now")
    return 0


def _approver(args: Namespace, house: _House, terminal: Terminal) -> int:
    if args.words[0] != "list":
        require_here(house.loaded, Task.MANAGE_CONTENT, "content/approver")
    return signing.approver(args, house.database, house.clock, terminal)


def _reason(args: Namespace) -> str:
    if not args.reason.strip():
        raise UsageError(
            f"to {args.action} needs a reason, which is kept", remedy="give it with --reason"
        )
    return str(args.reason)


def _described(request: ReadingRequest) -> Iterator[str]:
    yield f"{request.request_id}  asked {moment(request.asked_us)} by {printable(request.asker)}"
    yield f"  reason    {printable(request.reason)}"
    yield f"  decision  {request.decision_id}, of {printable(request.person)}"
    yield f"  until     {moment(request.expires_us)}"


def _row(standing: ReadingShown) -> Sequence[str]:
    request = standing.request
    return (
        request.request_id,
        moment(request.asked_us),
        printable(request.asker),
        printable(request.person),
        request.decision_id,
        _state(standing),
        printable(request.reason),
    )


def _state(standing: ReadingShown) -> str:
    """Return how a request stands; whether each approval holds is looked at when it is read."""
    words = [answer.word for answer in standing.answers]
    if Word.DENIED in words:
        return "denied"
    if standing.expired:
        return "expired"
    return f"{len(words)} of {APPROVALS_NEEDED} approved"


def _notice(notice: Notice) -> Sequence[str]:
    return (
        notice.reading_id,
        printable(notice.person),
        moment(notice.read_us),
        printable(notice.reader),
        notice.decision_id,
        printable(notice.reason),
    )


def _headed(text: Text) -> str:
    cut = "" if text.part.kept == text.part.size else f", the first {text.part.kept}"
    return f"--- {text.part.part}: {text.part.size} bytes{cut}"


_AT_THE_DESK: dict[str, Callable[[Namespace, Desk, Terminal], int]] = {
    "ask": _ask,
    "list": _list,
    "show": _show,
    "approve": _approve,
    "deny": _deny,
}
_ACTIONS: dict[str, Callable[[Namespace, _House, Terminal], int]] = {
    "read": _read,
    "erase": _erase,
    "notices": _notices,
    "approver": _approver,
}
