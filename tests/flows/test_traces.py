"""A company's tracing system sees each request, and none of its words."""

import asyncio
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import ScriptedModel


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.bodies.append(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def collector():
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.bodies = []
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_request_becomes_one_span_with_figures_and_without_words(house, collector):
    url = f"http://127.0.0.1:{collector.server_port}"

    async def story():
        async with (
            ScriptedModel() as model,
            house({"m": inside(model.url)}, gateway={"traces_url": url}) as hortus,
        ):
            heard = await hortus.post(PATHS["chat"], ask("chat", "m"))
            return heard.headers["x-hortus-decision"]

    decision_id = asyncio.run(story())
    (body,) = collector.bodies
    (sent,) = ExportTraceServiceRequest.FromString(body).resource_spans
    (span,) = sent.scope_spans[0].spans
    said = {one.key: one.value for one in span.attributes}
    assert said["hortus.decision.id"].string_value == decision_id
    assert said["gen_ai.usage.input_tokens"].int_value > 0
    assert b"content" not in body
