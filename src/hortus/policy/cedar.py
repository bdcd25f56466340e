"""The one place that calls the Cedar engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import cedarpy
    from cedarpy.pst import Template

    from hortus.policy.types import Uid


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine said: the policies that determined it, by position, and its errors."""

    allowed: bool
    determining: tuple[int, ...]
    errors: tuple[str, ...]


class Things:
    """Entities the engine has read, to be used for many questions."""

    def __init__(self, handle: cedarpy.Entities) -> None:
        self._handle = handle

    @property
    def handle(self) -> cedarpy.Entities:
        """What the engine knows them by."""
        return self._handle

    def with_more(self, entities: str) -> Things:
        """Return these and more; the engine shares what both have."""
        return Things(self._handle.with_added_json_str(entities))


class Rules:
    """Policies the engine has read, to be used for many questions."""

    def __init__(self, text: str) -> None:
        import cedarpy  # noqa: PLC0415 - native and slow to load; only those who decide need it

        self._engine = cedarpy
        self._handle = cedarpy.PolicySet.from_str(text)

    def ask(self, about: tuple[Uid, Uid, Uid], context: str, things: Things) -> Answer:
        """Return the engine's answer about a principal, an action and a resource.

        ``things`` must hold them. The context is text: as a dictionary it would be written and
        read again.
        """
        principal, action, resource = ({"type": uid.type, "id": uid.id} for uid in about)
        request = {
            "principal": principal,
            "action": action,
            "resource": resource,
            "context": context,
        }
        result = self._engine.is_authorized(request, self._handle, things.handle)
        said = result.diagnostics
        # The engine numbers policies in the order in which it reads them: policy0, policy1, …
        places = sorted(int(name.removeprefix("policy")) for name in said.reasons)
        return Answer(result.allowed, tuple(places), tuple(said.errors))


def read_things(entities: str) -> Things:
    """Let the engine read entities."""
    import cedarpy  # noqa: PLC0415 - as above

    return Things(cedarpy.Entities.from_json_str(entities))


def read_tree(text: str) -> Template:
    """Return the one policy in ``text`` as a tree; raise ``ValueError`` where it is not one."""
    import cedarpy  # noqa: PLC0415 - as above

    found = cedarpy.policies_to_pst(text)
    if len(found.static_policies) != 1:
        message = "a policy with slots (?principal, ?resource) cannot be used here"
        raise ValueError(message)
    return next(iter(found.static_policies.values()))


def type_faults(text: str, schema: str) -> list[tuple[int, str]]:
    """Return what does not fit the schema: the position of the policy, and what is wrong."""
    import cedarpy  # noqa: PLC0415 - as above

    result = cedarpy.validate_policies(text, cedarpy.Schema.from_str(schema))
    return [(int(e.policy_id.removeprefix("policy") or 0), e.error) for e in result.errors]
