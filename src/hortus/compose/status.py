"""What the console shows, gathered from the rooms."""

import asyncio
from collections import Counter
from collections.abc import Container, Sequence

from hortus import __version__
from hortus.completion import Engine
from hortus.connect import CLIENTS
from hortus.console import (
    AliasStatus,
    EmbeddedStatus,
    Health,
    ModelStatus,
    Refusal,
    Status,
    Today,
)
from hortus.core import Clock, Loaded, ModelSettings
from hortus.gateway import DataPlane
from hortus.store import Decision, Filter, GroupBy, RecordReader, State, Usage

_DAY_US = 86_400_000_000
_REFUSALS_SHOWN = 10


class HouseStatus:
    """Knows how a running house is."""

    def __init__(
        self,
        loaded: Loaded,
        plane: DataPlane,
        engine: Engine | None,
        records: RecordReader,
        clock: Clock,
    ) -> None:
        self._loaded = loaded
        self._plane = plane
        self._engine = engine
        self._records = records
        self._clock = clock
        self._started_us = clock.now_us()
        self.url = ""

    async def status(self) -> Status:
        """Return the state of this moment."""
        settings = self._plane.upstreams.settings
        used = await asyncio.to_thread(self._used_today)
        answering = {usage.name for usage in used if usage.requests > usage.failed}
        return Status(
            version=__version__,
            started_us=self._started_us,
            data=str(self._loaded.data),
            gateway_url=self.url,
            embedded=self._embedded(),
            models=tuple(
                self._model(name, model, answering) for name, model in settings.models.items()
            ),
            aliases=tuple(
                AliasStatus(name, tuple(models)) for name, models in settings.aliases.items()
            ),
            today=_today(used),
            refusals=await asyncio.to_thread(self._refusals),
            clients=tuple(CLIENTS),
        )

    def _embedded(self) -> EmbeddedStatus | None:
        if self._engine is None:
            return None
        report = self._engine.report
        return EmbeddedStatus(
            repository=self._loaded.settings.completion.repository,
            commit=self._engine.commit,
            files=report.files,
            source_bytes=report.bytes,
            index_bytes=report.index_bytes,
            start_s=report.seconds,
            rebuilt=report.rebuilt,
        )

    def _model(self, name: str, model: ModelSettings, answering: Container[str]) -> ModelStatus:
        resting = not self._plane.healthy()[name]
        well = Health.WELL if name in answering else Health.UNTRIED
        return ModelStatus(
            name=name,
            where=model.url or model.gguf,
            dialect=model.dialect,
            inside=model.inside,
            region=model.region,
            health=Health.RESTING if resting else well,
            detail="it failed several times in a row and is tried again shortly"
            if resting
            else "",
        )

    def _used_today(self) -> list[Usage]:
        now_us = self._clock.now_us()
        return self._records.usage(GroupBy.MODEL, now_us - now_us % _DAY_US, now_us + 1)

    def _refusals(self) -> tuple[Refusal, ...]:
        only = Filter(state=State.FAILED)
        failed = self._records.recent(_REFUSALS_SHOWN, only=only)
        return tuple(_refusal(decision) for decision in failed)


def _today(used: Sequence[Usage]) -> Today:
    cost: Counter[str] = Counter()
    for usage in used:
        cost[usage.currency] += usage.cost_micro
    return Today(
        requests=sum(usage.requests for usage in used),
        failed=sum(usage.failed for usage in used),
        input_tokens=sum(usage.input_tokens for usage in used),
        output_tokens=sum(usage.output_tokens for usage in used),
        cost_micro={currency: micro for currency, micro in cost.items() if micro},
    )


def _refusal(decision: Decision) -> Refusal:
    first, outcome = decision.attempts[0], decision.outcome
    return Refusal(
        at_us=first.at_us,
        decision_id=decision.decision_id,
        who=first.principal,
        model=first.model_asked,
        status=outcome.status if outcome else 0,
        message=outcome.message if outcome else "",
        remedy=outcome.remedy if outcome else "",
    )
