//! How similar two names are, word by word, the words that tell most counting most.

use std::collections::HashMap;

/// Words that only join others, in the languages most names are in.
const JOINING: &[&str] = &[
    "an", "and", "at", "da", "das", "de", "del", "della", "den", "der", "des", "di", "die", "do", "dos",
    "du", "el", "en", "et", "for", "fur", "in", "la", "las", "le", "les", "los", "of", "on", "para", "per",
    "pour", "the", "to", "und", "van", "von", "zu", "zur",
];
/// How much a joining word counts.
const JOINING_WEIGHT: f64 = 0.1;
/// How much a single letter counts: it may be an initial, or tell `Hospital A` from `Hospital B`.
const LETTER_WEIGHT: f64 = 0.3;
/// How much a word that many names have counts at most, however few of them are registered.
const GENERIC_WEIGHT: f64 = 2.0;
/// The beginnings of such words.
const GENERIC: &[&str] = &[
    "academ",
    "agenc",
    "associa",
    "asocia",
    "center",
    "centr",
    "college",
    "commission",
    "committee",
    "compan",
    "council",
    "departm",
    "federa",
    "foundation",
    "fondation",
    "fundac",
    "global",
    "group",
    "hochschule",
    "hospital",
    "instit",
    "international",
    "internacional",
    "laborator",
    "minister",
    "ministr",
    "nacional",
    "national",
    "network",
    "office",
    "organi",
    "research",
    "school",
    "science",
    "servic",
    "societ",
    "technolog",
    "union",
    "univers",
];
/// Words that are less similar are different words.
const SAME_WORD: f64 = 0.7;
/// How similar a word is to a beginning of it, such as `univ`.
const ABBREVIATED: f64 = 0.85;
/// How similar words are to a word that is both of them in one.
const RUN_TOGETHER: f64 = 0.98;
/// The same, with one letter wrong.
const NEARLY_RUN_TOGETHER: f64 = 0.9;
/// The shortest word in which one wrong letter may be a slip of the pen: `Iceland` and `Ireland` are two words.
const SHORTEST_SLIP: usize = 8;

/// The words of all names, and how much each counts.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<Box<str>, u32>,
    words: Vec<Box<str>>,
    /// In how many names; later how much it counts.
    weights: Vec<f64>,
    unknown: f64,
}

/// A word of a name that is compared.
#[derive(Debug)]
pub(super) struct Word {
    text: String,
    number: Option<u32>,
    weight: f64,
}

/// How two names compare.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Comparison {
    /// 0 = no word in common, 1 = all.
    pub(super) score: f64,
    /// Whether they differ by nothing but slips of the pen: the same words in the same order, one letter wrong
    /// in a long word that otherwise nobody writes.
    pub(super) slip: bool,
}

/// A word of one name and a word of the other that are the same or similar.
struct Pair {
    wanted: usize,
    known: usize,
    similarity: f64,
    slip: bool,
}

impl Vocabulary {
    /// Takes the words of a name in and returns their numbers.
    pub(super) fn learn(&mut self, name: &str) -> Box<[u32]> {
        let mut numbers: Vec<u32> = Vec::new();
        for word in name.split(' ').filter(|word| !word.is_empty()) {
            let number = match self.numbers.get(word) {
                Some(number) => *number,
                None => {
                    let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
                    self.numbers.insert(word.into(), number);
                    self.words.push(word.into());
                    self.weights.push(0.0);
                    number
                }
            };
            if !numbers.contains(&number) {
                self.weights[number as usize] += 1.0;
            }
            numbers.push(number);
        }
        numbers.into()
    }

    /// Weighs the words, when all names are in.
    pub(super) fn weigh(&mut self, names: usize) {
        for (word, weight) in self.words.iter().zip(&mut self.weights) {
            *weight = weight_of(word, (1.0 + names as f64 / weight.max(1.0)).ln());
        }
        self.unknown = (1.0 + names as f64).ln();
    }

    /// The words of a name that is to be compared.
    pub(super) fn words(&self, name: &str) -> Vec<Word> {
        name.split(' ')
            .filter(|word| !word.is_empty())
            .map(|word| {
                let number = self.numbers.get(word).copied();
                let weight = match number {
                    Some(number) => self.weights[number as usize],
                    None => weight_of(word, self.unknown),
                };
                Word { text: word.to_owned(), number, weight }
            })
            .collect()
    }

