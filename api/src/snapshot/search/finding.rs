//! Puts a question to an index.

use openapi::EntityKind;
use uuid::Uuid;

use super::{
    Index, Placed,
    explanation::Explanation,
    question::{Question, Word},
    rating::{Asked, Meanings, Reach},
};

/// With fewer answers, the question is read in other ways, too.
const ENOUGH: usize = 5;
/// Of every hundred letters of the question, this many have to be in the names: the first of these that leaves few
/// enough.
const LEAST_IN_A_HUNDRED: [usize; 3] = [60, 75, 90];
/// As many things are looked at closely where words may be missing.
const FEW_ENOUGH: usize = 2_000;
/// What it counts that the question is read in another way.
const OTHER_READING: u32 = 60;

/// A thing that answers a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What sort of thing.
    pub kind: EntityKind,
    /// Its id.
    pub id: Uuid,
    /// Which of its names answers best: its place in the record.
    pub name: usize,
    /// How the question was read.
    pub(super) reading: usize,
}

/// Where a thing stands among the answers to a question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// How well it answers: the smaller the better.
    pub cost: u32,
    /// The name that answers, folded.
    pub text: String,
    /// Slug of the thing.
    pub slug: String,
}

/// The answers to a question, or a part of them.
#[derive(Debug)]
pub struct Found {
    /// The things, best first.
    pub hits: Vec<Hit>,
    /// Number of things that answer.
    pub total: usize,
    /// Where the last of the hits stands, where there are more.
    pub next: Option<Position>,
    readings: Vec<Question>,
}

impl Found {
    /// Why a name answers.
    pub fn explain(&self, hit: &Hit, name: &str) -> Explanation {
        Explanation::of(&self.readings[hit.reading].words, name, hit.reading > 0)
    }
}

/// The answers of one piece.
struct Answers<'a> {
    placed: &'a Placed,
    /// For each thing, what it counts and the number of its name, together; the largest number for those that do
    /// not answer.
    best: Vec<u64>,
    readings: Vec<u8>,
    things: Vec<u32>,
}

const NO_ANSWER: u64 = u64::MAX;

impl<'a> Answers<'a> {
    fn none(placed: &'a Placed) -> Self {
        let things = placed.piece.len();
        Self { placed, best: vec![NO_ANSWER; things], readings: vec![0; things], things: Vec::new() }
    }

    /// Looks for what has all the words of a reading.
    fn ask(&mut self, wanted: &[Meanings], reading: u8) {
        self.rate(wanted, self.with_rarest(wanted), weight(wanted), reading);
    }

    fn rate(&mut self, wanted: &[Meanings], candidates: Vec<u32>, least: usize, reading: u8) {
        let cost = if reading > 0 { OTHER_READING } else { 0 };
        let mut asked = Asked::new(&self.placed.piece, wanted, least, cost);
        for thing in candidates {
            if let Some((cost, name)) = asked.rate(thing) {
                let at = thing as usize;
                let rated = u64::from(cost) << 32 | u64::from(name);
                if self.best[at] == NO_ANSWER {
                    self.things.push(thing);
                }
                if rated < self.best[at] {
                    self.best[at] = rated;
                    self.readings[at] = reading;
                }
            }
        }
    }

    /// The things that have the word that fewest have: whatever has all of them is among these.
    fn with_rarest(&self, wanted: &[Meanings]) -> Vec<u32> {
        let piece = &self.placed.piece;
        let Some(rarest) = wanted.iter().min_by_key(|wanted| wanted.holders) else { return Vec::new() };
        let mut things: Vec<u32> = rarest.words().flat_map(|word| piece.holders(word)).copied().collect();
        things.retain(|thing| !self.placed.is_gone(*thing));
        things.sort_unstable();
        things.dedup();
        things
    }

    /// The things that have words of at least this weight.
    fn with_most(&self, wanted: &[Meanings], least: usize) -> Vec<u32> {
        let piece = &self.placed.piece;
        let mut weights = vec![0u16; piece.len()];
        let mut last = vec![u8::MAX; piece.len()];
        let mut things = Vec::new();
        for (number, wanted) in (0u8..).zip(wanted) {
            let weight = u16::try_from(wanted.weight()).unwrap_or(u16::MAX);
            for thing in wanted.words().flat_map(|word| piece.holders(word)) {
                let at = *thing as usize;
                if last[at] != number {
                    last[at] = number;
                    let before = usize::from(weights[at]);
                    weights[at] += weight;
                    if before < least && before + usize::from(weight) >= least {
                        things.push(*thing);
                    }
                }
            }
        }
        things.retain(|thing| !self.placed.is_gone(*thing));
        things
    }
}

/// How much all of these words tell.
fn weight(wanted: &[Meanings]) -> usize {
    wanted.iter().map(Meanings::weight).sum()
}

