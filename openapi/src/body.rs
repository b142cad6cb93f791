//! What a client may send.
//!
//! Every body of a request has a *shape*: a schema that stands in the document, and the check of bodies by
//! that very schema. The shapes of things are derived from their records: a *draft* is a record without its
//! id that refers to other things by slug, a *patch* is a merge patch (RFC 7396) of a draft. The check finds
//! everything that is wrong with a body in one go, each fault with its place as a JSON pointer (RFC 6901).

mod derive;
mod fault;
mod json_schema;
mod limits;
mod operation;
mod rules;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, sync::LazyLock};

use jsonschema::{PatternOptions, Validator};
use poem_openapi::{registry::Registry, types::Type};
use serde_json::{Map, Value, json};

use self::{derive::Form, rules::Rule};
use crate::{
    ChangeUndo, CoalitionEnd, CoalitionRecord, Fault, MembershipConfirmation, MembershipEnd,
    MembershipRecord, Name, OrganisationMerge, OrganisationRecord, PersonErasure, PersonRecord, SourceRecord,
    SuggestionAcceptance, SuggestionDecline, SuggestionDraft, VocabularyRecord,
};

pub use self::{
    fault::MOST_FAULTS,
    json_schema::to_json_schema,
    operation::{OPERATIONS_WITH_BODIES, OperationBody, of_operation},
};
pub(crate) use self::{
    fault::{Faults, member, refused, short},
    limits::{VISIBLE, is_visible},
};

/// The shape of a request body.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    name: &'static str,
    description: Option<&'static str>,
    /// The Rust type that it is derived from.
    of: &'static str,
    register: fn(&mut Registry),
    form: Form,
    /// What must hold of the body as a whole beside its schema.
    rule: Option<Rule>,
}

macro_rules! shapes {
    ($($constant:ident = $name:literal, $ty:ident, $form:ident, $rule:expr, $description:expr;)*) => {
        impl Shape {
            $(
                #[doc = concat!("`", $name, "`.")]
                pub const $constant: &'static Self = &Self {
                    name: $name,
                    description: $description,
                    of: stringify!($ty),
                    register: <$ty as Type>::register,
                    form: Form::$form,
                    rule: $rule,
                };
            )*

            /// Every shape there is.
            pub const ALL: &'static [&'static Self] = &[$(Self::$constant),*];
        }
    };
}

shapes! {
    COALITION_DRAFT = "CoalitionDraft", CoalitionRecord, Draft, Some(Name::official_rule),
        Some("A coalition to be entered.");
    COALITION_PATCH = "CoalitionPatch", CoalitionRecord, Patch, Some(Name::official_rule),
        Some("What is to be changed in a coalition (RFC 7396): null removes, lists are replaced as a whole.");
    ORGANISATION_DRAFT = "OrganisationDraft", OrganisationRecord, Draft, Some(Name::official_rule),
        Some("An organisation to be entered.");
    ORGANISATION_PATCH = "OrganisationPatch", OrganisationRecord, Patch, Some(Name::official_rule),
        Some("What is to be changed in an organisation (RFC 7396): null removes, lists are replaced as a whole.");
    PERSON_DRAFT = "PersonDraft", PersonRecord, Draft, None,
        Some("A person to be entered: no more than the source publishes, and no contact data.");
    PERSON_PATCH = "PersonPatch", PersonRecord, Patch, None,
        Some("What is to be changed in a person's record (RFC 7396): null removes, lists are replaced as a whole.");
    MEMBERSHIP_DRAFT = "MembershipDraft", MembershipRecord, Draft, Some(MembershipRecord::draft_rule),
        Some("A membership to be entered. Its `statements` may be left out where `change` has a `source`, \
              which then says so.");
    MEMBERSHIP_PATCH = "MembershipPatch", MembershipRecord, Patch, None,
        Some("What is to be changed in a membership (RFC 7396): null removes, lists are replaced as a whole.");
    SOURCE_DRAFT = "SourceDraft", SourceRecord, Draft, None,
        Some("A source to be entered.");
    SOURCE_PATCH = "SourcePatch", SourceRecord, Patch, None,
        Some("What is to be changed in a source (RFC 7396): null removes.");
    VOCABULARY_DRAFT = "VocabularyDraft", VocabularyRecord, Draft, Some(VocabularyRecord::rule),
        Some("A vocabulary to be entered.");
    VOCABULARY_PATCH = "VocabularyPatch", VocabularyRecord, Patch, Some(VocabularyRecord::rule),
        Some("What is to be changed in a vocabulary (RFC 7396): null removes, lists are replaced as a whole.");
    MEMBERSHIP_END = "MembershipEnd", MembershipEnd, Draft, None, None;
    MEMBERSHIP_CONFIRMATION = "MembershipConfirmation", MembershipConfirmation, Draft, None, None;
    COALITION_END = "CoalitionEnd", CoalitionEnd, Draft, Some(CoalitionEnd::rule), None;
    ORGANISATION_MERGE = "OrganisationMerge", OrganisationMerge, Draft, None, None;
    PERSON_ERASURE = "PersonErasure", PersonErasure, Draft, None, None;
    CHANGE_UNDO = "ChangeUndo", ChangeUndo, Draft, None, None;
    SUGGESTION_DRAFT = "SuggestionDraft", SuggestionDraft, Draft, Some(SuggestionDraft::rule), None;
    SUGGESTION_ACCEPTANCE = "SuggestionAcceptance", SuggestionAcceptance, Draft, None, None;
    SUGGESTION_DECLINE = "SuggestionDecline", SuggestionDecline, Draft, None, None;
}

