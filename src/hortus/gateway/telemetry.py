"""Tell an OpenTelemetry collector about each request: facts and figures, never what was said.

Spans follow the semantic conventions for generative AI. One is made when a request has ended,
from the same outcome that goes into the records, so nothing is added to the way of a request.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hortus import __version__
from hortus.core import Dialect, HortusError
from hortus.store import Outcome

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

_OPERATIONS = {
    Dialect.CHAT: "chat",
    Dialect.RESPONSES: "chat",
    Dialect.MESSAGES: "chat",
    Dialect.COMPLETIONS: "text_completion",
    Dialect.EMBEDDINGS: "embeddings",
}
_EXPORT_TIMEOUT_S = 5
_FIRST_FAILURE_STATUS = 400


class TelemetryMissingError(HortusError):
    """Traces are asked for, and the extra that makes them is not installed."""

    code, status = "telemetry_missing", 500


@dataclass(frozen=True, slots=True)
class Request:
    """What a span says of a request besides its outcome.

    ``provider`` is the legal entity that runs the model, where it is known. ``traceparent`` is
    the client's own header, so that its trace and ours are one.
    """

    dialect: Dialect
    model_asked: str
    provider: str = ""
    traceparent: str = ""


class Telemetry:
    """Sends one span for each request; made by ``open_telemetry``."""

    def __init__(self, provider: "TracerProvider") -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("hortus.gateway", __version__)

    def settled(self, request: Request, outcome: Outcome) -> None:
        """Queue the span of a request that has ended; a full queue drops it."""
        from opentelemetry.trace import SpanKind  # noqa: PLC0415 - an extra
        from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415 - an extra
            TraceContextTextMapPropagator,
        )

        ended_ns = outcome.at_us * 1_000
        span = self._tracer.start_span(
            f"{_OPERATIONS[request.dialect]} {outcome.model or request.model_asked}",
            context=TraceContextTextMapPropagator().extract({"traceparent": request.traceparent}),
            kind=SpanKind.CLIENT,
            attributes=_attributes(request, outcome),
            start_time=ended_ns - outcome.total_us * 1_000,
        )
        _mark_failure(span, outcome)
        span.end(ended_ns)

    def close(self) -> None:
        """Send what is queued, waiting a few seconds at most; call it off the event loop."""
        self._provider.shutdown()


def open_telemetry(url: str) -> Telemetry:
    """Return the telemetry that sends to the OTLP/HTTP collector at ``url``.

    Raises ``TelemetryMissingError`` without the extra. The provider is our own: nothing is
    registered globally, and the libraries that hortus uses send nothing through it.
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - an extra
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - an extra
    except ImportError as e:
        raise TelemetryMissingError(
            "traces are asked for, but OpenTelemetry is not installed",
            remedy=(
                "empty gateway.traces_url, or install them, in the checkout: "
                "make setup EXTRAS=otel"
            ),
        ) from e
    # Given in full, so that no detector looks round the machine for more.
    resource = Resource({"service.name": "hortus", "service.version": __version__})
    provider = TracerProvider(resource=resource)
    exporter = OTLPSpanExporter(endpoint=f"{url.rstrip('/')}/v1/traces", timeout=_EXPORT_TIMEOUT_S)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return Telemetry(provider)


def _attributes(request: Request, outcome: Outcome) -> dict[str, str | int | float]:
    said: dict[str, str | int | float] = {
        "gen_ai.operation.name": _OPERATIONS[request.dialect],
        "gen_ai.provider.name": request.provider or "hortus",
        "gen_ai.request.model": request.model_asked,
        "gen_ai.response.model": outcome.model,
        "gen_ai.usage.input_tokens": outcome.input_tokens,
        "gen_ai.usage.output_tokens": outcome.output_tokens,
        "gen_ai.usage.cache_read.input_tokens": outcome.cache_read_tokens,
        "gen_ai.usage.cache_creation.input_tokens": outcome.cache_write_tokens,
        "http.response.status_code": outcome.status,
        "error.type": outcome.code,
        "hortus.decision.id": outcome.decision_id,
        "hortus.attempts": outcome.attempts,
        "hortus.first_token.duration": outcome.first_token_us / 1_000_000,
    }
    return {name: value for name, value in said.items() if value not in ("", 0)}


def _mark_failure(span: "Span", outcome: Outcome) -> None:
    from opentelemetry.trace import Status, StatusCode  # noqa: PLC0415 - an extra

    if outcome.status >= _FIRST_FAILURE_STATUS or outcome.code:
        # The code and not the message: a message may quote the request.
        span.set_status(Status(StatusCode.ERROR, outcome.code))
