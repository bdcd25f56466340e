"""Thirty-four small exercises of our own: what is asked, a right answer, and what tests it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exercise:
    """One function to be written in ``NAME.py``, held by ``test_NAME.py``."""

    name: str
    asked: str
    solution: str
    tests: tuple[str, ...]
    """Expressions that are true where the answer is right."""

    @property
    def stub(self) -> str:
        """The file as it is before: the function's first line, and nothing behind it."""
        head = next(line for line in self.solution.splitlines() if line.startswith("def "))
        return f'{head}\n    """{self.asked}"""\n    raise NotImplementedError\n'

    @property
    def test_file(self) -> str:
        """A file of plain asserts, run by Python alone."""
        lines = [f"from {self.name} import *", ""]
        lines += [f"assert {test}, {test!r}" for test in self.tests]
        return "\n".join([*lines, 'print("all hold")', ""])


EXERCISES = (
    Exercise(
        "parking",
        "Return the fee in cents: 150 for each hour begun, the first 20 minutes free.",
        """def fee(minutes):
    if minutes <= 20:
        return 0
    return -(-minutes // 60) * 150
""",
        (
            "fee(20) == 0",
            "fee(21) == 150",
            "fee(60) == 150",
            "fee(61) == 300",
        ),
    ),
    Exercise(
        "tides",
        "Return the height at a time between two readings, on a straight line.",
        """def height(first, second, at):
    (t0, h0), (t1, h1) = first, second
    return h0 + (h1 - h0) * (at - t0) / (t1 - t0)
""",
        (
            "height((0, 1), (10, 3), 5) == 2",
            "height((2, 4), (4, 0), 3) == 2",
        ),
    ),
    Exercise(
        "shelves",
        "Put books in order on shelves of a width; return the widths used, shelf by shelf.",
        """def fill(books, width):
    shelves = []
    for book in books:
        if shelves and shelves[-1] + book <= width:
            shelves[-1] += book
        else:
            shelves.append(book)
    return shelves
""",
        (
            "fill([3, 4, 5, 1], 8) == [7, 6]",
            "fill([], 5) == []",
            "fill([5, 5], 5) == [5, 5]",
        ),
    ),
    Exercise(
        "wagons",
        "Return the check digit of a wagon's number: double every second digit from the right.",
        """def check(number):
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return -total % 10
""",
        (
            "check('7992739871') == 3",
            "check('0') == 0",
            "check('1') == 8",
        ),
    ),
    Exercise(
        "labels",
        "Break words into lines no longer than a width; a longer word has a line of its own.",
        """def wrap(text, width):
    lines = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += ' ' + word
        else:
            lines.append(word)
    return lines
""",
        (
            "wrap('a bb ccc', 4) == ['a bb', 'ccc']",
            "wrap('', 3) == []",
            "wrap('abcdef', 3) == ['abcdef']",
        ),
    ),
    Exercise(
        "ledger",
        "Return each account's balance after transfers of (from, to, cents); none at zero.",
        """def balances(transfers):
    held = {}
    for source, target, cents in transfers:
        held[source] = held.get(source, 0) - cents
        held[target] = held.get(target, 0) + cents
    return {name: cents for name, cents in held.items() if cents}
""",
        (
            "balances([('a', 'b', 5)]) == {'a': -5, 'b': 5}",
            "balances([('a', 'b', 5), ('b', 'a', 5)]) == {}",
        ),
    ),
    Exercise(
        "clockhands",
        "Return the smaller angle between the hands of a clock, in degrees.",
        """def angle(hour, minute):
    apart = abs((hour % 12) * 30 + minute / 2 - minute * 6)
    return min(apart, 360 - apart)
""",
        (
            "angle(3, 0) == 90",
            "angle(12, 0) == 0",
            "angle(9, 30) == 105",
        ),
    ),
    Exercise(
        "snail",
        "Return the numbers of a table in the order of a spiral from the outside.",
        """def walk(table):
    rows, found = [list(row) for row in table], []
    while rows:
        found += rows.pop(0)
        rows = [list(row) for row in zip(*rows)][::-1]
    return found
""",
        (
            "walk([[1, 2], [4, 3]]) == [1, 2, 3, 4]",
            "walk([[1, 2, 3]]) == [1, 2, 3]",
            "walk([]) == []",
        ),
    ),
    Exercise(
        "beads",
        "Write runs of equal beads as a number and a letter; a single bead is its letter alone.",
        """from itertools import groupby


def shorten(beads):
    parts = []
    for bead, run in groupby(beads):
        length = len(list(run))
        parts.append(f'{length}{bead}' if length > 1 else bead)
    return ''.join(parts)
""",
        (
            "shorten('aaab') == '3ab'",
            "shorten('') == ''",
            "shorten('abc') == 'abc'",
        ),
    ),
    Exercise(
        "counter",
        "Return when each customer is served; one counter, arrivals in order, each takes as long.",
        """def served(arrivals, takes):
    free, begins = 0, []
    for arrival in arrivals:
        begin = max(free, arrival)
        begins.append(begin)
        free = begin + takes
    return begins
""",
        (
            "served([0, 1, 9], 4) == [0, 4, 9]",
            "served([], 3) == []",
        ),
    ),
    Exercise(
        "releases",
        "Say which of two versions is newer: 1, -1 or 0; a missing part counts as zero.",
        """def compare(one, two):
    a, b = ([int(p) for p in v.split('.')] for v in (one, two))
    longest = max(len(a), len(b))
    a += [0] * (longest - len(a))
    b += [0] * (longest - len(b))
    return (a > b) - (a < b)
""",
        (
            "compare('1.10', '1.9') == 1",
            "compare('1', '1.0') == 0",
            "compare('2.0', '2.0.1') == -1",
        ),
    ),
    Exercise(
        "bookings",
        "Join bookings that touch or overlap; return them in order.",
        """def join(bookings):
    joined = []
    for begin, end in sorted(bookings):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
""",
        (
            "join([(3, 5), (1, 3)]) == [(1, 5)]",
            "join([(1, 9), (2, 3)]) == [(1, 9)]",
            "join([]) == []",
        ),
    ),
    Exercise(
        "columns",
        "Split a line at semicolons; one between double quotes belongs to its field.",
        """def split(line):
    fields, field, quoted = [], '', False
    for letter in line:
        if letter == '"':
            quoted = not quoted
        elif letter == ';' and not quoted:
            fields.append(field)
            field = ''
        else:
            field += letter
    return [*fields, field]
""",
        (
            "split('a;b') == ['a', 'b']",
            "split('\"a;b\";c') == ['a;b', 'c']",
            "split('') == ['']",
        ),
    ),
    Exercise(
        "warmth",
        "Return the mean of each window of readings; none where there are too few.",
        """def smooth(readings, window):
    return [
        sum(readings[at : at + window]) / window
        for at in range(len(readings) - window + 1)
    ]
""",
        (
            "smooth([1, 2, 3], 2) == [1.5, 2.5]",
            "smooth([1], 2) == []",
        ),
    ),
    Exercise(
        "paths",
        "Make a path plain: no '.', no '..', no double slash; it never leaves the root.",
        """def plain(path):
    kept = []
    for part in path.split('/'):
        if part == '..':
            kept[-1:] = []
        elif part not in {'', '.'}:
            kept.append(part)
    return '/' + '/'.join(kept)
""",
        (
            "plain('/a/./b//c/..') == '/a/b'",
            "plain('/../..') == '/'",
            "plain('/') == '/'",
        ),
    ),
    Exercise(
        "brackets",
        "Return the place of the first bracket that fits nothing, -1 where all fit.",
        """def misfit(text):
    pairs, opened = {')': '(', ']': '[', '}': '{'}, []
    for at, letter in enumerate(text):
        if letter in pairs.values():
            opened.append((letter, at))
        elif letter in pairs:
            if not opened or opened[-1][0] != pairs[letter]:
                return at
            opened.pop()
    return opened[0][1] if opened else -1
""",
        (
            "misfit('(a[b])') == -1",
            "misfit('(]') == 1",
            "misfit('((') == 0",
            "misfit('') == -1",
        ),
    ),
    Exercise(
        "dice",
        "Return the points of five dice: three or more of a kind count their sum, others nothing.",
        """from collections import Counter


def points(dice):
    return sum(eyes * times for eyes, times in Counter(dice).items() if times >= 3)
""",
        (
            "points([1, 1, 1, 2, 3]) == 3",
            "points([6] * 5) == 30",
            "points([1, 2, 3, 4, 5]) == 0",
        ),
    ),
    Exercise(
        "seats",
        "Return the first row with that many free seats side by side, None where there is none.",
        """def place(rows, party):
    for number, row in enumerate(rows, 1):
        if '.' * party in row:
            return number
    return None
""",
        (
            "place(['x.x', '..x'], 2) == 2",
            "place(['xx'], 1) is None",
        ),
    ),
    Exercise(
        "recipes",
        "Scale a recipe to a number of portions; amounts are rounded to one place.",
        """def scale(recipe, portions, wanted):
    return {name: round(amount * wanted / portions, 1) for name, amount in recipe.items()}
""",
        (
            "scale({'flour': 300}, 4, 6) == {'flour': 450.0}",
            "scale({}, 1, 2) == {}",
        ),
    ),
    Exercise(
        "families",
        "Group words that have the same letters; groups and words in the order they came.",
        """def group(words):
    found = {}
    for word in words:
        found.setdefault(''.join(sorted(word)), []).append(word)
    return list(found.values())
""",
        (
            "group(['tea', 'tan', 'eat']) == [['tea', 'eat'], ['tan']]",
            "group([]) == []",
        ),
    ),
    Exercise(
        "pages",
        "Write page numbers as ranges: 1-3, 5.",
        """def ranges(pages):
    parts = []
    for page in sorted(set(pages)):
        if parts and page == parts[-1][1] + 1:
            parts[-1][1] = page
        else:
            parts.append([page, page])
    return ', '.join(str(a) if a == b else f'{a}-{b}' for a, b in parts)
""",
        (
            "ranges([1, 2, 3, 5]) == '1-3, 5'",
            "ranges([2, 2]) == '2'",
            "ranges([]) == ''",
        ),
    ),
    Exercise(
        "cipher",
        "Shift each small letter by the letters of a key in turn; others stay and use no key.",
        """def encode(text, key):
    out, at = [], 0
    for letter in text:
        if 'a' <= letter <= 'z':
            shift = ord(key[at % len(key)]) - 97
            out.append(chr((ord(letter) - 97 + shift) % 26 + 97))
            at += 1
        else:
            out.append(letter)
    return ''.join(out)
""",
        (
            "encode('abc', 'b') == 'bcd'",
            "encode('a-z', 'bc') == 'b-b'",
        ),
    ),
    Exercise(
        "bars",
        "Draw numbers as bars of '#', scaled so that the largest has ten.",
        """def draw(numbers):
    top = max(numbers, default=0)
    return ['#' * round(10 * n / top) if top else '' for n in numbers]
""",
        (
            "draw([1, 2]) == ['#####', '##########']",
            "draw([0]) == ['']",
            "draw([]) == []",
        ),
    ),
    Exercise(
        "gate",
        "Say of each moment whether it passes: at most so many within so many seconds.",
        """def passes(moments, most, seconds):
    passed, answers = [], []
    for at in moments:
        passed = [one for one in passed if at - one < seconds]
        answers.append(len(passed) < most)
        if answers[-1]:
            passed.append(at)
    return answers
""",
        (
            "passes([0, 1, 2], 2, 10) == [True, True, False]",
            "passes([0, 10], 1, 10) == [True, True]",
        ),
    ),
    Exercise(
        "drawer",
        "Return what a drawer of a size still holds when the least lately used goes first.",
        """def held(uses, size):
    kept = []
    for name in uses:
        if name in kept:
            kept.remove(name)
        kept = [*kept, name][-size:]
    return kept
""",
        (
            "held('abac', 2) == ['a', 'c']",
            "held('aa', 3) == ['a']",
        ),
    ),
    Exercise(
        "steps",
        "Put steps in an order in which each comes after what it needs; alphabetical where free.",
        """def order(needs):
    left, done = dict(needs), []
    while left:
        ready = sorted(s for s, n in left.items() if set(n) <= set(done))
        if not ready:
            raise ValueError('a circle')
        done.append(ready[0])
        del left[ready[0]]
    return done
""",
        (
            "order({'b': ['a'], 'a': []}) == ['a', 'b']",
            "order({'x': [], 'a': []}) == ['a', 'x']",
        ),
    ),
    Exercise(
        "letters",
        "Return how many letters change, come or go to make one word another.",
        """def apart(one, two):
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(two, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]
""",
        (
            "apart('house', 'mouse') == 1",
            "apart('', 'abc') == 3",
            "apart('ab', 'ba') == 2",
        ),
    ),
    Exercise(
        "units",
        "Turn millimetres into the largest unit of m, cm, mm that gives a whole number.",
        """def write(mm):
    for name, size in (('m', 1000), ('cm', 10)):
        if mm and mm % size == 0:
            return f'{mm // size} {name}'
    return f'{mm} mm'
""",
        (
            "write(3000) == '3 m'",
            "write(120) == '12 cm'",
            "write(7) == '7 mm'",
            "write(0) == '0 mm'",
        ),
    ),
    Exercise(
        "phrases",
        "Return what a pass phrase lacks, of: length, digit, upper; in this order.",
        """def lacks(phrase):
    missing = []
    if len(phrase) < 12:
        missing.append('length')
    if not any(c.isdigit() for c in phrase):
        missing.append('digit')
    if not any(c.isupper() for c in phrase):
        missing.append('upper')
    return missing
""",
        (
            "lacks('abc') == ['length', 'digit', 'upper']",
            "lacks('Abcdefghijk1') == []",
        ),
    ),
    Exercise(
        "weeks",
        "Return the days of a month in rows of seven from Monday, 0 where there is none.",
        """def rows(first_weekday, days):
    cells = [0] * first_weekday + list(range(1, days + 1))
    cells += [0] * (-len(cells) % 7)
    return [cells[at : at + 7] for at in range(0, len(cells), 7)]
""",
        (
            "rows(2, 6) == [[0, 0, 1, 2, 3, 4, 5], [6, 0, 0, 0, 0, 0, 0]]",
            "rows(0, 7) == [[1, 2, 3, 4, 5, 6, 7]]",
        ),
    ),
    Exercise(
        "sums",
        "Work out a text of whole numbers with + and * where * goes first.",
        """def work_out(text):
    total = 0
    for part in text.split('+'):
        product = 1
        for factor in part.split('*'):
            product *= int(factor)
        total += product
    return total
""",
        (
            "work_out('1 + 2*3') == 7",
            "work_out('4') == 4",
            "work_out('2*2*2') == 8",
        ),
    ),
    Exercise(
        "cents",
        "Round a tenth of a cent to cents, half to the even one.",
        """def to_cents(tenths):
    cents, rest = divmod(tenths, 10)
    return cents + (rest > 5 or (rest == 5 and cents % 2 == 1))
""",
        (
            "to_cents(25) == 2",
            "to_cents(35) == 4",
            "to_cents(26) == 3",
            "to_cents(24) == 2",
        ),
    ),
    Exercise(
        "garden",
        "Count the beds of a plan: fields of '#' that touch by their sides are one bed.",
        """def beds(plan):
    left = {(r, c) for r, row in enumerate(plan) for c, f in enumerate(row) if f == '#'}
    found = 0
    while left:
        found += 1
        todo = [left.pop()]
        while todo:
            r, c = todo.pop()
            near = {(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)} & left
            left -= near
            todo += near
    return found
""",
        (
            "beds(['##.', '..#']) == 2",
            "beds(['#']) == 1",
            "beds([]) == 0",
        ),
    ),
    Exercise(
        "votes",
        "Return who wins: most votes, of equals the first by name; None where nobody voted.",
        """def winner(votes):
    if not votes:
        return None
    return min(set(votes), key=lambda name: (-votes.count(name), name))
""",
        (
            "winner(['b', 'a', 'b']) == 'b'",
            "winner(['b', 'a']) == 'a'",
            "winner([]) is None",
        ),
    ),
)
