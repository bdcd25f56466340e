"""Spans as a real collector on loopback receives them."""

import dataclasses
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry import trace
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, Span

from hortus.core import Dialect
from hortus.gateway.telemetry import Request, TelemetryMissingError, open_telemetry
from hortus.store import Outcome

OUTCOME = Outcome(
    decision_id="dec_1",
    at_us=1_700_000_002_000_000,
    status=200,
    code="",
    message="",
    remedy="",
    model="qwen",
    attempts=2,
    why="",
    input_tokens=100,
    output_tokens=20,
    cache_read_tokens=80,
    cache_write_tokens=0,
    reasoning_tokens=0,
    bytes_out=512,
    first_token_us=30_000,
    total_us=2_000_000,
    cost_micro=0,
    currency="EUR",
)
REQUEST = Request(Dialect.MESSAGES, "house/code", "Example GmbH")
FAILED = dataclasses.replace(
    OUTCOME, status=502, code="upstream_cut", message="secret words of a prompt", model=""
)


class Collector(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[tuple[str, bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.received.append((self.path, body))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def collecting() -> Iterator[Collector]:
    with Collector() as collector:
        thread = threading.Thread(target=collector.serve_forever, args=(0.01,))
        thread.start()
        yield collector
        collector.shutdown()
        thread.join()


def sent(*settled: tuple[Request, Outcome]) -> tuple[str, list[ResourceSpans], bytes]:
    """Return path, decoded spans and raw bytes of what arrives at a collector."""
    with collecting() as collector:
        telemetry = open_telemetry(collector.url + "/")
        for request, outcome in settled:
            telemetry.settled(request, outcome)
        telemetry.close()
    ((path, body),) = collector.received
    return path, list(ExportTraceServiceRequest.FromString(body).resource_spans), body


def span_of(request: Request, outcome: Outcome) -> Span:
    _, (resource,), _ = sent((request, outcome))
    return resource.scope_spans[0].spans[0]


def attributes(found: "Span | ResourceSpans") -> dict[str, object]:
    pairs = found.resource.attributes if isinstance(found, ResourceSpans) else found.attributes
    return {p.key: getattr(p.value, p.value.WhichOneof("value")) for p in pairs}


def test_a_span_says_what_the_conventions_ask_for() -> None:
    span = span_of(REQUEST, OUTCOME)
    assert span.name == "chat qwen"
    assert span.kind == Span.SPAN_KIND_CLIENT
    assert attributes(span) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "Example GmbH",
        "gen_ai.request.model": "house/code",
        "gen_ai.response.model": "qwen",
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 20,
        "gen_ai.usage.cache_read.input_tokens": 80,
        "http.response.status_code": 200,
        "hortus.decision.id": "dec_1",
        "hortus.attempts": 2,
        "hortus.first_token.duration": 0.03,
    }


def test_a_span_has_the_times_of_the_request() -> None:
    span = span_of(REQUEST, OUTCOME)
    assert span.start_time_unix_nano == 1_700_000_000_000_000_000
    assert span.end_time_unix_nano == 1_700_000_002_000_000_000


@pytest.mark.parametrize("dialect", list(Dialect))
def test_every_dialect_has_an_operation(dialect: Dialect) -> None:
    span = span_of(Request(dialect, "m"), OUTCOME)
    assert attributes(span)["gen_ai.operation.name"] in {"chat", "text_completion", "embeddings"}


def test_a_failure_is_marked_with_its_code_and_not_with_its_words() -> None:
    path, (resource,), raw = sent((REQUEST, FAILED))
    span = resource.scope_spans[0].spans[0]
    assert path == "/v1/traces"
    assert span.name == "chat house/code"
    assert attributes(span)["error.type"] == span.status.message == "upstream_cut"
    assert span.status.code == 2
    assert b"secret words" not in raw


def test_the_resource_names_hortus_and_nothing_of_the_machine() -> None:
    _, (resource,), _ = sent((REQUEST, OUTCOME))
    assert set(attributes(resource)) == {"service.name", "service.version"}


def test_the_trace_of_the_client_is_continued() -> None:
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    span = span_of(dataclasses.replace(REQUEST, traceparent=parent), OUTCOME)
    assert span.trace_id.hex() == "0af7651916cd43dd8448eb211c80319c"
    assert span.parent_span_id.hex() == "b7ad6b7169203331"


@pytest.mark.parametrize("header", ["", "nonsense", "00-0-0-0", "\x00" * 200])
def test_a_header_that_is_no_trace_begins_a_new_one(header: str) -> None:
    span = span_of(dataclasses.replace(REQUEST, traceparent=header), OUTCOME)
    assert not span.parent_span_id


def test_nothing_is_registered_globally() -> None:
    with collecting() as collector:
        open_telemetry(collector.url).close()
    assert "sdk" not in type(trace.get_tracer_provider()).__module__
    assert collector.received == []


def test_a_collector_that_is_gone_disturbs_nobody() -> None:
    with collecting() as collector:
        url = collector.url
    telemetry = open_telemetry(url)
    telemetry.settled(REQUEST, OUTCOME)
    telemetry.close()


def test_without_the_extra_the_error_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(TelemetryMissingError) as caught:
        open_telemetry("http://127.0.0.1:4318")
    assert "make setup EXTRAS=otel" in caught.value.remedy
