"""Findings of what a tool did on the machine: what it read, dropped, ran, changed of itself."""

from collections.abc import Iterator

from hortus.inspector.judging.draft import Draft
from hortus.inspector.judging.material import Material
from hortus.inspector.observation import Touch, Trace
from hortus.inspector.staging import TOOL, Sort

_SECRET_FILES = (
    *("/.ssh/id_ed25519", "/.aws/credentials", "/.netrc", "/.npmrc", "/.pypirc"),
    *("/.bash_history", "/.config/gh/hosts.yml", "/.docker/config.json", "/.kube/config"),
    "/cookies.txt",
)
_PARTS = (".so", ".node")
_TRACED_ONCE = "seen in one traced run"


def found(material: Material) -> Iterator[Draft]:
    """Yield drafts of what the traced run showed."""
    if material.traced is None or material.traced.trace is None:
        return
    trace = material.traced.trace
    yield from _dropped(trace)
    yield from _changed_itself(trace)
    yield from _read_secrets(trace, material)


def _dropped(trace: Trace) -> Iterator[Draft]:
    """Yield a draft for each program that was written and run, and one for all that were left."""
    ran = [path for path in trace.dropped if _ran(path, trace)]
    for path in ran:
        yield Draft(
            code="drop_and_execute",
            subject=path,
            title=f"It writes a program and runs it: {path}",
            impact=3,
            hidden=2,
            certainty=_TRACED_ONCE,
        )
    left = [path for path in trace.dropped if path not in ran and not _by_git(path, trace)]
    if left:
        yield Draft(
            code="program_left",
            subject="left",
            title="It writes programs that it did not run here, and leaves them behind",
            impact=1,
            hidden=2,
            certainty=_TRACED_ONCE,
            evidence=tuple(left[:10]),
        )


def _ran(path: str, trace: Trace) -> bool:
    """Tell whether a program that was written was run, or loaded as a part of one.

    Of files in the workspace no touch is kept; what became of these is taken for the worse.
    """
    touches = [touch for touch in trace.touches if touch.path == path]
    is_part = path.endswith(_PARTS)
    return not touches or any(t.how == "run" or (is_part and t.how == "read") for t in touches)


def _by_git(path: str, trace: Trace) -> bool:
    """Tell whether git wrote a file: it puts examples of hooks into every repository it makes."""
    writers = {t.program for t in trace.touches if t.path == path and t.how == "written"}
    return bool(writers) and all(writer.endswith("/git") for writer in writers)


def _changed_itself(trace: Trace) -> Iterator[Draft]:
    own = sorted(
        {t.path for t in trace.touches if t.how == "written" and t.path.startswith(f"{TOOL}/")}
    )
    if own:
        yield Draft(
            code="self_modification",
            subject="self",
            title="It changes its own program",
            impact=2,
            hidden=2,
            certainty=_TRACED_ONCE,
            evidence=tuple(own[:10]),
        )


def _read_secrets(trace: Trace, material: Material) -> Iterator[Draft]:
    """Yield a draft for each file with secrets that was opened; strace tells reading, not use."""
    sent = {s.canary.name for s in material.sightings if s.canary.sort is Sort.SECRET}
    for touch in trace.touches:
        if touch.how == "read" and touch.path.endswith(_SECRET_FILES):
            yield Draft(
                code="secret_read",
                subject=touch.path,
                title=f"It opens {touch.path}, where secrets are",
                impact=1,
                hidden=2,
                certainty=_TRACED_ONCE,
                evidence=(
                    _by(touch),
                    f"secrets found in what it sent: {', '.join(sorted(sent)) or 'none'}",
                ),
            )


def _by(touch: Touch) -> str:
    return "by the tool itself" if touch.by_tool else f"by {touch.program}, which it ran"
