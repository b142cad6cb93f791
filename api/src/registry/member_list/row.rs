//! From the cells of a row to what they say.

use std::collections::BTreeMap;

use openapi::{MemberKind, MembershipStatus, OrganisationKind, PartialDate, Slug};
use url::Url;

use super::{
    Field, Header, LONGEST_CELL, ListedRow, Reference, RowFault, RowFaultCode, country, damage, date,
    dialect::Record,
};
use crate::registry::{identifier::Register, text::fold};

/// Reads a row of a table.
pub(super) fn from_table(record: &Record, headers: &[Header]) -> ListedRow {
    let mut row = Reading::begin(record.line);
    let beyond = record.cells.iter().skip(headers.len()).filter(|cell| !cell.trim().is_empty()).count();
    if beyond > 0 {
        let (cells, columns) = (record.cells.len(), headers.len());
        row.fault(
            None,
            RowFaultCode::TooManyCells,
            format!(
                "the row has {cells} cells and the header {columns}: a cell that contains the delimiter must \
                 stand in quotation marks"
            ),
        );
    }
    for (header, cell) in headers.iter().zip(&record.cells) {
        let Some(field) = header.field else { continue };
        let cell = cell.trim();
        match escaped_formula(cell) {
            Some(cell) => row.cell(header, field, cell, true),
            None => row.cell(header, field, cell, false),
        }
    }
    row.finish(headers)
}

/// The text of a cell that was kept from being a formula with an apostrophe, as the registry's own tables do.
fn escaped_formula(cell: &str) -> Option<&str> {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r']))
}

/// A row that is being read.
pub(super) struct Reading {
    row: ListedRow,
}

impl Reading {
    pub(super) fn begin(line: u64) -> Self {
        let row = ListedRow {
            line,
            cells: BTreeMap::new(),
            name: None,
            kind: None,
            organisation_kind: None,
            reference: None,
            role: None,
            since: None,
            until: None,
            status: None,
            category: None,
            country: None,
            website: None,
            identifiers: BTreeMap::new(),
            acronym: None,
            note: None,
            affiliation: None,
            coalition: None,
            faults: Vec::new(),
            warnings: Vec::new(),
        };
        Self { row }
    }

    pub(super) fn fault(&mut self, column: Option<&str>, code: RowFaultCode, detail: String) {
        self.row.faults.push(RowFault { column: column.map(str::to_owned), code, detail });
    }

    fn warning(&mut self, column: &str, code: RowFaultCode, detail: String) {
        self.row.warnings.push(RowFault { column: Some(column.to_owned()), code, detail });
    }

