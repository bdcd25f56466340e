"""The data plane: takes requests of coding clients and carries them to the company's models."""

from hortus.gateway.call import Hold
from hortus.gateway.capture import Capture
from hortus.gateway.discovery import FoundServer, find_servers
from hortus.gateway.embedded import Completer, Completion
from hortus.gateway.fetch import fetch as http_get
from hortus.gateway.keys import Presented
from hortus.gateway.modeltest import ModelReport, try_model
from hortus.gateway.pages import Readiness, no_such_decision
from hortus.gateway.permission import Decider
from hortus.gateway.plane import DataPlane, Needs
from hortus.gateway.pricing import is_priced
from hortus.gateway.screening import RequestFinder, RequestScreen, Screen, Sources
from hortus.gateway.server import HttpServer, bind
from hortus.gateway.spending import Order, Purses
from hortus.gateway.tls import Certificate
from hortus.gateway.upstream import Timeouts, open_client
from hortus.gateway.upstreams import Upstreams

__all__ = [
    "Capture",
    "Certificate",
    "Completer",
    "Completion",
    "DataPlane",
    "Decider",
    "FoundServer",
    "Hold",
    "HttpServer",
    "ModelReport",
    "Needs",
    "Order",
    "Presented",
    "Purses",
    "Readiness",
    "RequestFinder",
    "RequestScreen",
    "Screen",
    "Sources",
    "Timeouts",
    "Upstreams",
    "bind",
    "find_servers",
    "http_get",
    "is_priced",
    "no_such_decision",
    "open_client",
    "try_model",
]
