"""Tampering, one kind at a time: each is detected and called by its name."""

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from hortus.audit.checking import check_database
from hortus.audit.findings import Report
from hortus.audit.formats import (
    LOG,
    WITNESS,
    Checkpoint,
    Key,
    Note,
    leaf_hash,
    split_entries,
    split_hashes,
    tree_root,
)
from hortus.audit.growing import CHAIN_START, append, link
from hortus.audit.offline import Claims, check_log
from hortus.audit.publishing import Publisher
from hortus.audit.signer import load_signer, make_signer
from hortus.audit.tables import Head, leaves, read_head, records
from hortus.audit.tiles import TileTree
from hortus.store import Database, Server
from hortus.store.testing import an_intent, an_outcome

REQUESTS = 350
SIZE = 2 * REQUESTS
EARLY = 300
TIME_S = 1_700_000_000


@dataclass
class Scene:
    """A log with everything that others hold about it; a case spoils one thing."""

    data: Path
    key: Key
    claims: Claims
    report: Report = field(default_factory=Report)
    server: Server | None = None

    @property
    def folder(self):
        return self.data / "audit" / "log"

    @property
    def database(self):
        return Database(self.data, "normal", server=self.server)

    def signer(self):
        return load_signer(self.data / "audit" / "log.key", LOG)

    def sql(self, *statements):
        with self.database.writing() as connection:
            for statement in statements:
                connection.execute(self.spelt(statement))

    def spelt(self, statement):
        """Return a statement in the words of the database: bytes are written differently."""
        if self.server is None:
            return statement
        return statement.replace("zeroblob(32)", f"'\\x{bytes(32).hex()}'::bytea").replace(
            "x''", "''::bytea"
        )

    def edit(self, path, change):
        file = self.folder / path
        file.write_bytes(change(file.read_bytes()))

    def look(self):
        report = check_log(self.folder, self.key, self.claims)
        check_database(self.database, self.folder, report)
        return report


@pytest.fixture(scope="module")
def originals():
    """Return the logs made so far, by the kind of their database."""
    return {}


@pytest.fixture
def original(kind, originals, request):
    """Return a log of 700 entries: two full tiles, one begun; witnessed and with receipts."""
    if kind not in originals:
        server = request.getfixturevalue("postgres").new() if kind == "postgresql" else None
        data = request.getfixturevalue("tmp_path_factory").mktemp("log") / "data"
        originals[kind] = make_log(request.getfixturevalue("module_log")(data, server))
    return originals[kind]


