from hortus.agent.company import Known, Memory


def test_what_is_kept_is_read_for_the_same_gateway_and_repository(tmp_path):
    known = Known(("search",), has_rules=True, problem="x")
    Memory(tmp_path, "http://a", "shop").keep(known)
    assert Memory(tmp_path, "http://a", "shop").read() == known
    assert Memory(tmp_path, "http://b", "shop").read() is None
    assert Memory(tmp_path, "http://a", "other").read() is None


def test_a_damaged_copy_is_none(tmp_path):
    memory = Memory(tmp_path, "http://a", "shop")
    memory.keep(Known())
    for file in tmp_path.iterdir():
        file.write_bytes(b"{")
    assert memory.read() is None


def test_a_folder_that_cannot_be_made_is_no_fault(tmp_path):
    (tmp_path / "file").touch()
    memory = Memory(tmp_path / "file", "http://a", "shop")
    memory.keep(Known())
    assert memory.read() is None
