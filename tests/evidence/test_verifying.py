"""Whatever is changed in a file of evidence, or was never so, is named."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hortus.audit import EnvelopeError, Key, Signer, seal
from hortus.core import HortusError
from hortus.evidence import CONTROLS, check_evidence, check_file
from hortus.evidence.document import Document, statement_of
from hortus.evidence.errors import UnreadableEvidenceError
from hortus.evidence.pages import Pages

replace = msgspec.structs.replace


@pytest.fixture
def kind():
    """Name the one kind of database that is enough here."""
    return "sqlite"


def resigned(kept, document):
    """Return evidence as somebody would forge it who holds the key of the log."""
    signer = kept.house.signer()
    return seal(statement_of(document), signer.key, signer.sign_text)


def kinds(kept, envelope, *, tiles=True):
    checked = check_evidence(envelope, kept.key, kept.folder if tiles else None)
    return [flaw.kind for flaw in checked.flaws]


@pytest.mark.parametrize("control", [control.id for control in CONTROLS])
def test_what_was_made_holds_and_is_counted_again(kept, control):
    made = kept.make(control)
    checked = check_evidence(made.envelope, kept.key, kept.folder)
    assert checked.flaws == []
    assert checked.counted


@pytest.mark.parametrize("control", [control.id for control in CONTROLS])
def test_without_a_copy_of_the_log_it_holds_by_its_proofs(kept, control):
    checked = check_evidence(kept.make(control).envelope, kept.key)
    assert checked.flaws == []
    assert not checked.counted


def test_without_a_key_of_ones_own_the_file_vouches_for_itself_only(kept):
    checked = check_evidence(kept.make("budgets").envelope)
    assert checked.flaws == []
    assert "came with the file" in checked.remarks[0]


def test_any_changed_byte_of_what_is_signed_breaks_the_signature(kept):
    made = kept.make("key-age")
    document = replace(made.document, made_us=made.document.made_us + 1)
    forged = msgspec.json.decode(made.envelope)
    honest = msgspec.json.decode(resigned(kept, document))
    forged["payload"] = honest["payload"]
    assert "signature-wrong" in kinds(kept, msgspec.json.encode(forged))


def test_the_key_of_another_log_does_not_fit(kept, opened):
    other = opened("other").fill(1)
    checked = check_evidence(kept.make("key-age").envelope, other.key)
    assert [flaw.kind for flaw in checked.flaws][:2] == ["signature-wrong", "checkpoint-unsigned"]


@dataclass
class Signed:
    """Evidence in a file, of which one field at a time is another, under a good signature."""

    document: Document
    signer: Signer
    file: Path

    @property
    def key(self):
        return self.signer.key

    def with_field(self, name, value):
        said = msgspec.to_builtins(self.document) | {name: value}
        statement = replace(
            statement_of(self.document), predicate=msgspec.Raw(msgspec.json.encode(said))
        )
        self.file.write_bytes(seal(statement, self.key, self.signer.sign_text))
        return self.file


@pytest.fixture
def signed(kept, tmp_path):
    made = kept.make("budgets")
    file = tmp_path / "12-budgets.json"
    file.with_suffix(".html").write_text(Pages().control(made), encoding="utf-8")
    return Signed(made.document, kept.house.signer(), file)


def changed_figure(document):
    first, *others = document.figures
    return replace(document, figures=(replace(first, value=first.value + 1), *others))


def changed_range(document):
    figures = tuple(replace(figure, first=2) for figure in document.figures)
    return replace(document, figures=figures)


def wrong_entry(document):
    first, second, *others = document.proofs
    return replace(document, proofs=(replace(first, entry=second.entry), second, *others))


def edited_entry(document):
    proofs = tuple(replace(p, entry=p.entry.replace("DE", "FR")) for p in document.proofs)
    return replace(document, proofs=proofs)


def other_words(document):
    return replace(document, control=replace(document.control, claim="Everything is fine."))


def no_offences(document):
    return replace(document, offences=())


def other_query(document):
    first, *others = document.queries
    return replace(document, queries=(replace(first, sql="SELECT 0"), *others))


def other_table(document):
    first, *others = document.tables
    return replace(document, tables=(replace(first, rows=()), *others))


FORGERIES = {
    "figure": (changed_figure, "figure-wrong"),
    "range of a figure": (changed_range, "range-wrong"),
    "range": (lambda d: replace(d, first=d.first + 1), "range-wrong"),
    "size": (lambda d: replace(d, log=replace(d.log, size=d.log.size - 1)), "checkpoint-differs"),
    "root": (lambda d: replace(d, log=replace(d.log, root="00" * 32)), "checkpoint-differs"),
    "verdict": (lambda d: replace(d, verdict="met"), "verdict-wrong"),
    "reasons": (lambda d: replace(d, reasons=("none",)), "verdict-wrong"),
    "words": (other_words, "text-differs"),
    "control": (
        lambda d: replace(d, control=replace(d.control, id="no-such-control")),
        "control-unknown",
    ),
    "entry of a proof": (wrong_entry, "proof-wrong"),
    "text of an entry": (edited_entry, "proof-wrong"),
    "proofs": (lambda d: replace(d, proofs=()), "proof-missing"),
    "samples": (lambda d: replace(d, samples=(1,)), "sample-wrong"),
    "offences": (no_offences, "offence-wrong"),
    "queries": (other_query, "query-wrong"),
    "tables": (other_table, "table-wrong"),
    "entries present": (lambda d: replace(d, present=d.present + 1), "copy-differs"),
    "period": (
        lambda d: replace(d, period=replace(d.period, since_us=1_700_000_600_000_000)),
        "copy-differs",
    ),
    "key": (lambda d: replace(d, log=replace(d.log, key="none")), "checkpoint-differs"),
    "checkpoint": (
        lambda d: replace(d, log=replace(d.log, checkpoint="x")),
        "checkpoint-unreadable",
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_by_whoever_holds_the_key_is_named(kept, forgery):
    forge, kind = FORGERIES[forgery]
    document = forge(
        msgspec.convert(kept.make("budgets").document, type(kept.make("budgets").document))
    )
    assert kind in kinds(kept, resigned(kept, document))


def test_what_comes_from_the_house_is_counted_again_without_a_copy(kept):
    document = changed_figure(kept.make("disclosure").document)
    assert kinds(kept, resigned(kept, document), tiles=False) == ["figure-wrong"]


def test_a_copy_of_the_log_that_was_changed_is_no_measure(kept):
    bundle = next((kept.folder / "tile" / "entries").rglob("[0-9]*"))
    if bundle.is_dir():
        bundle = next(bundle.iterdir())
    bundle.write_bytes(bundle.read_bytes().replace(b"near", b"neat"))
    assert kinds(kept, kept.make("continuity").envelope) == ["copy-unfit"]


def test_evidence_of_another_version_is_remarked_on(kept):
    document = replace(other_words(kept.make("disclosure").document), hortus="9.9")
    checked = check_evidence(resigned(kept, document), kept.key)
    assert checked.flaws == []
    assert "made by hortus 9.9" in checked.remarks[0]


def test_a_page_beside_the_file_must_show_what_is_in_it(kept, tmp_path):
    made = kept.make("continuity")
    file = tmp_path / "15-continuity.json"
    file.write_bytes(made.envelope)
    file.with_suffix(".html").write_text(Pages().control(made), encoding="utf-8")
    assert check_file(file, kept.key).flaws == []
    page = file.with_suffix(".html")
    page.write_text(page.read_text(encoding="utf-8").replace("met", "splendid"), encoding="utf-8")
    assert [flaw.kind for flaw in check_file(file, kept.key).flaws] == ["page-edited"]


@pytest.mark.parametrize(
    "text",
    [b"", b"{}", b"\xff", b'{"payload":"!","payloadType":"x","signatures":[]}'],
    ids=["empty", "no-envelope", "no-text", "no-base64"],
)
def test_what_is_no_evidence_is_refused(text):
    with pytest.raises(EnvelopeError):
        check_evidence(text)


def test_a_statement_about_something_else_is_refused(kept):
    signer = kept.house.signer()
    statement = replace(statement_of(kept.make("key-age").document), predicate_type="urn:other")
    with pytest.raises(UnreadableEvidenceError, match="another kind"):
        check_evidence(seal(statement, signer.key, signer.sign_text))


def test_a_predicate_of_another_form_is_refused(kept):
    signer = kept.house.signer()
    statement = replace(statement_of(kept.make("key-age").document), predicate=msgspec.Raw(b"{}"))
    with pytest.raises(UnreadableEvidenceError, match="another form"):
        check_evidence(seal(statement, signer.key, signer.sign_text))


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(UnreadableEvidenceError, match="cannot be read"):
        check_file(tmp_path / "none.json")


def test_a_key_in_the_file_that_is_none_is_named(kept):
    document = replace(
        kept.make("key-age").document, log=replace(kept.make("key-age").document.log, key="x")
    )
    checked = check_evidence(resigned(kept, document))
    assert [flaw.kind for flaw in checked.flaws] == ["key-unreadable"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
NUMBERS = st.sampled_from(["first", "last", "present", "made_us"])


@given(name=st.sampled_from(Document.__struct_fields__), value=JSON)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_stands_in_a_file_is_refused_or_named(signed, name, value):
    with suppress(HortusError):
        checked = check_file(signed.with_field(name, value), signed.key)
        assert checked.flaws or checked.remarks or checked.document == signed.document


@given(name=NUMBERS, value=st.integers(-(2**70), 2**70))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_number_stops_the_check(signed, name, value):
    with suppress(HortusError):
        check_file(signed.with_field(name, value), signed.key)


def test_the_public_key_is_that_of_the_log(kept):
    assert Key.parse(kept.make("key-age").document.log.key) == kept.key
