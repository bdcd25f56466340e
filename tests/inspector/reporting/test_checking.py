import random
from base64 import b64decode, b64encode
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus import __version__
from hortus.inspector.errors import ReportUnsoundError
from hortus.inspector.finding import Kind, Level
from hortus.inspector.reporting.checking import check, check_file, contents
from hortus.inspector.reporting.making import artefact
from hortus.inspector.reporting.statement import own_signer, sealed
from hortus.inspector.reporting.testing import difference, finding, report
from hortus.inspector.reporting.writing import write

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
findings = st.builds(
    finding,
    code=texts,
    title=texts,
    impact=st.integers(0, 3),
    hidden=st.integers(0, 3),
    differences=st.lists(st.builds(difference, texts, texts, st.sampled_from(Kind)), max_size=2),
)


@pytest.fixture(scope="module")
def signer(tmp_path_factory):
    return own_signer(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    return own_signer(tmp_path_factory.mktemp("other"))


@pytest.fixture(scope="module")
def signed(signer):
    found = [finding(differences=[difference()]), finding("other", "It does more", 1, 2)]
    return sealed(report(found, key=str(signer.key)), signer)


def kinds(checked):
    return [flaw.kind for flaw in checked.flaws]


def test_a_sound_report_holds_and_names_who_signed_it(signed, signer):
    checked = check(signed, signer.key)

    assert checked.flaws == []
    assert checked.signer == signer.key.name
    assert checked.report.level is Level.HIGH


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_changed_byte_is_noticed(signed, signer, data):
    at = data.draw(st.integers(0, len(signed) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != signed[at]))
    changed = signed[:at] + bytes([byte]) + signed[at + 1 :]

    assert check(changed, signer.key).flaws
    assert check(changed).flaws


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=3))
@settings(max_examples=30, deadline=None)
def test_anything_put_in_or_left_out_is_noticed(signed, signer, at, more):
    at %= len(signed)

    assert check(signed[:at] + more + signed[at:], signer.key).flaws
    assert check(signed[:at] + signed[at + 1 :], signer.key).flaws


def test_base64_that_is_spelt_another_way_is_noticed(signed, signer):
    envelope = msgspec.json.decode(signed)
    [signature] = envelope["signatures"]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    text = signature["sig"]
    last = text.rstrip("=")[-1]
    respelt = text.rstrip("=")[:-1] + letters[letters.index(last) ^ 1] + "=="
    assert b64decode(respelt) == b64decode(text)

    changed = signed.replace(text.encode(), respelt.encode())

    assert kinds(check(changed, signer.key)) == ["structure"]


def test_another_key_is_not_the_signers(signed, other):
    checked = check(signed, other.key)

    assert kinds(checked) == ["signature"]
    assert checked.signer == ""


def test_without_a_key_it_is_said_that_nobody_vouches_for_it(signed, signer):
    checked = check(signed)

    assert checked.flaws == []
    assert "pass the signer's key with --key" in checked.remarks[0]
    assert check(signed, own=signer.key).remarks == ["it was signed on this installation"]


@pytest.mark.parametrize("is_own", [True, False])
def test_of_a_report_whose_signature_does_not_hold_nobody_is_said_to_have_signed_it(
    signed, signer, is_own
):
    changed = signed.replace(b'"sig":"', b'"sig":"AAAA', 1)
    checked = check(changed, own=signer.key if is_own else None)

    assert "signature" in kinds(checked)
    assert (checked.signer, checked.remarks) == ("", [])


def test_a_key_of_this_installation_does_not_vouch_for_the_reports_of_others(signed, other):
    assert "came with the report" in check(signed, own=other.key).remarks[0]


def test_a_report_that_names_another_key_than_signed_it_does_not_hold(signer, other):
    data = sealed(report(key=str(other.key)), signer)

    assert kinds(check(data)) == ["signature"]


def test_a_key_in_the_report_that_is_none_is_named(signer):
    assert kinds(check(sealed(report(key="none"), signer))) == ["key"]


def test_the_statement_must_be_about_the_files_of_the_report(signer):
    made = report(key=str(signer.key))
    data = sealed(made, signer)
    payload = b64decode(msgspec.json.decode(data)["payload"]).replace(b"tool-1.0.0.tgz", b"x", 1)
    envelope = msgspec.json.decode(data) | {"payload": b64encode(payload).decode()}

    assert set(kinds(check(msgspec.json.encode(envelope)))) == {"signature", "subject"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"level": Level.LOW}, "the verdict is LOW, the worst finding HIGH"),
        ({"findings": ()}, "the verdict is HIGH, the worst finding NONE"),
    ],
)
def test_a_verdict_that_the_findings_do_not_give_is_named(signer, changes, said):
    made = msgspec.structs.replace(report([finding()], key=str(signer.key)), **changes)
    checked = check(sealed(made, signer), signer.key)

    assert [(flaw.kind, flaw.text) for flaw in checked.flaws] == [("level", said)]


