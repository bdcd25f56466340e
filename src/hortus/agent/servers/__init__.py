"""Use tools of MCP servers, each started when a tool of it is called."""

from hortus.agent.servers.answers import Called
from hortus.agent.servers.catalogue import Catalogue
from hortus.agent.servers.connection import Connection
from hortus.agent.servers.entries import read_servers, read_shared
from hortus.agent.servers.errors import (
    BadServerEntryError,
    ServerAnswerError,
    ServerFaultError,
    ServerRefusedError,
    ServerSilentError,
    ServerStartError,
    ServerStoppedError,
)
from hortus.agent.servers.exchange import Trust
from hortus.agent.servers.http import HttpLink
from hortus.agent.servers.pool import Means, Servers
from hortus.agent.servers.starting import closed_in, plain, unchanged
from hortus.agent.servers.stdio import Child, Launch
from hortus.agent.servers.telling import told
from hortus.agent.servers.types import Address, Offer, Offered, Program, ServerEntry, Thing
from hortus.agent.servers.using import ServerTool
from hortus.agent.servers.waiting import Patience

__all__ = [
    "Address",
    "BadServerEntryError",
    "Called",
    "Catalogue",
    "Child",
    "Connection",
    "HttpLink",
    "Launch",
    "Means",
    "Offer",
    "Offered",
    "Patience",
    "Program",
    "ServerAnswerError",
    "ServerEntry",
    "ServerFaultError",
    "ServerRefusedError",
    "ServerSilentError",
    "ServerStartError",
    "ServerStoppedError",
    "ServerTool",
    "Servers",
    "Thing",
    "Trust",
    "closed_in",
    "plain",
    "read_servers",
    "read_shared",
    "told",
    "unchanged",
]
