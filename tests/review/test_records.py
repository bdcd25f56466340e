"""What was shown is noted beside the clone."""

from hortus.review.records import Records, Shown
from hortus.review.types import Finding, Level


def finding(fingerprint, path="a.py"):
    return Finding("r", Level.WARN, "m", path, 1, 1, 1, "t", fingerprint=fingerprint)


def test_each_finding_is_kept_once(repo):
    records = Records.of(repo.git)
    assert records.all() == ()
    assert records.add([finding("1"), finding("2")]) == ""
    assert records.add([finding("1")]) == ""
    assert records.all() == (Shown("r", "a.py", "1"), Shown("r", "a.py", "2"))
    assert repo.run("status", "--porcelain") == ""


def test_a_damaged_line_costs_only_itself(repo):
    records = Records.of(repo.git)
    records.add([finding("1", "bad\udcff.py")])
    with records.path.open("ab") as file:
        file.write(b"{broken\n")
    records.add([finding("2")])
    assert [entry.fingerprint for entry in records.all()] == ["1", "2"]


def test_where_nothing_can_be_written_the_review_goes_on(repo):
    records = Records.of(repo.git)
    records.path.parent.write_text("in the way")
    assert "not counted" in records.add([finding("1")])
    assert records.add([]) == ""
