"""Count what goes through the gateway, in the form that Prometheus reads.

Counting happens on the event loop for every request, so it is additions to plain numbers and
nothing else; they become metrics when somebody asks, and gauges are read only then.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

from hortus import __version__
from hortus.store import Outcome

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
    from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""What ``Metrics.render`` returns."""

_NO_MODEL = "none"  # refused before a model was chosen
_TOKEN_KINDS = ("input", "output", "cache_read", "cache_write", "reasoning")
_FIRST_TOKEN_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)
_SCREENING_S = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1.0)
_HELD_S = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_HELD_CHARACTERS = (8, 16, 32, 64, 128, 256, 512, 1_024, 4_096)
_TOTAL_S = (*_FIRST_TOKEN_S, 600.0, 1_800.0, 3_600.0)


class LiveState(Protocol):
    """What is true at this moment, asked for at each scrape."""

    def in_flight(self) -> int:
        """Return the number of requests being answered."""
        ...

    def queued(self) -> Mapping[str, int]:
        """Return the number of requests that wait for each model."""
        ...

    def healthy(self) -> Mapping[str, bool]:
        """Return whether each model is being asked at present."""
        ...

    def records_pending(self) -> int:
        """Return the number of records that are not on disk yet."""
        ...


@dataclass(slots=True)
class _Histogram:
    """How many of what was measured lie up to each bound, and beyond the last."""

    bounds: Sequence[float]
    unit: int = 1
    """How many of what is added make one of the bounds."""
    counts: list[int] = field(init=False)
    sum: int = 0

    def __post_init__(self) -> None:
        self.counts = [0] * (len(self.bounds) + 1)

    def add(self, measured: int) -> None:
        self.counts[bisect_left(self.bounds, measured / self.unit)] += 1
        self.sum += measured

    @property
    def total(self) -> float:
        """The sum in the unit of the bounds."""
        return self.sum / self.unit

    def buckets(self) -> list[tuple[str, float]]:
        """Return (upper bound, requests up to it) as Prometheus wants them."""
        total, found = 0, []
        for bound, count in zip((*self.bounds, None), self.counts, strict=True):
            total += count
            found.append(("+Inf" if bound is None else str(bound), float(total)))
        return found


def _times(bounds_s: Sequence[float]) -> _Histogram:
    """Return a histogram of lengths of time, to which microseconds are added."""
    return _Histogram(bounds_s, 1_000_000)


@dataclass(slots=True)
class _Series:
    """What is counted for one door and one model."""

    statuses: Counter[int] = field(default_factory=Counter)
    first_token: _Histogram = field(default_factory=lambda: _times(_FIRST_TOKEN_S))
    total: _Histogram = field(default_factory=lambda: _times(_TOTAL_S))
    tokens: list[int] = field(default_factory=lambda: [0] * len(_TOKEN_KINDS))
    cost_micro: Counter[str] = field(default_factory=Counter)
    failovers: int = 0
    bytes_in: int = 0
    bytes_out: int = 0


class Metrics:
    """The counts of one gateway, on a registry of its own."""

    def __init__(self) -> None:
        self._series: dict[tuple[str, str], _Series] = {}
        self._errors: Counter[str] = Counter()
        self._findings: Counter[tuple[str, str, str, str]] = Counter()
        self._screening: dict[str, _Histogram] = {}
        self._held = _times(_HELD_S)
        self._held_characters = _Histogram(_HELD_CHARACTERS)
        self._live: LiveState | None = None
        self._registry: CollectorRegistry | None = None

    def watch(self, live: LiveState) -> None:
        """Let gauges be read from ``live`` at each scrape."""
        self._live = live

    def settled(self, door: str, outcome: Outcome, *, bytes_in: int = 0) -> None:
        """Count a request that has ended."""
        key = (door, outcome.model or _NO_MODEL)
        series = self._series.get(key)
        if series is None:
            series = self._series[key] = _Series()
        series.statuses[outcome.status] += 1
        series.bytes_in += bytes_in
        series.bytes_out += outcome.bytes_out
        series.total.add(outcome.total_us)
        if outcome.first_token_us:
            series.first_token.add(outcome.first_token_us)
        if outcome.code:
            self._errors[outcome.code] += 1
        if outcome.attempts > 1:
            series.failovers += outcome.attempts - 1
        if outcome.model:
            _count_usage(series, outcome)

    def screened(self, direction: str, time_us: int) -> None:
        """Count what looking through a ``request`` or an ``answer`` took."""
        times = self._screening.get(direction)
        if times is None:
            times = self._screening[direction] = _times(_SCREENING_S)
        times.add(time_us)

    def held(self, time_us: int, characters: int) -> None:
        """Count how long screening held back any part of an answer at most, and how much."""
        self._held.add(time_us)
        self._held_characters.add(characters)

    def found(self, direction: str, counts: Mapping[tuple[str, str, str], int]) -> None:
        """Count findings by tier, label and what was done about them."""
        for key, count in counts.items():
            self._findings[(direction, *key)] += count

    def render(self) -> bytes:
        """Return everything in Prometheus' text format."""
        from prometheus_client import generate_latest  # noqa: PLC0415 - 40 ms, on first scrape

        return generate_latest(self._registry or self._register())

    def collect(self) -> Iterator["Metric"]:
        """Yield the metrics; ``prometheus_client`` calls this at each scrape."""
        yield _gauge("build_info", "The version that runs.", ["version"], [((__version__,), 1)])
        errors = [((code,), count) for code, count in self._errors.items()]
        yield _counter("errors", "Requests that ended with an error.", ["code"], errors)
        heads = ["direction", "tier", "label", "action"]
        found = list(self._findings.items())
        yield _counter("findings", "What screening found, by what was done.", heads, found)
        yield from _counters(self._series)
        yield from _histograms(self._series)
        yield from _screening(self._screening)
        yield _plain(
            "held_seconds",
            "The longest time that a part of an answer waited until it was sure to be harmless.",
            self._held,
        )
        yield _plain(
            "held_characters",
            "The most characters of one text of an answer that waited for that at a time.",
            self._held_characters,
        )
        if self._live is not None:
            yield from _gauges(self._live)

    def _register(self) -> "CollectorRegistry":
        from prometheus_client import (  # noqa: PLC0415 - as above
            CollectorRegistry,
            ProcessCollector,
        )

        registry = self._registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        registry.register(cast("Collector", self))  # all it needs is ``collect``
        return registry


