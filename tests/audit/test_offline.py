"""The offline check: a whole log passes with nothing but its files and a public key."""

import re

import pytest

from hortus.audit.findings import lines_of
from hortus.audit.formats import LOG, WITNESS, Key, Note
from hortus.audit.offline import Claims, check_log, read_key
from hortus.audit.signer import make_signer


@pytest.mark.parametrize("requests", [1, 127, 128, 129, 400])
def test_a_whole_log_passes_with_all_its_receipts(kept, requests):
    receipts = kept.fill(requests)
    kept.log.publish()
    report = check_log(kept.folder, kept.key, Claims(receipts))
    assert report.faults == []
    assert report.remarks == []
    assert (report.entries, report.receipts) == (2 * requests, requests)


def test_a_log_copied_between_two_checkpoints_passes(kept):
    kept.fill(3)
    kept.log.publish()
    early = (kept.folder / "checkpoint").read_bytes()
    kept.fill(200, start=4)
    kept.log.publish()
    (kept.folder / "checkpoint").write_bytes(early)
    assert check_log(kept.folder, kept.key).faults == []


def test_a_checkpoint_kept_from_earlier_holds(kept):
    kept.fill(3)
    kept.log.publish()
    early = (kept.folder / "checkpoint").read_text()
    kept.fill(200, start=4)
    kept.log.publish()
    assert check_log(kept.folder, kept.key, Claims(kept={"early": early})).faults == []


def test_a_cosigned_checkpoint_is_reported_with_its_time(kept, tmp_path):
    kept.fill(3)
    kept.log.publish()
    witness = make_signer(tmp_path / "w.key", WITNESS)
    text = (kept.folder / "checkpoint").read_text()
    cosigned = text + witness.cosignature(Note.parse(text).checkpoint, 1_700_000_000)
    claims = Claims(kept={"w": cosigned}, witness=witness.key)
    report = check_log(kept.folder, kept.key, claims)
    assert report.faults == []
    assert report.witnessed == "6 entries at 2023-11-14T22:13:20+00:00"


def test_a_cosignature_from_a_far_future_is_shown_and_breaks_nothing(kept, tmp_path):
    kept.fill(1)
    kept.log.publish()
    witness = make_signer(tmp_path / "w.key", WITNESS)
    text = (kept.folder / "checkpoint").read_text()
    cosigned = text + witness.cosignature(Note.parse(text).checkpoint, 2**63 - 1)
    claims = Claims(kept={"w": cosigned}, witness=witness.key)
    report = check_log(kept.folder, kept.key, claims)
    assert report.faults == []
    assert "9999-12-31" in report.witnessed


def test_a_report_says_what_was_checked(kept):
    receipts = kept.fill(2)
    kept.log.publish()
    *lines, verdict = lines_of(check_log(kept.folder, kept.key, Claims(receipts)))
    assert verdict == "the log is whole"
    assert lines[0].split() == ["log", kept.key.name]
    assert lines[1] == "entries   4 of 4 signed for"
    assert lines[3] == "receipts  2"


def test_a_key_is_taken_as_text_or_from_a_file(tmp_path):
    key = make_signer(tmp_path / "log.key", LOG).key
    (tmp_path / "log.pub").write_text(f"{key}\n")
    assert read_key(str(key)) == read_key(str(tmp_path / "log.pub")) == key
    assert isinstance(key, Key)


def test_every_kind_of_fault_is_in_the_reference(request):
    root = request.config.rootpath
    files = [
        root / "src/hortus/audit" / f"{name}.py" for name in ("offline", "checking", "formats")
    ]
    source = "".join(file.read_text() for file in files)
    words = r"(?:log|head|record|records|leaf|chain|root|receipt|kept|witness|rolled|number)"
    kinds = set(
        re.findall(
            rf'"((?:{words}|entry|entries|tile|checkpoint|origin|signature)-[a-z-]+)"', source
        )
    )
    text = (root / "docs/reference/audit-format.md").read_text()
    assert len(kinds) > 30
    assert sorted(kind for kind in kinds if f"`{kind}`" not in text) == []
