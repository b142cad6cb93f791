"""Names as somebody types them who has no keyboard for their script.

Made by tables of our own, not by the library that the index uses, so that it cannot know them beforehand: Cyrillic
as in passports (Russian, Ukrainian, Bulgarian, Serbian, Macedonian), Greek by ELOT 743 letter by letter, Hangul by the
names of its syllables in Unicode, Chinese by pinyin without tones (`pinyin.txt`, from pypinyin, MIT), two syllables a
word. Japanese is left out: how its characters are read depends on the word.
"""

import unicodedata
from pathlib import Path

CYRILLIC = dict(zip(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўјљњћђџѓќѕ",
    "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i i ye g u j lj nj c dj dz gj kj dz".split(),
))
# Where Ukrainian passports differ.
UKRAINIAN = {**CYRILLIC, "г": "h", "и": "y", "ї": "i", "є": "ie", "ю": "iu", "я": "ia"}
GREEK = dict(zip(
    "αβγδεζηθικλμνξοπρσςτυφχψω",
    "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(),
))


def _pinyin():
    table = {}
    for line in (Path(__file__).parent / "pinyin.txt").read_text().splitlines():
        syllable, letters = line.split()
        table.update((letter, syllable) for letter in letters)
    return table


PINYIN = _pinyin()


def script(name):
    """The script of a name whose letters are all of one that is known here, or none."""
    found = {unicodedata.name(letter, "?").split()[0] for letter in name if letter.isalpha()}
    return found.pop() if len(found) == 1 and found & {"CYRILLIC", "GREEK", "HANGUL", "CJK"} else None


def romanised(name, language):
    """A name in Latin letters, or none where it cannot be made for certain."""
    sort = script(name)
    if sort == "CJK":
        return _chinese(name) if language == "zh" else None
    if sort == "HANGUL":
        syllables = unicodedata.normalize("NFC", name)
        return "".join(
            unicodedata.name(letter).rsplit(" ", 1)[-1].lower() if unicodedata.name(letter, "").startswith("HANGUL SYLLABLE")
            else letter for letter in syllables)
    table = {"CYRILLIC": UKRAINIAN if language == "uk" else CYRILLIC, "GREEK": GREEK}.get(sort)
    if not table:
        return None
    made = []
    for letter in unicodedata.normalize("NFC", name.lower()):
        plain = letter if letter in table else unicodedata.normalize("NFD", letter)[0]
        if plain in table:
            made.append(table[plain].replace("-", ""))
        elif plain.isalpha():
            return None
        else:
            made.append(letter)
    return "".join(made)


def _chinese(name):
    syllables = [PINYIN.get(letter) for letter in name if letter.isalpha()]
    if not all(syllables) or len(syllables) < 2:
        return None
    return " ".join("".join(syllables[at:at + 2]) for at in range(0, len(syllables), 2))
