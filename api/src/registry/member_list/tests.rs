//! Lists as people hand them in.

use proptest::prelude::*;

use super::*;

fn list(text: &str) -> MemberList {
    MemberList::read_csv(text.as_bytes()).unwrap()
}

fn row(header: &str, cells: &str) -> ListedRow {
    list(&format!("{header}\n{cells}\n")).rows.remove(0)
}

/// The codes of the faults of a row and the columns they are in.
fn faults(row: &ListedRow) -> Vec<(RowFaultCode, Option<&str>)> {
    row.faults.iter().map(|fault| (fault.code, fault.column.as_deref())).collect()
}

#[test]
fn a_row_says_what_its_cells_say() {
    let list = list(
        "Nom;Sigle;Pays;Rôle;Since;Until;Status;Category;Website;ROR;Wikidata;Note;Phone\r\n\
         \"Union  internationale\r\ndes télécommunications\";UIT;CHE;Founding Member;2007-11;[2020..2022];ended;\
         IGO;www.itu.int;0438wbg98;q41550;\"a\r\nb\";+41 22\r\n",
    );
    assert_eq!((list.encoding, list.delimiter), (Encoding::Utf8, Some(Delimiter::Semicolon)));
    assert_eq!(list.column(Field::Acronym), Some("Sigle"));
    assert_eq!(list.headers[12], Header { text: "Phone".into(), field: None, reason: None });
    let row = &list.rows[0];
    assert_eq!(faults(row), []);
    assert_eq!(row.name.as_deref(), Some("Union internationale des télécommunications"));
    assert_eq!(row.warnings[0].code, RowFaultCode::LineBreak);
    assert_eq!(row.country.map(|c| c.to_string()).as_deref(), Some("CH"));
    assert_eq!(row.role.as_ref().map(Slug::as_str), Some("founding-member"));
    assert_eq!(row.since.as_ref().map(PartialDate::as_str), Some("2007-11"));
    assert_eq!(row.until.as_ref().map(PartialDate::as_str), Some("[2020..2022]"));
    assert_eq!(row.status, Some(MembershipStatus::Ended));
    assert_eq!(row.category.as_deref(), Some("IGO"));
    assert_eq!(row.website.as_deref(), Some("https://www.itu.int"));
    assert_eq!(row.identifiers[&Register::Ror], "https://ror.org/0438wbg98");
    assert_eq!(row.identifiers[&Register::Wikidata], "Q41550");
    assert_eq!(row.note.as_deref(), Some("a\nb"));
    assert_eq!(row.cells[&Field::Role], "Founding Member");
    assert!(
        !row.cells.values().any(|cell| cell.contains("+41")),
        "cells that were not understood are not kept"
    );
}

#[test]
fn all_faults_of_all_rows_come_at_once() {
    use RowFaultCode::*;
    let header = "name,role,since,until,country,website,ror,kind,status";
    let list = list(&format!(
        "{header}\n,,,,,,,,\n,member,,,,,,,\n=A(),!,31/12/2019,2019-2021,Atlantis,me@x.org,123,NGO,gone\n\
         A,,2020,2019,,,,,,extra\nUniversitÃ©,,,,,,,,\nUniversit\u{fffd},,,,,,,,\nA\u{1},,,,,,,,\nB"
    ));
    let found: Vec<(u64, Vec<_>)> = list.rows.iter().map(|row| (row.line, faults(row))).collect();
    assert_eq!(
        found,
        [
            (3, vec![(Required, Some("name"))]),
            (
                4,
                vec![
                    (Formula, Some("name")),
                    (InvalidValue, Some("role")),
                    (InvalidValue, Some("since")),
                    (InvalidValue, Some("until")),
                    (InvalidValue, Some("country")),
                    (InvalidValue, Some("website")),
                    (InvalidValue, Some("ror")),
                    (InvalidValue, Some("kind")),
                    (InvalidValue, Some("status")),
                ]
            ),
            (5, vec![(TooManyCells, None), (EndsBeforeItBegins, Some("until"))]),
            (6, vec![(DamagedText, Some("name"))]),
            (7, vec![(DamagedText, Some("name"))]),
            (8, vec![(ControlCharacter, Some("name"))]),
            (9, vec![]),
        ]
    );
    assert!(list.rows[3].faults[0].detail.contains("probably was `Université`"));
    assert_eq!(list.faulty_rows(), 6);
}

#[test]
fn a_member_is_named_by_slug_or_id() {
    let slug = row("member,member_name", "itu,ITU");
    assert_eq!(slug.reference, Some(Reference::Slug("itu".parse().unwrap())));
    let id = row("id", "01a205b3-d08f-76d7-bd8e-32eb68dae85f");
    assert!(matches!(id.reference, Some(Reference::Id(_))) && id.faults.is_empty());
    let wrong = row("name,organisation", "Jane Doe,Internet Society");
    assert!(wrong.faults[0].detail.contains("`affiliation`"), "{:?}", wrong.faults);
}

