//! The order in which what somebody says is believed.

use std::collections::BTreeMap;

use super::{
    Finding, Hit, How, MOST_CANDIDATES, Remark, Wanted,
    index::{Index, Level},
    settling::{Bearer, Settled, bars},
    similarity::Word,
    spelling,
};
use crate::registry::text::fold;

/// How many names that share letters are compared word by word.
const COMPARED: usize = 100;
/// Names that are less similar are not worth a look.
const WORTH_A_LOOK: f64 = 0.5;
/// How similar a name must be to be the same but for a slip of the pen.
const SLIP: f64 = 0.95;
/// How much less similar the second must be.
const WELL_BELOW: f64 = 0.1;
/// How long such a name must be, in characters.
const LONG_NAME: usize = 12;
/// Names that an identifier decides against are remarked on below this.
const SAME_NAME: f64 = 0.5;

/// Those who may be meant, each once.
#[derive(Default)]
struct Shortlist {
    hits: BTreeMap<u32, Hit>,
    reason: Option<Remark>,
}

impl Shortlist {
    /// Adds somebody; found in several ways, they stand there by the firmest.
    fn add(&mut self, entity: u32, hit: Hit) {
        let remarks = match self.hits.get_mut(&entity) {
            Some(known) if known.by <= hit.by => {
                known.remarks.extend(hit.remarks);
                return;
            }
            Some(known) => std::mem::take(&mut known.remarks),
            None => Vec::new(),
        };
        let merged = Hit { remarks: [hit.remarks, remarks].concat(), ..hit };
        self.hits.insert(entity, merged);
    }

    fn because(&mut self, reason: Remark) {
        self.reason.get_or_insert(reason);
    }
}

impl Index {
    /// Who is meant; the same question always gets the same answer.
    pub fn find(&self, wanted: &Wanted<'_>) -> Finding {
        let mut shortlist = Shortlist::default();
        let matched = self
            .by_identifier(wanted, &mut shortlist)
            .or_else(|| shortlist.reason.is_none().then(|| self.by_name(wanted, &mut shortlist))?);
        match matched {
            Some(hit) => Finding { matched: Some(tidy(hit)), ..Finding::default() },
            None => self.open(shortlist, wanted),
        }
    }

    fn hit(&self, entity: u32, by: How, found: &str, remarks: Vec<Remark>) -> Hit {
        Hit { id: self.entities[entity as usize].id, by, score: None, found: found.to_owned(), remarks }
    }

    fn by_identifier(&self, wanted: &Wanted<'_>, shortlist: &mut Shortlist) -> Option<Hit> {
        let mut own: BTreeMap<u32, &str> = BTreeMap::new();
        let mut related: BTreeMap<u32, &str> = BTreeMap::new();
        for (register, value) in &wanted.identifiers {
            for entity in self.with_identifier(*register, value) {
                if !self.is_of_kind(*entity, wanted) {
                    continue;
                }
                let on_record = &self.entities[*entity as usize].identifiers;
                let is_own = on_record.iter().any(|known| known.register == *register && known.own);
                if is_own {
                    own.entry(*entity).or_insert(value)
                } else {
                    related.entry(*entity).or_insert(value)
                };
            }
        }
        let decided = own.len() == 1;
        for (entity, value) in own {
            let mut remarks = self.objections(entity, wanted);
            if decided {
                if wanted.name.is_some_and(|name| !self.is_called(entity, name)) {
                    remarks.push(Remark::NameDiffers);
                }
                return Some(self.hit(entity, How::Identifier, value, remarks));
            }
            remarks.push(Remark::IdentifiersDisagree);
            shortlist.because(Remark::IdentifiersDisagree);
            shortlist.add(entity, self.hit(entity, How::Identifier, value, remarks));
        }
        for (entity, value) in related {
            let remarks = vec![Remark::IdentifierOfRelated];
            shortlist.add(entity, self.hit(entity, How::Identifier, value, remarks));
        }
        None
    }

    /// Whether a name is similar to one of somebody's.
    fn is_called(&self, entity: u32, name: &str) -> bool {
        let acronym = spelling::acronym(name);
        let own = &self.entities[entity as usize];
        if own.acronyms.iter().any(|known| spelling::acronym(known) == acronym) {
            return true;
        }
        let words = self.vocabulary.words(&fold(name));
        self.names[own.names.clone()]
            .iter()
            .any(|known| self.vocabulary.compare(&words, &known.words).score >= SAME_NAME)
    }

