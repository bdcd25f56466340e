"""A command with a list of hosts, from end to end."""

import os
import socket
import threading

import pytest

from hortus.agent.sandbox import BadProfileError, Profile
from hortus.agent.sandbox.opening import opened_door

_ASK = "exec 3<>/dev/tcp/127.0.0.1/3128; printf '%s\\r\\n\\r\\n' \"$0\" >&3; cat <&3"


@pytest.fixture
def port():
    """Return the port of a server on this side's loopback that answers once."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        try:
            client, _ = listener.accept()
        except OSError:  # nobody came
            return
        with client:
            client.recv(65536)
            client.sendall(b"from outside")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    thread.join()
    listener.close()


def test_a_command_reaches_a_host_of_its_list_and_no_other(user, theirs, port):
    ran = user.run(
        theirs,
        [
            "bash",
            "-c",
            f"{_ASK}; {_ASK.replace('$0', '$1')}",
            f"GET http://127.0.0.1:{port}/ HTTP/1.1",
            "CONNECT x.org:443 HTTP/1.1",
        ],
        net=[f"127.0.0.1:{port}"],
    )
    assert ran["output"].startswith("from outside")
    assert "403 Forbidden" in ran["output"]
    assert ran["refused"] == ["x.org:443"]


def test_there_is_no_other_way_out(user, theirs, port):
    ran = user.run(
        theirs,
        f"(exec 3<>/dev/tcp/127.0.0.1/{port}) 2>&1; getent hosts example.com; echo $HTTPS_PROXY",
        net=[f"127.0.0.1:{port}"],
    )
    assert "refused" in ran["output"]
    assert ran["output"].endswith("http://127.0.0.1:3128\n")


def test_as_root_it_is_the_same(sandbox, port):
    if os.geteuid() != 0:
        pytest.skip("the other test has it")
    ran = sandbox.run(
        ["bash", "-c", _ASK, f"GET http://127.0.0.1:{port}/ HTTP/1.1"],
        Profile(net=(f"127.0.0.1:{port}",)),
    )
    assert ran.output == "from outside"


def test_without_a_list_there_is_no_door():
    assert opened_door(Profile()) is None


def test_programs_are_told_where_the_proxy_is():
    door = opened_door(Profile(net=("example.com",)))
    assert door.environment["https_proxy"] == door.environment["HTTP_PROXY"]
    assert "localhost" in door.environment["NO_PROXY"]
    assert door.refused == ()


def test_a_host_that_is_none_is_refused_before_the_command_runs(sandbox, workspace):
    with pytest.raises(BadProfileError):
        sandbox.run("touch ran", Profile(net=("https://example.com",)))
    assert not (workspace / "ran").exists()
