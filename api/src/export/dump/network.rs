//! The network of coalitions and their members, for programs that draw and measure networks: GraphML and GEXF 1.3.
//!
//! Coalitions and members are nodes, each membership is an edge. An organisation or person that belongs to no coalition
//! is no node; what is told of a node is as in the API.

use std::{collections::HashSet, path::Path};

use quick_xml::{
    Error, Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};
use serde_json::Value;

use super::{DumpError, DumpFile, file::Writing};

const GRAPHML: &str = "network/network.graphml";
const GEXF: &str = "network/network.gexf";

/// What is told of nodes: the name, and where in the thing it is.
const OF_NODES: &[(&str, &str)] = &[
    ("slug", "/slug"),
    ("name", "/name"),
    ("country", "/country"),
    ("stakeholder_category", "/stakeholder_category"),
    ("status", "/status"),
];
/// What is told of edges.
const OF_EDGES: &[(&str, &str)] =
    &[("role", "/role"), ("status", "/status"), ("since", "/since"), ("until", "/until")];

/// Both files while they are written. All nodes have to come before all edges.
pub(super) struct Network {
    graphml: Writer<Writing>,
    gexf: Writer<Writing>,
    nodes: HashSet<String>,
    edges: u64,
}

impl Network {
    /// The files up to the first node.
    pub(super) fn create(directory: &Path) -> Result<Self, DumpError> {
        let file = |path: &str| Writing::create(directory, path.to_owned(), "application/xml");
        let mut new = Self {
            graphml: Writer::new(file(GRAPHML)?),
            gexf: Writer::new(file(GEXF)?),
            nodes: HashSet::new(),
            edges: 0,
        };
        new.begin_graphml().map_err(|error| failed(GRAPHML, error))?;
        new.begin_gexf().map_err(|error| failed(GEXF, error))?;
        Ok(new)
    }

    fn begin_graphml(&mut self) -> Result<(), Error> {
        let out = &mut self.graphml;
        declare(out)?;
        let root =
            BytesStart::new("graphml").with_attributes([("xmlns", "http://graphml.graphdrawing.org/xmlns")]);
        line(out, Event::Start(root))?;
        let of_nodes = [("kind", "")].iter().chain(OF_NODES).map(|(name, _)| ("node", *name));
        for (on, name) in of_nodes.chain(OF_EDGES.iter().map(|(name, _)| ("edge", *name))) {
            let id = format!("{on}_{name}");
            let key = [("id", id.as_str()), ("for", on), ("attr.name", name), ("attr.type", "string")];
            line(out, Event::Empty(BytesStart::new("key").with_attributes(key)))?;
        }
        let graph = [("id", "dynamic-coalitions"), ("edgedefault", "undirected")];
        line(out, Event::Start(BytesStart::new("graph").with_attributes(graph)))
    }

    fn begin_gexf(&mut self) -> Result<(), Error> {
        let out = &mut self.gexf;
        declare(out)?;
        let root = [("xmlns", "http://gexf.net/1.3"), ("version", "1.3")];
        line(out, Event::Start(BytesStart::new("gexf").with_attributes(root)))?;
        let graph = [("defaultedgetype", "undirected"), ("mode", "static")];
        line(out, Event::Start(BytesStart::new("graph").with_attributes(graph)))?;
        let of_nodes: Vec<&str> = [("kind", "")].iter().chain(OF_NODES).map(|(name, _)| *name).collect();
        let of_edges: Vec<&str> = OF_EDGES.iter().map(|(name, _)| *name).collect();
        for (class, names) in [("node", of_nodes), ("edge", of_edges)] {
            line(out, Event::Start(BytesStart::new("attributes").with_attributes([("class", class)])))?;
            for name in names {
                let attribute = [("id", name), ("title", name), ("type", "string")];
                line(out, Event::Empty(BytesStart::new("attribute").with_attributes(attribute)))?;
            }
            line(out, Event::End(BytesEnd::new("attributes")))?;
        }
        line(out, Event::Start(BytesStart::new("nodes")))
    }

    /// Adds a coalition, or a member that belongs to one.
    pub(super) fn node(&mut self, kind: &str, thing: &Value) -> Result<(), DumpError> {
        let Some(slug) = thing["slug"].as_str() else { return Ok(()) };
        let id = format!("{kind}:{slug}");
        let mut told = vec![("kind", kind.to_owned())];
        told.extend(told_of(thing, OF_NODES));
        let label = clean(thing["name"].as_str().unwrap_or(slug));
        graphml(&mut self.graphml, "node", &[("id", &id)], &told).map_err(|error| failed(GRAPHML, error))?;
        gexf(&mut self.gexf, "node", &[("id", &id), ("label", &label)], &told)
            .map_err(|error| failed(GEXF, error))?;
        self.nodes.insert(id);
        Ok(())
    }

