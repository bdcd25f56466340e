"""Tell of the policies behind a record: who owns them, what they say, on which facts."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from hortus.core import HortusError, Loaded
from hortus.policy import FactError, Policy, told_facts
from hortus.store import Intent

_PACK = "outside-models"
Told = tuple[str, str]
"""A label, and what there is to say under it."""


def how_to_open(loaded: Loaded, model: str) -> str:
    """Return what would let somebody use a model outside; nothing where its name is open."""
    from hortus.compose import folder_of, policies_of  # noqa: PLC0415 - heavy, and rarely asked

    try:
        texts = policies_of(loaded)
        opened = texts.read_parameters().outside_models.models
    except HortusError as e:
        return f"the policies cannot be read, so nobody can use it: {e.message}"
    wanted: list[str] = []
    if _PACK not in texts.packs:
        wanted.append(f'packs = ["{_PACK}"] under [policy] in {loaded.file}')
    if model not in opened:
        file = folder_of(loaded) / "parameters.toml"
        wanted.append(
            f'models = ["{model}"] and teams = [...] or everyone = true under [{_PACK}] in {file}'
        )
    lines = "; ".join(wanted)
    return f"no policy lets anybody use it yet. To open it, write {lines}" if wanted else ""


class PoliciesRead:
    """The policies as they are now, read when a record first names one."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded

    def told(self, intent: Intent) -> Iterator[Told]:
        """Yield who owns the policies that decided an attempt, and the facts they rested on."""
        if not intent.facts:
            return
        for rule in intent.rules.split():
            if policy := self._policies.get(rule):
                effect = "permits" if policy.permits else "forbids"
                yield "policy", f"{rule} {effect}, owned by {policy.words.owner} ({policy.file})"
        if intent.bundle and intent.bundle != self._version:
            yield "bundle", f"{intent.bundle}; others are in force now ({self._version})"
        try:
            facts = told_facts(intent.facts)
        except FactError as e:
            yield "facts", e.message
            return
        yield "facts", ", ".join(f"{name}: {value}" for name, value in facts.items())

    @property
    def _policies(self) -> Mapping[str, Policy]:
        return self._read[1]

    @property
    def _version(self) -> str:
        return self._read[0]

    @cached_property
    def _read(self) -> tuple[str, Mapping[str, Policy]]:
        from hortus.compose import policies_of  # noqa: PLC0415 - heavy; old records need none

        try:
            bundle = policies_of(self._loaded).bundle()
        except HortusError as e:
            return f"unreadable: {e.message}", {}
        return bundle.version, {policy.id: policy for policy in bundle.policies}
