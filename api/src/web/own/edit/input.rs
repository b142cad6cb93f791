//! The boxes of a form, as the schema of a draft asks for them.

use std::collections::BTreeSet;

use askama::Template;
use openapi::{
    Fault,
    body::{resolve, target},
};
use serde_json::{Map, Value};

use super::{
    lists::{List, Lists},
    part::has_dates,
};
use crate::{
    snapshot::View,
    web::{
        frame::{Choice, Frame},
        language::Language,
    },
};

/// Longer texts have more than one line.
const LONGEST_LINE: u64 = 1000;

/// A box, or several that belong together, with what they are called and what is wrong with them.
#[derive(Template)]
#[template(path = "input.html")]
struct Input {
    /// JSON pointer (RFC 6901) into the draft.
    pointer: String,
    label: String,
    faults: Vec<String>,
    boxes: Boxes,
}

/// What is filled in.
enum Boxes {
    Line(Line),
    Text(String),
    Choice(Vec<Choice>),
    Check(bool),
    Group(Vec<Input>),
    List(Vec<Item>),
    /// Values of one line each, by their pointers; the last one is still to be filled in.
    Row(Vec<(String, Line)>),
    Languages(Vec<Tab>),
}

/// A box of one line.
#[derive(Default)]
struct Line {
    value: String,
    size: Option<usize>,
    /// What is offered.
    list: Option<List>,
    /// What explains it.
    hint: Option<&'static str>,
    /// It is for a program, and reads from the left in every language.
    code: bool,
}

/// An item of a list; the last one is still to be filled in.
#[derive(Template)]
#[template(path = "input_item.html")]
struct Item {
    t: &'static Language,
    pointer: String,
    /// How many-eth it is; none for the one that is still to be filled in.
    number: Option<usize>,
    inputs: Vec<Input>,
}

/// The items in one language.
struct Tab {
    /// BCP 47; nothing where it is still to be said.
    code: String,
    name: String,
    /// Whether there is anything in it.
    count: usize,
    open: bool,
    items: Vec<Item>,
}

impl Input {
    /// Adds what is offered for its boxes.
    fn lists(&self, all: &mut Vec<List>) {
        match &self.boxes {
            Boxes::Line(line) => all.extend(line.list),
            Boxes::Group(inputs) => inputs.iter().for_each(|input| input.lists(all)),
            Boxes::Row(row) => all.extend(row.iter().filter_map(|(_, line)| line.list)),
            Boxes::List(items) => items.iter().for_each(|item| item.lists(all)),
            Boxes::Languages(tabs) => {
                tabs.iter().flat_map(|tab| &tab.items).for_each(|item| item.lists(all));
            }
            Boxes::Text(_) | Boxes::Choice(_) | Boxes::Check(_) => {}
        }
    }
}

impl Item {
    fn lists(&self, all: &mut Vec<List>) {
        self.inputs.iter().for_each(|input| input.lists(all));
    }
}

/// The boxes of a form, with what explains them and what is offered for them.
#[derive(Template)]
#[template(path = "inputs.html")]
pub(in crate::web::own) struct Inputs {
    t: &'static Language,
    inputs: Vec<Input>,
    dates: bool,
    lists: Lists,
}

impl Inputs {
    /// The boxes for fields of a draft, with what is in them and what is wrong with that.
    pub(in crate::web::own) fn of<'v>(
        f: &Frame,
        view: &View<'_>,
        fields: &[(&'static str, &'static Value)],
        faults: &[Fault],
        value: impl Fn(&str) -> &'v Value,
    ) -> Self {
        let maker = Maker { t: f.t, faults };
        let inputs: Vec<Input> =
            fields.iter().map(|(name, schema)| maker.input(name, schema, value(name))).collect();
        let mut asked = Vec::new();
        inputs.iter().for_each(|input| input.lists(&mut asked));
        Self { t: f.t, inputs, dates: has_dates(fields), lists: Lists::of(&asked, view, f) }
    }
}

/// What all boxes of a form are made by.
struct Maker<'a> {
    t: &'static Language,
    faults: &'a [Fault],
}

