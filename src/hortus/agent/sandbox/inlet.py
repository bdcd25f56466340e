"""Listen inside the network of a sandbox and hand the socket out; a program of its own.

Called as ``inlet.py PROCESS PORT DESCRIPTOR``: a process with one thread only may enter another
user namespace, so hortus cannot do this itself. It knows nothing of hortus.
"""

import ctypes
import fcntl
import os
import socket
import sys

_OWNER = 0xB701  # NS_GET_USERNS: the user namespace that a namespace belongs to
_USER, _NETWORK = 0x10000000, 0x40000000


def main(process: str, port: str, descriptor: str) -> str:
    """Enter, listen, send; return what went wrong, in words."""
    kernel = ctypes.CDLL(None, use_errno=True)
    try:
        network = os.open(f"/proc/{int(process)}/ns/net", os.O_RDONLY)
        owner = fcntl.ioctl(network, _OWNER)
        for handle, kind in ((owner, _USER), (network, _NETWORK)):
            if kernel.setns(handle, kind):
                return os.strerror(ctypes.get_errno())
        with (
            socket.create_server(("127.0.0.1", int(port))) as listener,
            socket.socket(fileno=int(descriptor)) as channel,
        ):
            socket.send_fds(channel, [b"x"], [listener.fileno()])
    except OSError as e:
        return e.strerror or str(e)
    return ""


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) or 0)
