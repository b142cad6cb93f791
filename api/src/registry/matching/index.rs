//! All registered organisations and persons by everything that can tell who is meant.

use std::{collections::HashMap, hash::Hash, ops::Range};

use openapi::{
    CountryCode, IdentifierConfidence, MemberId, MemberKind, NameKind, OrganisationKind, OrganisationRecord,
    PersonRecord,
};

use super::{How, similarity::Vocabulary, spelling, trigram::Trigrams};
use crate::registry::identifier::Register;

/// A website that more organisations share is that of none of them.
const MOST_ON_A_HOST: usize = 5;

/// Registered organisations and persons, to be found by what somebody says of them.
///
/// It is built once for many look-ups and owns what it needs: what is registered later is not in it.
#[derive(Debug)]
pub struct Index {
    pub(super) entities: Vec<Entity>,
    pub(super) names: Vec<KnownName>,
    exact: Bearers,
    /// Those beyond ASCII; the others are what they are when transliterated.
    folded: Bearers,
    transliterated: Bearers,
    /// Those that are not bare as they are.
    bare: Bearers,
    acronyms: HashMap<String, Vec<u32>>,
    hosts: HashMap<String, Vec<u32>>,
    identifiers: HashMap<(Register, String), Vec<u32>>,
    pub(super) vocabulary: Vocabulary,
    pub(super) trigrams: Trigrams,
}

/// The names that are the same in some form, by their number.
type Bearers = HashMap<String, Vec<u32>>;

/// A registered organisation or person.
#[derive(Debug)]
pub(super) struct Entity {
    pub(super) id: MemberId,
    /// Its names in the index.
    pub(super) names: Range<usize>,
    pub(super) country: Option<CountryCode>,
    pub(super) unresolved: bool,
    pub(super) identifiers: Vec<OwnIdentifier>,
    pub(super) host: Option<String>,
    pub(super) acronyms: Vec<String>,
    /// Of a person: what the organisation is called to which they belong, transliterated.
    pub(super) affiliations: Vec<String>,
}

/// An identifier on record.
#[derive(Debug)]
pub(super) struct OwnIdentifier {
    pub(super) register: Register,
    pub(super) value: String,
    /// It means this very body, not a closely related one.
    pub(super) own: bool,
}

/// A name that is no acronym.
#[derive(Debug)]
pub(super) struct KnownName {
    pub(super) entity: u32,
    pub(super) text: Box<str>,
    pub(super) former: bool,
    /// Its words in the vocabulary.
    pub(super) words: Box<[u32]>,
}

/// How strictly names are compared, the strictest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Exact,
    Folded,
    Transliterated,
    /// Without legal form, article and conjunctions.
    Bare,
}

impl Level {
    pub(super) const ALL: [Self; 4] = [Self::Exact, Self::Folded, Self::Transliterated, Self::Bare];

    pub(super) fn how(self) -> How {
        match self {
            Self::Exact => How::Exact,
            Self::Folded | Self::Bare => How::Folded,
            Self::Transliterated => How::Transliterated,
        }
    }
}

impl Index {
    /// Indexes all organisations and persons.
    pub fn build<'a>(
        organisations: impl IntoIterator<Item = &'a OrganisationRecord>,
        persons: impl IntoIterator<Item = &'a PersonRecord>,
    ) -> Self {
        let mut building = Building::default();
        let mut of_organisation = HashMap::new();
        for organisation in organisations {
            of_organisation.insert(organisation.id, building.entities.len());
            building.organisation(organisation);
        }
        for person in persons {
            let employer = person.affiliation.and_then(|id| of_organisation.get(&id)).copied();
            building.person(person, employer);
        }
        building.finish()
    }

    /// Number of organisations and persons in it.
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }

    /// The names that are the same as a name at a level, and no acronyms.
    pub(super) fn named(&self, name: &str, level: Level) -> Vec<u32> {
        let of = |bearers: &'_ Bearers, form: &str| bearers.get(form).cloned().unwrap_or_default();
        let mut names: Vec<u32> = match level {
            Level::Exact => of(&self.exact, &spelling::exact(name)),
            Level::Folded => {
                let folded = spelling::folded(name);
                let in_ascii = of(&self.transliterated, &folded)
                    .into_iter()
                    .filter(|number| self.names[*number as usize].text.is_ascii());
                in_ascii.chain(of(&self.folded, &folded)).collect()
            }
            Level::Transliterated => spelling::transliterated(name)
                .iter()
                .flat_map(|form| of(&self.transliterated, form))
                .collect(),
            Level::Bare => spelling::transliterated(name)
                .iter()
                .map(|form| spelling::bare(form))
                .flat_map(|bare| [of(&self.bare, &bare), of(&self.transliterated, &bare)].concat())
                .collect(),
        };
        names.sort_unstable();
        names.dedup();
        names
    }

    pub(super) fn with_acronym(&self, acronym: &str) -> &[u32] {
        self.acronyms.get(&spelling::acronym(acronym)).map_or(&[], Vec::as_slice)
    }

    pub(super) fn with_host(&self, host: &str) -> &[u32] {
        self.hosts.get(host).map(Vec::as_slice).filter(|all| all.len() <= MOST_ON_A_HOST).unwrap_or(&[])
    }

    pub(super) fn with_identifier(&self, register: Register, value: &str) -> &[u32] {
        self.identifiers.get(&(register, value.to_owned())).map_or(&[], Vec::as_slice)
    }
}