impl Maker<'_> {
    /// The boxes for a field of a draft.
    fn input(&self, name: &str, schema: &Value, value: &Value) -> Input {
        self.at(format!("/{name}"), name, schema, value)
    }

    fn at(&self, pointer: String, name: &str, schema: &Value, value: &Value) -> Input {
        let known = resolve(schema);
        let boxes = match known["type"].as_str() {
            Some("object") if known["properties"].is_object() => {
                Boxes::Group(self.group(&pointer, known, value))
            }
            Some("object") => Boxes::Group(self.texts(&pointer, value)),
            Some("array") => self.list(&pointer, name, &known["items"], value),
            Some("boolean") if known["nullable"] == true || schema["nullable"] == true => self.perhaps(value),
            Some("boolean") => Boxes::Check(value == true),
            _ => self.line(name, schema, known, value),
        };
        let row = matches!(boxes, Boxes::Row(_));
        // What is wrong with a value of a row stands below the row.
        let within = |at: &str| row && at.strip_prefix(&pointer).is_some_and(|rest| rest.starts_with('/'));
        let faults = self.faults_at(|at| at == pointer || within(at));
        Input { label: self.label(name), faults, boxes, pointer }
    }

    /// What is wrong at places that are meant.
    fn faults_at(&self, meant: impl Fn(&str) -> bool) -> Vec<String> {
        let at = self.faults.iter().filter(|fault| meant(fault.pointer.as_deref().unwrap_or_default()));
        at.map(|fault| fault.detail.clone()).collect()
    }

    fn label(&self, name: &str) -> String {
        self.t.text(&format!("field-{name}"))
    }

    fn group(&self, pointer: &str, schema: &Value, value: &Value) -> Vec<Input> {
        let properties = schema["properties"].as_object().into_iter().flatten();
        properties
            .map(|(name, schema)| self.at(format!("{pointer}/{name}"), name, schema, &value[name]))
            .collect()
    }

    /// Texts by language: those of the pages, and whatever else is there.
    fn texts(&self, pointer: &str, value: &Value) -> Vec<Input> {
        let there = value.as_object().map(Map::keys).into_iter().flatten().map(String::as_str);
        languages(there)
            .into_iter()
            .map(|code| {
                let boxes = Boxes::Line(Line { value: text_of(&value[&code]), ..Line::default() });
                let pointer = format!("{pointer}/{code}");
                let faults = self.faults_at(|at| at == pointer);
                Input { label: name_of(&code), faults, boxes, pointer }
            })
            .collect()
    }

    fn perhaps(&self, value: &Value) -> Boxes {
        let choices = [("", ""), ("true", "yes"), ("false", "no")].map(|(word, text)| Choice {
            chosen: word == text_of(value),
            label: if text.is_empty() { String::new() } else { self.t.text(text) },
            value: word.to_owned(),
        });
        Boxes::Choice(choices.into())
    }

    fn line(&self, name: &str, schema: &Value, known: &Value, value: &Value) -> Boxes {
        let value = text_of(value);
        if let Some(words) = known["enum"].as_array() {
            let family = target(schema).map_or("word", family);
            let words = words.iter().filter_map(Value::as_str);
            let choices = std::iter::once("").chain(words).map(|word| Choice {
                chosen: word == value,
                label: if word.is_empty() { String::new() } else { self.t.text(&format!("{family}-{word}")) },
                value: word.to_owned(),
            });
            return Boxes::Choice(choices.collect());
        }
        let most = schema["maxLength"].as_u64().or(known["maxLength"].as_u64());
        let code = |size, list, hint| Line { size, list, hint, code: true, ..Line::default() };
        let line = match schema["format"].as_str().or(known["format"].as_str()) {
            Some("partial-date") => code(Some(10), None, Some("date-hint")),
            Some("language-tag") => code(Some(8), Some(List::Languages), None),
            Some("country-code") => code(Some(3), None, None),
            Some("slug") => code(None, List::of(name), None),
            Some("uri") => code(None, None, None),
            Some("int32") => code(Some(6), None, None),
            _ if most.is_some_and(|most| most <= LONGEST_LINE) => Line::default(),
            _ => return Boxes::Text(value),
        };
        Boxes::Line(Line { value, ..line })
    }

    fn list(&self, pointer: &str, name: &str, item: &Value, value: &Value) -> Boxes {
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        let known = resolve(item);
        if !known["properties"].is_object() {
            let all = items.iter().chain([&Value::Null]).enumerate();
            let row = all.map(|(place, value)| {
                let line = match self.line(name, item, known, value) {
                    Boxes::Line(line) => line,
                    _ => Line { value: text_of(value), ..Line::default() },
                };
                (format!("{pointer}/{place}"), line)
            });
            return Boxes::Row(row.collect());
        }
        let make = |place: usize, value: &Value, number| Item {
            t: self.t,
            inputs: self.group(&format!("{pointer}/{place}"), known, value),
            pointer: format!("{pointer}/{place}"),
            number,
        };
        if known["properties"]["lang"].is_null() {
            let filled = items.iter().enumerate().map(|(place, value)| make(place, value, Some(place + 1)));
            let blank = make(items.len(), &Value::Null, None);
            return Boxes::List(filled.chain([blank]).collect());
        }
        let lang = |item: &Value| text_of(&item["lang"]);
        let there: Vec<String> = items.iter().map(lang).collect();
        let mut next = items.len();
        let codes = languages(there.iter().map(String::as_str)).into_iter().chain([String::new()]);
        let tabs = codes.map(|code| {
            let mine = items.iter().enumerate().filter(|(_, item)| lang(item) == code);
            let mut mine: Vec<Item> =
                mine.map(|(place, value)| make(place, value, Some(place + 1))).collect();
            let count = mine.len();
            let faulty = (0..items.len())
                .any(|place| there[place] == code && self.is_faulty(&format!("{pointer}/{place}/")));
            mine.push(make(next, &serde_json::json!({ "lang": code }), None));
            next += 1;
            Tab {
                name: if code.is_empty() { self.t.text("language-other") } else { name_of(&code) },
                open: faulty || count > 0,
                count,
                items: mine,
                code,
            }
        });
        Boxes::Languages(tabs.collect())
    }

    fn is_faulty(&self, begins: &str) -> bool {
        self.faults
            .iter()
            .any(|fault| fault.pointer.as_ref().is_some_and(|pointer| pointer.starts_with(begins)))
    }
}

/// The texts for the words of a list of words.
fn family(list: &str) -> &'static str {
    match list {
        "NameKind" => "name",
        "CoalitionStatus" => "status",
        "RelationKind" => "relation",
        "OrganisationKind" => "kind",
        _ => "word",
    }
}

/// The languages of the pages, and whatever others there are.
fn languages<'a>(there: impl Iterator<Item = &'a str>) -> Vec<String> {
    let pages: Vec<&str> = Language::all().iter().map(|language| language.code).collect();
    let others: BTreeSet<&str> = there.filter(|code| !code.is_empty() && !pages.contains(code)).collect();
    pages.into_iter().chain(others).map(str::to_owned).collect()
}

/// What a language calls itself; its tag where no page is in it.
fn name_of(code: &str) -> String {
    let page = Language::all().iter().find(|language| language.code == code);
    page.map_or_else(|| code.to_owned(), |language| language.name.to_owned())
}

/// A value as it stands in a box.
fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
