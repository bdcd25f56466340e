"""What a person can say to the terminal itself: words that begin with a slash."""

from collections.abc import Callable
from dataclasses import dataclass

from rich.console import RenderableType

from hortus.agent.terminal import drawing
from hortus.agent.terminal.parts import Services
from hortus.agent.values import Mode, Work
from hortus.agent.visible import readable
from hortus.core import UsageError


@dataclass(frozen=True, slots=True)
class Desk:
    """What commands work on."""

    work: Work
    services: Services
    draw: Callable[[RenderableType], None]
    beside: Callable[[Callable[[], None]], None]
    """Runs something that asks the network and leaves the session alone, at any time."""
    quit: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Command:
    """One command. ``takes_long`` says that it is run where turns are, one after another."""

    name: str
    words: str
    summary: str
    run: Callable[[Desk, str], None]
    takes_long: bool = False


def find(name: str) -> Command | None:
    """Return the command of a name, without its slash; None where there is none."""
    return next((one for one in COMMANDS if one.name == name), None)


def _help(desk: Desk, words: str) -> None:
    del words
    own = desk.work.commands()
    rows = [(f"/{one.name} {one.words}".rstrip(), one.summary) for one in COMMANDS]
    rows += [(f"/{name}", summary) for name, summary in own.items()]
    width = max(len(left) for left, _ in rows)
    lines = [f"{left:<{width}}  {right}" for left, right in rows]
    lines += ["", *_KEYS]
    _print(desk, "\n".join(lines))


_KEYS = (
    "@path        attach a file or a picture of the workspace",
    "Esc          stop what is going on; Ctrl-C does the same, and ends hortus when nothing is",
    "Enter        send, also while the model works: it hears it with its next turn",
    "Alt-Enter    a new line",
    "Shift-Tab    the next mode",
)


def _mode(desk: Desk, words: str) -> None:
    if not words:
        _print(desk, f"mode {desk.work.standing().mode}; there are {', '.join(Mode)}")
        return
    if words not in list(Mode):
        raise UsageError(f"there is no mode {words!r}", remedy=f"choose of {', '.join(Mode)}")
    desk.work.set_mode(Mode(words))
    _print(desk, f"mode {words}")


def _model(desk: Desk, words: str) -> None:
    if not words:
        desk.beside(lambda: _list_models(desk))
        return
    desk.work.set_model(words)
    _print(desk, f"model {words} from the next turn on")


def _list_models(desk: Desk) -> None:
    now = desk.work.standing().model
    lines = [f"{'▸' if name == now else ' '} {name}" for name in desk.services.models()]
    _print(desk, "\n".join(lines) or f"model {now}; the gateway names no others")


def _rewind(desk: Desk, words: str) -> None:
    places = dict(enumerate(desk.work.places(), 1))
    if not words:
        lines = [f"{number:>3}  {_short(place.text)}" for number, place in places.items()]
        head = "say /rewind N to go back to before one of these; files go back as well"
        _print(desk, "\n".join([head, *lines]) if lines else "nothing was said yet")
        return
    place = places.get(int(words)) if words.isdecimal() else None
    if place is None:
        raise UsageError(f"there is no turn {words!r}", remedy="/rewind lists the turns")
    changed = desk.work.rewind(place.number)
    what = f"; put back: {', '.join(changed)}" if changed else "; no file had changed"
    _print(desk, f"back before {_short(place.text)!r}{what}")


def _compact(desk: Desk, words: str) -> None:
    del words
    desk.work.compact()


def _why(desk: Desk, words: str) -> None:
    decision = words or desk.work.standing().last_decision_id
    if not decision:
        raise UsageError("nothing was decided yet", remedy="ask something first, or say /why ID")
    desk.beside(lambda: _print(desk, desk.services.why(decision)))


def _review(desk: Desk, words: str) -> None:
    del words
    _print(desk, desk.services.review())


def _status(desk: Desk, words: str) -> None:
    del words
    now = desk.work.standing()
    rows = (
        ("session", now.session_id),
        ("model", now.model),
        ("mode", now.mode),
        ("data class", now.data_class or "not given"),
        ("context", f"{now.context_used} of {now.context_window or '?'} tokens"),
        ("cost", f"{now.cost:.4f}"),
        ("sandbox", now.sandbox or "off"),
        ("decision", now.last_decision_id or "none"),
    )
    _print(desk, "\n".join(f"{name:<11} {value}" for name, value in rows))


def _plan(desk: Desk, words: str) -> None:
    del words
    steps = desk.work.standing().plan
    desk.draw(drawing.plan(steps) if steps else drawing.notice("there is no plan yet"))


def _quit(desk: Desk, words: str) -> None:
    del words
    desk.quit()


COMMANDS = (
    Command("help", "", "what can be said and which keys there are", _help),
    Command("mode", "[MODE]", "show or change how much is done without asking", _mode),
    Command("model", "[NAME]", "show or change the model", _model),
    Command("plan", "", "show the list of steps", _plan),
    Command("rewind", "[N]", "go back to before a turn, files too", _rewind, takes_long=True),
    Command("compact", "", "replace older turns by a summary", _compact, takes_long=True),
    Command("review", "", "hold what is changed against the rules", _review, takes_long=True),
    Command("why", "[ID]", "explain the last decision, or one by its id", _why),
    Command("status", "", "how the session stands", _status),
    Command("quit", "", "end; `hortus code --continue` goes on later", _quit),
)


def _print(desk: Desk, text: str) -> None:
    from rich.text import Text  # noqa: PLC0415 - nothing else here draws

    desk.draw(Text(readable(text)))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 70 else line[:69] + "…"  # noqa: PLR2004 - a line on a screen
