"""Run the examples of policies as tests: each must come out as it says, and decide."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hortus.core import Verdict
from hortus.policy.bundle import load_bundle
from hortus.policy.directory import Directory
from hortus.policy.document import Document, read_document
from hortus.policy.engine import NO_PERMIT, PolicyEngine
from hortus.policy.errors import DirectoryError, PackError
from hortus.policy.evaluation import Facts
from hortus.policy.examples import Example, read_examples, setting_of
from hortus.policy.explanation import is_about
from hortus.policy.policy import Fault, Policy
from hortus.policy.shipped import (
    DEFAULT,
    PACKS,
    example_company_text,
    pack_texts,
    terms_text,
)
from hortus.policy.source import Source
from hortus.policy.terms import Terms, read_terms


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one example."""

    example: Example
    verdict: Verdict
    problem: str
    """Empty where it came out as it should."""

    @property
    def fault(self) -> Fault | None:
        """What is wrong with the example or its policy, if anything."""
        if not self.problem:
            return None
        example = self.example
        said = f"{example.policy}: {self.problem}"
        remedy = "mend the policy, or what the example says of it"
        return Fault(example.file, example.line, said, remedy)


def shipped_source(name: str) -> Source:
    """Return the default policies or a pack; raise ``PackError`` where there is none."""
    if name not in (DEFAULT, *PACKS):
        raise PackError(f"there is no pack {name!r}", remedy=f"the packs are {', '.join(PACKS)}")
    text, examples = pack_texts(name)
    return Source(f"{name}.cedar", text, examples, f"{name}.examples.toml")


def shipped_terms() -> Mapping[str, Terms]:
    """Return the terms of providers that come with hortus."""
    return read_terms(terms_text(), "terms.toml")


def example_company() -> Document:
    """Return the made-up company that examples are about."""
    return read_document(example_company_text(), "company.toml")


def run_examples(source: Source) -> Iterator[Outcome]:
    """Yield what comes of each example of a source, beside the default policies.

    Raises ``PolicyError`` where the source cannot be loaded.
    """
    setting = setting_of(source)
    others = [DEFAULT, *setting.needs]
    sources = [shipped_source(name) for name in others if f"{name}.cedar" != source.file]
    company = example_company().with_more(setting.company)
    bundle = load_bundle([*sources, source], setting.parameters)
    directory = _directory(company, source)
    engine = PolicyEngine(bundle, directory)
    examples, _ = read_examples(source)
    for example in examples:
        request = example.asked.request(directory)
        verdict, policy = engine.decide(request), bundle.policy(example.policy)
        problem = _problem(example, verdict, policy, engine.facts(request))
        yield Outcome(example, verdict, problem)


def _directory(company: Document, source: Source) -> Directory:
    try:
        return company.directory(shipped_terms())
    except DirectoryError as e:
        raise DirectoryError(f"{source.examples_file}: {e.message}", remedy=e.remedy) from e


def _problem(example: Example, verdict: Verdict, policy: Policy | None, facts: Facts) -> str:
    """Return in what an example fails, or nothing."""
    if verdict.allowed is not example.allowed:
        answer = "allowed" if verdict.allowed else "refused"
        return f"it is {answer} by {', '.join(verdict.rules)}: {verdict.reason}"
    if policy is None or _decides(policy, verdict, facts):
        return ""
    return f"{', '.join(verdict.rules)} decides it, not {example.policy}"


def _decides(policy: Policy, verdict: Verdict, facts: Facts) -> bool:
    """Tell whether the policy itself made the answer what it is.

    Where a request is allowed a forbid has done nothing, and that is what the example shows;
    where one is refused for want of a permit, this must be one that could have given it.
    """
    if not is_about(policy, facts):
        return False
    if policy.permits is verdict.allowed:
        return policy.id in verdict.rules
    return verdict.allowed or verdict.rule == NO_PERMIT
