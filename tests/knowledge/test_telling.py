"""What commits say is read once, without what is secret, and again where history is another."""

import pytest

from hortus.core.testing import FrozenClock
from hortus.dlp import load_rules
from hortus.dlp.forms import fill
from hortus.knowledge import Question, Readable
from hortus.knowledge.admission import Admission
from hortus.knowledge.crew import Crew
from hortus.knowledge.git import Repository
from hortus.knowledge.indexing import Indexer
from hortus.knowledge.native import MESSAGES
from hortus.knowledge.postings import Filter
from hortus.knowledge.shard import Shard
from hortus.knowledge.telling import Telling
from hortus.knowledge.types import RepositoryId
from hortus.knowledge.updating import Updater

ONE = RepositoryId(1)
RULES = {rule.id: rule for rule in load_rules()}


class Told:
    """A shard that reads one repository."""

    def __init__(self, folder, sources):
        self.shard, self.admission = Shard(folder), Admission()
        self.repository = Repository(sources.path)
        self.held = {ONE: self.repository}

    def update(self):
        Updater(self.shard.catalogue, self.admission).update(ONE, "r", self.repository, "HEAD")
        with Crew(self.admission, 0) as crew:
            is_secret = self.admission.is_secret
            Indexer(self.shard, self.held, is_secret, FrozenClock(), crew).run(lambda *_: None)

    def said(self, word, readable=(ONE,)):
        chosen = Filter(Readable.only(readable))
        return len(self.shard.postings.scored(MESSAGES, {word: 1.0}, chosen, 9).ranked())


@pytest.fixture
def told(tmp_path, sources):
    made = Told(tmp_path / "shard", sources)
    yield made
    made.shard.close()


def test_a_message_is_indexed_once_with_the_commit(told, sources):
    sources.commit({"a.py": "x = 1\n"}, message="Light the lantern")
    told.update()
    told.update()
    assert told.said("lantern") == 1
    sources.commit({"a.py": "x = 2\n"}, message="Polish the lantern")
    told.update()
    assert told.said("lantern") == 2


def test_a_message_is_found_by_nobody_who_may_not_read_its_repository(told, sources):
    sources.commit({"a.py": "x = 1\n"}, message="Light the lantern")
    told.update()
    assert told.said("lantern", ()) == told.said("lantern", (RepositoryId(2),)) == 0


def test_what_is_rewritten_in_the_history_is_forgotten(told, sources):
    sources.commit({"a.py": "x = 1\n"}, message="first")
    sources.commit({"a.py": "x = 2\n"}, message="Light the lantern")
    told.update()
    sources.git("commit", "-q", "--amend", "-m", "Light the torch")
    told.update()
    assert (told.said("lantern"), told.said("torch")) == (0, 1)


def test_a_message_with_a_secret_is_left_out_alone(told, sources):
    secret = fill(RULES["npm-token"].examples[0], 1)
    sources.commit({"a.py": "x = 1\n"}, message=f"Light the lantern\n\ntoken = '{secret}'")
    sources.commit({"a.py": "x = 2\n"}, message="Light the torch")
    told.update()
    assert (told.said("lantern"), told.said("torch")) == (0, 1)


def test_commits_that_change_many_files_say_nothing(told, sources):
    sources.commit({f"m{n}.py": "x\n" for n in range(11)}, message="Light the lantern")
    told.update()
    assert told.said("lantern") == 0


def test_signatures_and_links_are_no_words_of_a_message(told, sources):
    message = "Torch\n\nSee https://example.com/lantern\nSigned-off-by: Lantern <l@example.com>"
    sources.commit({"a.py": "x = 1\n"}, message=message)
    told.update()
    assert (told.said("lantern"), told.said("torch")) == (0, 1)


def test_what_was_written_right_before_a_crash_is_not_there_twice(told, sources):
    sources.commit({"a.py": "x = 1\n"}, message="Light the lantern")
    Updater(told.shard.catalogue, told.admission).update(ONE, "r", told.repository, "HEAD")
    telling = Telling(told.shard.catalogue.chronicle, told.held, told.admission.is_secret)
    assert telling.read()
    (waiting,) = told.shard.catalogue.chronicle.waiting()
    with told.shard.postings.writing(small=True) as writer:
        writer.tell(waiting.id, ONE, waiting.text)
        writer.commit()
    told.update()
    assert told.said("lantern") == 1
    assert not telling.read()


def test_a_clone_whose_history_is_damaged_is_indexed_without_it(told, sources):
    sources.commit({"a.py": "lantern = 1\n"}, message="first")
    first = sources.git("rev-parse", "HEAD")
    sources.commit({"a.py": "lantern = 2\n"}, message="second")
    (sources.path / ".git" / "objects" / first[:2] / first[2:]).unlink()
    told.update()
    assert told.shard.catalogue.counts(ONE).files == 1
    assert told.said("second") == 0


def test_of_two_files_with_the_words_the_one_that_was_changed_for_them_comes_first(
    library, search, sources
):
    text = "def wick():\n    return 'lantern'\n"
    sources.commit({"a.py": text, "b.py": text}, message="begin")
    sources.commit({"b.py": text + "\n"}, message="Trim the wick of the lantern")
    readable = Readable.only([library.add(sources.path).number])
    library.update()
    found = search.ranked_paths(Question("trim the wick of a lantern"), readable)
    assert found == ["b.py", "a.py"]


def test_a_message_leads_to_no_file_that_has_none_of_the_words(library, search, sources):
    sources.commit({"a.py": "x = 1\n"}, message="Light the lantern")
    readable = Readable.only([library.add(sources.path).number])
    library.update()
    assert search.ranked_paths(Question("light the lantern"), readable) == []


def test_a_repository_that_is_removed_takes_its_messages_with_it(library, sources):
    sources.commit({"a.py": "x = 1\n"}, message="Light the lantern")
    one = library.add(sources.path)
    library.update()
    shard = library.shards[one.shard]
    chosen = Filter(Readable.only([one.number]))
    assert len(shard.postings.scored(MESSAGES, {"lantern": 1.0}, chosen, 9).ranked()) == 1
    library.remove(one.name)
    assert (
        library.shards[one.shard].postings.scored(MESSAGES, {"lantern": 1.0}, chosen, 9).ranked()
        == []
    )