@pytest.mark.parametrize("changes", [{"level": Level.NONE}, {"impact": 9}, {"hidden": -1}])
def test_a_finding_that_weighs_what_it_cannot_is_named(signer, changes):
    wrong = msgspec.structs.replace(finding(), **changes)
    checked = check(sealed(report([wrong], key=str(signer.key)), signer), signer.key)

    assert set(kinds(checked)) == {"level"}
    assert "'covert_marker' does not weigh" in checked.flaws[0].text


def test_a_file_that_was_not_inspected_is_named(tmp_path, signer):
    file = tmp_path / "tool.tgz"
    file.write_bytes(random.Random(7).randbytes(100))
    checked = check(sealed(report(key=str(signer.key)), signer), signer.key, artefacts=[file])

    assert kinds(checked) == ["digest"]
    assert "tool.tgz is none of the files" in checked.flaws[0].text


def test_a_file_that_was_inspected_is_confirmed(tmp_path, signer):
    made = report(key=str(signer.key))
    file = tmp_path / "tool.tgz"
    file.write_bytes(b"package")
    tool = msgspec.structs.replace(made.tool, artefacts=(artefact(file),))
    data = sealed(msgspec.structs.replace(made, tool=tool), signer)

    checked = check(data, signer.key, artefacts=[file])
    assert (checked.flaws, checked.remarks) == ([], ["tool.tgz is what was inspected"])


def test_an_artefact_that_is_not_there_is_an_error_with_a_remedy(signed, signer, tmp_path):
    with pytest.raises(ReportUnsoundError, match="cannot be read"):
        check(signed, signer.key, artefacts=[tmp_path / "none.tgz"])


def test_a_file_without_end_is_not_read_to_its_end():
    with pytest.raises(ReportUnsoundError, match="larger than any report"):
        contents(Path("/dev/zero"))


@given(st.lists(findings, max_size=3))
@settings(max_examples=20, deadline=None)
def test_a_report_of_any_findings_holds_and_comes_back(signer, found):
    made = report(found, key=str(signer.key))
    checked = check(sealed(made, signer), signer.key)

    assert checked.flaws == []
    assert checked.report == made


def test_what_is_no_report_has_one_flaw_and_no_report(signer):
    checked = check(b"{}", signer.key)

    assert kinds(checked) == ["structure"]
    assert checked.report is None


@pytest.fixture
def written(tmp_path, signer):
    made = report([finding(differences=[difference()])], key=str(signer.key))
    making = msgspec.structs.replace(made.making, hortus=__version__)
    return write(msgspec.structs.replace(made, making=making), signer, tmp_path)


def test_the_page_beside_a_report_is_checked_too(written, signer):
    assert check_file(written.file, signer.key).flaws == []

    written.page.write_text(written.page.read_text().replace("covert", "clean", 1))
    assert kinds(check_file(written.file, signer.key)) == ["page"]


@pytest.mark.parametrize("seed", range(12))
def test_any_changed_byte_of_the_page_is_noticed(written, signer, seed):
    chance = random.Random(seed)
    page = bytearray(written.page.read_bytes())
    page[chance.randrange(len(page))] ^= chance.randrange(1, 256)
    written.page.write_bytes(page)

    assert kinds(check_file(written.file, signer.key)) == ["page"]


@pytest.mark.parametrize("seed", range(12))
def test_what_was_verified_before_is_refused_after_a_changed_byte(written, signer, seed):
    chance = random.Random(seed)
    assert check_file(written.file, signer.key).flaws == []
    data = bytearray(written.file.read_bytes())
    data[chance.randrange(len(data))] ^= chance.randrange(1, 256)
    written.file.write_bytes(data)

    assert check_file(written.file, signer.key).flaws


def test_a_page_of_another_version_is_left_alone_and_that_is_said(tmp_path, signer):
    written = write(report(key=str(signer.key)), signer, tmp_path)
    written.page.write_text("anything")
    checked = check_file(written.file, signer.key)

    assert checked.flaws == []
    assert "was made by hortus '1.0'" in checked.remarks[0]


def test_a_report_without_its_page_is_a_report(written, signer):
    written.page.unlink()

    assert check_file(written.file, signer.key).flaws == []


def test_a_file_that_is_not_there_is_an_error_with_a_remedy(tmp_path):
    with pytest.raises(ReportUnsoundError, match="cannot be read: No such file") as caught:
        contents(tmp_path / "none.json")
    assert "report.json" in caught.value.remedy