def make_log(kept):
    receipts = kept.fill(EARLY // 2)
    kept.log.publish()
    early = (kept.folder / "checkpoint").read_text()
    receipts += kept.fill(REQUESTS - EARLY // 2, start=EARLY // 2 + 1)
    kept.log.publish()
    kept.close()
    witness = make_signer(kept.data / "witness.key", WITNESS)
    text = (kept.folder / "checkpoint").read_text()
    cosigned = text + witness.cosignature(Note.parse(text).checkpoint, TIME_S)
    claims = Claims(receipts, {"early": early, "cosigned": cosigned}, witness.key)
    return Scene(kept.data, kept.key, claims, server=kept.server)


@pytest.fixture
def scene(original, tmp_path, request):
    shutil.copytree(original.data, tmp_path / "data")
    copy = replace(original, data=tmp_path / "data", report=Report())
    if original.server is None:
        yield copy
    else:
        postgres = request.getfixturevalue("postgres")
        copy.server = postgres.new(of=original.server)
        yield copy
        postgres.drop(copy.server)


def test_an_untouched_log_passes(scene):
    report = scene.look()
    assert (report.faults, report.remarks) == ([], [])
    assert (report.entries, report.records, report.receipts) == (SIZE, SIZE, REQUESTS)


@dataclass(frozen=True)
class Case:
    """What is done, and what it must be called; entry 0 stands for the log as a whole."""

    spoil: Callable[[Scene], None]
    kind: str
    entry: int


CASES: dict[str, Case] = {}
IN_DATABASE: set[str] = set()
"""The names of the cases that change the database, and not only what was made of it."""


def case(kind, entry, *, in_database=False):
    """Enter a function into the table of cases under its own name."""

    def enter(spoil):
        if in_database:
            IN_DATABASE.add(spoil.__name__)
        CASES[spoil.__name__] = Case(spoil, kind, entry)
        return spoil

    return enter


def sql_case(name, kind, entry, *statements):
    IN_DATABASE.add(name)
    CASES[name] = Case(lambda scene: scene.sql(*statements), kind, entry)


def file_case(name, kind, entry, path, change):
    CASES[name] = Case(lambda scene: scene.edit(path, change), kind, entry)


# --- records in the database

sql_case("model_edited", "record-edited", 5, "UPDATE intents SET model = 'x' WHERE seq = 5")
sql_case("status_edited", "record-edited", 6, "UPDATE outcomes SET status = 500 WHERE seq = 6")
sql_case("person_edited", "record-edited", 7, "UPDATE intents SET principal = 'b' WHERE seq = 7")
sql_case("cost_edited", "record-edited", 8, "UPDATE outcomes SET cost_micro = 0 WHERE seq = 8")
sql_case("message_edited", "record-edited", 8, "UPDATE outcomes SET message = 'x' WHERE seq = 8")
sql_case("time_edited", "record-edited", 9, "UPDATE intents SET at_us = at_us - 1 WHERE seq = 9")
sql_case("inside_edited", "record-edited", 9, "UPDATE intents SET inside = FALSE WHERE seq = 9")
sql_case("id_edited", "record-edited", 11, "UPDATE intents SET decision_id = 'd' WHERE seq = 11")
sql_case(
    "last_record_edited", "record-edited", SIZE, f"UPDATE outcomes SET code='x' WHERE seq={SIZE}"
)
sql_case("record_dropped", "record-missing", 400, "DELETE FROM outcomes WHERE seq = 400")
sql_case("first_record_dropped", "record-missing", 1, "DELETE FROM intents WHERE seq = 1")
sql_case("last_record_dropped", "record-missing", SIZE, f"DELETE FROM outcomes WHERE seq = {SIZE}")
sql_case("all_outcomes_dropped", "record-missing", 2, "DELETE FROM outcomes")
sql_case("all_records_dropped", "record-missing", 1, "DELETE FROM outcomes", "DELETE FROM intents")
sql_case(
    "records_swapped",
    "records-swapped",
    21,
    "UPDATE intents SET seq = -1 WHERE seq = 21",
    "UPDATE intents SET seq = 21 WHERE seq = 31",
    "UPDATE intents SET seq = 31 WHERE seq = -1",
)
sql_case(
    "record_duplicated",
    "record-duplicated",
    2,
    "CREATE TEMP TABLE t AS SELECT * FROM intents WHERE seq = 1",
    "UPDATE t SET seq = 2",
    "INSERT INTO intents SELECT * FROM t",
)
sql_case(
    "record_added",
    "record-added",
    SIZE + 1,
    "CREATE TEMP TABLE t AS SELECT * FROM intents WHERE seq = 1",
    f"UPDATE t SET seq = {SIZE + 1}",
    "INSERT INTO intents SELECT * FROM t",
)

# --- the log in the database

sql_case(
    "leaf_edited", "leaf-edited", 40, "UPDATE audit_leaves SET hash = zeroblob(32) WHERE seq = 40"
)
sql_case("leaf_dropped", "leaf-missing", 41, "DELETE FROM audit_leaves WHERE seq = 41")
sql_case("leaves_dropped", "leaf-missing", 1, "DELETE FROM audit_leaves")
sql_case(
    "leaf_added",
    "leaf-added",
    SIZE + 1,
    f"INSERT INTO audit_leaves VALUES ({SIZE + 1}, zeroblob(32), zeroblob(32))",
)
sql_case(
    "chain_edited",
    "chain-broken",
    42,
    "UPDATE audit_leaves SET chain = zeroblob(32) WHERE seq = 42",
)
sql_case("head_peaks_edited", "head-edited", 0, "UPDATE audit_head SET peaks = zeroblob(32)")
sql_case("head_chain_edited", "head-edited", 0, "UPDATE audit_head SET chain = zeroblob(32)")
sql_case("head_moved_on", "record-missing", SIZE + 1, f"UPDATE audit_head SET size = {SIZE + 1}")
sql_case("head_moved_back", "rolled-back", SIZE, f"UPDATE audit_head SET size = {SIZE - 1}")
sql_case("head_dropped", "log-missing", 1, "DELETE FROM audit_head")
sql_case(
    "digest_key_replaced", "record-edited", 1, "UPDATE audit_head SET digest_key = zeroblob(32)"
)


@case("chain-broken", 61, in_database=True)
def record_and_leaf_edited(scene):
    scene.sql("UPDATE intents SET model = 'x' WHERE seq = 61")
    with closing(scene.database.writer()) as connection:
        entries = writer_of(connection)
        ((seq, record),) = records(connection, 61, 61)
        leaf = leaf_hash(entries.entry(seq, record))
        connection.execute("UPDATE audit_leaves SET hash = ? WHERE seq = 61", (leaf,))


@case("forked", 61, in_database=True)
def database_rewritten_from_there_on(scene):
    rewrite(scene, "UPDATE intents SET model = 'x' WHERE seq = 61")


@case("rolled-back", EARLY + 1, in_database=True)
def database_rolled_back(scene):
    scene.sql(
        f"DELETE FROM intents WHERE seq > {EARLY}", f"DELETE FROM outcomes WHERE seq > {EARLY}"
    )
    rewrite(scene, "SELECT 1")


def writer_of(connection):
    from hortus.audit.entries import EntryWriter  # noqa: PLC0415 - used by these two only

    return EntryWriter(read_head(connection).digest_key)


def rewrite(scene, statement):
    """Change the records, then everything in the database that would give it away."""
    scene.sql(statement, "DELETE FROM audit_leaves")
    with closing(scene.database.writer()) as connection:
        old = read_head(connection)
        scene.sql("UPDATE audit_head SET size = 0, peaks = x''")
        empty = Head(type(old.frontier)(), CHAIN_START, old.digest_key)
        append(connection, empty, writer_of(connection), records(connection, 1, SIZE))


# --- the files

ENTRIES, TILE, PARTIAL, UPPER = (
    "tile/entries/001",
    "tile/0/001",
    f"tile/0/002.p/{SIZE - 512}",
    "tile/1/000.p/2",
)


def bundled(change):
    def edit(data):
        return b"".join(len(e).to_bytes(2, "big") + e for e in change(split_entries(data)))

    return edit


def swapped(items):
    items[3], items[7] = items[7], items[3]
    return items


file_case(
    "entry_edited",
    "entry-edited",
    257,
    ENTRIES,
    lambda data: data.replace(b'"model":"qwen3-coder"', b'"model":"qwen9-coder"', 1),
)
file_case("entry_dropped", "entry-dropped", 261, ENTRIES, bundled(lambda e: e[:4] + e[5:]))
file_case("entries_swapped", "entries-swapped", 260, ENTRIES, bundled(swapped))
file_case(
    "entry_duplicated", "entry-duplicated", 262, ENTRIES, bundled(lambda e: [*e[:5], e[4], *e[6:]])
)
file_case(
    "entry_inserted", "entry-inserted", 261, ENTRIES, bundled(lambda e: [*e[:4], b"new", *e[4:]])
)
file_case("bundle_cut_short", "entries-truncated", 512, ENTRIES, lambda data: data[:-1])
file_case("bundle_emptied", "entries-truncated", 257, ENTRIES, lambda _: b"")
file_case("tile_edited", "tile-edited", 258, TILE, lambda d: d[:32] + bytes(32) + d[64:])
file_case("tile_cut_short", "tile-truncated", 257, TILE, lambda d: d[:-1])
file_case("bundle_with_more", "entries-overlong", 512, ENTRIES, lambda d: d + b"\0\3new")
file_case("bundle_with_half_an_entry", "entries-overlong", 512, ENTRIES, lambda d: d + b"\0\3n")
file_case("tile_with_more", "tile-overlong", 257, TILE, lambda d: d + bytes(32))
file_case("last_tile_edited", "tile-edited", 513, PARTIAL, lambda d: bytes(32) + d[32:])
file_case("upper_tile_edited", "tile-edited", 257, UPPER, lambda d: d[:32] + bytes(32))
file_case("upper_tile_cut_short", "tile-truncated", 0, UPPER, lambda d: d[:-1])


def removed(name, kind, entry, path):
    CASES[name] = Case(lambda scene: (scene.folder / path).unlink(), kind, entry)


removed("bundle_removed", "entries-missing", 257, ENTRIES)
removed("tile_removed", "tile-missing", 257, TILE)
removed("upper_tile_removed", "tile-missing", 0, UPPER)
removed("checkpoint_removed", "checkpoint-missing", 0, "checkpoint")


@case("root-wrong", 0)
def entry_and_tile_edited(scene):
    rewrite_tile(scene)


@case("root-wrong", 0)
def entry_and_all_tiles_edited(scene):
    hashes = rewrite_tile(scene)
    scene.edit(UPPER, lambda data: data[:32] + tree_root(hashes))


def rewrite_tile(scene):
    entries = split_entries((scene.folder / ENTRIES).read_bytes())
    entries[9] = entries[9].replace(b'"qwen3-coder"', b'"qwen9-coder"')
    hashes = [leaf_hash(entry) for entry in entries]
    scene.edit(ENTRIES, bundled(lambda _: entries))
    scene.edit(TILE, lambda _: b"".join(hashes))
    return hashes


@case("entry-edited", 1)
def bundle_of_another_log_put_in(scene):
    scene.edit("tile/entries/000", lambda data: data.replace(b"hmac:", b"hmbc:"))


@case("entries-swapped", 1)
def bundle_turned_round(scene):
    scene.edit("tile/entries/000", bundled(lambda entries: entries[::-1]))


# --- the checkpoint


def checkpoint_case(name, kind, change):
    CASES[name] = Case(lambda s: s.edit("checkpoint", lambda d: change(d, s)), kind, 0)


checkpoint_case("checkpoint_emptied", "checkpoint-unreadable", lambda _, __: b"")
checkpoint_case(
    "checkpoint_cut_short", "checkpoint-unreadable", lambda d, _: d[: d.index(b"\n\n")]
)
checkpoint_case("signature_removed", "signature-missing", lambda d, _: d[: d.index(b"\n\n") + 2])
checkpoint_case("size_edited", "signature-wrong", lambda d, _: d.replace(b"\n700\n", b"\n699\n"))
checkpoint_case("origin_edited", "origin-wrong", lambda d, _: b"x" + d)


@case("signature-missing", 0)
def checkpoint_signed_with_another_key(scene):
    resign(scene, make_signer(scene.data / "other.key", LOG, scene.key.name))


@case("origin-wrong", 0)
def checkpoint_of_another_log(scene):
    resign(scene, make_signer(scene.data / "other.key", LOG))


@case("signature-wrong", 0)
def root_edited(scene):
    note = Note.parse((scene.folder / "checkpoint").read_text())
    altered = Note(replace(note.checkpoint, root=bytes(32)), note.signatures)
    (scene.folder / "checkpoint").write_text(str(altered))


@case("rolled-back", EARLY + 1)
def checkpoint_rolled_back(scene):
    (scene.folder / "checkpoint").write_text(scene.claims.kept["early"])


@case("root-wrong", 0)
def another_root_signed_with_the_right_key(scene):
    signer, note = scene.signer(), Note.parse((scene.folder / "checkpoint").read_text())
    (scene.folder / "checkpoint").write_text(signer.note(replace(note.checkpoint, root=bytes(32))))


def resign(scene, signer):
    note = Note.parse((scene.folder / "checkpoint").read_text())
    made = Checkpoint(signer.key.name, note.checkpoint.size, note.checkpoint.root)
    (scene.folder / "checkpoint").write_text(signer.note(made))


# --- a whole new history, signed with the right key by somebody who has it


def forge(scene):
    rewrite(scene, "UPDATE intents SET model = 'x' WHERE seq = 61")
    shutil.rmtree(scene.folder)
    Publisher(scene.folder, scene.database, scene.signer()).publish()


@case("forked", EARLY, in_database=True)
def history_forged_against_a_kept_checkpoint(scene):
    forge(scene)
    scene.claims = Claims(kept={"early": scene.claims.kept["early"]})


@case("forked", SIZE, in_database=True)
def history_forged_against_a_witness(scene):
    forge(scene)
    cosigned = {"cosigned": scene.claims.kept["cosigned"]}
    scene.claims = Claims(kept=cosigned, witness=scene.claims.witness)


@case("receipt-broken", 62, in_database=True)
def history_forged_against_receipts(scene):
    scene.sql("UPDATE outcomes SET status = 500 WHERE seq = 62")
    rewrite(scene, "SELECT 1")
    shutil.rmtree(scene.folder)
    Publisher(scene.folder, scene.database, scene.signer()).publish()
    scene.claims = Claims(scene.claims.receipts)


@case("receipt-beyond", SIZE, in_database=True)
def history_cut_against_receipts(scene):
    scene.sql(
        f"DELETE FROM intents WHERE seq > {EARLY}", f"DELETE FROM outcomes WHERE seq > {EARLY}"
    )
    rewrite(scene, "SELECT 1")
    shutil.rmtree(scene.folder)
    Publisher(scene.folder, scene.database, scene.signer()).publish()
    scene.claims = Claims(scene.claims.receipts[-1:])


# --- what others claim


def claims_case(name, kind, entry, **changes):
    def spoil(scene):
        made = {key: value(scene) for key, value in changes.items()}
        scene.claims = replace(scene.claims, **made)

    CASES[name] = Case(spoil, kind, entry)


def other_receipt(scene, at, word):
    words = scene.claims.receipts[0].split()
    words[at] = word
    return [" ".join(words)]


def kept(scene, text):
    return {**scene.claims.kept, "more": text}


claims_case("receipt_is_none", "receipt-unreadable", 0, receipts=lambda _: ["nothing"])
claims_case(
    "receipt_for_other_entry", "receipt-broken", 1, receipts=lambda s: other_receipt(s, 1, "0")
)
claims_case(
    "receipt_size_edited", "receipt-forged", 0, receipts=lambda s: other_receipt(s, 2, "9")
)
claims_case("kept_is_none", "kept-unreadable", 0, kept=lambda s: kept(s, "nothing"))
claims_case(
    "kept_is_of_another_log",
    "kept-of-another",
    0,
    kept=lambda s: kept(s, "x" + s.claims.kept["early"]),
)
claims_case(
    "kept_is_forged",
    "kept-forged",
    0,
    kept=lambda s: kept(s, s.claims.kept["early"].replace("\n300\n", "\n299\n")),
)
claims_case(
    "witness_is_missing",
    "witness-missing",
    0,
    kept=lambda s: {"early": s.claims.kept["early"]},
)
claims_case(
    "witness_is_another",
    "witness-missing",
    0,
    witness=lambda s: make_signer(s.data / "w2.key", WITNESS).key,
)


@case("witness-missing", 0)
def time_of_the_witness_edited(scene):
    note = Note.parse(scene.claims.kept["cosigned"])
    name, data = note.signatures[1]
    later = data[:4] + (TIME_S + 1).to_bytes(8, "big") + data[12:]
    altered = str(Note(note.checkpoint, (note.signatures[0], (name, later))))
    scene.claims = replace(scene.claims, kept={"cosigned": altered})


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (kind, name)
        for name in CASES
        for kind in ("sqlite", "postgresql")
        if kind == "sqlite" or name in IN_DATABASE
    ],
)
def test_tampering_is_detected_and_named(scene, name):
    found = CASES[name]
    found.spoil(scene)
    faults = scene.look().faults
    assert (found.kind, found.entry) in [(f.kind, f.entry) for f in faults], faults[:5]
    first = next(f for f in faults if f.kind == found.kind)
    assert first.entry == found.entry
    assert first.text


