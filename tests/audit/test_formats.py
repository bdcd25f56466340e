"""The formats: hashes as RFC 6962 has them, notes and tiles as C2SP has them."""

from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.audit.formats import (
    LOG,
    WIDTH,
    WITNESS,
    Checkpoint,
    Frontier,
    Key,
    Note,
    Receipt,
    leaf_hash,
    node_hash,
    read_tile,
    root_from_inclusion,
    split_entries,
    split_hashes,
    tile_path,
    tree_root,
)

# The public example of a checkpoint with its cosignature, from the C2SP documents.
EXAMPLE = """\
example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

\N{EM DASH} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""  # noqa: E501 - one signature is one line


def slow_root(leaves):
    """Return the root as RFC 6962 defines it: split at the largest power of two."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(slow_root(leaves[:middle]), slow_root(leaves[middle:]))


def slow_path(index, leaves):
    """Return the proof as RFC 6962 defines it."""
    if len(leaves) == 1:
        return []
    middle = 1 << (len(leaves) - 1).bit_length() - 1
    if index < middle:
        return [*slow_path(index, leaves[:middle]), slow_root(leaves[middle:])]
    return [*slow_path(index - middle, leaves[middle:]), slow_root(leaves[:middle])]


hashes = st.integers(0, 70).map(lambda n: [leaf_hash(b"%d" % i) for i in range(n)])


def test_the_root_of_nothing_is_the_hash_of_nothing():
    assert tree_root([]).hex().startswith("e3b0c44298fc1c14")
    assert Frontier().root() == tree_root([])


def test_a_leaf_cannot_pass_for_a_node():
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert node_hash(left, right) != leaf_hash(left + right)


@given(hashes)
def test_both_ways_to_the_root_are_that_of_the_rfc(leaves):
    frontier = Frontier()
    for leaf in leaves:
        frontier.push(leaf)
    assert tree_root(leaves) == frontier.root() == slow_root(leaves)
    assert frontier.size == len(leaves)


@given(hashes.filter(bool), st.integers(0, 69))
def test_a_lower_subtree_at_the_end_counts_like_its_leaves(leaves, cut):
    cut = min(cut, len(leaves) - 1) // 8 * 8
    frontier = Frontier()
    for at in range(0, cut, 8):
        frontier.push(tree_root(leaves[at : at + 8]))
    last = leaves[cut : cut + 8]
    assert frontier.root(tree_root(last)) == slow_root([*leaves[:cut], *last])


@settings(max_examples=40)
@given(st.integers(0, 3 * WIDTH), st.lists(st.integers(0, 2 * WIDTH), max_size=4))
def test_many_leaves_at_once_grow_the_tree_as_one_by_one(begun, parts):
    one_by_one, at_once = Frontier(), Frontier()
    for count in (begun, *parts):
        leaves = [leaf_hash(b"%d" % n) for n in range(count)]
        for leaf in leaves:
            one_by_one.push(leaf)
        at_once.extend(leaves)
    assert (at_once.size, at_once.peaks) == (one_by_one.size, one_by_one.peaks)


@given(hashes.filter(bool), st.data())
def test_every_inclusion_proof_leads_to_the_root_and_no_other_leaf_does(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = slow_path(index, leaves)
    root = tree_root(leaves)
    assert root_from_inclusion(index, len(leaves), leaves[index], proof) == root
    assert root_from_inclusion(index, len(leaves), leaf_hash(b"other"), proof) != root
    assert root_from_inclusion(index, len(leaves), leaves[index], [*proof, root]) != root
    assert root_from_inclusion(len(leaves), len(leaves), leaves[index], proof) == b""
    if proof:
        assert root_from_inclusion(index, len(leaves), leaves[index], proof[:-1]) != root


@pytest.mark.parametrize(
    ("index", "path"),
    [(0, "tile/0/000"), (999, "tile/0/999"), (1_234_067, "tile/0/x001/x234/067")],
)
def test_a_tile_lies_where_the_format_says(index, path):
    assert tile_path("0", index) == path
    assert tile_path("0", index, 7) == f"{path}.p/7"


def test_a_tile_that_has_grown_since_serves_as_well(tmp_path):
    for width in (9, 120):
        file = tmp_path / tile_path("0", 0, width)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"%d" % width)
    (tmp_path / tile_path("0", 0, 9)).with_name(".80.new").write_bytes(b"half")
    assert read_tile(tmp_path, "0", 0, 9) == b"9"
    assert read_tile(tmp_path, "0", 0, 10) == b"120"
    assert read_tile(tmp_path, "0", 0, 121) is None
    (tmp_path / tile_path("0", 0)).write_bytes(b"full")
    assert read_tile(tmp_path, "0", 0, 121) == b"full"


