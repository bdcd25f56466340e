"""The process that holds llama.cpp: it dies with its parent and can take nobody along.

It takes one line of JSON on standard input (its orders, the API key among them, so that the key
is in no process list), answers one line of JSON on standard output, and ends when standard input
does. It imports nothing of hortus: it is run as a file, and starts faster and smaller for it.
"""

import ctypes
import importlib
import json
import os
import signal
import sys
import threading
from typing import Protocol, TypedDict

_PR_SET_PDEATHSIG = 1


class Orders(TypedDict):
    """What the parent says."""

    gguf: str
    name: str
    context_tokens: int
    parallel: int
    port: int
    api_key: str
    parent: int


def main() -> None:
    """Serve until standard input ends."""
    orders: Orders = json.loads(sys.stdin.buffer.readline())
    _die_with(orders["parent"])
    threading.Thread(target=_end_with_input, daemon=True).start()
    try:
        server = _serve(orders)
    except ImportError as e:
        _say({"missing": str(e)})
    except RuntimeError as e:
        _say({"error": str(e)})
    else:
        _say({"url": server.listening_address})
        threading.Event().wait()
    # The other thread is inside a read: an orderly end of the interpreter would trip over it.
    os._exit(1)


class _Server(Protocol):
    @property
    def listening_address(self) -> str: ...


def _serve(orders: Orders) -> _Server:
    xllamacpp = importlib.import_module("xllamacpp")  # an extra, and it has no types
    params = xllamacpp.CommonParams()
    params.model.path = orders["gguf"]
    params.model_alias = {orders["name"]}
    params.n_ctx = orders["context_tokens"]
    params.n_parallel = orders["parallel"]
    params.kv_unified = True  # each request may use the whole context while the others are short
    params.port = orders["port"]
    params.api_keys = [orders["api_key"]]
    params.cors_origins = "http://127.0.0.1"  # the default lets every web page in
    params.offline = True
    params.ui = False
    params.endpoint_slots = False
    params.use_jinja = True
    params.verbosity = 1
    server: _Server = xllamacpp.Server(params)
    return server


def _say(answer: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _end_with_input() -> None:
    while sys.stdin.buffer.read(4_096):
        pass
    # No clean-up: native threads may be busy, and nothing here outlives the process.
    os._exit(0)


def _die_with(parent: int) -> None:
    """Let the kernel end this process with its parent, even while native code holds the GIL."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(0)


if __name__ == "__main__":
    main()