    /// Takes the cell of a column that was understood; `escaped` = what looks like a formula is none.
    pub(super) fn cell(&mut self, header: &Header, field: Field, cell: &str, escaped: bool) {
        let cell = cell.trim();
        if cell.is_empty() {
            return;
        }
        let kept: String = cell.chars().take(LONGEST_CELL).collect();
        let too_long = kept.len() < cell.len();
        self.row.cells.insert(field, kept);
        let column = Some(header.text.as_str());
        if too_long {
            let detail =
                format!("the cell is longer than {LONGEST_CELL} characters; is a quotation mark missing?");
            return self.fault(column, RowFaultCode::TooLong, detail);
        }
        if let Some((code, detail)) = unreadable(cell, escaped) {
            return self.fault(column, code, detail);
        }
        let value = if field == Field::Note {
            cell.to_owned()
        } else {
            if cell.contains(['\n', '\r']) {
                let lines = cell.lines().count();
                let detail = format!("the cell runs over {lines} lines; is a quotation mark missing?");
                self.warning(&header.text, RowFaultCode::LineBreak, detail);
            }
            cell.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        if let Err(detail) = self.take(field, value) {
            self.fault(column, RowFaultCode::InvalidValue, detail);
        }
    }

    fn take(&mut self, field: Field, value: String) -> Result<(), String> {
        let row = &mut self.row;
        match field {
            Field::Name => row.name = Some(value),
            Field::Kind => {
                let (kind, organisation_kind) = kind(&value)?;
                row.kind = Some(kind);
                row.organisation_kind = organisation_kind;
            }
            Field::Slug => row.reference = Some(reference(value)?),
            Field::Role => row.role = Some(role(&value)?),
            Field::Since => row.since = Some(date::read(&value)?),
            Field::Until => row.until = Some(date::read(&value)?),
            Field::Status => row.status = Some(status(&value)?),
            Field::Category => row.category = Some(value),
            Field::Country => {
                row.country = Some(country::read(&value).ok_or_else(|| {
                    format!(
                        "`{value}` is not a country: write its code of ISO 3166-1, such as `BR` or `BRA`, or its \
                         name in English; leave the cell empty for a body without a country"
                    )
                })?);
            }
            Field::Website => row.website = Some(website(&value)?),
            Field::Ror => identifier(row, Register::Ror, &value)?,
            Field::Wikidata => identifier(row, Register::Wikidata, &value)?,
            Field::Lei => identifier(row, Register::Lei, &value)?,
            Field::Isni => identifier(row, Register::Isni, &value)?,
            Field::Acronym => row.acronym = Some(value),
            Field::Note => row.note = Some(value),
            Field::Affiliation => row.affiliation = Some(value),
            Field::Coalition => row.coalition = Some(value.parse().map_err(|e: openapi::InvalidScalar| e.0)?),
        }
        Ok(())
    }

    /// The row, after the rules that need several of its cells.
    pub(super) fn finish(mut self, headers: &[Header]) -> ListedRow {
        let column = |field| {
            headers.iter().find(|header| header.field == Some(field)).map(|header| header.text.as_str())
        };
        let said = |field| self.row.cells.contains_key(&field);
        let who = [Field::Name, Field::Slug, Field::Ror, Field::Wikidata, Field::Lei, Field::Isni];
        if !who.into_iter().any(said) && !self.row.faults.iter().any(|f| f.code == RowFaultCode::WrongType) {
            let at = who.into_iter().find_map(column);
            self.fault(at, RowFaultCode::Required, "nothing in this row says who the member is".into());
        }
        let ends_early = |since: &PartialDate, until: &PartialDate| {
            since.earliest().zip(until.latest()).is_some_and(|(first, last)| last < first)
        };
        if let (Some(since), Some(until)) = (&self.row.since, &self.row.until)
            && ends_early(since, until)
        {
            let detail = format!("the membership ends (`{until}`) before it begins (`{since}`)");
            self.fault(column(Field::Until), RowFaultCode::EndsBeforeItBegins, detail);
        }
        let unused: &[Field] = match self.row.kind {
            Some(MemberKind::Organisation) => &[Field::Affiliation],
            Some(MemberKind::Person) => &[
                Field::Country,
                Field::Website,
                Field::Ror,
                Field::Wikidata,
                Field::Lei,
                Field::Isni,
                Field::Acronym,
            ],
            None => &[],
        };
        let not_used = unused.iter().filter(|field| self.row.cells.contains_key(field));
        for name in not_used.filter_map(|field| column(*field)).collect::<Vec<_>>() {
            let member =
                if self.row.kind == Some(MemberKind::Person) { "a person" } else { "an organisation" };
            let detail = format!("the registry keeps no such thing of {member}: the cell is not used");
            self.warning(name, RowFaultCode::NotUsed, detail);
        }
        self.row
    }
}

/// What makes a cell unreadable, whatever its column.
fn unreadable(cell: &str, escaped: bool) -> Option<(RowFaultCode, String)> {
    if let Some(whole) = damage::undamaged(cell) {
        let detail =
            format!("`{cell}` was read in a wrong encoding before it got here; it probably was `{whole}`");
        return Some((RowFaultCode::DamagedText, detail));
    }
    if damage::has_lost_letters(cell) {
        let detail = format!("`{cell}` has lost letters (`\u{fffd}`): write them again");
        return Some((RowFaultCode::DamagedText, detail));
    }
    if let Some(c) = cell.chars().find(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
        let detail = format!("the cell has a character that is no text, U+{:04X}: remove it", u32::from(c));
        return Some((RowFaultCode::ControlCharacter, detail));
    }
    (cell.starts_with('=') && !escaped).then(|| {
        let detail =
            format!("`{cell}` is a formula: write its result, or an apostrophe in front if it is text");
        (RowFaultCode::Formula, detail)
    })
}

fn kind(text: &str) -> Result<(MemberKind, Option<OrganisationKind>), String> {
    let organisation = |kind| Ok((MemberKind::Organisation, kind));
    match fold(text).as_str() {
        "organisation" | "organization" | "organizacion" | "org" => organisation(None),
        "person" | "individual" | "personne" | "individu" | "persona" | "individuo" => {
            Ok((MemberKind::Person, None))
        }
        "state" | "etat" | "estado" => organisation(Some(OrganisationKind::State)),
        "government body" => organisation(Some(OrganisationKind::GovernmentBody)),
        "unit" => organisation(Some(OrganisationKind::Unit)),
        "programme" | "program" => organisation(Some(OrganisationKind::Programme)),
        "network" => organisation(Some(OrganisationKind::Network)),
        "unresolved" => organisation(Some(OrganisationKind::Unresolved)),
        _ => Err(format!(
            "`{text}` is not a kind of member: write `organisation` or `person` (or, of an organisation, `state`, \
             `government-body`, `unit`, `programme`, `network`); a stakeholder category belongs in `category`"
        )),
    }
}

fn status(text: &str) -> Result<MembershipStatus, String> {
    match fold(text).as_str() {
        "current" | "active" | "actif" | "active member" | "activo" | "activa" => {
            Ok(MembershipStatus::Current)
        }
        "ended" | "former" | "left" | "ancien" | "antiguo" => Ok(MembershipStatus::Ended),
        "unconfirmed" => Ok(MembershipStatus::Unconfirmed),
        _ => Err(format!("`{text}` is not a status: write `current` or `ended`")),
    }
}

fn reference(text: String) -> Result<Reference, String> {
    if let Ok(id) = text.parse() {
        return Ok(Reference::Id(id));
    }
    text.parse().map(Reference::Slug).map_err(|_| {
        format!(
            "`{text}` is not the slug or id of a registered member: write it as in the address of the member in \
             the registry, such as `internet-society`; if this is where a person works, call the column \
             `affiliation`"
        )
    })
}

fn role(text: &str) -> Result<Slug, String> {
    fold(text).replace(' ', "-").parse().map_err(|_| {
        format!("`{text}` is not a role: write one of the registry, such as `{}`", super::DEFAULT_ROLE)
    })
}

fn website(text: &str) -> Result<String, String> {
    let wrong =
        || format!("`{text}` is not a web address: write it with its scheme, such as `https://www.itu.int`");
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let address = Url::parse(&with_scheme).map_err(|_| wrong())?;
    // A host without a dot is a word, and an address with an `@` is one of mail.
    let has_domain = address.domain().is_some_and(|domain| domain.trim_matches('.').contains('.'));
    let is_web = matches!(address.scheme(), "http" | "https") && address.username().is_empty();
    if has_domain && is_web { Ok(with_scheme) } else { Err(wrong()) }
}

fn identifier(row: &mut ListedRow, register: Register, text: &str) -> Result<(), String> {
    let identifier = register.canonical(text).map_err(|wrong| wrong.to_string())?;
    row.identifiers.insert(register, identifier);
    Ok(())
}
