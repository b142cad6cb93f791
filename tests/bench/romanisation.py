"""Names as somebody types them who has no keyboard for their script.

Made by tables of our own, not by the library that the index uses, so that it cannot know them beforehand: Russian by
BGN/PCGN, Ukrainian by its law of 2010, Bulgarian by its law of 2009, Serbian and Macedonian in Latin letters without
their marks, Greek by ELOT 743 letter by letter, Hangul by the
names of its syllables in Unicode, Chinese by pinyin without tones (`pinyin.txt`, from pypinyin, MIT), with spaces around
the words that institutions are called by. Japanese is left out: how its characters are read depends on the word.
"""

import unicodedata
from pathlib import Path

RUSSIAN = dict(zip(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya".split(),
))
BULGARIAN = {**RUSSIAN, "щ": "sht", "ъ": "a", "ь": "y", "х": "h"}
UKRAINIAN = {**RUSSIAN, "г": "h", "ґ": "g", "и": "y", "і": "i", "ї": "i", "й": "i", "є": "ie", "ю": "iu", "я": "ia"}
# At the beginning of a word.
UKRAINIAN_INITIAL = {"ї": "yi", "й": "y", "є": "ye", "ю": "yu", "я": "ya"}
SERBIAN = {**RUSSIAN, "ж": "z", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj", "џ": "dz", "х": "h", "ц": "c", "ч": "c", "ш": "s",
           "ѓ": "gj", "ќ": "kj", "ѕ": "dz"}
CYRILLIC = {"ru": RUSSIAN, "bg": BULGARIAN, "uk": UKRAINIAN, "sr": SERBIAN, "mk": SERBIAN}
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
    table = CYRILLIC.get(language) if sort == "CYRILLIC" else GREEK if sort == "GREEK" else None
    if not table:
        return None
    initials = UKRAINIAN_INITIAL if language == "uk" else {}
    made, before = [], " "
    for letter in unicodedata.normalize("NFC", name.lower()):
        plain = letter if letter in table else unicodedata.normalize("NFD", letter)[0]
        if plain in table:
            made.append((table if before.isalpha() else {**table, **initials})[plain].replace("-", ""))
        elif plain.isalpha():
            return None
        else:
            made.append(letter)
        before = letter
    return "".join(made)


# Words that begin anew; what stands between them is a name and one word.
WORDS = """大学 大學 学院 學院 医院 醫院 研究院 研究所 研究 中心 科学 科學 科学院 技术 技術 科技 有限公司 公司 集团 股份 中国 中國 国家 國家
人民 第一 第二 第三 附属 附屬 医科 医学 醫學 师范 師範 理工 工业 农业 林业 职业 工程 管理 经济 财经 政府 教育 大學 学校 學校 实验室 基金会
基金會 博物馆 图书馆 电子 信息 生物 环境 海洋 地质 化学 物理 材料 国际 國際 民族 中医药 交通 航空 航天 电力 石油 省 市 省立 市立 省级 厅 局 部""".split()
LONGEST = max(map(len, WORDS))


def _chinese(name):
    letters = "".join(letter for letter in name if letter.isalpha())
    if len(letters) < 2 or any(letter not in PINYIN for letter in letters):
        return None
    words, begun, at = [], "", 0
    while at < len(letters):
        word = next((letters[at:at + length] for length in range(LONGEST, 0, -1) if letters[at:at + length] in WORDS), None)
        if word is None or (len(word) == 1 and begun):
            # A province or a city is one word with its name.
            begun += letters[at]
            at += 1
            continue
        words += [begun, word]
        begun, at = "", at + len(word)
    return " ".join("".join(PINYIN[letter] for letter in word) for word in (*words, begun) if word)