#[test]
fn what_tables_of_the_registry_escape_is_read_back() {
    let given = row("name,note", "'=1+1,'-x");
    assert_eq!((given.name.as_deref(), given.note.as_deref()), (Some("=1+1"), Some("-x")));
    assert_eq!(faults(&given), []);
    assert_eq!(row("name", "'t Hooft").name.as_deref(), Some("'t Hooft"));
}

#[test]
fn kinds_and_what_is_kept_of_them() {
    let person = row("name,kind,affiliation,country", "Jane Doe,Person,ISOC,FR");
    assert_eq!((person.kind, person.affiliation.as_deref()), (Some(MemberKind::Person), Some("ISOC")));
    assert_eq!(person.warnings.iter().map(|w| w.code).collect::<Vec<_>>(), [RowFaultCode::NotUsed]);
    let state = row("name,kind", "France,state");
    assert_eq!(
        (state.kind, state.organisation_kind),
        (Some(MemberKind::Organisation), Some(OrganisationKind::State))
    );
}

#[test]
fn the_encoding_is_said() {
    let list = MemberList::read_csv(b"name;pays\nUniversit\xe9;France\n").unwrap();
    assert_eq!(list.encoding, Encoding::Windows1252);
    assert_eq!(list.rows[0].name.as_deref(), Some("Université"));
    assert_eq!(serde_json::to_value(&list).unwrap()["encoding"], "windows-1252");
}

#[test]
fn bounds_hold() {
    let header_of = |n: usize| (0..n).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",");
    let table =
        |columns: usize| MemberList::read_csv(format!("name,{}\nA", header_of(columns - 1)).as_bytes());
    assert!(table(MOST_COLUMNS).is_ok());
    assert_eq!(table(MOST_COLUMNS + 1), Err(UnreadableList::TooManyColumns { found: MOST_COLUMNS + 1 }));

    let long = |rows: usize| MemberList::read_csv(format!("name\n{}", "A\n".repeat(rows)).as_bytes());
    assert_eq!(long(MOST_ROWS).unwrap().rows.len(), MOST_ROWS);
    assert_eq!(long(MOST_ROWS + 1), Err(UnreadableList::TooManyRows));

    assert_eq!(faults(&row("name", &"é".repeat(LONGEST_CELL))), []);
    let longer = row("name", &"é".repeat(LONGEST_CELL + 1));
    assert_eq!(faults(&longer), [(RowFaultCode::TooLong, Some("name"))]);
    assert_eq!(longer.cells[&Field::Name].chars().count(), LONGEST_CELL);
}

#[test]
fn what_is_no_list_is_refused_with_advice() {
    for (text, part) in [
        ("", "empty"),
        ("name\n", "no members"),
        ("Internet Society\nITU", "the first line must be the header"),
        ("Members of the coalition,\nname,role\nA,member", "line 1"),
        ("\n\nA;B", "line 3"),
        ("role,since\nmember,2007", "no column says who"),
        ("Nom,Prénom\nDoe,Jane", "whole name"),
        ("sep=|\nname|role", "`sep=|`"),
        ("name\n\"A\nB", "never closed"),
        ("name\n\u{0}", "binary"),
    ] {
        let error = MemberList::read_csv(text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(part), "{text:?}: {error}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "(name|role|[,;\t\n\r\"'=é\u{0}A-C])*") {
        for bytes in [bytes, text.into_bytes()] {
            if let Ok(list) = MemberList::read_csv(&bytes) {
                prop_assert!(!list.rows.is_empty());
            }
            let _ = MemberList::read_json(&bytes);
        }
    }

    #[test]
    fn names_survive_every_dialect(
        names in prop::collection::vec("[A-Za-zéßЖ北,;\"'\t.&-]{0,12}[A-Zé北]", 1..12),
        delimiter in prop::sample::select(vec![b',', b';', b'\t']),
        terminator in prop::sample::select(vec![csv::Terminator::CRLF, csv::Terminator::Any(b'\n'), csv::Terminator::Any(b'\r')]),
        mark in any::<bool>(),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).terminator(terminator).from_writer(Vec::new());
        writer.write_record(["role", "name", "since"]).unwrap();
        for name in &names {
            writer.write_record(["member", name, "2007"]).unwrap();
        }
        let table = writer.into_inner().unwrap();
        let bytes = if mark { [&b"\xef\xbb\xbf"[..], &table].concat() } else { table };
        let list = MemberList::read_csv(&bytes).unwrap();
        prop_assert_eq!(list.rows.len(), names.len());
        for ((row, name), line) in list.rows.iter().zip(&names).zip(2..) {
            prop_assert_eq!(row.line, line);
            prop_assert!(row.faults.is_empty(), "{:?}", row.faults);
            let escaped = name.trim().strip_prefix('\'').filter(|rest| rest.starts_with(['-', '\t']));
            let unescaped = escaped.unwrap_or(name).split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(row.name.as_deref(), Some(unescaped.as_str()));
        }
    }
}
