"""Put a proxy of this side into the otherwise empty network of a sandbox."""

import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hortus.agent.sandbox.errors import SandboxError
from hortus.agent.sandbox.types import Profile

if TYPE_CHECKING:
    from hortus.agent.sandbox.proxy import Proxy

PORT = 3128
"""Where the proxy is found inside; nothing else is in that network."""

_INLET = str(Path(__file__).with_name("inlet.py"))
_WAIT_S = 20.0


class Door:
    """The proxy of one command, and the way to it."""

    def __init__(self, proxy: "Proxy") -> None:
        self._proxy = proxy
        self.environment = _environment()
        """The variables by which programs find the proxy."""

    def open(self, process: int) -> None:
        """Let what runs beside a process reach the proxy."""
        self._proxy.serve(_listen_inside(process))

    def close(self) -> None:
        """End every connection."""
        self._proxy.close()

    @property
    def refused(self) -> tuple[str, ...]:
        """Where the command wanted to go and could not."""
        return self._proxy.refused


def opened_door(profile: Profile) -> Door | None:
    """Return a door to what a profile allows; None where it allows no network."""
    if not profile.net and not profile.net_inside:
        return None
    from hortus.agent.sandbox.allowing import Allowed  # noqa: PLC0415 - few commands need it
    from hortus.agent.sandbox.proxy import Proxy  # noqa: PLC0415 - few commands need it

    return Door(Proxy(Allowed.read(profile.net, profile.net_inside)))


def _environment() -> dict[str, str]:
    address = f"http://127.0.0.1:{PORT}"
    names = ("http_proxy", "https_proxy", "all_proxy")
    found = {form: address for name in names for form in (name, name.upper())}
    local = "localhost,127.0.0.1,::1"
    return {**found, "no_proxy": local, "NO_PROXY": local, "NODE_USE_ENV_PROXY": "1"}


def _listen_inside(process: int) -> socket.socket:
    """Return a socket that listens in the network of a process; what connects is taken here.

    So nothing has to run inside between a command and the proxy.
    """
    near, far = socket.socketpair()
    with near, far:
        words = [sys.executable, "-I", "-S", _INLET, str(process), str(PORT), str(far.fileno())]
        try:
            done = subprocess.run(  # noqa: S603 - this interpreter and a file of this package
                words,
                pass_fds=[far.fileno()],
                env={},
                capture_output=True,
                timeout=_WAIT_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as e:
            raise _unopened(str(e)) from e
        if done.returncode:
            raise _unopened(done.stderr.decode(errors="replace").strip())
        _, handles, _, _ = socket.recv_fds(near, 1, 1)
        return socket.socket(fileno=handles[0])


def _unopened(why: str) -> SandboxError:
    return SandboxError(
        f"the sandbox's network could not be opened for its proxy: {why}",
        remedy="run the command without --net, or see what the kernel refuses",
    )