    /// Adds a membership, unless its member was erased.
    pub(super) fn edge(&mut self, membership: &Value) -> Result<(), DumpError> {
        let text = |pointer: &str| membership.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let coalition = format!("coalition:{}", text("/coalition/slug"));
        let member = format!("{}:{}", text("/member/kind"), text("/member/slug"));
        if ![&coalition, &member].iter().all(|node| self.nodes.contains(*node)) {
            return Ok(());
        }
        let told: Vec<_> = told_of(membership, OF_EDGES).collect();
        let ends = [("id", text("/id")), ("source", member.as_str()), ("target", coalition.as_str())];
        graphml(&mut self.graphml, "edge", &ends, &told).map_err(|error| failed(GRAPHML, error))?;
        if self.edges == 0 {
            begin_edges(&mut self.gexf).map_err(|error| failed(GEXF, error))?;
        }
        gexf(&mut self.gexf, "edge", &ends, &told).map_err(|error| failed(GEXF, error))?;
        self.edges += 1;
        Ok(())
    }

    /// Writes what is left. Rows are edges.
    pub(super) fn finish(mut self) -> Result<Vec<DumpFile>, DumpError> {
        if self.edges == 0 {
            begin_edges(&mut self.gexf).map_err(|error| failed(GEXF, error))?;
        }
        let close = |out: &mut Writer<Writing>, path: &str, elements: &[&str]| {
            let written = elements.iter().try_for_each(|name| line(out, Event::End(BytesEnd::new(*name))));
            written.map_err(|error| failed(path, error))
        };
        close(&mut self.graphml, GRAPHML, &["graph", "graphml"])?;
        close(&mut self.gexf, GEXF, &["edges", "graph", "gexf"])?;
        let files = [self.graphml, self.gexf].map(|out| {
            let mut file = out.into_inner();
            file.rows = Some(self.edges);
            file.finish()
        });
        files.into_iter().collect()
    }
}

fn told_of<'a>(
    thing: &'a Value,
    wanted: &'a [(&'static str, &'static str)],
) -> impl Iterator<Item = (&'static str, String)> + 'a {
    wanted.iter().filter_map(|(name, pointer)| Some((*name, clean(thing.pointer(pointer)?.as_str()?))))
}

/// A text without the characters that XML 1.0 cannot hold.
fn clean(text: &str) -> String {
    let held = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().map(|c| if held(c) { c } else { '\u{fffd}' }).collect()
}

fn declare(out: &mut Writer<Writing>) -> Result<(), Error> {
    line(out, Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
}

/// An event, and the end of the line.
fn line(out: &mut Writer<Writing>, event: Event<'_>) -> Result<(), Error> {
    out.write_event(event)?;
    out.write_event(Event::Text(BytesText::new("\n")))
}

fn begin_edges(out: &mut Writer<Writing>) -> Result<(), Error> {
    line(out, Event::End(BytesEnd::new("nodes")))?;
    line(out, Event::Start(BytesStart::new("edges")))
}

fn graphml(
    out: &mut Writer<Writing>,
    name: &str,
    attributes: &[(&str, &str)],
    told: &[(&str, String)],
) -> Result<(), Error> {
    out.write_event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())))?;
    for (what, text) in told {
        let key = format!("{name}_{what}");
        out.write_event(Event::Start(BytesStart::new("data").with_attributes([("key", key.as_str())])))?;
        out.write_event(Event::Text(BytesText::new(text)))?;
        out.write_event(Event::End(BytesEnd::new("data")))?;
    }
    line(out, Event::End(BytesEnd::new(name)))
}

fn gexf(
    out: &mut Writer<Writing>,
    name: &str,
    attributes: &[(&str, &str)],
    told: &[(&str, String)],
) -> Result<(), Error> {
    out.write_event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())))?;
    out.write_event(Event::Start(BytesStart::new("attvalues")))?;
    for (what, text) in told {
        let value = [("for", *what), ("value", text.as_str())];
        out.write_event(Event::Empty(BytesStart::new("attvalue").with_attributes(value)))?;
    }
    out.write_event(Event::End(BytesEnd::new("attvalues")))?;
    line(out, Event::End(BytesEnd::new(name)))
}

fn failed(path: &str, error: Error) -> DumpError {
    let error = match error {
        Error::Io(cause) => std::io::Error::new(cause.kind(), cause),
        other => std::io::Error::other(other),
    };
    DumpError::file(path, error)
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        assert_eq!(clean("a\u{b}b \u{1f310}\n"), "a\u{fffd}b \u{1f310}\n");
        assert_eq!(clean("\u{ffff}"), "\u{fffd}");
    }
}