def test_there_are_forty_kinds_and_more():
    assert len(CASES) >= 40
    assert len(IN_DATABASE) >= 35
    assert len({found.kind for found in CASES.values()}) >= 25


@pytest.mark.parametrize(
    ("at_us", "back_s"),
    [
        (1_699_999_000_000_000, 1001),
        (5_000_000, 1_699_999_996),
        (9_000_000_000_000, 1_691_000_001),
    ],
    ids=["a-quarter-hour", "to-1970", "fewer-digits"],
)
def test_a_clock_that_went_back_is_remarked_upon(opened, at_us, back_s):
    kept = opened()
    kept.append(an_intent("dec_1"), an_outcome("dec_1"), an_intent("dec_2", at_us=at_us))
    kept.append(an_intent("dec_3"))
    kept.log.publish()
    report = check_log(kept.folder, kept.key)
    assert report.faults == []
    assert report.remarks == [f"entry 3: the clock was {back_s} s back"]


def test_a_clock_a_moment_back_is_no_remark(opened):
    kept = opened()
    kept.append(an_intent("dec_1"), an_intent("dec_2", at_us=1_699_999_996_000_000))
    kept.log.publish()
    assert check_log(kept.folder, kept.key).remarks == []


def test_an_entry_signed_for_without_time_or_number_is_named(opened):
    kept = opened()
    tree = TileTree(kept.folder)
    tree.add(b"no json", leaf_hash(b"no json"))
    tree.write_partial()
    signer = load_signer(kept.data / "audit" / "log.key", LOG)
    note = signer.note(Checkpoint(signer.key.name, 1, tree.root()))
    (kept.folder / "checkpoint").write_text(note)
    report = check_log(kept.folder, signer.key)
    assert [(f.kind, f.entry) for f in report.faults] == [("number-wrong", 1)]


def test_the_chain_alone_gives_an_edit_away(original):
    with original.database.reading() as connection:
        found = list(leaves(connection, 1, SIZE))
    chain = CHAIN_START
    for leaf in found:
        chain = link(chain, leaf.hash)
        assert chain == leaf.chain
    tile = (original.folder / "tile/0/000").read_bytes()
    assert [leaf.hash for leaf in found[:256]] == split_hashes(tile)
