from msgspec.structs import replace

from hortus.inspector.observation import Touch, Trace
from hortus.inspector.reporting.machine import machine
from hortus.inspector.reporting.report import Files, Machine
from hortus.inspector.testing import observation


def touch(path, how="read", program="/opt/tool", *, by_tool=True):
    return Touch(path=path, how=how, program=program, by_tool=by_tool)


def traced(*touches, programs=(), dropped=(), changed=()):
    trace = Trace(touches=touches, programs=programs, dropped=dropped)
    return replace(observation(), trace=trace, changed=changed)


def test_files_are_grouped_by_program_and_way_the_tool_first_and_missing_last():
    found = machine(
        traced(
            touch("/etc/a", program="/usr/bin/git", by_tool=False),
            touch("/b", "missing"),
            touch("/home/x", "written"),
            touch("/etc/b"),
            touch("/etc/a"),
            touch("/etc/a"),
        )
    )

    assert [(each.program, each.how, each.paths) for each in found.files] == [
        ("/opt/tool", "read", ("/etc/a", "/etc/b")),
        ("/opt/tool", "written", ("/home/x",)),
        ("/opt/tool", "missing", ("/b",)),
        ("/usr/bin/git", "read", ("/etc/a",)),
    ]


def test_running_a_program_is_told_by_its_command_line():
    words = ("/bin/sh", "-c", "echo 'it is'; ls", "--x=1")
    found = machine(traced(touch("/bin/sh", "run"), programs=(words,)))

    assert found.files == ()
    assert found.programs == ("/bin/sh -c 'echo '\\''it is'\\''; ls' --x=1",)


def test_many_files_have_an_end_and_the_rest_is_counted():
    [found] = machine(traced(*(touch(f"/f{at:04}") for at in range(310)))).files

    assert len(found.paths) == 300
    assert found.more == 10
    assert isinstance(found, Files)


def test_what_was_dropped_and_left_is_told():
    found = machine(traced(dropped=("/tmp/x",), changed=("/home/y",)))

    assert (found.dropped, found.changed) == (("/tmp/x",), ("/home/y",))


def test_without_a_traced_run_there_is_nothing():
    assert machine(None) == Machine()
    assert machine(replace(observation(), changed=("/home/y",))) == Machine(changed=("/home/y",))
