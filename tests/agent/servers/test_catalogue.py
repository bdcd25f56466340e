from hortus.agent.servers import Catalogue, Offer, Offered, Thing

OFFER = Offer(
    "2026-07-28",
    (Offered("echo", "Says it.", {"type": "object", "properties": {"a": {"enum": [1, None]}}}),),
    (Thing("a:b", "A thing"),),
    (Thing("p", "", ("x",)),),
)


def test_what_is_kept_is_known_later(tmp_path):
    Catalogue(tmp_path / "servers").keep("id", OFFER)
    assert Catalogue(tmp_path / "servers").known("id") == OFFER
    assert Catalogue(tmp_path / "servers").known("other") is None


def test_a_damaged_copy_is_none(tmp_path):
    for data in (b"", b"{", b"[]", b'{"version": 1}'):
        (tmp_path / "id.json").write_bytes(data)
        assert Catalogue(tmp_path).known("id") is None


def test_what_has_not_changed_is_not_written_again(tmp_path):
    catalogue = Catalogue(tmp_path)
    catalogue.keep("id", OFFER)
    before = (tmp_path / "id.json").stat()
    catalogue.keep("id", OFFER)
    assert (tmp_path / "id.json").stat().st_mtime_ns == before.st_mtime_ns
    assert [file.name for file in tmp_path.iterdir()] == ["id.json"]


def test_a_folder_that_cannot_be_made_is_no_fault(tmp_path):
    (tmp_path / "file").touch()
    catalogue = Catalogue(tmp_path / "file")
    catalogue.keep("id", OFFER)
    assert catalogue.known("id") is None


def test_more_than_anybody_reads_is_not_kept(tmp_path):
    Catalogue(tmp_path).keep("id", Offer("v", (Offered("a", "x" * 3_000_000),)))
    assert list(tmp_path.iterdir()) == []
