"""What the policy tests share: the made-up company and engines with packs switched on."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from hortus.core import Action, Verdict
from hortus.policy import (
    DEFAULT,
    Asked,
    Bundle,
    Directory,
    Parameters,
    PolicyEngine,
    Request,
    Source,
    example_company,
    load_bundle,
    model,
    shipped_source,
    shipped_terms,
    user,
)

MakeBundle = Callable[..., Bundle]
MakeEngine = Callable[..., PolicyEngine]
Ask = Callable[..., Verdict]


@pytest.fixture(scope="session")
def company() -> Directory:
    """Return the directory of the made-up company."""
    return example_company().directory(shipped_terms())


@pytest.fixture(scope="session")
def bundle_of() -> MakeBundle:
    """Return a maker of bundles: the default policies, packs by name, and own sources."""

    def make(*packs: str | Source, parameters: Parameters | None = None) -> Bundle:
        sources = [shipped_source(DEFAULT)]
        sources += [shipped_source(p) if isinstance(p, str) else p for p in packs]
        return load_bundle(sources, parameters or Parameters())

    return make


@pytest.fixture(scope="session")
def engine_of(bundle_of: MakeBundle, company: Directory) -> MakeEngine:
    """Return a maker of engines for the made-up company."""

    def make(*packs: str | Source, parameters: Parameters | None = None) -> PolicyEngine:
        return PolicyEngine(bundle_of(*packs, parameters=parameters), company)

    return make


@pytest.fixture(scope="session")
def ask(company: Directory) -> Ask:
    """Return a function that puts a question, in people's words, to an engine."""

    def put(engine: PolicyEngine, **words: object) -> Verdict:
        asked = Asked(**{"who": "anna", "what": "house/coder", **words})  # type: ignore[arg-type]
        return engine.decide(asked.request(company))

    return put


@pytest.fixture(scope="session")
def own() -> Callable[..., Source]:
    """Return a maker of sources with one policy each, complete with examples."""

    def make(
        body: str = "permit (principal, action, resource);",
        name: str = "own",
        reason: str = "because",
        remedy: str = "ask",
    ) -> Source:
        text = f'@id("{name}")\n@reason("{reason}")\n@remedy("{remedy}")\n@owner("me")\n{body}\n'
        shown = "".join(
            f'[[example]]\npolicy = "{name}"\nallowed = {answer}\nwho = "anna"\nwhat = "x"\n'
            for answer in ("true", "false")
        )
        return Source("own.cedar", text, shown, "own.examples.toml")

    return make


@pytest.fixture
def request_for() -> Callable[..., Request]:
    """Return a maker of requests to use a model."""

    def make(who: str = "anna", what: str = "house/coder", **rest: object) -> Request:
        at = datetime(2026, 11, 23, 10, tzinfo=UTC)
        return Request(user(who), Action.INFER, model(what), at, **rest)  # type: ignore[arg-type]

    return make
