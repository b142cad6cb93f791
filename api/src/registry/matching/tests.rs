//! Cases that are hard.

use openapi::{
    Identifier, IdentifierConfidence, Identifiers, Name, NameKind, OrganisationKind, OrganisationRecord,
    PersonRecord,
};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

/// An organisation with a number for an id; names are official, `~` makes an acronym, `<` a former one.
pub(crate) fn organisation(number: u128, names: &[&str], country: &str) -> OrganisationRecord {
    let name = |text: &&str| {
        let (kind, value) = match (text.strip_prefix('~'), text.strip_prefix('<')) {
            (Some(acronym), _) => (NameKind::Acronym, acronym),
            (_, Some(former)) => (NameKind::Former, former),
            _ => (NameKind::Official, *text),
        };
        Name {
            value: value.into(),
            lang: "und".parse().unwrap(),
            kind,
            since: None,
            until: None,
            sources: vec![],
            note: None,
        }
    };
    OrganisationRecord {
        id: Uuid::from_u128(number),
        slug: format!("o-{number}").parse().unwrap(),
        kind: OrganisationKind::Organisation,
        names: names.iter().map(name).collect(),
        country: country.parse().ok(),
        international: false,
        parent: None,
        successor: None,
        identifiers: Identifiers::default(),
        identifier_note: None,
        classifications: vec![],
        website: None,
        ambiguity: None,
        sources: vec![],
        note: None,
    }
}

fn identified(mut record: OrganisationRecord, register: &str, value: &str, sure: bool) -> OrganisationRecord {
    let confidence = if sure { IdentifierConfidence::Confirmed } else { IdentifierConfidence::Close };
    record.identifiers.insert(register.into(), Identifier { value: value.into(), confidence, note: None });
    record
}

fn at(mut record: OrganisationRecord, website: &str) -> OrganisationRecord {
    record.website = Some(website.into());
    record
}

fn person(number: u128, name: &str, affiliation: &str) -> PersonRecord {
    PersonRecord {
        id: Uuid::from_u128(number),
        slug: format!("p-{number}").parse().unwrap(),
        name: name.into(),
        affiliation: None,
        affiliation_as_stated: Some(affiliation.into()).filter(|text: &String| !text.is_empty()),
        sources: vec![],
        note: None,
        erased: false,
    }
}

fn registered() -> Vec<OrganisationRecord> {
    vec![
        organisation(
            1,
            &[
                "International Telecommunication Union",
                "~ITU",
                "~UIT",
                "Union internationale des télécommunications",
            ],
            "",
        ),
        organisation(2, &["Istanbul Technical University", "~ITU"], "TR"),
        organisation(3, &["Information Technology University", "~ITU"], "PK"),
        organisation(4, &["IT University of Copenhagen", "~ITU"], "DK"),
        at(organisation(5, &["Internet Society", "~ISOC"], "US"), "https://www.internetsociety.org"),
        organisation(6, &["ISOC Italia", "Società Internet Italia"], "IT"),
        organisation(7, &["AT&T"], "US"),
        organisation(8, &["Chicos.net"], "AR"),
        organisation(9, &["X"], "US"),
        organisation(10, &["★"], ""),
        organisation(11, &["北京大学", "Peking University"], "CN"),
        organisation(12, &["Université de Genève"], "CH"),
        organisation(13, &["Ministry of Health"], "FR"),
        organisation(14, &["Ministry of Health"], "BR"),
        organisation(15, &["Ministry of Justice"], "FR"),
        organisation(16, &["Google LLC"], "US"),
        organisation(17, &["Meta Platforms", "<Facebook"], "US"),
        identified(organisation(18, &["OECD Secretariat"], ""), "wikidata", "Q41550", true),
        identified(organisation(19, &["Development Centre"], ""), "ror", "https://ror.org/0438wbg98", true),
        identified(
            organisation(20, &["Committee of Spam Authorities"], ""),
            "lei",
            "724500A93Z8V1MJK5349",
            false,
        ),
        organisation(21, &["Universität Zürich"], "CH"),
        organisation(22, &["Информационный центр"], "RU"),
        organisation(23, &["University of Washington"], "US"),
        organisation(24, &["Federal Office of Communications Technologies"], "CH"),
        organisation(25, &["APEC", "Asia-Pacific Economic Cooperation"], ""),
        organisation(26, &["Agence Pour l'Enfance et la Culture", "~APEC"], "FR"),
        OrganisationRecord { kind: OrganisationKind::Unresolved, ..organisation(27, &["Al Something"], "") },
    ]
}

fn index() -> Index {
    Index::build(&registered(), &[person(101, "Jane Doe", "Internet Society"), person(102, "John Roe", "")])
}

/// The number of the one that matched and how; else those of the candidates, in order, and why.
fn found(wanted: Wanted<'_>) -> Result<(u128, How), (Vec<u128>, Option<Remark>)> {
    let finding = index().find(&wanted);
    match finding.matched {
        Some(hit) => {
            assert_eq!((finding.candidates.len(), finding.reason), (0, None));
            Ok((hit.id.id.as_u128(), hit.by))
        }
        None => Err((finding.candidates.iter().map(|hit| hit.id.id.as_u128()).collect(), finding.reason)),
    }
}