@given(st.lists(st.binary(max_size=300), max_size=WIDTH))
def test_a_bundle_gives_back_its_entries_and_drops_one_that_is_cut(entries):
    bundle = b"".join(len(e).to_bytes(2, "big") + e for e in entries)
    assert split_entries(bundle) == entries
    if entries and entries[-1]:
        assert split_entries(bundle[:-1]) == entries[:-1]


def test_a_tile_is_split_into_its_hashes():
    assert split_hashes(bytes(64)) == [bytes(32)] * 2


@pytest.fixture
def private():
    return Ed25519PrivateKey.generate()


@pytest.mark.parametrize("kind", [LOG, WITNESS])
def test_a_key_is_read_as_it_is_written(private, kind):
    key = Key("example.org/log", kind, private.public_key().public_bytes_raw())
    assert Key.parse(f"{key}\n") == key


@pytest.mark.parametrize(
    "text",
    ["", "a", "a+b+c", "a+00000000+AQ==", "PRIVATE+KEY+x+00000000+AQ=="],
    ids=["nothing", "a-name", "no-base64", "too-short", "a-private-key"],
)
def test_what_is_no_public_key_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - several texts, one refusal
        Key.parse(text)


def test_a_key_whose_id_was_altered_is_refused(private):
    name, _, data = str(Key("a", LOG, private.public_key().public_bytes_raw())).split("+", 2)
    with pytest.raises(ValueError, match="no public key"):
        Key.parse(f"{name}+00000000+{data}")


def test_the_public_example_is_read():
    note = Note.parse(EXAMPLE)
    assert note.checkpoint.size == 20_852_163
    assert note.checkpoint.body.decode() + "\n" == EXAMPLE[: EXAMPLE.index("\N{EM DASH}")]
    assert [name for name, _ in note.signatures] == ["example.com/behind-the-sofa"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\nAA==\n",
        "a\n01\nAA==\n\n",
        "a\n-1\nAA==\n\n",
        "a\n1\n?\n\n",
        "a\n1\nAA==\n\nx y z\n",
    ],
    ids=["nothing", "unsigned", "leading-zero", "negative", "no-base64", "no-signature-line"],
)
def test_what_is_no_note_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - several texts, one refusal
        Note.parse(text)


def test_a_signature_counts_only_for_its_key_and_text(private):
    key = Key("a", LOG, private.public_key().public_bytes_raw())
    checkpoint = Checkpoint("a", 3, bytes(32))
    note = Note(checkpoint, (("a", key.identity + private.sign(checkpoint.body)),))
    assert note.fault_of(key) == ""
    other = Key("a", LOG, Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    assert note.fault_of(other) == "signature-missing"
    altered = Note(Checkpoint("a", 4, bytes(32)), note.signatures)
    assert altered.fault_of(key) == "signature-wrong"


def test_a_cosignature_covers_its_time(private):
    key = Key("w", WITNESS, private.public_key().public_bytes_raw())
    checkpoint = Checkpoint("a", 3, bytes(32))
    signature = private.sign(b"cosignature/v1\ntime 1679315147\n" + checkpoint.body)
    moment = (1679315147).to_bytes(8, "big")
    note = Note(checkpoint, (("w", key.identity + moment + signature),))
    assert note.fault_of(key) == ""
    assert note.witnessed_at(key) == 1679315147
    later = (1679315148).to_bytes(8, "big")
    assert Note(checkpoint, (("w", key.identity + later + signature),)).fault_of(key) != ""


def test_a_receipt_is_read_as_it_is_written():
    receipt = Receipt(4, bytes(32), Checkpoint("a", 9, b"\1" * 32), bytes(64))
    assert Receipt.parse(str(receipt), "a") == receipt


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v1",
        "v2 1 2 AA== AA== AA==",
        "v1 x 2 AA== AA== AA==",
        "v1 -1 2 AA== AA== AA==",
        "v1 2 2 AA== AA== AA==",
        "v1 1 2 AA== AA== AA== AA==",
    ],
)
def test_what_is_no_receipt_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - several texts, one refusal
        Receipt.parse(text, "a")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    for parse in (Note.parse, Key.parse, lambda t: Receipt.parse(t, "a")):
        try:
            parse(text)
        except ValueError:
            continue


@given(st.lists(st.text("v1 0+/=A", max_size=12), max_size=7).map(" ".join))
def test_what_looks_like_a_receipt_is_read_or_refused(text):
    try:
        receipt = Receipt.parse(text, "a")
    except ValueError:
        return
    assert 0 <= receipt.index < receipt.checkpoint.size


def test_a_tile_that_cannot_be_read_counts_as_missing(tmp_path):
    (tmp_path / tile_path("0", 0)).mkdir(parents=True)
    assert read_tile(tmp_path, "0", 0, WIDTH) is None


def test_base64_with_foreign_signs_is_not_taken():
    key = b64encode(b"\1" + bytes(32)).decode()
    assert b64decode(key)
    with pytest.raises(ValueError):  # noqa: PT011 - of the base64 module
        Key.parse(f"a+00000000+{key}*")
