from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hortus.inspector.finding import Level
from hortus.inspector.reporting.differing import How, diff
from hortus.inspector.reporting.report import Artefact, Tried
from hortus.inspector.reporting.testing import difference, finding, report

MARK = finding()
SENDS = finding("undisclosed_destination", "It talks to a.example", 1, 2)


def told(found, about):
    return [(change.how, change.text) for change in found.changes if change.about == about]


def test_a_report_is_no_different_from_itself():
    found = diff(report([MARK]), report([MARK]))

    assert found.changes == ()
    assert found.worst is Level.NONE
    assert found.remarks == ("both reports are about the same files",)


def test_a_report_in_which_nothing_could_be_compared_is_named():
    empty = report()
    empty = replace(empty, examined=replace(empty.examined, comparisons=0))

    assert "nothing could be compared in the second: what it lacks says nothing" in (
        diff(report([MARK]), empty).remarks
    )


def test_findings_come_and_go_with_the_heaviest_first():
    found = diff(report([SENDS]), report([MARK], version="2.0.0"))

    assert told(found, "finding") == [
        (How.NEW, "covert_marker: It changes bytes that look the same"),
        (How.GONE, "undisclosed_destination: It talks to a.example"),
    ]
    assert found.tools == ("A tool 1.0.0", "A tool 2.0.0")
    assert found.levels == (Level.LOW, Level.HIGH)
    assert found.worst is Level.HIGH


def test_what_is_gone_is_nothing_to_worry_about():
    assert diff(report([MARK]), report()).worst is Level.NONE


def test_a_finding_that_is_disclosed_now_is_changed():
    found = diff(report([SENDS]), report([finding(SENDS.code, SENDS.title, 1, 0)]))

    assert told(found, "finding") == [
        (How.CHANGED, "undisclosed_destination: It talks to a.example: low before, none now")
    ]


def test_numbers_and_ids_in_titles_are_no_difference():
    one = finding("drop_and_execute", "It runs /tmp/a1b2c3d4e5f60718", 3, 2)
    other = finding("drop_and_execute", "It runs /tmp/0718a1b2c3d4e5f6", 3, 2)

    assert diff(report([one]), report([other])).changes == ()


def test_a_mark_that_follows_more_values_is_the_same_mark_and_changed():
    more = difference(values=("Asia/Urumqi", "Asia/Dhaka"))
    tried = Tried(factor="time zone", values=more.values, differences=0)
    before, after = (
        report([finding(title=f"by {count}", differences=found)])
        for count, found in enumerate([[difference()], [difference(), more]])
    )
    unequal = diff(before, replace(after, tried=(*after.tried, tried)))
    equal = diff(*(replace(each, tried=(*each.tried, tried)) for each in (before, after)))
    back = diff(*(replace(each, tried=(*each.tried, tried)) for each in (after, before)))

    assert told(unequal, "finding") == []
    assert told(equal, "finding") == [
        (How.CHANGED, "covert_marker: by 1: now with Asia/Urumqi ↔ Asia/Dhaka")
    ]
    assert equal.worst is Level.HIGH
    assert told(back, "finding")[0][1].endswith("no longer with Asia/Urumqi ↔ Asia/Dhaka")


def test_hosts_planted_texts_files_and_programs_are_compared():
    found = diff(report(text="was"), report(text="now"))

    assert told(found, "host") == [
        (How.NEW, "now.example: 0.5 requests and 1,200 B a run"),
        (How.GONE, "was.example: 0.5 requests and 1,200 B a run"),
    ]
    assert told(found, "planted text")[0] == (How.NEW, "machine id (sha256) to now.example")
    assert told(found, "file") == [(How.NEW, "/etc/now read"), (How.GONE, "/etc/was read")]
    assert told(found, "program")[1] == (How.GONE, "git config was")
    assert told(found, "dropped program")[0] == (How.NEW, "/var/now")


def test_a_size_is_changed_only_beyond_what_it_varies_by_itself():
    before = report()
    gateway, other = before.contacts
    near = replace(before, contacts=(replace(gateway, octets=105_000), other))
    far = replace(before, contacts=(replace(gateway, octets=180_000), other))

    assert diff(before, near).changes == ()
    [(how, text)] = told(diff(before, far), "host")
    assert how is How.CHANGED
    assert "2 requests and 98,000 B a run before, 2 requests and 180,000 B a run now" in text


def test_files_that_were_only_looked_for_are_not_worth_a_line():
    before = report()
    [files] = before.machine.files
    gone = replace(before.machine, files=(replace(files, how="missing"),))

    assert told(diff(replace(before, machine=gone), before), "file") == [
        (How.NEW, "/etc/said read")
    ]


def test_it_says_why_two_reports_cannot_be_compared_in_all():
    before = report()
    other_tool = replace(before, tool=replace(before.tool, name="other"))
    more = Tried(factor="locale", values=("zh_CN", "ja_JP"), differences=0)
    deeper = replace(before, tried=(*before.tried, more))
    newer = replace(
        before,
        making=replace(before.making, hortus="2.0"),
        tool=replace(before.tool, artefacts=(Artefact(name="a", sha256="00"),)),
    )

    assert diff(before, other_tool).remarks == ("these are two tools, tool and other",)
    assert "1 settings were not tried in the first" in diff(before, deeper).remarks[1]
    assert "1 settings were not tried in the second" in diff(deeper, before).remarks[1]
    assert diff(before, newer).remarks == ("made by hortus 1.0 and 2.0",)


CODES = ["covert_marker", "secret_sent", "undisclosed_destination"]
REPORTS = st.builds(
    lambda codes, text: report([finding(code) for code in sorted(codes)], text=text),
    st.sets(st.sampled_from(CODES)),
    st.sampled_from(["said", "told", "kept"]),
)


@given(REPORTS, REPORTS)
@settings(max_examples=40, deadline=None)
def test_what_is_new_one_way_is_gone_the_other_way(one, other):
    there, back = diff(one, other).changes, diff(other, one).changes

    new = {(c.about, c.text) for c in there if c.how is How.NEW}
    assert new == {(c.about, c.text) for c in back if c.how is How.GONE}
    assert {c.about for c in there if c.how is How.CHANGED} == {
        c.about for c in back if c.how is How.CHANGED
    }


@given(REPORTS, REPORTS)
@settings(max_examples=40, deadline=None)
def test_findings_lead_from_the_first_report_to_the_second(one, other):
    held = {each.code for each in one.findings}
    for change in diff(one, other).changes:
        if change.about == "finding":
            held ^= {change.text.partition(":")[0]}

    assert held == {each.code for each in other.findings}
