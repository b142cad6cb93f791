"""Reads a dump with the tools of those who use it, and prints what they found as JSON.

Needs duckdb, frictionless, networkx, pandas, pyarrow, pyshacl and rdflib from PyPI. Called by the black-box tests: `python dumps.py DIRECTORY`.
"""

import csv
import datetime
import json
import pathlib
import sqlite3
import sys

import duckdb
import frictionless
import networkx
import pandas
import pyshacl
import rdflib

SHAPES = pathlib.Path(__file__).parent / "schemas" / "shapes.ttl"
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")


def need(holds, what):
    if not holds:
        raise SystemExit(f"dumps.py: {what}")


def tables(dump):
    """Every table has the rows that the manifest says, whoever reads it."""
    manifest = json.loads((dump / "manifest.json").read_text())
    reading = sqlite3.connect(f"file:{dump}/registry.sqlite?mode=ro", uri=True)
    need(reading.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "the SQLite file is damaged")
    need(not reading.execute("PRAGMA foreign_key_check").fetchall(), "a row refers to nothing")
    for (view,) in reading.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall():
        need(reading.execute(f'SELECT * FROM "{view}"').fetchall(), f"the view {view} shows nothing")
    rows = {}
    for file in manifest["files"]:
        path = dump / file["path"]
        if path.suffix == ".ndjson":
            read = duckdb.read_json(str(path), format="newline_delimited", maximum_object_size=1 << 26)
            need(len(read) == file["rows"], f"DuckDB reads {len(read)} things in {path.name}")
        if path.suffix == ".parquet":
            count = len(pandas.read_parquet(path))
            need(count == file["rows"], f"pandas reads {count} rows in {path.name}, not {file['rows']}")
        if path.suffix != ".csv":
            continue
        name = path.stem
        read = {
            "DuckDB": duckdb.sql(
                f"SELECT count(*) FROM read_csv('{path}', header=true, all_varchar=true, delim=',', quote='\"')"
            ).fetchall()[0][0],
            "DuckDB, Parquet": duckdb.sql(f"SELECT count(*) FROM '{dump}/parquet/{name}.parquet'").fetchall()[0][0],
            "pandas": len(pandas.read_csv(path, dtype="string", keep_default_na=False, na_values=[""])),
            "sqlite3": reading.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0],
        }
        for reader, count in read.items():
            need(count == file["rows"], f"{reader} reads {count} rows in {name}, not {file['rows']}")
        rows[name] = file["rows"]
    return rows


def cells(dump):
    """CSV, Parquet and SQLite hold the same values."""
    reading = sqlite3.connect(f"file:{dump}/registry.sqlite?mode=ro", uri=True)
    package = json.loads((dump / "datapackage.json").read_text())
    for resource in package["resources"]:
        name, fields = resource["name"], resource["schema"]["fields"]
        booleans = [field["type"] == "boolean" for field in fields]

        def text(value, boolean):
            if boolean and value is not None:
                return ("false", "true")[value]
            return "" if value is None else str(value)

        def fused(cell):
            return cell[1:] if name == "membership_wide" and cell[:2] in ("'=", "'+", "'-", "'@") else cell

        with open(dump / resource["path"], encoding="utf-8", newline="") as file:
            header, *of_csv = csv.reader(file)
        need(header == [field["name"] for field in fields], f"{name} has other columns than its schema")
        of_csv = sorted([fused(cell) for cell in row] for row in of_csv)
        of_sqlite = sorted(
            [text(*pair) for pair in zip(row, booleans)] for row in reading.execute(f'SELECT * FROM "{name}"')
        )
        need(of_csv == of_sqlite, f"{name} differs between CSV and SQLite")
        of_parquet = duckdb.sql(f"SELECT * FROM '{dump}/parquet/{name}.parquet'")
        types = {"string": "VARCHAR", "date": "DATE", "datetime": "TIMESTAMP WITH TIME ZONE", "integer": "BIGINT",
                 "boolean": "BOOLEAN"}
        need([str(t) for t in of_parquet.types] == [types[field["type"]] for field in fields], f"types of {name}")
        of_parquet = sorted([typed(cell) for cell in row] for row in of_parquet.fetchall())
        need(of_parquet == of_sqlite, f"{name} differs between Parquet and SQLite")