    /// Compares a name with a known one.
    pub(super) fn compare(&self, wanted: &[Word], known: &[u32]) -> Comparison {
        let pairs = self.pairs(wanted, known);
        let weight_of_known = |at: usize| self.weights[known[at] as usize];
        let mut partner: Vec<Option<(f64, f64)>> = vec![None; wanted.len()];
        let mut paired = vec![0f64; known.len()];
        for pair in &pairs {
            // A word that nobody else writes and that is similar to another is that other, misspelt.
            let weight = match wanted[pair.wanted].number {
                Some(_) => wanted[pair.wanted].weight,
                None => wanted[pair.wanted].weight.min(weight_of_known(pair.known)),
            };
            partner[pair.wanted] = Some((pair.similarity, weight));
            paired[pair.known] = paired[pair.known].max(pair.similarity);
        }
        let (mut shared, mut all) = (0.0, 0.0);
        let mut left_over = false;
        for (word, partner) in wanted.iter().zip(&partner) {
            let (similarity, weight) = partner.unwrap_or((0.0, word.weight));
            shared += similarity * weight;
            all += weight;
            left_over |= similarity == 0.0 && weight > JOINING_WEIGHT;
        }
        for (at, similarity) in paired.iter().enumerate() {
            shared += similarity * weight_of_known(at);
            all += weight_of_known(at);
            left_over |= *similarity == 0.0 && weight_of_known(at) > JOINING_WEIGHT;
        }
        let in_order = pairs.windows(2).all(|two| two[0].known <= two[1].known);
        Comparison {
            score: if all > 0.0 { shared / all } else { 0.0 },
            slip: in_order && !left_over && pairs.iter().all(|pair| pair.slip),
        }
    }

    /// Which word is which, in the order of the wanted ones: equal words first, then those that are run
    /// together in one of the names, then the most similar.
    fn pairs(&self, wanted: &[Word], known: &[u32]) -> Vec<Pair> {
        let mut pairs: Vec<Pair> = Vec::with_capacity(wanted.len());
        let mut open_wanted = vec![true; wanted.len()];
        let mut open_known = vec![true; known.len()];
        for (i, word) in wanted.iter().enumerate() {
            let same = (0..known.len()).find(|j| open_known[*j] && Some(known[*j]) == word.number);
            if let Some(j) = same {
                (open_wanted[i], open_known[j]) = (false, false);
                pairs.push(Pair { wanted: i, known: j, similarity: 1.0, slip: true });
            }
        }
        let text = |j: usize| &*self.words[known[j] as usize];
        for i in 1..wanted.len() {
            if !open_wanted[i - 1] || !open_wanted[i] {
                continue;
            }
            let both = format!("{}{}", wanted[i - 1].text, wanted[i].text);
            let one = (0..known.len()).filter(|j| open_known[*j]);
            if let Some((j, similarity)) = run_together(&both, one.map(|j| (j, text(j)))) {
                (open_wanted[i - 1], open_wanted[i], open_known[j]) = (false, false, false);
                let pair = |wanted| Pair { wanted, known: j, similarity, slip: false };
                pairs.extend([pair(i - 1), pair(i)]);
            }
        }
        for j in 1..known.len() {
            if !open_known[j - 1] || !open_known[j] {
                continue;
            }
            let both = format!("{}{}", text(j - 1), text(j));
            let one = (0..wanted.len()).filter(|i| open_wanted[*i]);
            if let Some((i, similarity)) = run_together(&both, one.map(|i| (i, &*wanted[i].text))) {
                (open_known[j - 1], open_known[j], open_wanted[i]) = (false, false, false);
                let pair = |known| Pair { wanted: i, known, similarity, slip: false };
                pairs.extend([pair(j - 1), pair(j)]);
            }
        }
        let mut similar: Vec<Pair> = Vec::new();
        for i in (0..wanted.len()).filter(|i| open_wanted[*i]) {
            for j in (0..known.len()).filter(|j| open_known[*j]) {
                if let Some((similarity, slip)) = similarity(&wanted[i], text(j)) {
                    similar.push(Pair { wanted: i, known: j, similarity, slip });
                }
            }
        }
        similar.sort_by(|a, b| b.similarity.total_cmp(&a.similarity));
        for pair in similar {
            if open_wanted[pair.wanted] && open_known[pair.known] {
                (open_wanted[pair.wanted], open_known[pair.known]) = (false, false);
                pairs.push(pair);
            }
        }
        pairs.sort_by_key(|pair| (pair.wanted, pair.known));
        pairs
    }
}