    fn by_name(&self, wanted: &Wanted<'_>, shortlist: &mut Shortlist) -> Option<Hit> {
        let mut named = false;
        if let Some(name) = wanted.name {
            if let Some(hit) = self.settle_name(name, None, wanted, shortlist, &mut named) {
                return Some(hit);
            }
            if let Some((name, acronym)) = spelling::name_and_acronym(name)
                && let Some(hit) = self.settle_name(name, Some(acronym), wanted, shortlist, &mut named)
            {
                return Some(hit);
            }
        }
        self.add_by_acronym(wanted, shortlist);
        self.add_by_website(wanted, shortlist);
        let name = wanted.name?;
        let words = self.vocabulary.words(&fold(name));
        if words.is_empty() {
            shortlist.because(Remark::NothingComparable);
            return None;
        }
        // Who bears the very name goes before those who bear a similar one, unless something speaks against
        // all of them.
        if named
            && shortlist.hits.values().any(|hit| hit.by < How::Fuzzy && !hit.remarks.iter().any(|r| bars(*r)))
        {
            return None;
        }
        self.by_similarity(name, &words, !named, wanted, shortlist)
    }

    /// The one who bears a name; others who do are put on the list. `acronym` is one that followed the name.
    fn settle_name(
        &self,
        name: &str,
        acronym: Option<&str>,
        wanted: &Wanted<'_>,
        shortlist: &mut Shortlist,
        named: &mut bool,
    ) -> Option<Hit> {
        for level in Level::ALL {
            let (bearers, reason) = match self.settle(name, level, wanted) {
                Settled::Nobody => continue,
                Settled::One(bearer) => match self.with_its_acronym(bearer, acronym) {
                    Ok(bearer) => {
                        return Some(self.hit(bearer.entity, level.how(), &bearer.name.text, bearer.remarks));
                    }
                    Err(bearer) => (vec![bearer], Remark::AcronymDiffers),
                },
                Settled::Open(bearers, reason) => (bearers, reason),
            };
            *named = true;
            shortlist.because(reason);
            for bearer in bearers {
                let hit = self.hit(bearer.entity, level.how(), &bearer.name.text, bearer.remarks);
                shortlist.add(bearer.entity, hit);
            }
            // Where several fit, looser comparison only finds more of them.
            if reason == Remark::SeveralFit || reason == Remark::AcronymAlone {
                return None;
            }
        }
        None
    }

