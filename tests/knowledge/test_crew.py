"""Documents are prepared alike by one process and by many, and a process may die over one."""

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from hortus.knowledge.admission import Admission
from hortus.knowledge.crew import UNREADABLE, Crew, cores
from hortus.knowledge.preparing import Prepared, Raw

# Dies over every document that says so.
POISONED = """
import os, sys
from hortus.knowledge.helper import main

class Inward:
    def read(self, size):
        data = sys.stdin.buffer.read(size)
        if b"poison" in data:
            os._exit(1)
        return data

main(Inward(), sys.stdout.buffer)
"""


def parts(*texts: bytes) -> Iterator[list[Raw]]:
    for number, text in enumerate(texts):
        yield [Raw(2 * number, "a.py", "python", text), Raw(2 * number + 1, "b", "", text)]


def prepared_by(crew, *texts, total=1_000) -> list[Prepared]:
    return [one for part in crew.prepared(parts(*texts), total=total) for one in part]


TEXTS = [f"def lantern_{n}():\n    return {n}\n".encode() for n in range(9)]


@pytest.fixture(scope="module")
def alone():
    with Crew(Admission(), 0) as crew:
        yield crew


@pytest.fixture(scope="module")
def two():
    with Crew(Admission(), 2) as crew:
        yield crew


def test_several_processes_prepare_what_one_does_in_the_same_order(alone, two):
    made = prepared_by(two, *TEXTS)
    assert [one.id for one in made] == list(range(18))
    assert made == prepared_by(alone, *TEXTS)


def test_a_process_that_was_killed_is_replaced_and_nothing_is_lost(alone, two):
    first = [one._process.pid for one in two._helpers if one._process]
    for number in first:
        os.kill(number, signal.SIGKILL)
    assert prepared_by(two, *TEXTS) == prepared_by(alone, *TEXTS)
    assert not {one._process.pid for one in two._helpers if one._process} & set(first)


def test_reading_goes_only_a_little_ahead_of_what_is_taken(two):
    read = []

    def many():
        for part in parts(*TEXTS * 5):
            read.append(part)
            yield part

    taken = two.prepared(many(), total=1_000)
    next(taken)
    assert len(read) <= 5
    taken.close()


def test_a_document_that_a_process_dies_over_costs_no_other(alone, tmp_path):
    program = tmp_path / "poisoned.py"
    program.write_text(POISONED)
    with Crew(Admission(), 2, (sys.executable, str(program))) as crew:
        made = prepared_by(crew, TEXTS[0], b"poison = 1", TEXTS[1])
    assert [one.reason for one in made] == ["", "", UNREADABLE, UNREADABLE, "", ""]
    assert [*made[:2], *made[4:]] == [
        one for one in prepared_by(alone, TEXTS[0], b"x = 1", TEXTS[1]) if one.id not in {2, 3}
    ]


@pytest.mark.parametrize("program", [("/nowhere/at/all",), (sys.executable, "-S", "-c", "")])
def test_where_no_process_starts_all_is_prepared_here(alone, program):
    with Crew(Admission(), 2, program) as crew:
        assert prepared_by(crew, *TEXTS[:2]) == prepared_by(alone, *TEXTS[:2])


def test_few_documents_start_no_process():
    with Crew(Admission(), 4) as crew:
        assert len(prepared_by(crew, *TEXTS, total=999)) == 18
        assert crew._helpers == []


def test_the_processes_end_with_the_block_also_in_the_middle_of_their_work():
    running = []

    def broken_off():
        with Crew(Admission(), 2) as crew:
            next(crew.prepared(parts(*TEXTS), total=1_000))
            running.extend(one._process for one in crew._helpers if one._process)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert running
    assert all(one.returncode is not None for one in running)


def test_the_cores_are_those_that_this_process_may_use():
    assert 1 <= cores() <= (os.cpu_count() or 1)
