"""Reads graphs with rdflib and tells what it found, as JSON.

Standard input is a JSON array of objects with `text` and `form` (`json-ld`, `turtle`, `nquads`). For each, the answer has
the number of triples, a digest that is the same for isomorphic graphs, and how many things of each class there are.
"""

import collections
import json
import logging
import socket
import sys

import rdflib
import rdflib.compare


def no_network(*_):
    raise OSError("nothing has to be fetched to read a graph")


def strict(record):
    # rdflib warns of literals that their datatype does not know.
    raise SystemExit(f"linked_data.py: {record.getMessage()}")


socket.socket.connect = no_network
logging.getLogger("rdflib").addFilter(strict)
logging.getLogger("rdflib.term").addFilter(strict)

found = []
for given in json.load(sys.stdin):
    dataset = rdflib.Dataset()
    graph = dataset.default_graph
    if given["form"] == "nquads":
        dataset.parse(data=given["text"], format="nquads")
    else:
        graph.parse(data=given["text"], format=given["form"])
    blank = [node for node in graph.all_nodes() if isinstance(node, rdflib.BNode)]
    classes = collections.Counter(str(kind) for kind in graph.objects(None, rdflib.RDF.type))
    found.append(
        {
            "triples": len(graph),
            "blank": len(blank),
            "digest": str(rdflib.compare.to_isomorphic(graph).graph_digest()),
            "classes": classes,
        }
    )
json.dump(found, sys.stdout)
