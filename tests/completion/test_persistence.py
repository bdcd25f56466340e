"""What is kept comes back the same; what is damaged is noticed."""

from pathlib import Path

import numpy as np
import pytest

from hortus.completion.building import build
from hortus.completion.gate import prior
from hortus.completion.git import Repository
from hortus.completion.persistence import Kept, Unusable, load, save
from hortus.completion.snapshot import Snapshot
from hortus.completion.testing import ScratchRepository
from hortus.completion.types import GateReport, Prompt, ReliabilityBin

LIMIT = 100_000


@pytest.fixture(scope="module")
def kept(service: ScratchRepository) -> Kept:
    repository = Repository(service.path)
    bins = (ReliabilityBin(0.1, 0.2, 7, 0.15, 0.14),)
    report = GateReport("commits", 500, 24, 1.5, 0.02, bins)
    return Kept(build(repository, repository.head(), LIMIT), prior(), report)


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("index-*/*.npy"))


def test_what_was_saved_is_loaded(kept: Kept, tmp_path: Path) -> None:
    save(tmp_path, kept, LIMIT)
    found = load(tmp_path, LIMIT)
    assert found is not None
    assert found.gate_report == kept.gate_report
    assert found.base.entries == kept.base.entries
    assert found.base.segment.names.paths == kept.base.segment.names.paths
    for name in ("tokens", "order", "numbers", "bounds", "newlines", "lines", "file_starts"):
        ours, theirs = getattr(kept.base.segment, name), getattr(found.base.segment, name)
        assert np.array_equal(ours, theirs)


def test_a_loaded_index_gives_the_same_suggestions(kept: Kept, tmp_path: Path) -> None:
    save(tmp_path, kept, LIMIT)
    found = load(tmp_path, LIMIT)
    assert found is not None
    answers = []
    for one in (kept, found):
        base = one.base
        snapshot = Snapshot(base.commit, base.vocabulary, (base.segment,), one.gate)
        answers.append(snapshot.complete(Prompt("    item = store.f", "\n", "app/x.py"), 0.3))
    assert answers[0] == answers[1]


def test_an_empty_folder_keeps_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, LIMIT) is None
    assert load(tmp_path / "nowhere", LIMIT) is None


def test_saving_again_leaves_one_index(kept: Kept, tmp_path: Path) -> None:
    save(tmp_path, kept, LIMIT)
    before = files_in(tmp_path)
    save(tmp_path, kept, LIMIT)
    assert len(files_in(tmp_path)) == len(before)
    assert files_in(tmp_path) != before


def test_a_save_broken_off_leaves_the_old_index(kept: Kept, tmp_path: Path) -> None:
    save(tmp_path, kept, LIMIT)
    (tmp_path / "index-half").mkdir()
    (tmp_path / "index-half" / "tokens.npy").write_bytes(b"half")
    assert load(tmp_path, LIMIT) is not None


@pytest.mark.parametrize("at", [0, 200, -1])
def test_a_changed_byte_is_noticed(kept: Kept, tmp_path: Path, at: int) -> None:
    save(tmp_path, kept, LIMIT)
    for file in files_in(tmp_path):
        whole = file.read_bytes()
        broken = bytearray(whole)
        broken[at] ^= 0xFF
        file.write_bytes(broken)
        with pytest.raises(Unusable, match=file.name):
            load(tmp_path, LIMIT)
        file.write_bytes(whole)
    assert load(tmp_path, LIMIT) is not None


@pytest.mark.parametrize("name", ["manifest.json", "tokens.npy", "texts.npy"])
def test_a_missing_file_is_noticed(kept: Kept, tmp_path: Path, name: str) -> None:
    save(tmp_path, kept, LIMIT)
    next(tmp_path.glob(f"index-*/{name}")).unlink()
    with pytest.raises(Unusable):
        load(tmp_path, LIMIT)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"format": 1}', b"\xff\xfe"])
def test_a_broken_manifest_is_noticed(kept: Kept, tmp_path: Path, text: bytes) -> None:
    save(tmp_path, kept, LIMIT)
    next(tmp_path.glob("index-*/manifest.json")).write_bytes(text)
    with pytest.raises(Unusable):
        load(tmp_path, LIMIT)


def test_another_format_is_not_read(kept: Kept, tmp_path: Path) -> None:
    save(tmp_path, kept, LIMIT)
    manifest = next(tmp_path.glob("index-*/manifest.json"))
    manifest.write_bytes(manifest.read_bytes().replace(b'"format":1', b'"format":999', 1))
    with pytest.raises(Unusable, match="format 999"):
        load(tmp_path, LIMIT)


def test_another_limit_on_file_size_asks_for_a_new_index(kept: Kept, tmp_path: Path) -> None:
    save(tmp_path, kept, LIMIT)
    with pytest.raises(Unusable, match="max_file_bytes"):
        load(tmp_path, LIMIT + 1)


def test_an_index_of_nothing_is_kept_too(scratch: ScratchRepository, tmp_path: Path) -> None:
    base = build(Repository(scratch.path), scratch.commit({"a.bin": b"\0"}), LIMIT)
    save(tmp_path / "kept", Kept(base, prior(), GateReport("prior", 0, 0, 0, 0)), LIMIT)
    found = load(tmp_path / "kept", LIMIT)
    assert found is not None
    assert len(found.base.segment) == 0
