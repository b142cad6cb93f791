//! Which of those who bear a name is meant, and what speaks against each.

use std::collections::BTreeMap;

use openapi::MemberKind;

use super::{
    Remark, Wanted,
    index::{Entity, Index, KnownName, Level},
    spelling,
};

/// Somebody who bears a name, once however many of their names are the same.
pub(super) struct Bearer<'a> {
    pub(super) entity: u32,
    pub(super) name: &'a KnownName,
    pub(super) remarks: Vec<Remark>,
    /// Whether a remark keeps it from being the one that is meant.
    pub(super) barred: bool,
}

/// Who is meant of those who bear a name.
pub(super) enum Settled<'a> {
    /// This one.
    One(Bearer<'a>),
    /// Nobody for certain: all of them, and why.
    Open(Vec<Bearer<'a>>, Remark),
    /// Nobody bears the name.
    Nobody,
}

impl Index {
    /// Whether somebody is of the sort that is wanted.
    pub(super) fn is_of_kind(&self, entity: u32, wanted: &Wanted<'_>) -> bool {
        wanted.kind.is_none_or(|kind| kind == self.entities[entity as usize].id.kind)
    }

    /// Who is meant by a name, compared at a level.
    pub(super) fn settle(&self, name: &str, level: Level, wanted: &Wanted<'_>) -> Settled<'_> {
        let mut bearers: BTreeMap<u32, Bearer<'_>> = BTreeMap::new();
        for known in self.named(name, level).into_iter().map(|number| &self.names[number as usize]) {
            if !self.is_of_kind(known.entity, wanted) {
                continue;
            }
            let bearer = bearers.entry(known.entity).or_insert_with(|| self.bearer(known, level, wanted));
            // Somebody who bears the name today bears it, whatever they were called before.
            if bearer.name.former && !known.former {
                bearer.name = known;
                bearer.remarks.retain(|remark| *remark != Remark::FormerName);
            }
        }
        if bearers.is_empty() {
            return Settled::Nobody;
        }
        let bearers: Vec<Bearer<'_>> = bearers.into_values().collect();
        let free: Vec<u32> =
            bearers.iter().filter(|bearer| !bearer.barred).map(|bearer| bearer.entity).collect();
        match self.narrowed(free, wanted)[..] {
            [] => {
                let why =
                    bearers.iter().find_map(|bearer| bearer.remarks.iter().find(|r| bars(**r)).copied());
                Settled::Open(bearers, why.unwrap_or(Remark::SeveralFit))
            }
            [one] if self.is_the_acronym_of_another(name, one, wanted) => {
                Settled::Open(bearers, Remark::AcronymAlone)
            }
            [one] => match bearers.into_iter().find(|bearer| bearer.entity == one) {
                Some(bearer) => Settled::One(bearer),
                None => Settled::Nobody,
            },
            _ => Settled::Open(bearers, Remark::SeveralFit),
        }
    }

    fn bearer<'a>(&'a self, name: &'a KnownName, level: Level, wanted: &Wanted<'_>) -> Bearer<'a> {
        let mut remarks = self.objections(name.entity, wanted);
        if name.former {
            remarks.push(Remark::FormerName);
        }
        if level == Level::Bare {
            remarks.push(Remark::LegalFormIgnored);
        }
        let barred = remarks.iter().any(|remark| bars(*remark));
        Bearer { entity: name.entity, name, remarks, barred }
    }

    /// What speaks against somebody, whatever their name.
    pub(super) fn objections(&self, entity: u32, wanted: &Wanted<'_>) -> Vec<Remark> {
        let entity = &self.entities[entity as usize];
        let mut remarks = Vec::new();
        if entity.identifiers.iter().any(|identifier| {
            identifier.own
                && wanted
                    .identifiers
                    .get(&identifier.register)
                    .is_some_and(|value| *value != identifier.value)
        }) {
            remarks.push(Remark::IdentifierDiffers);
        }
        if entity.country.zip(wanted.country).is_some_and(|(known, wanted)| known != wanted) {
            remarks.push(Remark::CountryDiffers);
        }
        if entity.unresolved {
            remarks.push(Remark::Unresolved);
        }
        if entity.id.kind == MemberKind::Person {
            remarks.extend(affiliation_objection(entity, wanted));
        }
        remarks
    }

    /// Of several, those that the country, else the website, else the acronym points to.
    fn narrowed(&self, several: Vec<u32>, wanted: &Wanted<'_>) -> Vec<u32> {
        if several.len() < 2 {
            return several;
        }
        let host = wanted.website.and_then(spelling::host);
        let acronym = wanted.acronym.map(spelling::acronym);
        let same_country = |e: &Entity| wanted.country.is_some() && e.country == wanted.country;
        let same_host = |e: &Entity| host.is_some() && e.host == host;
        let same_acronym = |e: &Entity| {
            acronym.as_ref().is_some_and(|a| e.acronyms.iter().any(|own| spelling::acronym(own) == *a))
        };
        let tests: [&dyn Fn(&Entity) -> bool; 3] = [&same_country, &same_host, &same_acronym];
        let mut left = several;
        for test in tests {
            let passing: Vec<u32> =
                left.iter().copied().filter(|entity| test(&self.entities[*entity as usize])).collect();
            if !passing.is_empty() {
                left = passing;
            }
        }
        left
    }

    /// Whether a name, as it is written, is the acronym of somebody else.
    fn is_the_acronym_of_another(&self, name: &str, entity: u32, wanted: &Wanted<'_>) -> bool {
        let written = spelling::exact(name);
        self.with_acronym(name).iter().any(|other| {
            *other != entity
                && self.is_of_kind(*other, wanted)
                && !self.objections(*other, wanted).iter().any(|remark| bars(*remark))
                && self.entities[*other as usize].acronyms.iter().any(|a| spelling::exact(a) == written)
        })
    }
}

/// Two persons can have one name: the same one is known by where they belong.
fn affiliation_objection(person: &Entity, wanted: &Wanted<'_>) -> Option<Remark> {
    let Some(affiliation) = wanted.affiliation.filter(|_| !person.affiliations.is_empty()) else {
        return Some(Remark::PersonByNameAlone);
    };
    let same = spelling::transliterated(affiliation).iter().any(|form| person.affiliations.contains(form));
    (!same).then_some(Remark::AffiliationDiffers)
}

/// Whether a remark keeps somebody from being the one that is meant.
pub(super) fn bars(remark: Remark) -> bool {
    !matches!(remark, Remark::FormerName | Remark::LegalFormIgnored | Remark::NameDiffers)
}
