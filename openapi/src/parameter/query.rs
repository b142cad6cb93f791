//! What a query asks for.

use std::collections::BTreeMap;

use super::{Parameter, value::Read};
use crate::{Fault, LanguageTag, PartialDate, ProblemKind, Timestamp, nearest::nearest};

/// What a query asks for, checked against the parameters of its operation.
#[derive(Debug, Clone, Default)]
pub struct Query(BTreeMap<&'static str, Read>);

impl Query {
    /// Checks and reads decoded pairs of name and value. The error lists every fault, the first kind
    /// first.
    pub fn read(
        parameters: &'static [Parameter],
        pairs: &[(String, String)],
    ) -> Result<Self, (&'static ProblemKind, Vec<Fault>)> {
        let mut query = Self::default();
        let mut faults: Vec<(&'static ProblemKind, Fault)> = Vec::new();
        let mut fault = |kind: &'static ProblemKind, name: &str, detail: String| {
            let fault =
                Fault { pointer: None, parameter: Some(name.to_owned()), code: kind.code.to_owned(), detail };
            faults.push((kind, fault));
        };
        for (position, (name, value)) in pairs.iter().enumerate() {
            let Some(parameter) = parameters.iter().find(|p| p.name == name) else {
                let detail = match nearest(name, parameters.iter().map(|p| p.name)) {
                    Some(near) => format!("`{name}` is not a parameter here; did you mean `{near}`?"),
                    None if parameters.is_empty() => {
                        format!("`{name}` is not a parameter here; there are none")
                    }
                    None => format!(
                        "`{name}` is not a parameter here; known are {}",
                        parameters.iter().map(|p| format!("`{}`", p.name)).collect::<Vec<_>>().join(", ")
                    ),
                };
                fault(ProblemKind::UNKNOWN_PARAMETER, name, detail);
                continue;
            };
            if pairs[..position].iter().any(|(earlier, _)| earlier == name) {
                fault(ProblemKind::REPEATED_PARAMETER, name, format!("`{name}` is given more than once"));
                continue;
            }
            match parameter.read(value) {
                Ok(read) => {
                    query.0.insert(parameter.name, read);
                }
                Err(why) => fault(ProblemKind::INVALID_PARAMETER, name, format!("`{name}`: {why}")),
            }
        }
        for missing in
            parameters.iter().filter(|p| p.required && pairs.iter().all(|(name, _)| name != p.name))
        {
            fault(ProblemKind::MISSING_PARAMETER, missing.name, format!("`{}` is missing", missing.name));
        }
        match faults.first() {
            None => Ok(query),
            Some((kind, _)) => Err((kind, faults.into_iter().map(|(_, fault)| fault).collect())),
        }
    }

    /// A text, or the one word of a choice.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.0.get(name) {
            Some(Read::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The values of a filter; `None` = not filtered.
    pub fn words(&self, name: &str) -> Option<&[String]> {
        match self.0.get(name) {
            Some(Read::Words(words)) => Some(words),
            _ => None,
        }
    }

    /// A date.
    pub fn date(&self, name: &str) -> Option<&PartialDate> {
        match self.0.get(name) {
            Some(Read::Date(date)) => Some(date),
            _ => None,
        }
    }

    /// An instant.
    pub fn instant(&self, name: &str) -> Option<Timestamp> {
        match self.0.get(name) {
            Some(Read::Instant(instant)) => Some(*instant),
            _ => None,
        }
    }

    /// A whole number.
    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.0.get(name) {
            Some(Read::Integer(number)) => Some(*number),
            _ => None,
        }
    }

    /// Whether a flag is set.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.0.get(name), Some(Read::Flag(true)))
    }

    /// A language.
    pub fn language(&self, name: &str) -> Option<&LanguageTag> {
        match self.0.get(name) {
            Some(Read::Language(language)) => Some(language),
            _ => None,
        }
    }

    /// The same query whatever the order of its parameters, without the named ones: for cursors.
    pub fn canonical_without(&self, left_out: &[&str]) -> String {
        self.0
            .iter()
            .filter(|(name, _)| !left_out.contains(name))
            .map(|(name, read)| format!("{name}={read:?}&"))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{OPERATIONS_WITH_PARAMETERS, of_operation};
    use super::*;

    fn read(operation: &str, pairs: &[(&str, &str)]) -> Result<Query, (&'static ProblemKind, Vec<Fault>)> {
        let pairs: Vec<_> = pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Query::read(of_operation(operation), &pairs)
    }

    #[test]
    fn every_example_is_accepted() {
        for (operation, parameters) in OPERATIONS_WITH_PARAMETERS {
            for parameter in *parameters {
                if !parameter.example.is_empty() {
                    let required = parameters.iter().filter(|p| p.required && p.name != parameter.name);
                    let mut pairs: Vec<_> = required.map(|p| (p.name, p.example)).collect();
                    pairs.push((parameter.name, parameter.example));
                    let read = read(operation, &pairs);
                    assert!(read.is_ok(), "{operation} {} {read:?}", parameter.name);
                }
            }
        }
    }

    #[test]
    fn all_faults_at_once_with_the_nearest_name() {
        let (kind, faults) = read(
            "coalition_list",
            &[("limt", "5"), ("limit", "0"), ("limit", "5"), ("status", "actve"), ("as_of", "2008-13")],
        )
        .unwrap_err();
        assert_eq!(kind, ProblemKind::UNKNOWN_PARAMETER);
        let codes: Vec<_> = faults.iter().map(|f| f.code.as_str()).collect();
        assert_eq!(
            codes,
            [
                "unknown-parameter",
                "invalid-parameter",
                "repeated-parameter",
                "invalid-parameter",
                "invalid-parameter"
            ]
        );
        assert!(faults[0].detail.contains("did you mean `limit`?"), "{}", faults[0].detail);
        assert!(faults[3].detail.contains("did you mean `active`?"), "{}", faults[3].detail);
    }

    #[test]
    fn limits_are_never_clipped() {
        for bad in ["0", "201", "-1", "1.5", "", "+5", "٥"] {
            assert!(read("coalition_list", &[("limit", bad)]).is_err(), "{bad}");
        }
        assert_eq!(read("coalition_list", &[("limit", "200")]).unwrap().integer("limit"), Some(200));
    }
}
