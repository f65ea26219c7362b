"""Finding watched phrases: what is found, and that neither text nor list can make it slow."""

import random
import time

import pytest

from community.core.watched import MAX_ALL_STEPS, MAX_STEPS, Found, Phrase, Watched, problem, steps


def watched(*phrases, kind="word", action="hold"):
    return Watched(Phrase(number, text, kind, action) for number, text in enumerate(phrases))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a red lamp.", True),
        ("A **RED**  L\u00e1mp", True),
        ("a red and blue lamp, red lamp", True),
        ("re\u200bd la\u00admp", True),
        ("r\u0435d l\u0430mp", True),
        ("\uff32ed \U0001d425amp", True),
        ("infrared lamp", False),
        ("red lamps", False),
        ("red", False),
        ("", False),
    ],
)
def test_whole_words(text, found):
    assert bool(watched("blue sky", "Red lamp").find(text)) is found
    assert not watched().find(text)


def test_phrases_that_share_words_are_all_found_once_each():
    hits = watched("one", "one two", "two", "one two three", "three four").find("One two three. One, two!")
    assert [phrase.text for phrase in hits] == ["one", "one two", "one two three", "two"]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("suicid", "suicidal", True),
        ("suicid", "Suicide", True),
        ("suicid", "a parasuicide", False),
        ("cut my", "I cut myself", True),
        ("cut my", "I cut them", False),
        ("a", "b c", False),
    ],
)
def test_beginnings_of_words(phrase, text, found):
    assert bool(watched(phrase, kind="prefix").find(text)) is found


def test_patterns():
    list_ = watched(r"\b\d{3}[- ]?\d{4}\b", r"(?P<x>burner)\s+(phone|sim)", r"(?P<x>zz)", kind="pattern")
    assert [phrase.id for phrase in list_.find("Ring 555 1234, it is his B\u00fbrner SIM")] == [0, 1]
    assert list_.find("Nothing of the kind") == []


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("?!", "word", "letters or digits"),
        ("?!", "prefix", "letters or digits"),
        ("a(b", "pattern", "can’t be read"),
        (r"(a)\1", "pattern", "can’t be read"),
        ("((a{100}){100}){100}", "pattern", "can’t be read"),
        ("[ab]{0,900}z", "pattern", "repeats too much"),
        ("a*", "pattern", "fits everything"),
        ("(?:)", "pattern", "fits everything"),
        ("burner phone", "word", ""),
        (r"burner\w*", "pattern", ""),
    ],
)
def test_what_cant_be_watched_for_is_told(text, kind, told):
    said = problem(text, kind)
    assert told in said if told else said == ""


def test_a_call_for_help_is_never_held():
    by = {action: Phrase(1, "x", "word", action) for action in ("hold", "flag", "signpost", "remind", "note")}
    assert Found((by["hold"],)).holds and Found((by["hold"], by["remind"], by["note"])).holds
    assert not Found((by["hold"], by["flag"])).holds and not Found((by["hold"], by["signpost"])).holds
    assert Found((by["flag"],)).tells and not Found((by["signpost"],)).tells
    assert Found((Phrase(1, "x", "word", "note", "grief"), Phrase(2, "y", "word", "note", "grief"))).notes == ["grief"]


def cost(function, *arguments) -> float:
    """Seconds of this thread's work: the best of five, whatever else the machine does."""
    taken = []
    for _ in range(5):
        started = time.thread_time()
        function(*arguments)
        taken.append(time.thread_time() - started)
    return min(taken)


def words_at_random(number: int, seed: int = 4) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 9))) for _ in range(number)]


def post_of(words: list[str], length: int = 2000) -> str:
    return " ".join(words)[:length]


def test_ten_thousand_phrases_cost_a_post_less_than_a_millisecond():
    words = words_at_random(20_000)
    phrases = [" ".join(words[at : at + 1 + at % 3]) for at in range(10_000)]
    many, few = watched(*phrases), watched(*phrases[:10])
    post = post_of(words[9_990:])
    assert many.find(post) and len(post) == 2000
    assert cost(many.find, post) < 0.001
    assert cost(many.find, post) < 20 * cost(few.find, post), "the list's length hardly matters"
    beginnings = watched(*(word[:5] for word in words[:10_000]), kind="prefix")
    assert beginnings.find(post) and cost(beginnings.find, post) < 0.002


#: What makes other engines take minutes or years, as large as a list takes it.
HOSTILE = [r"(a+)+$", r"(a|aa)+$", r"(.*)*x", r"(x+x+)+y", r"[ab].{0,50}Q", r"([ab ]{1,20}){1,10}Q", r"(a?){120}a{120}",
           r"^(([a-z])+.)+[A-Z]([a-z])+$"]  # fmt: skip


LONGEST = 20_000
NOISE = "".join(random.Random(7).choices("ab ", k=LONGEST))


@pytest.mark.parametrize("text", ["a" * LONGEST, NOISE, "\u00e9a" * (LONGEST // 2)], ids=["a", "noise", "accents"])
def test_hostile_patterns_do_not_stall(text):
    fit = [pattern for pattern in HOSTILE if not problem(pattern, "pattern")]
    assert len(fit) > 4
    worst, total = [], 0
    for number in range(100):  # as many, and as large together, as one list may have
        pattern = f"{fit[number % len(fit)]}|{number}"
        total += steps([pattern])
        if total > MAX_ALL_STEPS:
            break
        worst.append(pattern)
    assert cost(watched(*worst, kind="pattern").find, text) < 1.5


def test_hostile_words_do_not_stall():
    """Every beginning of one phrase is a phrase too, and the text is nothing but its words."""
    nested = [" ".join("a" * length) for length in range(1, 31)]
    assert cost(watched(*nested).find, "a " * 10_000) < 1.5
    assert cost(watched(*("a" * length for length in range(1, 60)), kind="prefix").find, "a" * 20_000) < 1.5
    assert cost(watched(*("a" * length for length in range(1, 60)), kind="prefix").find, f"{'a' * 60} " * 300) < 1.5


def test_patterns_of_a_list_are_bounded_together():
    assert steps(["a" * 100]) < MAX_STEPS < MAX_ALL_STEPS < steps([r"[a-z]{1,100}b"] * 100)
