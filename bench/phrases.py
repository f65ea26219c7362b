"""What ten thousand watched phrases cost a post of 2,000 characters, and what the worst patterns cost the longest text.

Run by `make bench`. Times are of this thread's work, the best of many.
"""

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from community.core.text import MAX_PROSE
from community.core.watched import MAX_ALL_STEPS, Phrase, Watched, problem, steps

POST = 2000
WORST = (r"[ab].{0,50}Q", r"([ab ]{1,20}){1,10}Q", r"(a?){120}a{120}", r"(a+)+$", r"(.*)*x")


def main() -> int:
    """Print the table; 1 if ten thousand phrases cost a post a millisecond or more."""
    chance = random.Random(4)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 9))) for _ in range(20_000)]
    post = " ".join(words[9_990:])[:POST]
    accents = post.replace("e", "é")
    started = time.perf_counter()
    whole = _list("word", [" ".join(words[at : at + 1 + at % 3]) for at in range(10_000)])
    print(f"compiling 10,000 phrases   {1000 * (time.perf_counter() - started):8.1f} ms, once per change")
    beginnings = _list("prefix", [word[:5] for word in words[:10_000]])
    patterns = _list("pattern", [rf"\b{word}\w*\d" for word in words[:100]])
    found = {}
    for name, watched in (("whole words", whole), ("beginnings", beginnings), ("100 patterns", patterns)):
        for what, text in (("plain", post), ("accents", accents)):
            found[name, what] = _cost(lambda watched=watched, text=text: watched.find(text))
            print(f"{name:16} {what:8}  {1000 * found[name, what]:8.3f} ms a post of {POST:,} characters")
    worst, total = [], 0
    for number in range(100):
        pattern = f"{WORST[number % len(WORST)]}|{number}"
        total += steps([pattern])
        if problem(pattern, "pattern") or total > MAX_ALL_STEPS:
            break
        worst.append(pattern)
    hostile, longest = _list("pattern", worst), "".join(chance.choices("ab ", k=MAX_PROSE))
    print(f"hostile patterns           {1000 * _cost(lambda: hostile.find(longest), 3):8.1f} ms "
          f"a text of {MAX_PROSE:,} characters")  # fmt: skip
    return int(max(found.values()) >= 0.001)


def _list(kind: str, texts: list[str]) -> Watched:
    return Watched(Phrase(number, text, kind, "hold") for number, text in enumerate(texts))


def _cost(step: Callable[[], object], times: int = 50) -> float:
    taken = []
    for _ in range(times):
        started = time.thread_time()
        step()
        taken.append(time.thread_time() - started)
    return min(taken)


if __name__ == "__main__":
    sys.exit(main())
