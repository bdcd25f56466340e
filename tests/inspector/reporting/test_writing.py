import pytest

from hortus.inspector.errors import ReportUnsoundError
from hortus.inspector.finding import Level
from hortus.inspector.reporting.checking import check_file
from hortus.inspector.reporting.statement import own_signer
from hortus.inspector.reporting.strip import Release
from hortus.inspector.reporting.testing import finding, report
from hortus.inspector.reporting.writing import write, write_history


def test_the_signed_file_and_its_page_are_written_side_by_side(tmp_path):
    signer = own_signer(tmp_path / "keys")
    written = write(report([finding()], key=str(signer.key)), signer, tmp_path / "new" / "folder")

    assert written.file == tmp_path / "new" / "folder" / "report.json"
    assert written.page.read_text().startswith("<!doctype html>")
    assert check_file(written.file, signer.key).flaws == []
    assert sorted(each.name for each in written.file.parent.iterdir()) == [
        "report.html",
        "report.json",
    ]


def test_a_report_takes_the_place_of_the_one_before(tmp_path):
    signer = own_signer(tmp_path / "keys")
    write(report(version="1.0.0"), signer, tmp_path)
    written = write(report(version="2.0.0"), signer, tmp_path)

    assert "2.0.0" in written.page.read_text()


def test_a_history_is_a_page_of_its_own(tmp_path):
    release = Release(version="1.2.3", date="2026-04-03", level=Level.HIGH, codes=("a_mark",))
    page = write_history("A tool", [release], tmp_path)

    assert page.name == "history.html"
    assert "1.2.3" in page.read_text()


def test_a_folder_that_cannot_be_written_to_is_an_error_with_a_remedy(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(ReportUnsoundError, match="cannot be written") as caught:
        write(report(), own_signer(tmp_path / "keys"), tmp_path / "file")
    assert "--out" in caught.value.remedy
