"""What is counted, and that Prometheus can read it."""

import dataclasses
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from hortus import __version__
from hortus.gateway.metrics import CONTENT_TYPE, Metrics
from hortus.store import Outcome

OUTCOME = Outcome(
    decision_id="dec_1",
    at_us=1,
    status=200,
    code="",
    message="",
    remedy="",
    model="qwen",
    attempts=1,
    why="",
    input_tokens=100,
    output_tokens=20,
    cache_read_tokens=80,
    cache_write_tokens=5,
    reasoning_tokens=7,
    bytes_out=512,
    first_token_us=30_000,
    total_us=1_200_000,
    cost_micro=2_500_000,
    currency="EUR",
)
LABELS = (
    "version",
    "code",
    "door",
    "model",
    "status",
    "kind",
    "currency",
    "le",
    "direction",
    "tier",
    "label",
    "action",
)
Samples = dict[tuple[str, ...], float]


def outcome(**changes: object) -> Outcome:
    return dataclasses.replace(OUTCOME, **changes)  # type: ignore[arg-type]


def samples(metrics: Metrics) -> Samples:
    """Return name and label values -> value, as Prometheus' own parser reads them."""
    return dict(_read(metrics.render().decode()))


def _read(text: str) -> Iterator[tuple[tuple[str, ...], float]]:
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            values = [sample.labels[label] for label in LABELS if label in sample.labels]
            yield (sample.name, *values), sample.value


class Live:
    def in_flight(self) -> int:
        return 3

    def queued(self) -> dict[str, int]:
        return {"qwen": 2}

    def healthy(self) -> dict[str, bool]:
        return {"qwen": True, "mistral": False}

    def records_pending(self) -> int:
        return 4


def test_before_the_first_request_there_is_the_version_and_the_process() -> None:
    found = samples(Metrics())
    assert found["hortus_build_info", __version__] == 1
    assert found["process_resident_memory_bytes",] > 0


def test_a_request_is_counted_by_door_model_and_status() -> None:
    metrics = Metrics()
    metrics.settled("chat", OUTCOME)
    metrics.settled("chat", OUTCOME)
    metrics.settled("messages", outcome(status=502, code="upstream_cut"))
    found = samples(metrics)
    assert found["hortus_requests_total", "chat", "qwen", "200"] == 2
    assert found["hortus_requests_total", "messages", "qwen", "502"] == 1
    assert found["hortus_errors_total", "upstream_cut"] == 1


def test_findings_are_counted_by_direction_tier_label_and_treatment() -> None:
    metrics = Metrics()
    metrics.found("request", {("structured", "secret", "redacted"): 2})
    metrics.found("request", {("structured", "secret", "redacted"): 1})
    metrics.found("answer", {("structured", "secret", "redacted"): 1})
    found = samples(metrics)
    name = "hortus_findings_total"
    assert found[name, "request", "structured", "secret", "redacted"] == 3
    assert found[name, "answer", "structured", "secret", "redacted"] == 1


def test_looking_through_is_timed_by_direction() -> None:
    metrics = Metrics()
    for time_us in (90, 400, 2_000_000):
        metrics.screened("request", time_us)
    found = samples(metrics)
    assert found["hortus_screening_seconds_count", "request"] == 3
    assert found["hortus_screening_seconds_bucket", "0.0001", "request"] == 1
    assert found["hortus_screening_seconds_bucket", "1.0", "request"] == 2


def test_tokens_cost_and_bytes_add_up() -> None:
    metrics = Metrics()
    metrics.settled("chat", OUTCOME, bytes_in=1_000)
    metrics.settled("chat", outcome(currency="USD"), bytes_in=24)
    found = samples(metrics)
    tokens = {key[-1]: value for key, value in found.items() if key[0] == "hortus_tokens_total"}
    assert tokens == {
        "input": 200,
        "output": 40,
        "cache_read": 160,
        "cache_write": 10,
        "reasoning": 14,
    }
    assert found["hortus_cost_total", "chat", "qwen", "EUR"] == 2.5
    assert found["hortus_cost_total", "chat", "qwen", "USD"] == 2.5
    assert found["hortus_request_body_bytes_total", "chat", "qwen"] == 1_024
    assert found["hortus_response_body_bytes_total", "chat", "qwen"] == 1_024