    /// What follows a name in parentheses may tell two bodies apart: it must be on record as the acronym.
    fn with_its_acronym<'a>(
        &self,
        mut bearer: Bearer<'a>,
        acronym: Option<&str>,
    ) -> Result<Bearer<'a>, Bearer<'a>> {
        let Some(acronym) = acronym.map(spelling::acronym) else { return Ok(bearer) };
        let own = &self.entities[bearer.entity as usize].acronyms;
        if own.iter().any(|known| spelling::acronym(known) == acronym) {
            return Ok(bearer);
        }
        bearer.remarks.push(Remark::AcronymDiffers);
        Err(bearer)
    }

    fn add_by_acronym(&self, wanted: &Wanted<'_>, shortlist: &mut Shortlist) {
        let in_name = wanted.name.and_then(spelling::name_and_acronym).map(|(_, acronym)| acronym);
        for acronym in [wanted.name, wanted.acronym, in_name].into_iter().flatten() {
            for entity in self.with_acronym(acronym).iter().filter(|e| self.is_of_kind(**e, wanted)) {
                let mut remarks = self.objections(*entity, wanted);
                remarks.push(Remark::AcronymAlone);
                let hit = self.hit(*entity, How::Acronym, acronym, remarks);
                if !shortlist.hits.contains_key(entity) {
                    shortlist.add(*entity, hit);
                }
            }
        }
    }

    fn add_by_website(&self, wanted: &Wanted<'_>, shortlist: &mut Shortlist) {
        // A name can be a domain name.
        for address in [wanted.website, wanted.name.filter(|name| name.contains('.'))].into_iter().flatten() {
            let Some(host) = spelling::host(address) else { continue };
            for entity in self.with_host(&host).iter().filter(|e| self.is_of_kind(**e, wanted)) {
                let mut remarks = self.objections(*entity, wanted);
                remarks.push(Remark::WebsiteAlone);
                let hit = self.hit(*entity, How::Website, &host, remarks);
                if shortlist.hits.get(entity).is_none_or(|known| known.by == How::Acronym) {
                    shortlist.add(*entity, hit);
                }
            }
        }
    }

    fn by_similarity(
        &self,
        name: &str,
        words: &[Word],
        may_match: bool,
        wanted: &Wanted<'_>,
        shortlist: &mut Shortlist,
    ) -> Option<Hit> {
        let folded = fold(name);
        // The best name of each, and whether it differs by a slip of the pen.
        let mut best: BTreeMap<u32, (f64, bool, &str, bool)> = BTreeMap::new();
        for number in self.trigrams.nearest(&folded, COMPARED) {
            let known = &self.names[number as usize];
            if !self.is_of_kind(known.entity, wanted) {
                continue;
            }
            let comparison = self.vocabulary.compare(words, &known.words);
            let entry = (comparison.score, comparison.slip, &*known.text, known.former);
            let place = best.entry(known.entity).or_insert(entry);
            if place.0 < entry.0 {
                *place = entry;
            }
        }
        let mut ranked: Vec<_> = best.into_iter().filter(|(_, found)| found.0 >= WORTH_A_LOOK).collect();
        ranked.sort_by(|(a, x), (b, y)| y.0.total_cmp(&x.0).then(a.cmp(b)));
        let second = ranked.get(1).map_or(0.0, |(_, found)| found.0);
        for (rank, (entity, (score, slip, text, former))) in ranked.into_iter().enumerate() {
            let mut remarks = self.objections(entity, wanted);
            let stands_alone = rank == 0 && score >= SLIP && second <= score - WELL_BELOW;
            let matches = may_match
                && shortlist.hits.is_empty()
                && stands_alone
                && slip
                && folded.len() >= LONG_NAME
                && remarks.is_empty();
            if former {
                remarks.push(Remark::FormerName);
            }
            let rounded = (score * 1000.0).round() / 1000.0;
            let hit = Hit { score: Some(rounded), ..self.hit(entity, How::Fuzzy, text, remarks) };
            if matches {
                return Some(hit);
            }
            let similar = Hit { remarks: [hit.remarks.clone(), vec![Remark::SimilarAlone]].concat(), ..hit };
            if !shortlist.hits.contains_key(&entity) {
                shortlist.add(entity, similar);
            }
        }
        None
    }

    /// The likeliest of those who may be meant, and why none of them is.
    fn open(&self, shortlist: Shortlist, wanted: &Wanted<'_>) -> Finding {
        let mut ranked: Vec<(u32, Hit)> = shortlist.hits.into_iter().collect();
        let contradicted = |hit: &Hit| {
            hit.remarks
                .iter()
                .any(|remark| matches!(remark, Remark::CountryDiffers | Remark::IdentifierDiffers))
        };
        let at_home = |entity: u32| {
            wanted.country.is_some() && self.entities[entity as usize].country == wanted.country
        };
        ranked.sort_by(|(a, x), (b, y)| {
            contradicted(x)
                .cmp(&contradicted(y))
                .then(y.likelihood().total_cmp(&x.likelihood()))
                .then(at_home(*b).cmp(&at_home(*a)))
                .then(self.entities[*a as usize].id.id.cmp(&self.entities[*b as usize].id.id))
        });
        let candidates: Vec<Hit> =
            ranked.into_iter().take(MOST_CANDIDATES).map(|(_, hit)| tidy(hit)).collect();
        let reason = shortlist.reason.or_else(|| candidates.first().map(why_not));
        Finding { matched: None, candidates, reason }
    }
}

/// Why somebody who was found is not taken for the one that is meant, where nothing speaks against them.
fn why_not(hit: &Hit) -> Remark {
    match hit.by {
        How::Identifier => Remark::IdentifierOfRelated,
        How::Exact | How::Folded | How::Transliterated => Remark::SeveralFit,
        How::Fuzzy => Remark::SimilarAlone,
        How::Website => Remark::WebsiteAlone,
        How::Acronym => Remark::AcronymAlone,
    }
}

/// Each remark once, in one order.
fn tidy(mut hit: Hit) -> Hit {
    hit.remarks.sort_unstable();
    hit.remarks.dedup();
    hit
}