/// An index that is being built.
#[derive(Default)]
struct Building {
    entities: Vec<Entity>,
    names: Vec<KnownName>,
    /// The first transliterated form of each name.
    spelled: Vec<String>,
    exact: Bearers,
    folded: Bearers,
    transliterated: Bearers,
    bare: Bearers,
    acronyms: HashMap<String, Vec<u32>>,
    hosts: HashMap<String, Vec<u32>>,
    identifiers: HashMap<(Register, String), Vec<u32>>,
    vocabulary: Vocabulary,
}

impl Building {
    fn organisation(&mut self, organisation: &OrganisationRecord) {
        let entity = number(self.entities.len());
        let first_name = self.names.len();
        let mut acronyms = Vec::new();
        for name in &organisation.names {
            if name.kind == NameKind::Acronym {
                let acronym = spelling::acronym(&name.value);
                if !acronym.is_empty() {
                    add(&mut self.acronyms, acronym, entity);
                }
                acronyms.push(name.value.clone());
            } else {
                self.name(entity, &name.value, name.kind == NameKind::Former || name.until.is_some());
            }
        }
        let mut identifiers = Vec::new();
        for (register, identifier) in &organisation.identifiers {
            let Ok(register) = register.parse::<Register>() else { continue };
            let value = register.canonical(&identifier.value).unwrap_or_else(|_| identifier.value.clone());
            add(&mut self.identifiers, (register, value.clone()), entity);
            let own = identifier.confidence != IdentifierConfidence::Close;
            identifiers.push(OwnIdentifier { register, value, own });
        }
        let host = organisation.website.as_deref().and_then(spelling::host);
        if let Some(host) = &host {
            add(&mut self.hosts, host.clone(), entity);
        }
        self.entities.push(Entity {
            id: MemberId { kind: MemberKind::Organisation, id: organisation.id },
            names: first_name..self.names.len(),
            country: organisation.country,
            unresolved: organisation.kind == OrganisationKind::Unresolved,
            identifiers,
            host,
            acronyms,
            affiliations: Vec::new(),
        });
    }

    fn person(&mut self, person: &PersonRecord, employer: Option<usize>) {
        let entity = number(self.entities.len());
        let mut affiliations: Vec<String> =
            person.affiliation_as_stated.iter().flat_map(|stated| spelling::transliterated(stated)).collect();
        if let Some(employer) = employer {
            let employer = &self.entities[employer];
            let names = self.names[employer.names.clone()].iter().map(|name| &*name.text);
            let called = names.chain(employer.acronyms.iter().map(String::as_str));
            affiliations.extend(called.flat_map(spelling::transliterated));
        }
        self.name(entity, &person.name, false);
        self.entities.push(Entity {
            id: MemberId { kind: MemberKind::Person, id: person.id },
            names: self.names.len() - 1..self.names.len(),
            country: None,
            unresolved: false,
            identifiers: Vec::new(),
            host: None,
            acronyms: Vec::new(),
            affiliations,
        });
    }

    fn name(&mut self, entity: u32, text: &str, former: bool) {
        let name = number(self.names.len());
        add(&mut self.exact, spelling::exact(text), name);
        let folded = if text.is_ascii() { String::new() } else { spelling::folded(text) };
        if !folded.is_empty() {
            add(&mut self.folded, folded, name);
        }
        let forms = spelling::transliterated(text);
        for form in &forms {
            let bare = spelling::bare(form);
            if bare != *form {
                add(&mut self.bare, bare, name);
            }
            add(&mut self.transliterated, form.clone(), name);
        }
        let spelled = forms.into_iter().next().unwrap_or_default();
        let words = self.vocabulary.learn(&spelled);
        self.spelled.push(spelled);
        self.names.push(KnownName { entity, text: text.into(), former, words });
    }

    fn finish(mut self) -> Index {
        self.vocabulary.weigh(self.names.len());
        Index {
            entities: self.entities,
            names: self.names,
            exact: self.exact,
            folded: self.folded,
            transliterated: self.transliterated,
            bare: self.bare,
            acronyms: self.acronyms,
            hosts: self.hosts,
            identifiers: self.identifiers,
            vocabulary: self.vocabulary,
            trigrams: Trigrams::new(self.spelled.iter().map(String::as_str)),
        }
    }
}

/// Positions fit: a registry with four thousand million names does not fit into memory.
fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn add<K: Hash + Eq>(index: &mut HashMap<K, Vec<u32>>, key: K, entry: u32) {
    let entries = index.entry(key).or_default();
    if entries.last() != Some(&entry) {
        entries.push(entry);
    }
}