def test_a_request_refused_before_a_model_was_chosen_is_counted_under_none() -> None:
    metrics = Metrics()
    metrics.settled("chat", outcome(model="", status=401, code="unknown_key", first_token_us=0))
    found = samples(metrics)
    assert found["hortus_requests_total", "chat", "none", "401"] == 1
    assert found["hortus_first_token_seconds_count", "chat", "none"] == 0
    assert found["hortus_tokens_total", "chat", "none", "input"] == 0


def test_each_attempt_but_the_last_is_a_failover() -> None:
    metrics = Metrics()
    for attempts in (0, 1, 3):
        metrics.settled("chat", outcome(attempts=attempts))
    assert samples(metrics)["hortus_failovers_total", "chat", "qwen"] == 2


@pytest.mark.parametrize(
    ("first_token_us", "bound"),
    [(1, "0.01"), (10_000, "0.01"), (10_001, "0.025"), (300_000_000, "300.0"), (10**12, "+Inf")],
)
def test_a_time_counts_in_its_bucket_and_in_all_above(first_token_us: int, bound: str) -> None:
    metrics = Metrics()
    metrics.settled("chat", outcome(first_token_us=first_token_us))
    buckets = {
        key[-1]: value
        for key, value in samples(metrics).items()
        if key[0] == "hortus_first_token_seconds_bucket"
    }
    first = next(bound for bound, value in buckets.items() if value)
    assert first == bound
    assert sorted(buckets.values()) == list(buckets.values())
    assert buckets["+Inf"] == 1


def test_gauges_are_read_at_the_moment_of_the_scrape() -> None:
    metrics = Metrics()
    assert ("hortus_in_flight_requests",) not in samples(metrics)
    metrics.watch(Live())
    found = samples(metrics)
    assert found["hortus_in_flight_requests",] == 3
    assert found["hortus_queued_requests", "qwen"] == 2
    assert found["hortus_upstream_healthy", "qwen"] == 1
    assert found["hortus_upstream_healthy", "mistral"] == 0
    assert found["hortus_records_pending",] == 4


def test_two_gateways_count_apart_and_nothing_is_global() -> None:
    one, other = Metrics(), Metrics()
    one.settled("chat", OUTCOME)
    assert ("hortus_requests_total", "chat", "qwen", "200") not in samples(other)
    assert REGISTRY.get_sample_value("hortus_errors_total", {"code": "x"}) is None


def test_a_name_with_quotes_and_line_breaks_does_not_break_the_format() -> None:
    metrics = Metrics()
    metrics.settled("chat", outcome(model='a"b\nc\\d'))
    assert samples(metrics)["hortus_requests_total", "chat", 'a"b\nc\\d', "200"] == 1


def test_what_was_found_in_answers_and_how_long_they_waited_is_counted() -> None:
    metrics = Metrics()
    metrics.screened("answer", 300)
    metrics.held(20_000, 45)
    metrics.found("answer", {("structured", "secret", "redacted"): 2})
    text = metrics.render().decode()
    assert (
        'hortus_findings_total{action="redacted",direction="answer",label="secret",'
        'tier="structured"} 2.0'
    ) in text
    assert 'hortus_screening_seconds_count{direction="answer"} 1.0' in text
    assert 'hortus_answer_held_seconds_bucket{le="0.01"} 0.0' in text
    assert 'hortus_answer_held_seconds_bucket{le="0.025"} 1.0' in text
    assert "hortus_answer_held_seconds_sum 0.02" in text
    assert 'hortus_answer_held_characters_bucket{le="32"} 0.0' in text
    assert 'hortus_answer_held_characters_bucket{le="64"} 1.0' in text
    assert "hortus_answer_held_characters_sum 45.0" in text


def test_the_content_type_is_what_prometheus_expects() -> None:
    assert CONTENT_TYPE.startswith("text/plain; version=0.0.4")


times = st.integers(0, 10**11)


@given(st.lists(st.tuples(times, times, st.integers(100, 599)), max_size=30))
def test_for_any_requests_the_counts_agree_with_one_another(
    requests: list[tuple[int, int, int]],
) -> None:
    metrics = Metrics()
    for first, total, status in requests:
        metrics.settled("chat", outcome(first_token_us=first, total_us=total, status=status))
    found = samples(metrics)
    asked = sum(value for key, value in found.items() if key[0] == "hortus_requests_total")
    assert asked == found.get(("hortus_request_seconds_count", "chat", "qwen"), 0) == len(requests)
    seconds = found.get(("hortus_request_seconds_sum", "chat", "qwen"), 0)
    assert seconds == pytest.approx(sum(total for _, total, _ in requests) / 1_000_000)