/// The first word that is two others in one, and how similar it is; a letter may have taken the place of the
/// space. It is no slip of the pen: `Northwest University` and `North-West University` are two bodies.
fn run_together<'a>(both: &str, words: impl Iterator<Item = (usize, &'a str)>) -> Option<(usize, f64)> {
    let mut near = None;
    for (at, word) in words {
        if word == both {
            return Some((at, RUN_TOGETHER));
        }
        let may_be = near.is_none() && both.len() >= SHORTEST_SLIP && word.len().abs_diff(both.len()) <= 1;
        if may_be && strsim::osa_distance(both, word) == 1 {
            near = Some((at, NEARLY_RUN_TOGETHER));
        }
    }
    near
}

fn weight_of(word: &str, rarity: f64) -> f64 {
    if JOINING.contains(&word) {
        JOINING_WEIGHT
    } else if word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic()) {
        LETTER_WEIGHT
    } else if GENERIC.iter().any(|beginning| word.starts_with(beginning)) {
        rarity.min(GENERIC_WEIGHT)
    } else {
        rarity
    }
}

/// How similar a word is to a known one, and whether it is a slip of the pen; `None` = another word.
fn similarity(wanted: &Word, known: &str) -> Option<(f64, bool)> {
    let (short, long) = (wanted.text.len().min(known.len()), wanted.text.len().max(known.len()));
    // `No 1` and `No 2` are two bodies.
    let has_digit = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
    if short == 0 || has_digit(&wanted.text) || has_digit(known) {
        return None;
    }
    if short >= 4 && long > short + 2 && (known.starts_with(&wanted.text) || wanted.text.starts_with(known)) {
        return Some((ABBREVIATED, false));
    }
    if (short as f64) < SAME_WORD * long as f64 {
        return None;
    }
    let distance = strsim::osa_distance(&wanted.text, known);
    let similarity = 1.0 - distance as f64 / long as f64;
    if similarity < SAME_WORD {
        return None;
    }
    // Two words that both occur in names are two words: `gambia` and `zambia`.
    if wanted.number.is_some() {
        return Some((similarity * similarity, false));
    }
    // The first letter is rarely mistyped, and the last may be an inflection: `dominica` and `dominican`.
    let ends_agree = wanted.text.bytes().next() == known.bytes().next()
        && wanted.text.bytes().next_back() == known.bytes().next_back();
    Some((similarity, distance == 1 && short >= SHORTEST_SLIP && ends_agree))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(known: &[&str], wanted: &str) -> Vec<Comparison> {
        let mut vocabulary = Vocabulary::default();
        let names: Vec<_> = known.iter().map(|name| vocabulary.learn(name)).collect();
        vocabulary.weigh(names.len());
        let words = vocabulary.words(wanted);
        names.iter().map(|name| vocabulary.compare(&words, name)).collect()
    }

    #[test]
    fn what_tells_most_counts_most() {
        let known =
            ["university of oslo", "university of bonn", "oslo university hospital", "internet society"];
        let found = compare(&known, "oslo university");
        assert!(found[0].score > 0.95 && !found[0].slip, "{found:?}");
        assert!(found[0].score > found[2].score && found[2].score > found[1].score, "{found:?}");
        assert!(found[1].score < 0.7 && found[3].score == 0.0, "{found:?}");
    }

    #[test]
    fn a_slip_of_the_pen_is_told_from_another_word() {
        let known = [
            "ministry of health zambia",
            "institute of information technologies",
            "hospital no 1 of moscow",
            "dominica telecommunications commission",
            "iceland internet exchange",
        ];
        let slip = |wanted: &str, at: usize| compare(&known, wanted)[at].slip;
        assert!(slip("institute of infromation technologies", 1));
        assert!(!slip("institute informationtechnologies", 1));
        assert!(!slip("technologies of information institute", 1));
        assert!(!slip("institute of information technologies hamburg", 1));
        assert!(!slip("ministry of health gambia", 0));
        assert!(!slip("hospital no 2 of moscow", 2));
        assert!(!slip("dominican telecommunications commission", 3));
        assert!(!slip("ireland internet exchange", 4));
    }

    #[test]
    fn words_run_together_or_cut_short_are_similar() {
        let found =
            compare(&["world wide web consortium", "att", "university of oslo"], "worldwide web consortium");
        assert!(found[0].score > 0.95, "{found:?}");
        assert!(compare(&["att"], "at t")[0].score > 0.9);
        assert!(compare(&["university of oslo", "bank of oslo"], "univ of oslo")[0].score > 0.9);
        assert_eq!(compare(&["att"], "")[0], Comparison { score: 0.0, slip: false });
    }
}
