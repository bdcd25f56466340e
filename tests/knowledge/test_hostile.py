"""Repositories made to hurt neither stop the index nor keep it busy."""

import pytest

from hortus.knowledge import Kind, Question


def reasons(library):
    (status,) = library.status()
    return dict(status.counts.refused)


def indexed(library, sources):
    library.add(sources.path)
    changes = library.update().changes
    return changes[0].skipped


def found(library, search, text="lantern"):
    answer = search.answer(Question(f'"{text}"'), library.readable_here())
    return [hit.path for hit in answer.hits]


def test_a_line_of_ten_megabytes_is_left_out(library, search, sources):
    sources.commit({"long.py": "x = '" + "lantern " * 1_300_000 + "'\n", "a.py": "lantern = 1\n"})
    indexed(library, sources)
    assert reasons(library) == {"large": 1}
    assert found(library, search) == ["a.py"]


def test_one_long_line_below_the_limit_is_not_code(library, search, sources):
    sources.commit({"long.js": "lantern();" * 100_000, "a.py": "lantern = 1\n"})
    indexed(library, sources)
    assert reasons(library) == {"generated": 1}
    assert found(library, search) == ["a.py"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", "(\n" * 100_000 + ")\n" * 100_000),
        ("a.js", "{\n" * 100_000),
        ("a.json", "[\n" * 100_000),
        ("a.c", "if (x)\n" * 100_000),
        ("a.java", "class A {\n" * 100_000),
        ("a.rb", "module A\n" * 100_000),
        ("a.ts", "namespace a {\n" * 50_000 + "class B {\n" * 20_000),
    ],
)
def test_nesting_a_hundred_thousand_deep_is_indexed_like_any_text(
    library, search, sources, name, text
):
    sources.commit({name: f"{text}lantern\n"})
    indexed(library, sources)
    assert found(library, search) == [name]


def test_text_that_is_no_utf8_is_found_by_its_readable_parts(library, search, sources):
    sources.commit({"a.py": b"# caf\xe9 \xff\xfe\nlantern = 1\n"})
    indexed(library, sources)
    assert found(library, search) == ["a.py"]


def test_links_that_lead_in_circles_are_not_followed(library, search, sources):
    sources.write({"a.py": "lantern = 1\n"})
    (sources.path / "loop").symlink_to(".")
    (sources.path / "one").symlink_to("two")
    (sources.path / "two").symlink_to("one")
    sources.commit()
    assert indexed(library, sources) == {"link": 3}
    assert found(library, search) == ["a.py"]


def test_a_path_with_a_line_break_is_left_out(library, search, sources):
    sources.commit({"a\nb.py": "lantern = 1\n", "c.py": "lantern = 2\n"})
    assert indexed(library, sources) == {"name": 1}
    assert found(library, search) == ["c.py"]


def test_a_path_that_is_no_utf8_is_left_out(library, search, sources):
    blob = sources.git("hash-object", "-w", "--stdin", feed=b"lantern = 1\n")
    tree = sources.git("mktree", "-z", feed=f"100644 blob {blob}\t".encode() + b"caf\xe9.py\0")
    sources.git("update-ref", "HEAD", sources.git("commit-tree", "-m", "x", tree))
    assert indexed(library, sources) == {"name": 1}
    assert found(library, search) == []


def test_submodules_are_left_out(library, search, sources, new_sources):
    other = new_sources("other")
    other.commit({"x.py": "lantern = 1\n"})
    sources.commit({"a.py": "lantern = 2\n"})
    sources.git("-c", "protocol.file.allow=always", "submodule", "-q", "add", str(other.path), "m")
    sources.commit()
    assert indexed(library, sources) == {"submodule": 1}
    assert found(library, search) == ["a.py"]


def test_pointers_to_large_files_are_left_out(library, search, sources):
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:lantern\nsize 9\n"
    sources.commit({"big.py": pointer, "a.py": "lantern = 1\n"})
    indexed(library, sources)
    assert reasons(library) == {"lfs": 1}
    assert found(library, search) == ["a.py"]


def test_a_shallow_clone_is_indexed_and_followed(library, search, sources, tmp_path):
    for number in range(4):
        sources.commit({"a.py": f"lantern = {number}\n"})
    shallow = tmp_path / "shallow"
    sources.git("clone", "-q", "--depth", "1", f"file://{sources.path}", str(shallow))
    library.add(shallow)
    library.update()
    assert found(library, search) == ["a.py"]
    (hit,) = search.answer(Question("lantern", Kind.SYMBOL), library.readable_here()).hits
    assert search.standing([hit], library.readable_here())[0].changed_by == "Ada"


def test_a_history_that_was_rewritten_is_followed(library, search, sources):
    sources.commit({"a.py": "lantern = 1\n"})
    indexed(library, sources)
    sources.git("checkout", "-q", "--orphan", "fresh")
    sources.commit({"b.py": "lantern = 2\n", "a.py": "candle = 1\n"})
    sources.git("branch", "-D", "-q", "main")
    sources.git("-c", "gc.reflogExpire=now", "reflog", "expire", "--expire=now", "--all")
    sources.git("gc", "-q", "--prune=now")
    library.update()
    assert found(library, search) == ["b.py"]


def test_control_characters_of_a_line_do_not_reach_the_terminal(library, search, sources):
    sources.commit({"a.py": "x = '\x1b[31m lantern \x07'\n"})
    indexed(library, sources)
    (hit,) = search.answer(Question('"lantern"'), library.readable_here()).hits
    assert hit.text.isprintable()


def test_many_branches_of_deep_folders_are_indexed(library, search, sources):
    deep = "/".join(["d"] * 400)
    sources.commit({f"{deep}/a.py": "lantern = 1\n"})
    indexed(library, sources)
    assert found(library, search) == [f"{deep}/a.py"]


def test_an_ignore_file_made_to_hurt_does_no_harm(library, search, sources):
    lines = "\n".join(["*" * 900, "**/" * 300 + "a", "[" * 900, "!" * 900, "\\", "a" * 10_000])
    sources.commit({".hortusignore": lines, "x/" * 50 + "b.txt": "lantern\n"})
    indexed(library, sources)
    assert len(found(library, search)) <= 1


def test_a_line_of_null_bytes_or_of_other_encodings_is_no_text(library, sources):
    sources.commit({"a.py": "lantern".encode("utf-16"), "b.py": b"\0" * 100})
    indexed(library, sources)
    assert reasons(library) == {"binary": 2}
