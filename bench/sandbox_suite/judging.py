"""Play cases with each sandbox and without one, and say what held."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sandbox_suite.case import BEGAN, PRELUDE, Case, Control, Group
from sandbox_suite.execution import Outcome
from sandbox_suite.runners import Bare, Room, Runner
from sandbox_suite.stage import Stage

_SHOWN = 400


class Verdict(StrEnum):
    """What became of a case with one sandbox."""

    HELD = "held"
    FAILED = "FAILED"
    NOT_RUN = "not run"


class Proof(StrEnum):
    """What the run without a sandbox showed."""

    SHOWN = "shown"
    VOID = "void"
    """It came to nothing there either, so that holding it proves nothing on this machine."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Line:
    """A case with one sandbox."""

    case: str
    group: Group
    tool: str
    verdict: Verdict
    proof: Proof
    seconds: float
    said: str


def judge(cases: Iterable[Case], stage: Stage, runners: Sequence[Runner]) -> Iterator[Line]:
    """Play every case: first without a sandbox where that is harmless, then with each."""
    for case in cases:
        proof = prove(case, stage)
        for runner in runners:
            yield _line(case, stage, runner, proof)


def prove(case: Case, stage: Stage) -> Proof:
    """Tell whether an attack succeeds, or work is done, where no sandbox is around it."""
    if case.control is Control.NONE:
        return Proof.NONE
    outcome = _play(case, stage, Bare() if case.control is Control.BARE else Room())
    assert outcome is not None
    came = case.held(stage, outcome) == (case.group is Group.WORKS)
    return Proof.SHOWN if came else Proof.VOID


def _line(case: Case, stage: Stage, runner: Runner, proof: Proof) -> Line:
    if (outcome := _play(case, stage, runner)) is None:
        return Line(case.name, case.group, runner.name, Verdict.NOT_RUN, proof, 0, "no setting")
    held = case.held(stage, outcome)
    verdict = Verdict.HELD if held else Verdict.FAILED
    if BEGAN not in outcome.output and not case.floods and held:
        verdict = Verdict.NOT_RUN  # nothing was attacked
    if proof is Proof.VOID and (held or case.group is Group.WORKS):
        verdict = Verdict.NOT_RUN
    said = outcome.output[-_SHOWN:]
    return Line(case.name, case.group, runner.name, verdict, proof, outcome.seconds, said)


def _play(case: Case, stage: Stage, runner: Runner) -> Outcome | None:
    stage.reset()
    if case.prepare is not None:
        case.prepare(stage)
    stage.own = runner.own
    return runner.play(stage, stage.fill(PRELUDE + case.script), case.launch)
