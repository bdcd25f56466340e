import pytest

from hortus.agent.quest import Quest, QuestError, QuestStoppedError
from hortus.agent.values import Ending, EndReason, Mode


class CrashError(BaseException):
    """The process ends here."""


def crash(text):
    raise CrashError(text)


def test_a_specification_is_written_by_a_session_that_changes_nothing(quest, team, files):
    team.answers = ["```markdown\n# Specification\n## Goal\n```"]
    quest.specify("make it fast")
    assert team.sessions[0].mode is Mode.PLAN
    assert team.sessions[0].closed
    assert "make it fast" in team.heard[0][1]
    assert files.spec.read_text() == "# Specification\n## Goal\n"


def test_tasks_are_written_in_a_form_that_people_can_edit(planned, team, files):
    files.tasks.unlink()
    team.answers = ["Here they are.\n\n## 1. One\nDo.\n\nCheck: `make test`\n"]
    planned.plan()
    assert files.tasks.read_text() == "# Tasks\n\n## 1. One\n\nDo.\n\nCheck: `make test`\n"
    assert planned.tasks()[0].check == "make test"


def test_tasks_that_cannot_be_read_are_asked_for_once_more(planned, team):
    team.answers = ["## 1. One\nno check\n", "## 1. One\nCheck: `x`\n"]
    (task,) = planned.plan()
    assert task.check == "x"
    assert "task 1 (One) has no check" in team.heard[1][1]


def test_tasks_that_cannot_be_read_twice_are_an_error_and_nothing_is_written(planned, team, files):
    before = files.tasks.read_text()
    team.answers = ["none", "none"]
    with pytest.raises(QuestError, match="has no task"):
        planned.plan()
    assert files.tasks.read_text() == before


def test_tasks_are_worked_off_in_order_and_reported(planned, team, files):
    team.answers = [team.makes("a"), team.makes("b")]
    planned.work(Mode.AUTO)
    assert [session for session, _ in team.heard] == ["s1", "s2"]
    assert "both things" in team.heard[0][1]
    assert "Do it in `a.py`." in team.heard[0][1]
    report = files.report.read_text()
    assert "2 of 2 tasks are done." in report
    assert "I made a." in report
    assert "- `a`" in report
    assert "The requests cost 1.0000." in report


def test_a_failed_check_goes_back_to_the_model_with_its_output(planned, team):
    team.answers = ["I did.", team.makes("a"), team.makes("b")]
    planned.work(Mode.AUTO)
    session, text = team.heard[1]
    assert session == "s1"
    assert "a is missing" in text


def test_a_task_that_stays_broken_stops_the_quest_and_is_reported(planned, team, files):
    team.answers = ["no", "no", "no"]
    with pytest.raises(QuestStoppedError, match="task 1") as caught:
        planned.work(Mode.AUTO)
    assert str(files.report) in caught.value.remedy
    report = files.report.read_text()
    assert "0 of 2 tasks are done." in report
    assert "    a is missing" in report
    assert "Second thing: open" in report


def test_what_is_done_is_not_done_again(planned, team):
    team.answers = [team.makes("a"), "no", "no", "no"]
    with pytest.raises(QuestStoppedError):
        planned.work(Mode.AUTO)
    team.heard.clear()
    team.answers = [team.makes("b")]
    planned.work(Mode.AUTO)
    assert len(team.heard) == 1
    assert "number 2" in team.heard[0][1]


def test_a_task_that_was_edited_is_done_again(planned, team, files):
    team.answers = [team.makes("a"), team.makes("b")]
    planned.work(Mode.AUTO)
    files.tasks.write_text(files.tasks.read_text().replace("Do it in", "Do all of it in"))
    team.heard.clear()
    team.answers = ["done again"]
    planned.work(Mode.AUTO)
    assert ["all of it" in text for _, text in team.heard] == [True]


def test_after_a_crash_the_same_session_goes_on(planned, files, team):
    team.answers = [crash]
    with pytest.raises(CrashError):
        planned.work(Mode.AUTO)
    team.answers = [team.makes("a"), team.makes("b")]
    planned.work(Mode.AUTO)
    session, text = team.heard[1]
    assert session == "s1"
    assert "was stopped in the middle" in text
    assert files.report.read_text().count("done") >= 2


def test_a_session_that_was_lost_is_told_the_task_again(planned, team):
    team.answers = [crash]
    with pytest.raises(CrashError):
        planned.work(Mode.AUTO)
    team.lost = True
    team.answers = [team.makes("a"), team.makes("b")]
    planned.work(Mode.AUTO)
    assert team.heard[1][0] == "s2"
    assert "number 1" in team.heard[1][1]


@pytest.mark.parametrize("killed_at", range(1, 8))
def test_whenever_it_is_killed_all_is_done_in_the_end_and_each_task_once(
    planned, files, team, told, killed_at
):
    def dies(said):
        told.append(said)
        if len(told) == killed_at:
            raise CrashError

    mortal = Quest(files, team, planned._clock, dies)
    team.answers = [team.makes("a"), team.makes("b")]
    try:
        mortal.work(Mode.AUTO)
    except CrashError:
        team.answers = [team.makes(name) for name in "ab" for _ in range(2)]
        if files.progress.of(planned.tasks()[0].key).done:
            team.answers = [team.makes("b")] * 2
        planned.work(Mode.AUTO)
    assert all(files.progress.of(task.key).done for task in planned.tasks())
    assert "2 of 2 tasks are done." in files.report.read_text()


def test_a_check_that_passed_before_is_said_to_show_less(planned, team, files):
    (team.workspace / "a").touch()
    team.answers = ["looked at it", team.makes("b")]
    planned.work(Mode.AUTO)
    assert "passed before the work began" in files.report.read_text()


def test_what_a_later_task_breaks_is_noticed(planned, team, files):
    def breaks(text):
        (team.workspace / "a").unlink()
        return team.makes("b")(text)

    team.answers = [team.makes("a"), breaks]
    with pytest.raises(QuestStoppedError, match=r"1 \(First thing\) fail now"):
        planned.work(Mode.AUTO)
    assert "a later task broke it" in files.report.read_text()
    team.answers = [team.makes("a")]
    planned.work(Mode.AUTO)


@pytest.mark.parametrize("reason", [EndReason.INTERRUPTED, EndReason.REFUSED, EndReason.COST])
def test_work_that_ends_early_stops_the_quest_with_the_reason(planned, team, reason):
    team.answers = [Ending(reason, "half", "not allowed" if reason is EndReason.REFUSED else "")]
    with pytest.raises(QuestStoppedError, match=r"not allowed|the work ended"):
        planned.work(Mode.AUTO)
    assert team.sessions[0].closed


def test_without_tasks_it_says_what_is_missing(quest):
    with pytest.raises(QuestError, match=r"tasks\.md is not there"):
        quest.work(Mode.AUTO)
