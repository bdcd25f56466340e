"""Made-up programs: what they send is a function of the world, and no process is run."""

from collections import Counter

import pytest
from msgspec.structs import replace

from hortus.inspector.campaign.examination import Examination, Plan
from hortus.inspector.campaign.factors import Depth, settings
from hortus.inspector.campaign.runs import Runs
from hortus.inspector.judging import Disclosure, judge
from hortus.inspector.observation import Ending, Trace
from hortus.inspector.staging import HELLO
from hortus.inspector.testing import BASE, observation, request

NO_TRACE = Trace(touches=(), programs=(), dropped=())


class Examined:
    """What came of examining a made-up program."""

    def __init__(self, program, depth, watched=None, **more):
        self.worlds = Counter()
        self.programs = {False: program, True: watched or program}
        self.steps = []
        tried = more.pop("settings", None) or settings(BASE, depth)
        plan = Plan(base=BASE, settings=tuple(tried), depth=depth, **more)
        with Runs(self.observe, HELLO, self.steps.append) as runs:
            self.material = Examination(plan, runs).material()
        self.verdict = judge(self.material, Disclosure(tool="made up"))

    def observe(self, world, _scenario, *, traced):
        self.worlds[world] += 1
        seen = self.programs[traced](world)
        if seen is None:  # it could not be started
            ending = Ending(status=1, reason="exited", seconds=0.1, output="not permitted")
            return replace(observation(world=world), ending=ending, trace=NO_TRACE)
        if isinstance(seen, str):
            seen = [request({"messages": [{"role": "user", "content": seen}]})]
        # Made-up programs look who answers.
        trusted = {"all": ("model", "third party"), "model": ("model",), "none": ()}[world.trust]
        seen = [
            replace(each, authority=world.gateway) if each.role == "model" else each
            for each in seen
            if each.role in trusted
        ]
        trace = replace(NO_TRACE, programs=(("tool",),)) if traced else None
        return replace(observation(*seen, world=world), clock_pinned=True, trace=trace)

    @property
    def found(self):
        return {(each.code, *about(each)) for each in self.verdict.findings if each.level}


def about(finding):
    return sorted({difference.factor for difference in finding.differences})


@pytest.fixture
def examine():
    def examined(program, depth=Depth.QUICK, **more):
        return Examined(program, depth, **more)

    return examined