fn called(name: &str) -> Wanted<'_> {
    Wanted { name: Some(name), ..Wanted::default() }
}

fn of(country: &str, wanted: Wanted<'static>) -> Wanted<'static> {
    Wanted { country: country.parse().ok(), ..wanted }
}

fn with<'a>(register: Register, value: &str, mut wanted: Wanted<'a>) -> Wanted<'a> {
    wanted.identifiers.insert(register, value.into());
    wanted
}

#[test]
fn how_a_name_matched_is_told() {
    for (name, number, how) in [
        ("International  Telecommunication Union", 1, How::Exact),
        ("Universite\u{301} de Genève", 12, How::Exact),
        ("UNION INTERNATIONALE DES TELECOMMUNICATIONS", 1, How::Folded),
        ("Universite de Geneve", 12, How::Folded),
        ("BeiJingDaXue", 11, How::Transliterated),
        ("Universitaet Zuerich", 21, How::Transliterated),
        ("Universitat Zurich", 21, How::Folded),
        ("Google, Inc.", 16, How::Folded),
        ("google", 16, How::Folded),
        ("The Internet Society", 5, How::Folded),
        ("Internet Society (ISOC)", 5, How::Exact),
        ("AT & T", 7, How::Folded),
        ("X", 9, How::Exact),
        ("★", 10, How::Exact),
        ("chicos.net", 8, How::Folded),
        ("Federal Office of Comunications Technologies", 24, How::Fuzzy),
    ] {
        assert_eq!(found(called(name)), Ok((number, how)), "{name}");
    }
    // Two letters are different, a space, or a word.
    assert_eq!(found(called("Beijing Daxue")), Err((vec![11], Some(Remark::SimilarAlone))));
    assert_eq!(found(called("Informatsionnyi Tsentr")), Err((vec![22], Some(Remark::SimilarAlone))));
    assert_eq!(found(called("Federal Office of Communications")).unwrap_err().0, [24]);
}

#[test]
fn an_acronym_alone_never_matches() {
    assert_eq!(found(called("ITU")), Err((vec![1, 2, 3, 4], Some(Remark::AcronymAlone))));
    assert_eq!(found(called("I.T.U.")).unwrap_err().0, [1, 2, 3, 4]);
    assert_eq!(found(of("DK", called("ITU"))).unwrap_err().0, [4, 1, 2, 3]);
    assert_eq!(found(Wanted { acronym: Some("ITU"), ..called("Somebody") }).unwrap_err().0, [1, 2, 3, 4]);
    assert_eq!(found(called("ISOC")), Err((vec![5, 6], Some(Remark::AcronymAlone))));
    // The name of one is the acronym of another.
    assert_eq!(found(called("APEC")), Err((vec![25, 26], Some(Remark::AcronymAlone))));
    // What stands in parentheses is not on record as its acronym.
    assert_eq!(found(called("Internet Society (NLNET)")).unwrap_err().1, Some(Remark::AcronymDiffers));
}

#[test]
fn names_that_look_alike_are_told_apart() {
    assert_eq!(found(called("ISOC Italia")), Ok((6, How::Exact)));
    assert_eq!(found(called("ATT")).unwrap_err().0, [7]);
    assert_eq!(found(called("Washington University")), Err((vec![23], Some(Remark::SimilarAlone))));
    assert!(
        !found(called("University of Oslo")).unwrap_err().0.contains(&23),
        "only `university` is the same"
    );
    assert_eq!(found(called("Ministry of Finance")).unwrap_err().1, None);
    assert_eq!(found(called("Y")), Err((vec![], None)));
    let damaged = found(called("UniversitÃ© de GenÃ¨ve"));
    assert!(damaged.is_err(), "{damaged:?}");
}

#[test]
fn the_country_tells_bearers_of_one_name_apart() {
    assert_eq!(found(called("Ministry of Health")), Err((vec![13, 14], Some(Remark::SeveralFit))));
    assert_eq!(found(of("BR", called("Ministry of Health"))), Ok((14, How::Exact)));
    assert_eq!(found(of("BR", called("ministry of health"))), Ok((14, How::Folded)));
    let (candidates, reason) = found(of("DE", called("Ministry of Health"))).unwrap_err();
    assert_eq!((&candidates[..2], reason), (&[13, 14][..], Some(Remark::CountryDiffers)));
    assert_eq!(found(of("BR", called("Ministry of Justice"))).unwrap_err().1, Some(Remark::CountryDiffers));
}

