"""Who acts is asked of the operating system."""

import os
import pwd

from hortus.identity import operator


def test_the_operator_is_the_user_of_the_process_at_this_host(monkeypatch):
    monkeypatch.setenv("USER", "somebody else")
    monkeypatch.setenv("LOGNAME", "somebody else")
    name = pwd.getpwuid(os.geteuid()).pw_name
    assert operator() == f"{name}@{os.uname().nodename}"