def typed(cell):
    """A value of Parquet as it is in CSV."""
    match cell:
        case None:
            return ""
        case bool():
            return ("false", "true")[cell]
        case datetime.datetime():
            instant = cell.astimezone(datetime.timezone.utc)
            return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03}Z"
        case _:
            return str(cell)


def network(dump):
    """Both forms of the network are the same network."""
    forms = [networkx.read_graphml(dump / "network/network.graphml", force_multigraph=True),
             networkx.read_gexf(dump / "network/network.gexf", version="1.3")]
    found = []
    for graph in forms:
        of_coalitions = {node for node, told in graph.nodes(data=True) if told["kind"] == "coalition"}
        across = all((a in of_coalitions) != (b in of_coalitions) for a, b in graph.edges())
        need(across, "an edge does not join a member and a coalition")
        roles = sorted(told["role"] for _, _, told in graph.edges(data=True))
        found.append((sorted(graph.nodes(data="name")), sorted(map(sorted, graph.edges())), roles))
    need(found[0] == found[1], "GraphML and GEXF hold different networks")
    return {"coalitions": len(of_coalitions), "edges": forms[0].number_of_edges()}


def package(dump):
    """Frictionless finds every row as the schemas say, keys and references with it."""
    report = frictionless.validate(str(dump / "datapackage.json"))
    faults = report.flatten(["type", "title", "message"])
    need(report.valid, f"frictionless: {faults[:5]}")
    return len(report.tasks)


def catalogue(graph):
    """DCAT names every file once."""
    dataset = rdflib.URIRef("https://dumps.example/7/")
    need((dataset, DCAT.inSeries, rdflib.URIRef("https://dumps.example/")) in graph, "it is in no series")
    return len(set(graph.objects(dataset, DCAT.distribution)))


def linked(dump, graph):
    """JSON-LD and N-Quads are the same graph, and have every membership."""
    quads = rdflib.Dataset()
    quads.parse(dump / "registry.nq", format="nquads")
    need(set(graph) == set(quads.default_graph), "JSON-LD and N-Quads hold different graphs")
    return len(set(graph.subjects(rdflib.RDF.type, rdflib.ORG.Membership)))


def shaped(registry, catalogue):
    """The graphs hold what the shapes ask for, and the shapes see where they do not."""
    shapes = rdflib.Graph().parse(SHAPES, format="turtle")
    for name, graph in (("registry", registry), ("catalogue", catalogue)):
        conforms, _, told = pyshacl.validate(graph, shacl_graph=shapes)
        need(conforms, f"the {name} does not fit its shapes: {told[:2000]}")
    targets = set(shapes.objects(None, rdflib.SH.targetClass))
    seen = {kind for kind in targets for graph in (registry, catalogue) if (None, rdflib.RDF.type, kind) in graph}
    need(targets == seen, f"nothing is a {targets - seen}")
    for graph, lost in ((registry, rdflib.ORG.role), (registry, rdflib.SDO.isBasedOn), (catalogue, DCAT.mediaType)):
        damaged = rdflib.Graph() + graph
        damaged.remove(next(damaged.triples((None, lost, None))))
        conforms, *_ = pyshacl.validate(damaged, shacl_graph=shapes)
        need(not conforms, f"nobody misses {lost}")
    return len(targets)


def main():
    dump = pathlib.Path(sys.argv[1])
    registry = rdflib.Graph().parse(dump / "registry.jsonld", format="json-ld")
    dcat = rdflib.Graph().parse(dump / "dcat.jsonld", format="json-ld", publicID="https://dumps.example/7/")
    found = {"rows": tables(dump), "resources": package(dump), "distributions": catalogue(dcat)}
    cells(dump)
    found["network"] = network(dump)
    found["linked"] = linked(dump, registry)
    found["shapes"] = shaped(registry, dcat)
    wide = pandas.read_csv(dump / "csv/membership_wide.csv")
    found["by_coalition"] = wide[wide.status != "ended"].groupby("coalition").member.nunique().to_dict()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
