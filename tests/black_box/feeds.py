"""Reads an Atom feed from standard input with feedparser, holds it to its schema, and tells what it found, as JSON.

Needs feedparser and lxml from PyPI.
"""

import json
import pathlib
import sys

import feedparser
from lxml import etree

SCHEMA = pathlib.Path(__file__).parent / "schemas" / "feed.rng"

text = sys.stdin.buffer.read()
feed = feedparser.parse(text)
read = etree.fromstring(text)
schema = etree.RelaxNG(etree.parse(SCHEMA))
gone = read.findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
json.dump(
    {
        "version": feed.version,
        "well_formed": not feed.bozo,
        "faults": [] if schema.validate(read) else [str(fault) for fault in schema.error_log],
        "title": feed.feed.title,
        "language": feed.feed.get("language"),
        "entries": [
            {"id": e.id, "url": e.link, "title": e.title, "by": e.author, "html": e.content[0].value, "type": e.content[0].type}
            for e in feed.entries
        ],
        "gone": [[entry.get("ref"), entry.get("when")] for entry in gone],
    },
    sys.stdout,
)
