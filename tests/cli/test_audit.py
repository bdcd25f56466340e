"""``hortus audit``: what an auditor, a client and a witness type, and what they read."""

import asyncio
import json
import signal
import subprocess
import sys

import pytest

from hortus.audit import LogParts, LogPlaces
from hortus.cli.dispatch import dispatch
from hortus.core import SystemClock, load_settings
from hortus.store import Database, Store
from hortus.store.testing import an_intent, an_outcome


@pytest.fixture
def data(tmp_path):
    """Return a data folder whose log holds twenty requests, with their receipts in a file."""
    folder, parts = tmp_path / "data", LogParts.make()
    with Store.open(folder, durability="normal", participants=[parts.appender]) as store:
        places = LogPlaces.of(load_settings(data=folder, environment={}))
        log = parts.open(Database(folder), places, SystemClock())

        async def fill():
            for n in range(20):
                await store.records.append(an_intent(f"dec_{n:02}"), an_outcome(f"dec_{n:02}"))

        asyncio.run(fill())
        receipts = [log.receipt(f"dec_{n:02}").decode() for n in range(20)]
        log.publish()
    (tmp_path / "receipts").write_text("\n".join(receipts) + "\n")
    return folder


@pytest.fixture
def audit(data, capsys):
    """Run ``hortus audit`` and return its status, output and remarks."""

    def run(*words):
        status = dispatch(["audit", *map(str, words), "--data", str(data)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def spoil(data):
    tile = data / "audit" / "log" / "tile" / "entries" / "000.p" / "40"
    tile.write_bytes(tile.read_bytes().replace(b"qwen3", b"qwen4", 1))


def test_a_whole_log_passes(audit, tmp_path):
    status, out, err = audit("verify", "--receipts", tmp_path / "receipts")
    assert (status, err) == (0, "")
    assert "entries   40 of 40 signed for" in out
    assert "records   40 in the database" in out
    assert "receipts  20" in out
    assert out.endswith("the log is whole\n")


def test_a_key_that_came_with_the_log_is_remarked_upon(audit):
    _, key, _ = audit("key")
    assert "the public key came with the log" in audit("verify")[1]
    assert "remark" not in audit("verify", "--log-key", key.strip())[1]


def test_a_fault_is_named_and_fails(audit, data):
    spoil(data)
    status, out, _ = audit("verify")
    assert status == 1
    assert "FAULT     entry-edited at entry 1: " in out


def test_a_program_reads_the_faults_as_json(audit, data):
    spoil(data)
    status, out, _ = audit("verify", "--json")
    said = json.loads(out)
    assert (status, said["whole"], said["size"]) == (1, False, 40)
    assert said["faults"][0]["kind"] == "entry-edited"
    assert said["faults"][0]["entry"] == 1


def test_a_copy_is_checked_without_the_database(audit, data, tmp_path):
    copy = tmp_path / "copy"
    (data / "audit" / "log").rename(copy)
    status, out, _ = audit("verify", "--from-tiles", copy, "--log-key", copy / "log.pub")
    assert status == 0
    assert "records" not in out


@pytest.mark.parametrize(
    "words",
    [
        ("verify", "--log-key", "a+b+c"),
        ("verify", "--log-key", "no/such/file"),
        ("verify", "--receipts", "no/such/file"),
        ("verify", "dec_1"),
        ("prove",),
        ("witness",),
        ("rekey",),
        ("export", "--since", "-1"),
        ("export", "--format", "csv"),
        ("sing",),
    ],
    ids=" ".join,
)
def test_words_that_do_not_fit_are_refused_with_a_remedy(audit, words):
    status, out, err = audit(*words)
    assert (status, out) == (2, "")
    assert "remedy: " in err


def test_a_log_that_is_not_there_is_named(audit, tmp_path):
    status, _, err = audit("verify", "--from-tiles", tmp_path / "none")
    assert status == 1
    assert "none/log.pub cannot be read" in err


def test_a_decision_is_proven_in_files_that_stand_alone(audit, tmp_path, data):
    status, out, _ = audit("prove", "dec_07", "--out", tmp_path / "proofs")
    files = out.splitlines()
    assert (status, len(files)) == (0, 2)
    _, key, _ = audit("key")
    (data / "audit" / "log").rename(tmp_path / "gone")
    for file in files:
        status, entry, note = audit("verify", "--proof", file, "--log-key", key.strip())
        assert status == 0
        assert json.loads(entry)["decision_id"] == "dec_07"
        assert "is in the log of hortus-" in note


def test_a_proof_of_something_else_fails(audit, tmp_path):
    audit("prove", "dec_07", "--out", tmp_path)
    (tmp_path / "15.entry").write_text((tmp_path / "16.entry").read_text())
    status, out, err = audit("verify", "--proof", tmp_path / "15.tlog-proof")
    assert (status, out) == (1, "")
    assert "does not hold" in err


def test_a_proof_without_its_entry_says_what_is_missing(audit, tmp_path):
    audit("prove", "dec_07", "--out", tmp_path)
    (tmp_path / "15.entry").unlink()
    assert "cannot be read" in audit("verify", "--proof", tmp_path / "15.tlog-proof")[2]


def test_a_folder_that_cannot_take_proofs_is_named(audit, tmp_path):
    (tmp_path / "file").write_text("in the way")
    status, _, err = audit("prove", "dec_07", "--out", tmp_path / "file")
    assert status == 1
    assert "15.entry cannot be written" in err


def test_a_witness_that_refuses_fails(data, audit, tmp_path):
    audit("witness", "--state", tmp_path / "w", "--name", "w1")
    checkpoint = data / "audit" / "log" / "checkpoint"
    checkpoint.write_text(checkpoint.read_text().replace("\n40\n", "\n39\n"))
    status, out, err = audit("witness", "--state", tmp_path / "w")
    assert (status, out) == (1, "")
    assert "is not signed by hortus-" in err


def test_a_proof_is_printed_for_people_and_programs(audit):
    assert "c2sp.org/tlog-proof@v1\nindex 14\n" in audit("prove", "dec_07")[1]
    said = json.loads(audit("prove", "dec_07", "--json")[1])
    assert [proof["seq"] for proof in said] == [15, 16]


def test_the_log_is_exported_from_a_cursor_on(audit):
    _, out, _ = audit("export", "--since", 37)
    assert [json.loads(line)["seq"] for line in out.splitlines()] == [38, 39, 40]
    _, out, _ = audit("export", "--since", 39, "--format", "ocsf", "--no-names")
    assert json.loads(out)["class_uid"] == 6003


def test_a_cursor_beyond_the_log_is_a_fault_and_not_silence(audit):
    status, out, err = audit("export", "--since", 41)
    assert (status, out) == (1, "")
    assert "the log ends at entry 40, before 41" in err
    assert "remedy: " in err


def test_a_witness_cosigns_and_the_check_asks_for_it(audit, data, tmp_path):
    state, into = tmp_path / "w", data / "audit" / "log" / "witness"
    status, out, err = audit("witness", "--state", state, "--name", "w1", "--into", into)
    assert (status, out.count("\N{EM DASH} w1 ")) == (0, 1)
    assert "witness w1+" in err
    key = state / "witness.pub"
    assert "witness   40 entries at 20" in audit("verify", "--witness-key", key)[1]
    (into / "w1").unlink()
    status, out, _ = audit("verify", "--witness-key", key)
    assert status == 1
    assert "witness-missing" in out
    assert audit("verify", "--witness-key", key, "--kept", state / "checkpoint")[0] == 0


def test_a_witness_goes_on_until_it_is_stopped(data, tmp_path):
    words = ["audit", "witness", "--data", data, "--state", tmp_path / "w", "--every", "0.05"]
    code = "import sys; from hortus.cli.dispatch import dispatch; sys.exit(dispatch(sys.argv[1:]))"
    with subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words)], stdout=subprocess.PIPE, text=True
    ) as process:
        for _ in range(12):
            assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130


def test_a_lost_key_is_replaced_with_its_reason(audit, data):
    (data / "audit" / "log.key").unlink()
    _, old, _ = audit("key")
    status, new, err = audit("rekey", "--reason", "the disk died")
    assert status == 0
    assert new != old
    assert "give this public key to everyone" in err
    assert audit("verify")[0] == 0


def test_the_auditors_program_is_printed(audit):
    status, out, _ = audit("auditor")
    assert status == 0
    compile(out, "check_log.py", "exec")


def test_a_witness_says_what_it_has_cosigned(audit, tmp_path):
    status, out, err = audit("witness", "--state", tmp_path / "w", "--json")
    assert (status, json.loads(out)["size"]) == (0, 40)
    assert "pass a copy you trust with --log-key" in err
    _, _, err = audit("witness", "--state", tmp_path / "w")
    assert "cosigned 40 entries" in err
    assert "it had 40 at the last look" in err


def test_a_witness_with_a_key_that_is_none_is_told_so(audit, tmp_path):
    status, _, err = audit("witness", "--state", tmp_path / "w", "--log-key", "nowhere")
    assert (status, "cannot be read" in err) == (2, True)
    assert not (tmp_path / "w").exists()
