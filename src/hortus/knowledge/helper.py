"""A process that prepares documents for the one that indexes; it ends with whoever started it."""

import signal
import sys
from typing import IO

import msgspec

from hortus.knowledge.admission import Admission
from hortus.knowledge.matcher import frame, read_frame
from hortus.knowledge.preparing import Preparer, Raw

READY = b"ready"


def main(inward: IO[bytes], outward: IO[bytes]) -> None:
    """Answer each list of documents with the same ones, prepared, until the input ends."""
    # Ctrl-C is for all processes of a terminal; this one is ended by the one that asks it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    preparer = Preparer(Admission())
    encoder, decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(list[Raw])
    _say(outward, READY)
    while (data := read_frame(inward)) is not None:
        _say(outward, encoder.encode([preparer.prepare(raw) for raw in decoder.decode(data)]))


def _say(outward: IO[bytes], data: bytes) -> None:
    outward.write(frame(data))
    outward.flush()


if __name__ == "__main__":
    try:
        main(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:
        sys.stderr.close()
