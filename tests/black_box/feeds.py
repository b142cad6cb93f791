"""Reads an Atom feed from standard input with feedparser and tells what it found, as JSON."""

import json
import sys
import xml.etree.ElementTree as tree

import feedparser

text = sys.stdin.buffer.read()
feed = feedparser.parse(text)
gone = tree.fromstring(text).findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
json.dump(
    {
        "version": feed.version,
        "well_formed": not feed.bozo,
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
