"""Turns the name a client asks for into the models to try, in order."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hortus.core import EMBEDDED_MODEL, Clock, Dialect, GatewaySettings, ModelSettings
from hortus.gateway.routing.admission import Admission
from hortus.gateway.routing.errors import NoFittingModelError, RestingError, UnknownModelError
from hortus.gateway.routing.health import Health
from hortus.gateway.routing.slots import Slots
from hortus.gateway.routing.stickiness import Stickiness
from hortus.gateway.routing.types import Candidate, Kind

_EMBEDDED = ModelSettings(dialect=Dialect.COMPLETIONS, inside=True)
_TRANSLATED = frozenset({Dialect.CHAT, Dialect.RESPONSES, Dialect.MESSAGES})
# Servers of OpenAI's dialects offer embeddings beside them, under the same base URL.
_BESIDE_EMBEDDINGS = frozenset({Dialect.CHAT, Dialect.RESPONSES, Dialect.COMPLETIONS})
_LONGEST_NAME = 100
_MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class _Route:
    fitting: tuple[Candidate, ...]
    left_out: tuple[str, ...]


class Router:
    """Knows every model and alias, how the models are and who talks to which."""

    def __init__(
        self,
        models: Mapping[str, ModelSettings],
        aliases: Mapping[str, Sequence[str]],
        settings: GatewaySettings,
        clock: Clock,
        *,
        embedded: bool = True,
    ) -> None:
        self._models = {**({EMBEDDED_MODEL: _EMBEDDED} if embedded else {}), **models}
        self._aliases = dict(aliases)
        self._routes: dict[tuple[str, Dialect], _Route] = {}
        self._stickiness = Stickiness(clock, keep_s=settings.sticky_s)
        self.health = Health(
            clock, threshold=settings.failure_threshold, recovery_s=settings.recovery_s
        )
        self.slots = Slots(self._models, queue_timeout_s=settings.queue_timeout_s)

    def candidates(self, asked: str, conversation: str, dialect: Dialect) -> list[Candidate]:
        """Return the models to try, best first, for a request at the door of ``dialect``.

        Raises ``UnknownModelError``, ``NoFittingModelError``, or ``RestingError`` where every
        one has asked to be left alone for now.
        """
        route = self._routes.get((asked, dialect)) or self._lay(asked, dialect)
        clear = self.health.is_clear()
        ordered = list(route.fitting) if clear else self._by_health(asked, route)
        kept = self._stickiness.find(asked, conversation)
        if kept and ordered[0].name != kept and not self.health.is_resting(kept):
            ordered.sort(key=lambda candidate: candidate.name != kept)
            if ordered[0].name == kept:
                ordered[0] = replace(ordered[0], why="it has answered this conversation before")
        return ordered

    def left_out(self, asked: str, dialect: Dialect) -> tuple[str, ...]:
        """Return which models behind a name cannot serve the door, each with the reason."""
        route = self._routes.get((asked, dialect)) or self._lay(asked, dialect)
        return route.left_out

    def admit(self, name: str) -> Admission:
        """Return a block within which a request may be at the model.

        It holds a place, and is the only one to try a model that has tripped. Entering it
        raises a leaf of ``BusyError``: ask the next candidate.
        """
        return Admission(name, self.health, self.slots.acquire(name))

    def answered(self, asked: str, conversation: str, name: str) -> None:
        """Note that the model has begun a good answer: it is well, and keeps the conversation."""
        self.health.succeeded(name)
        self._stickiness.remember(asked, conversation, name)

    def _lay(self, asked: str, dialect: Dialect) -> _Route:
        """Work out the route for a known name once; the configuration does not change."""
        if asked in self._aliases:
            names = list(dict.fromkeys(self._aliases[asked]))
        elif asked in self._models:
            names = [asked]
        else:
            raise self._unknown(asked)
        fitting: list[Candidate] = []
        left_out: list[str] = []
        for place, name in enumerate(names, start=1):
            if reason := self._misfit(name, dialect):
                left_out.append(f"{name} {reason}")
            else:
                why = "asked for by name" if name == asked else f"choice {place} of {asked}"
                kind = Kind.EMBEDDED if name == EMBEDDED_MODEL else Kind.UPSTREAM
                fitting.append(Candidate(name, self._models[name], why, kind))
        if not fitting:
            raise NoFittingModelError(
                f"no model behind {asked} can serve this request: {'; '.join(left_out)}",
                remedy=self._remedy_for_misfit(dialect),
            )
        route = _Route(tuple(fitting), tuple(left_out))
        self._routes[asked, dialect] = route
        return route

    def _misfit(self, name: str, door: Dialect) -> str:
        """Return why a model cannot serve a door, or ''."""
        if name not in self._models:
            return "is not configured"
        spoken = self._models[name].dialect
        if spoken == door or (spoken in _TRANSLATED and door in _TRANSLATED):
            return ""
        if name == EMBEDDED_MODEL:
            return "completes code and does nothing else"
        if door is Dialect.EMBEDDINGS and spoken in _BESIDE_EMBEDDINGS:
            return ""
        return f"speaks {spoken}, which cannot be turned into {door}"

    def _by_health(self, asked: str, route: _Route) -> list[Candidate]:
        """Put models that rest behind the others; leave out those that asked for a pause."""
        pauses = {c.name: self.health.pause_left_s(c.name) for c in route.fitting}
        awake = [c for c in route.fitting if not pauses[c.name]]
        if not awake:
            soonest = min(pauses.values())
            raise RestingError(
                f"every model behind {asked} has asked to be left alone; the first is back in "
                f"{soonest:.0f} s",
                remedy="try again then, or choose another model",
                retry_after_s=soonest,
            )
        ready = [c for c in awake if not self.health.is_resting(c.name)]
        resting = [c for c in awake if c not in ready]
        passed_over = [c.name for c in route.fitting if c not in ready]
        if ready and passed_over and route.fitting[0] is not ready[0]:
            reason = f"{ready[0].why}; {', '.join(passed_over)} failed lately"
            ready[0] = replace(ready[0], why=reason)
        return ready + [replace(c, why=f"{c.why}; failed lately, tried last") for c in resting]

    def _remedy_for_misfit(self, dialect: Dialect) -> str:
        fitting = [name for name in self._names() if self._serves(name, dialect)]
        if fitting:
            return f"ask for one of: {_listed(fitting)}"
        return f"add a model that speaks {dialect}: `hortus model add NAME --url URL`"

    def _serves(self, name: str, dialect: Dialect) -> bool:
        return any(not self._misfit(model, dialect) for model in self._aliases.get(name, [name]))

    def _names(self) -> list[str]:
        return [*sorted(self._aliases), *sorted(self._models)]

    def _unknown(self, asked: str) -> UnknownModelError:
        shown = asked if len(asked) <= _LONGEST_NAME else asked[:_LONGEST_NAME] + "…"
        near = difflib.get_close_matches(asked[:_LONGEST_NAME], self._names(), n=1)
        meant = f"did you mean {near[0]}? " if near else ""
        return UnknownModelError(
            f"there is no model called {shown!r}",
            remedy=f"{meant}there are: {_listed(self._names())}",
        )


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_LISTED
    return ", ".join(names[:_MOST_LISTED]) + (f" and {more} more" if more > 0 else "")