/// Where the schemas stand in the document.
const PLACE: &str = "#/components/schemas/";

static SCHEMAS: LazyLock<Map<String, Value>> = LazyLock::new(derive::all);

/// The checks, compiled once.
static VALIDATORS: LazyLock<HashMap<&'static str, Result<Validator, String>>> = LazyLock::new(|| {
    let schemas: Map<String, Value> =
        SCHEMAS.iter().map(|(name, schema)| (name.clone(), to_json_schema(schema))).collect();
    Shape::ALL.iter().map(|shape| (shape.name, compile(shape.name, &schemas))).collect()
});

fn compile(name: &str, schemas: &Map<String, Value>) -> Result<Validator, String> {
    // The engine that takes linear time, whatever the text is.
    let mut options =
        jsonschema::options().should_validate_formats(true).with_pattern_options(PatternOptions::regex());
    for (format, refused) in fault::FORMATS {
        options = options.with_format(format, move |text: &str| refused(text).is_none());
    }
    let whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "components": {"schemas": schemas},
        "$ref": format!("{PLACE}{name}"),
    });
    options.build(&whole).map_err(|error| error.to_string())
}

/// All shapes and all that they refer to, by name, for `components.schemas` of the document (OpenAPI 3.0.3).
pub fn schemas() -> Map<String, Value> {
    SCHEMAS.clone()
}

impl Shape {
    /// The shape of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().copied().find(|shape| shape.name == name)
    }

    /// Name of the schema in the document.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The schema (OpenAPI 3.0.3). What it refers to is among [`schemas`].
    pub fn schema(&self) -> &'static Value {
        &SCHEMAS[self.name]
    }

    /// Everything that is wrong with a body; nothing if it is as it should be. Finds at most
    /// [`MOST_FAULTS`]; if there are more, one last fault says how many were left out.
    pub fn faults(&self, body: &Value) -> Vec<Fault> {
        self.faults_under("", body)
    }

    /// The same for a part of a body: `pointer` says where in the body it stands.
    pub fn faults_under(&self, pointer: &str, part: &Value) -> Vec<Fault> {
        let mut faults = Faults::default();
        self.collect(part, pointer, &mut faults);
        faults.into_all()
    }

    /// Adds what is wrong with a part of a body.
    pub(crate) fn collect(&self, part: &Value, pointer: &str, faults: &mut Faults) {
        match VALIDATORS.get(self.name) {
            Some(Ok(validator)) => fault::of_schema(validator, self.schema(), part, pointer, faults),
            Some(Err(why)) => {
                faults.push(pointer, "invalid-value", || format!("cannot be checked here: {why}"));
            }
            None => faults.push(pointer, "invalid-value", || "cannot be checked here".into()),
        }
        if let (Some(rule), Value::Object(body)) = (self.rule, part) {
            rule(body, pointer, faults);
        }
        rules::walk(self.schema(), part, pointer, faults);
    }
}

/// The name of the schema that a schema refers to, if it does nothing but that.
pub fn target(schema: &Value) -> Option<&'static str> {
    let reference = schema.get("$ref").or_else(|| schema.pointer("/allOf/0/$ref"))?.as_str()?;
    let name = reference.strip_prefix(PLACE)?;
    SCHEMAS.get_key_value(name).map(|(name, _)| name.as_str())
}

/// The schema itself, or the one that it refers to.
pub fn resolve(schema: &Value) -> &Value {
    match target(schema) {
        Some(name) => &SCHEMAS[name],
        None => schema,
    }
}