#[test]
fn an_identifier_decides() {
    let ror = "https://ror.org/0438wbg98";
    assert_eq!(found(with(Register::Ror, ror, called("Whatever"))), Ok((19, How::Identifier)));
    let hit = index().find(&with(Register::Ror, ror, called("Whatever"))).matched.unwrap();
    assert_eq!(hit.remarks, [Remark::NameDiffers]);
    let both = with(Register::Wikidata, "Q41550", with(Register::Ror, ror, Wanted::default()));
    assert_eq!(found(both), Err((vec![18, 19], Some(Remark::IdentifiersDisagree))));
    // One that means a closely related body does not.
    let related = with(Register::Lei, "724500A93Z8V1MJK5349", Wanted::default());
    assert_eq!(found(related), Err((vec![20], Some(Remark::IdentifierOfRelated))));
    // The same name with another identifier is somebody else.
    let other = with(Register::Wikidata, "Q1", called("OECD Secretariat"));
    assert_eq!(found(other), Err((vec![18], Some(Remark::IdentifierDiffers))));
}

#[test]
fn a_website_proposes_and_narrows() {
    let wanted = Wanted { website: Some("http://internetsociety.org/about"), ..called("Somebody") };
    assert_eq!(found(wanted), Err((vec![5], Some(Remark::WebsiteAlone))));
    let twins = [
        at(organisation(1, &["Twin"], ""), "https://a.org"),
        at(organisation(2, &["Twin"], ""), "https://b.org"),
    ];
    let finding = Index::build(&twins, []).find(&Wanted { website: Some("www.b.org"), ..called("Twin") });
    assert_eq!(finding.matched.unwrap().id.id.as_u128(), 2);
}

#[test]
fn a_former_name_matches_and_says_so() {
    let hit = index().find(&called("Facebook")).matched.unwrap();
    assert_eq!((hit.id.id.as_u128(), hit.remarks), (17, vec![Remark::FormerName]));
}

#[test]
fn persons_need_more_than_a_name() {
    let somebody = |name, kind, affiliation| Wanted { kind, affiliation, ..called(name) };
    let isoc = Some("INTERNET SOCIETY");
    assert_eq!(found(somebody("Jane Doe", None, isoc)), Ok((101, How::Exact)));
    assert_eq!(found(somebody("Jane Doe", None, None)), Err((vec![101], Some(Remark::PersonByNameAlone))));
    assert_eq!(found(somebody("John Roe", None, isoc)), Err((vec![102], Some(Remark::PersonByNameAlone))));
    assert_eq!(
        found(somebody("Jane Doe", None, Some("ITU"))),
        Err((vec![101], Some(Remark::AffiliationDiffers)))
    );
    assert_eq!(found(somebody("Jane Doe", Some(MemberKind::Organisation), isoc)), Err((vec![], None)));
    assert_eq!(found(somebody("Internet Society", Some(MemberKind::Person), None)), Err((vec![], None)));
    let employed = PersonRecord { affiliation: Some(Uuid::from_u128(5)), ..person(103, "Ann Poe", "") };
    let finding = Index::build(&registered(), [&employed]).find(&somebody("Ann Poe", None, Some("ISOC")));
    assert_eq!(finding.matched.unwrap().id.id.as_u128(), 103);
}

#[test]
fn nobody_is_found_for_nothing() {
    assert_eq!(found(Wanted::default()), Err((vec![], None)));
    assert_eq!(found(called("☆☆")), Err((vec![], Some(Remark::NothingComparable))));
    assert_eq!(found(called("Al Something")), Err((vec![27], Some(Remark::Unresolved))));
    assert_eq!(Index::build([], []).find(&called("Internet Society")), Finding::default());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_asked_the_answer_is_bounded_and_steady(
        name in prop_oneof!["[ A-Za-zéßЖ北★&.()'-]{0,40}", "(ITU|ISOC|Ministry|of|Health|University|Zürich| |\\(|\\)|s|,){0,8}"],
        country in prop::option::of(prop::sample::select(vec!["FR", "US", "BR"])),
    ) {
        let index = index();
        let wanted = Wanted { country: country.and_then(|c| c.parse().ok()), ..called(&name) };
        let finding = index.find(&wanted);
        prop_assert_eq!(&finding, &index.find(&wanted));
        prop_assert!(finding.candidates.len() <= MOST_CANDIDATES);
        prop_assert!(finding.matched.is_none() || (finding.candidates.is_empty() && finding.reason.is_none()));
        for hit in finding.matched.iter().chain(&finding.candidates) {
            prop_assert_eq!(hit.score.is_some(), hit.by == How::Fuzzy);
            prop_assert!(hit.score.is_none_or(|score| (0.0..=1.0).contains(&score)));
        }
        if let Some(hit) = &finding.matched {
            prop_assert!(hit.by < How::Website && !hit.remarks.contains(&Remark::CountryDiffers));
        }
    }

    #[test]
    fn the_order_of_registration_does_not_matter(order in Just((0..27usize).collect::<Vec<_>>()).prop_shuffle()) {
        let all = registered();
        let shuffled: Vec<OrganisationRecord> = order.iter().map(|at| all[*at].clone()).collect();
        let (one, other) = (Index::build(&all, []), Index::build(&shuffled, []));
        for name in ["ITU", "Ministry of Health", "University", "Internet Socity", "Federal Office of Comunications Technologies"] {
            prop_assert_eq!(one.find(&called(name)), other.find(&called(name)), "{}", name);
        }
    }
}
