//! Why a name answers a question, and by which of its characters.

use openapi::MatchKind;

use super::{question::Word, rating::Likeness};
use crate::registry::text::{self, Span, Umlauts};

/// Why a name answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// How; where words answer in different ways, the loosest of them.
    pub how: MatchKind,
    /// The characters by which it does, in order and apart: Unicode code points, from, to.
    pub spans: Vec<Span>,
}

/// How one word is met by a name.
struct Met {
    cost: u16,
    how: MatchKind,
    span: Option<Span>,
}

impl Explanation {
    /// Holds words against a name. Where they are not cut as they were written, a slip has been made already.
    pub(super) fn of(wanted: &[Word], name: &str, cut_anew: bool) -> Self {
        let mut forms = vec![text::words(name, Umlauts::Dropped)];
        let spelled_out = text::words(name, Umlauts::SpelledOut);
        if spelled_out != forms[0] {
            forms.push(spelled_out);
        }
        let mut how = if cut_anew { MatchKind::Typo } else { MatchKind::Exact };
        let mut spans: Vec<Span> = Vec::new();
        for wanted in wanted {
            let all = forms.iter().flatten().filter_map(|word| met(wanted, word, name));
            match all.min_by_key(|met| met.cost) {
                Some(met) => {
                    how = how.max(met.how);
                    spans.extend(met.span);
                }
                None => how = MatchKind::Partial,
            }
        }
        spans.sort_unstable();
        spans.dedup_by(|next, last| {
            let joined = next.0 < last.1;
            last.1 = if joined { last.1.max(next.1) } else { last.1 };
            joined
        });
        Self { how, spans }
    }
}

fn met(wanted: &Word, word: &text::Word, name: &str) -> Option<Met> {
    let likeness = Likeness::between(&wanted.text, &word.text, true)?;
    let length = wanted.text.len();
    let (how, span) = match likeness {
        Likeness::Same => {
            let how =
                if same_script(wanted, word, name) { MatchKind::Exact } else { MatchKind::Transliterated };
            (how, word.whole())
        }
        Likeness::Begun { .. } => (MatchKind::Prefix, word.span(0, length)),
        Likeness::Within { .. } => {
            let at = word.text.find(&wanted.text)?;
            (MatchKind::Substring, word.span(at, at + length))
        }
        Likeness::Slips { .. } => (MatchKind::Typo, word.whole()),
    };
    Some(Met { cost: likeness.cost(), how, span })
}

/// Whether a word was asked for as it is written, but for case and accents.
fn same_script(wanted: &Word, word: &text::Word, name: &str) -> bool {
    let Some((from, to)) = word.whole() else { return true };
    let written: String = name.chars().skip(from as usize).take((to - from) as usize).collect();
    let own = text::own_script(&written);
    own == wanted.own || (is_latin(&own) && is_latin(&wanted.own))
}

fn is_latin(text: &str) -> bool {
    text.chars().all(|c| !c.is_alphabetic() || matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'))
}

#[cfg(test)]
mod tests {
    use super::{super::question::Question, *};

    fn explained(question: &str, name: &str) -> (MatchKind, Vec<String>) {
        let question = Question::of(question).unwrap();
        let Explanation { how, spans } = Explanation::of(&question.words, name, false);
        let part = |(from, to): Span| name.chars().skip(from as usize).take((to - from) as usize).collect();
        (how, spans.into_iter().map(part).collect())
    }

    #[test]
    fn the_loosest_word_tells_how() {
        for (question, name, how, parts) in [
            ("privacy", "Dynamic Coalition on Privacy", MatchKind::Exact, &["Privacy"][..]),
            ("lodz", "Uniwersytet Łódzki w Łodzi", MatchKind::Prefix, &["Łodz"]),
            ("LODZ", "Łódź University", MatchKind::Exact, &["Łódź"]),
            ("irkutsk", "Иркутск", MatchKind::Transliterated, &["Иркутск"]),
            ("ИРКУТСК", "Иркутск", MatchKind::Exact, &["Иркутск"]),
            ("иркутск", "Irkutsk", MatchKind::Transliterated, &["Irkutsk"]),
            ("beijing", "北京大学", MatchKind::Prefix, &["北京"]),
            ("大学", "北京大学", MatchKind::Substring, &["大学"]),
            ("goverance of internet", "Internet Governance", MatchKind::Partial, &["Internet", "Governance"]),
            ("internet goverance", "Internet Governance", MatchKind::Typo, &["Internet", "Governance"]),
            ("zuerich", "Universität Zürich", MatchKind::Exact, &["Zürich"]),
            ("zurich", "Universität Zürich", MatchKind::Exact, &["Zürich"]),
            ("net interne", "Internet", MatchKind::Substring, &["Internet"]),
            ("rights", "Children’s Rights", MatchKind::Exact, &["Rights"]),
            ("childrens", "Children’s Rights", MatchKind::Exact, &["Children’s"]),
            ("nothing", "Children’s Rights", MatchKind::Partial, &[]),
        ] {
            let (said, marked) = explained(question, name);
            assert_eq!(
                (said, marked.iter().map(String::as_str).collect::<Vec<_>>()),
                (how, parts.to_vec()),
                "{question} in {name}"
            );
        }
    }

    #[test]
    fn words_that_were_cut_anew_are_a_slip() {
        let question = Question::of("bank").unwrap();
        assert_eq!(Explanation::of(&question.words, "Bank", true).how, MatchKind::Typo);
    }
}
