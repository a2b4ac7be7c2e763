"""What people write, in six languages: words as frequent as Zipf's law has them, and the words the benchmarks seek."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import accumulate
from random import Random

from escalated.standalone.demo.scripts import scripts

RARE = "zanzibarite"
RARE_DOCUMENTS = 20
COMMON = "invoice"
JAPANESE = "領収書"

LANGUAGES = {"en": 55, "de": 14, "es": 12, "ja": 8, "zh-hans": 6, "ar": 5}
UNSPACED = ("ja", "zh-hans")
VOCABULARY = 20_000
SENTENCE = 9

_SYLLABLES = {
    "en": "ble con der ing ment or pre sta tion ver work ly ness able form out land ship rate mark",
    "de": "ab auf be ein ge heit keit lich rech schalt stell tung ung ver vor werk zeit zug zu ken",
    "es": "ado ar cion con do er ida lar mente mos por ra re sion ta tor trans vo cal ven",
    "ar": "ال ما مو تس ير ون ات ين كت در فع سل عم رض نق حس بر جد لة مع",
}
_IDEOGRAPHS = "".join(map(chr, range(0x4E00, 0x5E00)))
_KANA = "アイウエオカキクケコサシスセソタチツテトナニノハヒフホマミムメモヤユヨラリルレロワンー"
_BLANK = re.compile(r"\$\w+|[{}|]")


class Writer:
    """Somebody who writes one language, from one source of chance."""

    def __init__(self, language: str, chance: Random) -> None:
        self.language, self.chance = language, chance
        self.words = _vocabulary(language)
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))
        self.space, self.stop = ("", "。") if language in UNSPACED else (" ", ".")
        self.probe, self.share = (JAPANESE, 0.15) if language == "ja" else (COMMON, 0.35)

    def line(self, length: int) -> str:
        """Return that many words without an end."""
        words = self.chance.choices(self.words, cum_weights=self.weights, k=length)
        line = self.space.join(words)
        return line[0].upper() + line[1:]

    def text(self, length: int, *besides: str) -> str:
        """Return sentences of that many words, and the given words among them."""
        words = self.chance.choices(self.words, cum_weights=self.weights, k=length)
        words += besides
        if self.language != "zh-hans" and self.chance.random() < self.share:
            words[int(self.chance.random() * length)] = self.probe
        sentences = [self._sentence(words[start : start + SENTENCE]) for start in range(0, len(words), SENTENCE)]
        breaks = range(0, len(sentences), 4)
        return "\n\n".join(self.space.join(sentences[start : start + 4]) for start in breaks)

    def _sentence(self, words: list[str]) -> str:
        line = self.space.join(words)
        return line[0].upper() + line[1:] + self.stop


def _vocabulary(language: str) -> list[str]:
    """Return words, the most frequent first: those of the demo's scripts, then made-up ones."""
    chance = Random(f"words of {language}")
    words = dict.fromkeys(_spoken(language))
    make = _maker(language, chance)
    while len(words) < VOCABULARY:
        words[make()] = None
    return list(words)


def _spoken(language: str) -> Iterable[str]:
    for script in scripts()[language]:
        for text in (turn.text for turn in script.turns):
            for run in re.findall(r"[^\W\d_]+", _BLANK.sub(" ", text)):
                yield from _cut(run) if language in UNSPACED else (run.lower(),)


def _cut(run: str) -> Iterable[str]:
    return (run[start : start + 2] for start in range(0, len(run), 2))


def _maker(language: str, chance: Random) -> Callable[[], str]:
    if language in UNSPACED:
        letters = _IDEOGRAPHS + (_KANA * 40 if language == "ja" else "")
        return lambda: "".join(chance.choices(letters, k=2))
    syllables = _SYLLABLES[language].split()
    return lambda: "".join(chance.choices(syllables, k=chance.randint(2, 5)))
