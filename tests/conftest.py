"""What all tests share."""

import signal


def pytest_configure() -> None:
    """Let the processes that tests start be interrupted.

    A shell starts background jobs with SIGINT ignored, and children inherit that: without this,
    tests of Ctrl-C would hang wherever the suite itself runs in the background.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
