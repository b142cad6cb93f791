"""What is asked: the addresses of every case, a few (warm) or tens of thousands (distinct)."""

import itertools
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import quote, urlsplit

import data

COUNTRIES = ("AR AT AU BD BE BG BR CA CH CL CN CO CZ DE DK EG ES FI FR GB GR HR HU ID IE IL IN IR IT JP KE KR "
             "LT MX MY NG NL NO NZ PE PH PK PL PT RO RS RU SA SE SG SI SK TH TR TW UA US VN ZA").split()
SORTS = ["name", "-name", "country", "-country", "updated_at", "-updated_at"]
MEMBER_SORTS = ["member", "-member", "role", "-role", "since", "-since", "updated_at", "-updated_at"]
AS_OF = "2012-06-01"
WORDS = ["university", "internet society", "institute technology", "world bank", "red cross"]

# What the lines are called, in the order of the table.
WARM = {
    "coalition": "one coalition", "organisation": "one organisation", "page": "a page of 50 organisations",
    "filtered": "a filtered page", "members": "members of a coalition", "as_of": "members at a time past",
    "search": "search, repeated", "csv": "CSV of all memberships", "people": "a coalition's page for people",
    "304": "304 for a page of 50",
}
DISTINCT = {**{name: WARM[name] for name in ("coalition", "organisation", "page", "filtered", "members", "as_of")},
            "coalition": "one coalition, as of a day", "search": "search",
            "people": "an organisation's page for people"}


@dataclass
class Case:
    """One line of the table: where it begins, and whether the pages after that belong to it."""

    name: str
    label: str
    paths: list
    walk: bool = False
    # What ours is asked for besides: where answers are small, it keeps as many as nginx keeps files open.
    besides: list = field(default_factory=list)


def followed(page):
    """The path of the page after a page, or none."""
    if not page["next"]:
        return None
    parts = urlsplit(page["next"])
    return f"{parts.path}?{parts.query}"


def pages(client, path, number):
    """The paths of the first pages of a list."""
    found = []
    while path and len(found) < number:
        found.append(path)
        path = followed(client.json(path))
    return found


def warm(client):
    """A few addresses of each kind of read."""
    coalitions = data.coalition_slugs(client)
    some = [slug for slug in ("child-online-safety", "privacy", "open-standards") if slug in coalitions]
    slugs = [slug for slug, _ in data.organisations(client)]
    few = [slugs[len(slugs) * share // 10] for share in (1, 3, 5, 7, 9)]
    paths = {
        "coalition": [f"/v1/coalitions/{slug}" for slug in some],
        "organisation": [f"/v1/organisations/{slug}" for slug in few],
        "page": pages(client, "/v1/organisations?limit=50", 4),
        "filtered": [
            "/v1/organisations?country=US&stakeholder_category=civil-society",
            "/v1/organisations?country=DE,AT,CH&kind=organisation&sort=-name",
            "/v1/organisations?region=african-group&sort=updated_at",
            "/v1/organisations?stakeholder_category=government&country=GB,FR",
        ],
        "members": [f"/v1/coalitions/{slug}/members" for slug in some],
        "as_of": [f"/v1/coalitions/{slug}/members?as_of={AS_OF}" for slug in some],
        "search": [f"/v1/search?q={quote(words)}" for words in WORDS],
        "csv": ["/v1/memberships.csv"],
        "people": [f"/coalitions/{slug}" for slug in some],
    }
    return [Case(name, WARM[name], found) for name, found in paths.items()]


def distinct(client, most, words):
    """Different addresses, in an order that no run changes. `words`: what is searched for."""
    chance = random.Random(data.SEED)
    coalitions = data.coalition_slugs(client)
    slugs = [slug for slug, _ in data.organisations(client)]
    chance.shuffle(slugs)
    days = [(date(2009, 1, 1) + timedelta(days=7 * week)).isoformat() for week in range(850)]
    then = list(itertools.product(coalitions, days))
    chance.shuffle(then)
    pairs = [(pair, sort) for pair in itertools.combinations(COUNTRIES, 2) for sort in SORTS]
    pairs += [(three, sort) for three in itertools.combinations(COUNTRIES[::2], 3) for sort in SORTS]
    chance.shuffle(pairs)
    limits = [50, 49, 51, 48, 52]
    paths = {
        "coalition": [f"/v1/coalitions/{slug}?as_of={day}" for slug, day in then][:most],
        "organisation": [f"/v1/organisations/{slug}" for slug in slugs[:most]],
        "page": [f"/v1/organisations?limit={limit}&sort={sort}" for limit in limits for sort in SORTS],
        "filtered": [f"/v1/organisations?country={','.join(countries)}&sort={sort}" for countries, sort in pairs][:most],
        "members": [f"/v1/coalitions/{slug}/members?sort={sort}" for sort in MEMBER_SORTS for slug in coalitions],
        "as_of": [f"/v1/coalitions/{slug}/members?as_of={day}" for slug, day in then][:most],
        "search": [f"/v1/search?q={quote(query)}" for query in words[:most]],
        "people": [f"/organisations/{slug}" for slug in slugs[:most]],
    }
    besides = {"organisation": [f"/v1/organisations/{slug}" for slug in slugs[most:]]}
    return [Case(name, DISTINCT[name], found, name in ("page", "members"), besides.get(name, []))
            for name, found in paths.items()]


STEADY = ("one coalition", "one organisation", "a filtered page")


def steady(small, large):
    """Addresses with answers of the same size in both sizes of data: [(label, paths)]."""
    here = {slug for slug, _ in data.organisations(small)}
    same = [f"/v1/organisations/{slug}" for slug in sorted(here)]
    same = [path for path in same if _near(len(small.get(path)[2]), len(large.get(path)[2]))]
    # What ROR and the synthetic memberships did not touch, found among everything by a filter.
    kinds = ["state", "programme", "network", "unit", "government-body", "unresolved"]
    lists = [f"/v1/organisations?kind={','.join(chosen)}&sort={sort}"
             for length in (2, 3, 4, 5, 6) for chosen in itertools.combinations(kinds, length) for sort in SORTS]
    lists = [path for path in lists if _near(len(small.get(path)[2]), len(large.get(path)[2]))]
    coalitions = [f"/v1/coalitions/{slug}" for slug in data.coalition_slugs(small)]
    coalitions = [path for path in coalitions if _near(len(small.get(path)[2]), len(large.get(path)[2]))]
    return list(zip(STEADY, (coalitions, same, lists)))


def _near(one, other):
    return abs(one - other) <= 0.05 * max(one, other)