impl Index {
    /// The best answers of those that are admitted: as many as wanted, from a position on.
    pub fn find(
        &self,
        question: &Question,
        admits: impl Fn(EntityKind, Uuid) -> bool,
        after: Option<&Position>,
        limit: usize,
    ) -> Found {
        let mut all: Vec<Answers<'_>> = self.pieces.iter().map(Answers::none).collect();
        let mut readings = vec![question.clone()];
        if !question.is_empty() {
            self.ask(&mut all, question, 0);
            if is_too_few(&all) {
                let known = self.known(&question.words);
                let meanings = self.meanings(question, Reach::Slips, &known);
                for (answers, wanted) in all.iter_mut().zip(&meanings) {
                    answers.ask(wanted, 0);
                }
                readings.extend(question.other_readings(|word| self.knows(word)));
                for (number, reading) in (0u8..).zip(&readings).skip(1) {
                    self.ask(&mut all, reading, number);
                }
                if is_too_few(&all) {
                    self.ask_for_most(&mut all, question);
                }
            }
        }
        let (hits, total, next) = page(&all, admits, after, limit);
        Found { hits, total, next, readings }
    }

    /// Looks for what has all words of a reading, or longer ones.
    fn ask(&self, all: &mut [Answers<'_>], question: &Question, reading: u8) {
        let meanings = self.meanings(question, Reach::Begun, &[]);
        for (answers, wanted) in all.iter_mut().zip(&meanings) {
            answers.ask(wanted, reading);
        }
    }

    /// Looks for what has most of the words, however they are misspelt: also as other words that there are.
    fn ask_for_most(&self, all: &mut [Answers<'_>], question: &Question) {
        let meanings = self.meanings(question, Reach::Slips, &vec![false; question.words.len()]);
        for in_a_hundred in LEAST_IN_A_HUNDRED {
            let least = |wanted: &[Meanings]| (weight(wanted) * in_a_hundred).div_ceil(100);
            let asked = all.iter().zip(&meanings);
            let candidates: Vec<Vec<u32>> =
                asked.map(|(answers, wanted)| answers.with_most(wanted, least(wanted))).collect();
            if candidates.iter().map(Vec::len).sum::<usize>() > FEW_ENOUGH {
                continue;
            }
            for ((answers, wanted), candidates) in all.iter_mut().zip(&meanings).zip(candidates) {
                answers.rate(wanted, candidates, least(wanted), 0);
            }
            return;
        }
    }

    /// What the words of a question may mean in each piece; no slips where nothing is said of a word.
    fn meanings(&self, question: &Question, reach: Reach, known: &[bool]) -> Vec<Vec<Meanings>> {
        let words = || question.words.iter().zip(known.iter().copied().chain(std::iter::repeat(true)));
        let of = |piece| words().map(|(word, known)| Meanings::of(word, piece, reach, known)).collect();
        self.pieces.iter().map(|placed| of(&placed.piece)).collect()
    }

    /// Whether anything has this word in a name.
    fn knows(&self, word: &str) -> bool {
        self.pieces.iter().any(|placed| {
            let number = placed.piece.vocabulary.find(word);
            number.is_some_and(|n| placed.piece.holders(n).iter().any(|thing| !placed.is_gone(*thing)))
        })
    }

    fn known(&self, words: &[Word]) -> Vec<bool> {
        words.iter().map(|word| self.knows(&word.text)).collect()
    }
}

fn is_too_few(all: &[Answers<'_>]) -> bool {
    all.iter().map(|answers| answers.things.len()).sum::<usize>() < ENOUGH
}

/// The best answers of all pieces.
fn page(
    all: &[Answers<'_>],
    admits: impl Fn(EntityKind, Uuid) -> bool,
    after: Option<&Position>,
    limit: usize,
) -> (Vec<Hit>, usize, Option<Position>) {
    let mut total = 0;
    let mut more = false;
    let mut first: Vec<(Position, Hit)> = Vec::new();
    for answers in all {
        let piece = &answers.placed.piece;
        // Names that are equally good stand in their order in the piece.
        let from = after.map_or(0, |after| {
            u64::from(after.cost) << 32 | u64::from(piece.first_after(&after.text, &after.slug))
        });
        let mut rated: Vec<u64> = Vec::new();
        for thing in &answers.things {
            let (kind, id) = piece.thing(*thing);
            if admits(kind, id) {
                total += 1;
                rated.extend(Some(answers.best[*thing as usize]).filter(|rated| *rated >= from));
            }
        }
        if rated.len() > limit {
            rated.select_nth_unstable(limit);
            rated.truncate(limit);
            more = true;
        }
        first.extend(rated.into_iter().map(|rated| {
            let (cost, number) = (u32::try_from(rated >> 32).unwrap_or(u32::MAX), rated as u32);
            let (thing, name, _) = piece.name(number);
            let (kind, id) = piece.thing(thing);
            let position = Position { cost, text: piece.text(number), slug: piece.slug(thing).to_owned() };
            let reading = usize::from(answers.readings[thing as usize]);
            (position, Hit { kind, id, name: name as usize, reading })
        }));
    }
    // Slugs tell things apart; only coalitions have slugs that others may have, too.
    let other = |hit: &Hit| hit.kind != EntityKind::Coalition;
    first.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| other(&a.1).cmp(&other(&b.1))));
    more |= first.len() > limit;
    first.truncate(limit);
    let next = first.last().filter(|_| more).map(|(position, _)| position.clone());
    (first.into_iter().map(|(_, hit)| hit).collect(), total, next)
}
