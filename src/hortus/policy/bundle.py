"""Policies that belong together, checked as a whole: a value with a hash."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec

from hortus.policy.cedar import Rules
from hortus.policy.directory import Directory
from hortus.policy.errors import PolicyError
from hortus.policy.examples import Example, missing_examples, read_examples
from hortus.policy.lint import lint
from hortus.policy.parameters import Parameters
from hortus.policy.policy import Fault, Policy, read_policies
from hortus.policy.shipped import schema_text
from hortus.policy.source import Source
from hortus.policy.wire import Names, names_asked


@dataclass(frozen=True)
class Bundle:
    """Policies in force together, with their parameters; it does not change.

    ``load_bundle`` makes one. ``version`` is a digest of everything that can change an answer,
    except for the directory.
    """

    sources: tuple[Source, ...]
    policies: tuple[Policy, ...]
    examples: tuple[Example, ...]
    parameters: Parameters
    version: str

    @cached_property
    def rules(self) -> Rules:
        """The policies as the engine has read them."""
        return Rules(engine_text(self.policies))

    @cached_property
    def uses_time(self) -> bool:
        """Whether any policy asks for the clock."""
        return any(policy.uses_time for policy in self.policies)

    @cached_property
    def names_asked(self) -> Names:
        """The attributes that any policy asks for."""
        return names_asked(self.policies)

    def policy(self, name: str) -> Policy | None:
        """Return the policy called ``name``."""
        return next((policy for policy in self.policies if policy.id == name), None)


def load_bundle(
    sources: Sequence[Source], parameters: Parameters, directory: Directory | None = None
) -> Bundle:
    """Return a bundle, or raise ``PolicyError``; whoever holds another one keeps it then.

    With a directory, everything that the policies name must be in it.
    """
    bundle, faults = examine(sources, parameters, directory)
    if faults:
        first = faults[0]
        rest = len(faults) - 1
        more = f" (and {rest} more: `hortus policy check` lists them)" if rest else ""
        raise PolicyError(f"{first}{more}", remedy=first.remedy)
    return bundle


def examine(
    sources: Sequence[Source], parameters: Parameters, directory: Directory | None = None
) -> tuple[Bundle, list[Fault]]:
    """Return what can be read of the sources, and everything that is wrong with them."""
    policies: list[Policy] = []
    examples: list[Example] = []
    faults: list[Fault] = []
    for source in sources:
        read, wrong = read_policies(source)
        shown, unfit = read_examples(source)
        faults += [*wrong, *unfit, *([] if unfit else missing_examples(source, read, shown))]
        policies += read
        examples += shown
    faults += lint(policies, parameters, directory)
    version = _version(sources, parameters)
    bundle = Bundle(tuple(sources), tuple(policies), tuple(examples), parameters, version)
    return bundle, sorted(faults, key=lambda f: (f.file, f.line))


def engine_text(policies: Sequence[Policy]) -> str:
    """Return policies as one text; their order is the numbering in the engine's answers."""
    return "\n".join(policy.statement.text for policy in policies)


def _version(sources: Sequence[Source], parameters: Parameters) -> str:
    digest = hashlib.sha256()
    texts = [schema_text(), _canonical(parameters), *(s.text for s in sources)]
    for text in texts:
        data = text.encode()
        # With its length before it, no text can run over into the next.
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:16]


def _canonical(parameters: Parameters) -> str:

    return msgspec.json.encode(parameters, order="deterministic").decode()
