"""Our public records as tables, for the peers: a column for each plain field, JSON for what has parts."""

import hashlib
import json

# Of each kind: which fields become columns of their own. The rest goes into columns of JSON.
PLAIN = {
    "coalitions": ["slug", "name", "acronym", "status", "formed_on", "mission", "website"],
    "organisations": ["slug", "name", "kind", "country", "international", "region", "stakeholder_category", "website",
                      "revision", "updated_at"],
    "people": ["slug", "name", "revision", "updated_at"],
    "memberships": ["id", "role", "role_as_stated", "since", "until", "status", "certainty", "note", "revision",
                    "updated_at"],
}
PARTS = {
    "coalitions": ["names", "themes", "status_history", "mission_statements", "relations", "sources"],
    # Which coalitions an organisation is in stands in the table of memberships.
    "organisations": ["names", "classifications", "parent", "successor", "identifiers", "sources"],
    "people": ["names", "sources"],
    "memberships": ["statements", "classifications"],
}


def identity(kind, slug):
    """A key of 15 letters and digits, as PocketBase wants it, that can be told from the slug."""
    return hashlib.sha256(f"{kind}/{slug}".encode()).hexdigest()[:15]


def row(kind, thing, position):
    """A thing as a row. `position` is its place in our order, which no other database sorts the same way."""
    made = {"key": identity(kind, thing.get("slug") or thing["id"]), "position": position}
    for field in PLAIN[kind]:
        value = thing.get(field)
        made["uuid" if field == "id" else field] = value if value is None or isinstance(value, (int, bool)) else str(value)
    for field in PARTS[kind]:
        made[field] = json.dumps(thing.get(field), ensure_ascii=False)
    if kind == "memberships":
        member = thing["member"]
        made["coalition"] = identity("coalitions", thing["coalition"]["slug"])
        of_organisation = member["kind"] == "organisation"
        made["organisation"] = identity("organisations", member["slug"]) if of_organisation else None
        made["person"] = None if of_organisation else identity("people", member["slug"])
    return made


def rows(kind, things):
    return [row(kind, thing, position) for position, thing in enumerate(things)]
