//! Dates as literals: XML Schema where it has the precision, EDTF (ISO 8601-2) for the others.

use openapi::PartialDate;

use super::resource::Object;

/// The datatype that says how precise a date is.
pub(super) fn datatype(date: &PartialDate) -> &'static str {
    const MONTH: usize = "2007-11".len();
    const YEAR: usize = "2007".len();
    match date.as_str().len() {
        _ if !date.is_reduced() => "edtf:EDTF",
        YEAR => "xsd:gYear",
        MONTH => "xsd:gYearMonth",
        _ => "xsd:date",
    }
}

/// A date, never filled up.
pub(super) fn literal(date: &PartialDate) -> Object {
    Object::Typed(date.as_str().to_owned(), datatype(date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_as_precise_as_it_is() {
        for (text, datatype) in [
            ("2007", "xsd:gYear"),
            ("2007-11", "xsd:gYearMonth"),
            ("2007-11-14", "xsd:date"),
            ("[2020..2022]", "edtf:EDTF"),
            ("[..2016]", "edtf:EDTF"),
        ] {
            assert_eq!(literal(&text.parse().unwrap()), Object::Typed(text.to_owned(), datatype));
        }
    }
}