_Key = tuple[str, str]
_All = Mapping[_Key, _Series]
_Rows = Iterable[tuple[tuple[str, ...], float]]
_DOOR_AND_MODEL = ["door", "model"]


def _count_usage(series: _Series, outcome: Outcome) -> None:
    tokens = series.tokens
    tokens[0] += outcome.input_tokens
    tokens[1] += outcome.output_tokens
    tokens[2] += outcome.cache_read_tokens
    tokens[3] += outcome.cache_write_tokens
    tokens[4] += outcome.reasoning_tokens
    if outcome.cost_micro:
        series.cost_micro[outcome.currency] += outcome.cost_micro


def _counters(all_series: _All) -> Iterator["Metric"]:
    requests = [
        ((*key, str(status)), count)
        for key, series in all_series.items()
        for status, count in series.statuses.items()
    ]
    yield _counter("requests", "Requests.", [*_DOOR_AND_MODEL, "status"], requests)
    tokens = [
        ((*key, kind), count)
        for key, series in all_series.items()
        for kind, count in zip(_TOKEN_KINDS, series.tokens, strict=True)
    ]
    yield _counter(
        "tokens", "Tokens as the models count them.", [*_DOOR_AND_MODEL, "kind"], tokens
    )
    cost = [
        ((*key, currency), micro / 1_000_000)
        for key, series in all_series.items()
        for currency, micro in series.cost_micro.items()
    ]
    yield _counter("cost", "Money spent, by currency.", [*_DOOR_AND_MODEL, "currency"], cost)
    plain: list[tuple[str, str, Callable[[_Series], int]]] = [
        ("failovers", "Attempts that another model had to make good.", lambda s: s.failovers),
        ("request_body_bytes", "Bytes of request bodies.", lambda s: s.bytes_in),
        ("response_body_bytes", "Bytes of answers.", lambda s: s.bytes_out),
    ]
    for name, text, read in plain:
        rows = [(key, read(series)) for key, series in all_series.items()]
        yield _counter(name, text, _DOOR_AND_MODEL, rows)


def _histograms(all_series: _All) -> Iterator["Metric"]:
    from prometheus_client.core import HistogramMetricFamily  # noqa: PLC0415 - as above

    plain: list[tuple[str, str, Callable[[_Series], _Histogram]]] = [
        ("first_token_seconds", "From the request to the first token.", lambda s: s.first_token),
        ("request_seconds", "From the request to the end of the answer.", lambda s: s.total),
    ]
    for name, text, read in plain:
        metric = HistogramMetricFamily(f"hortus_{name}", text, labels=_DOOR_AND_MODEL)
        for key, series in all_series.items():
            times = read(series)
            metric.add_metric(key, buckets=times.buckets(), sum_value=times.total)
        yield metric


def _screening(by_direction: Mapping[str, _Histogram]) -> Iterator["Metric"]:
    from prometheus_client.core import HistogramMetricFamily  # noqa: PLC0415 - as above

    text = "Time taken to look through requests and answers."
    metric = HistogramMetricFamily("hortus_screening_seconds", text, labels=["direction"])
    for direction, times in by_direction.items():
        metric.add_metric([direction], buckets=times.buckets(), sum_value=times.total)
    yield metric


def _plain(name: str, text: str, found: _Histogram) -> "Metric":
    from prometheus_client.core import HistogramMetricFamily  # noqa: PLC0415 - as above

    metric = HistogramMetricFamily(f"hortus_answer_{name}", text, labels=[])
    metric.add_metric([], buckets=found.buckets(), sum_value=found.total)
    return metric


def _gauges(live: LiveState) -> Iterator["Metric"]:
    queued = [((model,), count) for model, count in live.queued().items()]
    healthy = [((model,), int(well)) for model, well in live.healthy().items()]
    yield _gauge("in_flight_requests", "Requests being answered.", [], [((), live.in_flight())])
    yield _gauge("queued_requests", "Requests that wait for a model.", ["model"], queued)
    yield _gauge("upstream_healthy", "1 while the model is being asked.", ["model"], healthy)
    pending = [((), live.records_pending())]
    yield _gauge("records_pending", "Records that are not on disk yet.", [], pending)


def _counter(name: str, text: str, labels: Sequence[str], rows: _Rows) -> "Metric":
    from prometheus_client.core import CounterMetricFamily  # noqa: PLC0415 - as above

    return _filled(CounterMetricFamily(f"hortus_{name}", text, labels=labels), rows)


def _gauge(name: str, text: str, labels: Sequence[str], rows: _Rows) -> "Metric":
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 - as above

    return _filled(GaugeMetricFamily(f"hortus_{name}", text, labels=labels), rows)


def _filled(metric: "CounterMetricFamily | GaugeMetricFamily", rows: _Rows) -> "Metric":
    for labels, value in rows:
        metric.add_metric(labels, value)
    return metric
