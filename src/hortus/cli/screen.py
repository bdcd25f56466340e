"""The one screen that ``hortus up`` prints, and the same as a document for programs."""

from dataclasses import asdict, dataclass

from hortus.cli.decisions import moment
from hortus.completion import BuildReport
from hortus.compose import Demonstration, StartReport
from hortus.connect import CLIENTS
from hortus.core import EMBEDDED_MODEL

_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Start:
    """A start as the person sees it; ``key`` is empty where one was shown before."""

    report: StartReport
    key: str
    seconds: float
    key_expires_us: int = 0


def document(start: Start) -> dict[str, object]:
    """Return the start as a JSON document."""
    report = start.report
    return {
        "url": report.url,
        "console": f"{report.url}/console",
        "data": str(report.data),
        "key": start.key,
        "key_expires_us": start.key_expires_us or None,
        "seconds": round(start.seconds, 3),
        "works": report.works,
        "problem": report.problem,
        "remark": report.remark,
        "embedded": asdict(report.embedded) if report.embedded else None,
        "models": report.models,
        "aliases": report.aliases,
        "found": [asdict(server) for server in report.found],
        "completion": asdict(report.demonstration) if report.demonstration else None,
    }


def render(start: Start) -> str:
    """Return the screen as text."""
    report = start.report
    key = (
        f"{start.key}   (shown this once{_until(start)}; `hortus key new NAME` makes another)"
        if start.key
        else "shown at the first start; `hortus key new NAME` makes another"
    )
    lines = [
        f"hortus is up after {start.seconds:.1f} s" if report.works else "hortus is up, but:",
        "",
        f"  gateway   {report.url}",
        f"  key       {key}",
        f"  data      {report.data}",
        f"  console   {report.url}/console",
        "",
        *_models(report),
        "",
        *_completion(report),
        "",
        "Connect a client",
        *(f"  hortus connect {name}" for name in CLIENTS),
        "",
        "Ctrl-C stops hortus.",
    ]
    return "\n".join(lines)


def _until(start: Start) -> str:
    return f", works until {moment(start.key_expires_us)[:10]}" if start.key_expires_us else ""


def _models(report: StartReport) -> list[str]:
    lines = ["Models"]
    if report.embedded:
        lines.append(f"  {EMBEDDED_MODEL}   {_built(report.embedded)}")
        if report.embedded.gate.is_pending:
            lines.append(
                "    it is calibrated on the last commits in the background, for a minute or so, "
                "and cautious until then"
            )
    lines += [f"  {name}" for name in report.models]
    lines += [f"  {name}   (alias)" for name in report.aliases]
    for server in report.found:
        lines.append(f"  found on this machine, not used: {server.kind} at {server.url}")
        lines += [f"    {command}" for command in server.commands()]
    if not report.models:
        lines.append("  no chat model yet; `hortus model add NAME --url URL` adds one")
    return lines


def _built(report: BuildReport) -> str:
    how = f"built in {report.seconds:.1f} s" if report.rebuilt else "kept from before"
    size = f"{report.bytes / _MB:.1f} MB of code in {report.files} files"
    return f"{size}, {report.index_bytes / _MB:.1f} MB of index, {how}"


def _completion(report: StartReport) -> list[str]:
    shown = report.demonstration
    if shown is None:
        return ["Completion", f"  {report.problem or report.remark}"]
    return [
        "A completion that hortus has just asked itself for, over HTTP with the key",
        f"  at        {shown.path}:{shown.line}:{shown.column}",
        f"  code      {_code(shown)}",
        f"  from      {', '.join(shown.evidence)}",
        f"  sure      {shown.probability:.0%}; it took {shown.milliseconds:.0f} ms",
        f"  decision  {shown.decision_id}   (`hortus why {shown.decision_id}`)",
    ]


def _code(shown: Demonstration) -> str:
    return f"{shown.before.lstrip()}⟦{shown.text}⟧"
