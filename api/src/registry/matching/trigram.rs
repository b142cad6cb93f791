//! Names that share many runs of three letters with another one, the rarer runs counting more.

/// Letters, digits and the space between words.
const ALPHABET: usize = 37;
const RUNS: usize = ALPHABET * ALPHABET * ALPHABET;
/// How many entries are read in a look-up, those of the rarest runs first. The commonest runs, such as those of
/// `university`, tell little and are in a tenth of all names.
const MOST_READ: usize = 100_000;

/// For each run of three letters, the names that have it.
#[derive(Debug)]
pub(super) struct Trigrams {
    /// Where the names of a run begin in `names`; one more at the end.
    starts: Vec<u32>,
    names: Vec<u32>,
    /// How much all runs of a name count together.
    weights: Vec<f32>,
}

impl Trigrams {
    /// Reads names made of lower-case ASCII letters, digits and spaces; they are numbered as they come.
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Self {
        let mut starts = vec![0u32; RUNS + 1];
        let mut runs = Vec::new();
        for name in names.clone() {
            runs_of(name, &mut runs);
            for run in &runs {
                starts[usize::from(*run) + 1] += 1;
            }
        }
        for run in 0..RUNS {
            starts[run + 1] += starts[run];
        }
        let mut index = Self { names: vec![0; starts[RUNS] as usize], starts, weights: Vec::new() };
        let mut next = index.starts.clone();
        let mut weights = Vec::new();
        let total = names.clone().count();
        for (number, name) in (0u32..).zip(names) {
            runs_of(name, &mut runs);
            for run in &runs {
                let place = &mut next[usize::from(*run)];
                index.names[*place as usize] = number;
                *place += 1;
            }
            weights.push(runs.iter().map(|run| index.weight(*run, total)).sum());
        }
        index.weights = weights;
        index
    }

    fn with_run(&self, run: u16) -> &[u32] {
        let run = usize::from(run);
        &self.names[self.starts[run] as usize..self.starts[run + 1] as usize]
    }

    fn weight(&self, run: u16, total: usize) -> f32 {
        let with_it = self.with_run(run).len();
        (1.0 + total as f32 / with_it.max(1) as f32).ln()
    }

    /// The numbers of the names that share most with a name, at most `most`, nearest first.
    pub(super) fn nearest(&self, name: &str, most: usize) -> Vec<u32> {
        let mut runs = Vec::new();
        runs_of(name, &mut runs);
        runs.sort_unstable_by_key(|run| (self.with_run(*run).len(), *run));
        let own: f32 = runs.iter().map(|run| self.weight(*run, self.weights.len())).sum();
        let mut shared = vec![0f32; self.weights.len()];
        let mut touched: Vec<u32> = Vec::new();
        let mut read = 0;
        for run in runs {
            let names = self.with_run(run);
            read += names.len();
            if read > MOST_READ && !touched.is_empty() {
                break;
            }
            let weight = self.weight(run, self.weights.len());
            for number in names {
                let sum = &mut shared[*number as usize];
                if *sum == 0.0 {
                    touched.push(*number);
                }
                *sum += weight;
            }
        }
        // Numbers that are not negative are in the order of their bits: nearest first, then as they came.
        let mut ranked: Vec<(u32, u32)> = touched
            .into_iter()
            .map(|number| {
                let nearness = shared[number as usize] / (own + self.weights[number as usize]);
                (!nearness.to_bits(), number)
            })
            .collect();
        if ranked.len() > most {
            ranked.select_nth_unstable(most);
            ranked.truncate(most);
        }
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, number)| number).collect()
    }
}

/// The different runs of three letters in a name, its ends taken for spaces.
fn runs_of(name: &str, runs: &mut Vec<u16>) {
    runs.clear();
    let digit = |byte: u8| -> usize {
        match byte {
            b'a'..=b'z' => usize::from(byte - b'a') + 1,
            b'0'..=b'9' => usize::from(byte - b'0') + 27,
            _ => 0,
        }
    };
    let mut run = 0;
    for (at, byte) in std::iter::once(b' ').chain(name.bytes()).chain([b' ']).enumerate() {
        run = (run * ALPHABET + digit(byte)) % RUNS;
        if at >= 2 {
            // 37³ is 50,653.
            runs.push(u16::try_from(run).unwrap_or_default());
        }
    }
    runs.sort_unstable();
    runs.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_come_first_and_the_order_of_words_matters_little() {
        let names =
            ["university of oslo", "university of bonn", "internet society", "oslo university hospital", "x"];
        let index = Trigrams::new(names.iter().copied());
        assert_eq!(index.nearest("oslo university", 2), [0, 3]);
        assert_eq!(index.nearest("internt society", 1), [2]);
        assert_eq!(index.nearest("x", 5), [4]);
        assert_eq!(index.nearest("", 5), Vec::<u32>::new());
        assert_eq!(Trigrams::new(std::iter::empty()).nearest("a", 5), Vec::<u32>::new());
    }
}
