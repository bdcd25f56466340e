"""What was replaced by what."""

from hortus.review.mining.replacements import replacements


def change(repo, old, new, times=4, rest="(value)"):
    """Write ``old`` and then ``new`` into files, two in each commit."""
    names = [f"f{n}.py" for n in range(times)]
    for name in names:
        repo.write(name, f"import a\nx = 1\nresult = {old}{rest}\n")
    repo.commit("before")
    for start in range(0, times, 2):
        for name in names[start : start + 2]:
            repo.write(name, f"import a\nx = 1\nresult = {new}{rest}\n")
        repo.commit(f"after {start}")


def found(repo):
    return {(r.old, r.new): r for r in replacements(repo.git, "HEAD")}


def test_a_call_that_was_replaced_again_and_again_is_found(repo):
    change(repo, "requests.get", "acme.http_get")
    one = found(repo)["requests.get", "acme.http_get"]
    assert (one.times, one.back, one.same_arguments, one.language) == (4, 0, True, "python")
    assert len(one.commits) == 2


def test_once_or_in_a_single_commit_is_not_enough(repo):
    change(repo, "old_one", "new_one", times=2)
    assert found(repo) == {}


def test_what_went_back_and_forth_is_no_replacement(repo):
    change(repo, "first_way", "other_way")
    change(repo, "other_way", "first_way")
    assert found(repo) == {}


def test_builtins_and_other_receivers_say_nothing(repo):
    change(repo, "str", "acme_text")
    change(repo, "left.get_it", "right.get_it")
    assert found(repo) == {}


def test_other_arguments_leave_the_rewriting_to_people(repo):
    repo.commit()
    for n in range(4):
        repo.write(f"f{n}.py", "result = old_call(a, b)\n")
        repo.commit()
        repo.write(f"f{n}.py", "result = new_call(b)\n")
        repo.commit()
    assert not found(repo)["old_call", "new_call"].same_arguments


def test_another_way_to_import_or_another_log_level_is_no_replacement(repo):
    change(repo, "tools.load_it", "load_it")
    change(repo, "logging.info", "logging.debug")
    assert found(repo) == {}


def test_what_the_old_call_begins_with_may_be_gone_from_the_imports(repo):
    for n in range(4):
        repo.write(f"f{n}.py", "import six\nresult = six.text_type(value)\n")
    repo.commit()
    for n in range(4):
        repo.write(f"f{n}.py", "import os\nresult = acme_text(value)\n")
        repo.commit()
    assert found(repo)["six.text_type", "acme_text"].was_brought
