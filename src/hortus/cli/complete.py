"""``hortus complete``: complete at a place in a file, or replay a history and show the figures."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from hortus.cli.terminal import Terminal
from hortus.core import Loaded, UsageError, load_settings

if TYPE_CHECKING:
    from hortus.completion import ReplayReport, Silence, Suggestion

_CAUTIOUS = "the model is cautious until it is calibrated, which `hortus up` does as it runs"


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "place",
        nargs="?",
        metavar="FILE:LINE:COL",
        help="where the cursor stands; line and column count from 1, the cursor is before the "
        "column",
    )
    parser.add_argument(
        "--repo",
        type=Path,
        metavar="DIR",
        help="git repository to learn from (default: the one that FILE lies in)",
    )
    parser.add_argument(
        "--replay",
        type=Path,
        metavar="REPO",
        help="complete what the last commits of REPO added, and show how often that is right",
    )
    parser.add_argument(
        "--commits", type=int, default=60, metavar="N", help="commits to replay (default: 60)"
    )


def run(args: Namespace, terminal: Terminal) -> int:
    """Complete at the place given, or replay."""
    loaded = load_settings(data=args.data, file=args.config)
    if bool(args.place) == bool(args.replay):
        raise UsageError(
            "give either FILE:LINE:COL or --replay REPO", remedy="see `hortus complete --help`"
        )
    if args.replay:
        return _replay(args, loaded, terminal)
    return _complete(args, loaded, terminal)


def _complete(args: Namespace, loaded: Loaded, terminal: Terminal) -> int:
    from hortus.completion import Engine, Suggestion, index_folder, prompt_at  # noqa: PLC0415 - numpy

    file, line, column = _place(args.place)
    repository = args.repo or _repository(file, loaded)
    prompt = prompt_at(file, line, column, repository)
    with terminal.progress(f"reading {repository}") as progress:
        engine = Engine.open(
            repository,
            index_folder(loaded.data, repository),
            loaded.settings.completion,
            progress=progress,
        )
    if engine.report.note:
        terminal.note(engine.report.note)
    if engine.to_fit:
        terminal.note(_CAUTIOUS)
    answer = engine.complete(prompt)
    if terminal.json:
        terminal.document(_plain(answer))
    elif isinstance(answer, Suggestion):
        terminal.line(answer.text)
        terminal.line(f"  right with probability {answer.probability:.2f}, as in")
        for evidence in answer.evidence:
            terminal.line(f"  {evidence}  ({evidence.matched_tokens} tokens agree)")
    else:
        terminal.line(f"silent: {answer.reason}")
    return 0


def _repository(file: Path, loaded: Loaded) -> Path:
    from hortus.completion import repository_of  # noqa: PLC0415 - numpy

    return repository_of(file) or Path(loaded.settings.completion.repository or ".")


def _place(place: str) -> tuple[Path, int, int]:
    name, _, numbers = place.partition(":")
    line, _, column = numbers.partition(":")
    if not (name and line.isdecimal() and column.isdecimal()):
        raise UsageError(f"{place!r} is no place in a file", remedy="write FILE:LINE:COL")
    return Path(name), int(line), int(column)


def _plain(answer: "Suggestion | Silence") -> dict[str, object]:
    """Return what the JSON output holds: always a text, and a reason if it is empty."""
    from hortus.completion import Suggestion  # noqa: PLC0415 - numpy

    if isinstance(answer, Suggestion):
        places = [{**asdict(one), "place": str(one)} for one in answer.evidence]
        return {"text": answer.text, "probability": answer.probability, "evidence": places}
    return {
        "text": "",
        "reason": answer.reason,
        "best_probability": answer.best_probability,
        "evidence": [],
    }


def _replay(args: Namespace, loaded: Loaded, terminal: Terminal) -> int:
    from hortus.completion import replay  # noqa: PLC0415 - numpy

    if args.commits < 1:
        raise UsageError("--commits must be at least 1", remedy="try --commits 60")
    with terminal.progress(f"replaying {args.replay}") as progress:
        report = replay(args.replay, args.commits, loaded.settings.completion, progress)
    if terminal.json:
        terminal.document(report)
    else:
        _show(report, terminal)
    return 0


def _show(report: "ReplayReport", terminal: Terminal) -> None:
    terminal.line(
        f"{report.repository} at {report.commit[:12]}: last {report.commits} commits, "
        f"gate fitted on {report.fitted_on} places in those before"
    )
    terminal.line()
    _show_lines(report, terminal)
    terminal.line()
    terminal.table(
        ["gate", "shown", "right", "characters"],
        [
            [f"{g.gate:.2f}", _percent(g.shown), _percent(g.accepted), _percent(g.characters)]
            for g in report.gates
        ],
    )
    terminal.line()
    terminal.table(
        ["stated", "observed", "places"],
        [[f"{b.stated:.2f}", f"{b.observed:.2f}", str(b.count)] for b in report.bins],
    )
    terminal.line()
    terminal.line(
        f"calibration error {report.calibration_error:.3f}; a suggestion takes "
        f"{report.p50_ms:.1f} ms (p95 {report.p95_ms:.1f}), "
        f"a commit {report.update_p50_ms:.0f} ms (most {report.update_max_ms:.0f})"
    )


def _show_lines(report: "ReplayReport", terminal: Terminal) -> None:
    kinds = {
        "mid line": report.mid_line,
        "in a word": report.in_word,
        "gap": report.gap,
        "line start": report.line_start,
    }
    coverages = list(report.mid_line.precision)
    terminal.table(
        ["cursor", "places", "exact", "similar", *(f"right in top {c}%" for c in coverages)],
        [
            [name, str(f.positions), _percent(f.exact_match), _percent(f.edit_similarity)]
            + [_percent(f.precision[c]) for c in coverages]
            for name, f in kinds.items()
        ],
    )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}"
