"""Whether search finds what was meant: names of ROR, misspelt, without accents, in Latin letters."""

import gzip
import json
import random
import unicodedata
from urllib.parse import quote

import data
from romanisation import romanised, script

AMONG = 5
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def names(ror):
    """Every name of ROR that is no acronym: (ROR id, name, language)."""
    with gzip.open(ror, "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            if record.get("status") != "active":
                continue
            for name in record["names"]:
                if "acronym" not in name["types"]:
                    yield record["ror_id"], name["value"], name["lang"]


def one_typo(name, chance):
    """A letter left out, doubled in place of another, changed, or two in the wrong order: one of these, in one place."""
    places = [at for at, letter in enumerate(name) if letter.isalpha()]
    at = chance.choice(places)
    kind = chance.choice(["left out", "put in", "changed", "swapped"])
    if kind == "left out":
        return name[:at] + name[at + 1:]
    if kind == "put in":
        return name[:at] + chance.choice(LETTERS) + name[at:]
    if kind == "changed":
        return name[:at] + chance.choice([letter for letter in LETTERS if letter != name[at].lower()]) + name[at + 1:]
    following = [place for place in places if place + 1 in places and name[place].lower() != name[place + 1].lower()]
    if not following:
        return name[:at] + name[at + 1:]
    at = chance.choice(following)
    return name[:at] + name[at + 1] + name[at] + name[at + 2:]


def without_accents(name):
    """As somebody types it on an English keyboard: also ł, ø, đ, ß, æ, œ and ı, which Unicode takes for letters."""
    whole = {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE",
             "œ": "oe", "Œ": "OE", "ı": "i", "þ": "th", "Þ": "Th", "ð": "d"}
    plain = "".join(whole.get(letter, letter) for letter in name)
    return "".join(letter for letter in unicodedata.normalize("NFD", plain) if not unicodedata.combining(letter))


def samples(ror, number):
    """{what was done to the name: [(query, name as it is)]}, the same in every run."""
    chance = random.Random(data.SEED)
    known = sorted(set((name, language or "") for _, name, language in names(ror)))
    latin = [name for name, _ in known if all(letter.isascii() for letter in name) and 8 <= len(name) <= 100]
    accented = [name for name, _ in known if without_accents(name) != name and without_accents(name).isascii()]
    foreign = [(query, name) for name, language in known if (query := romanised(name, language or None))]

    def some(of):
        return chance.sample(of, min(number, len(of)))

    return {
        "one typo": [(one_typo(name, chance), name) for name in some(latin)],
        "accents dropped": [(without_accents(name), name) for name in some(accented)],
        "transliterated": some(foreign),
    }


def bearers(client):
    """Which organisations bear a name: {name in lower case: slugs}. Namesakes are all right."""
    found = {}
    for organisation in data.things(client, "organisations"):
        for name in organisation["names"]:
            found.setdefault(name["value"].casefold(), set()).add(organisation["slug"])
    return found


def measure(client, asked, borne):
    """How many are found among the first five: (found, asked, {script: (found, asked)})."""
    found = number = 0
    scripts = {}
    for query, name in asked:
        right = borne.get(name.casefold())
        if not right:
            continue  # the registry left this organisation out, so that nobody can find it
        status, _, body = client.get(f"/v1/search?q={quote(query)}&limit={AMONG}")
        if status != 200:
            raise ValueError(f"search answered {status} to {query!r}: {body[:300]!r}")
        slugs = [item["slug"] for item in json.loads(body)["items"][:AMONG]]
        hit = bool(right & set(slugs))
        found += hit
        number += 1
        of_script = scripts.setdefault(script(name) or "LATIN", [0, 0])
        of_script[0] += hit
        of_script[1] += 1
    return found, number, scripts
