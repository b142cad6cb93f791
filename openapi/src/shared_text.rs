//! Short texts that many values have in common: a role, a source, a year, a language.

use std::{
    cell::RefCell,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

/// How many texts are remembered.
const REMEMBERED: usize = 1 << 10;

thread_local! {
    static TEXTS: RefCell<Vec<Arc<str>>> = RefCell::new(vec![Arc::default(); REMEMBERED]);
}

/// A text that shares its bytes with an equal one that was asked for lately by the same thread, where there is one.
/// A registry of two hundred thousand memberships keeps each of its roles and years a few times, and not as often as it
/// is written.
pub(crate) fn shared(text: &str) -> Arc<str> {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let place = usize::try_from(hasher.finish() % REMEMBERED as u64).unwrap_or(0);
    TEXTS.with_borrow_mut(|texts| match texts.get_mut(place) {
        Some(known) if **known == *text => Arc::clone(known),
        Some(other) => {
            *other = text.into();
            Arc::clone(other)
        }
        None => text.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one_and_others_are_not_mixed_up() {
        let member = shared("member");
        assert!(Arc::ptr_eq(&member, &shared("member")));
        // More than are remembered.
        for number in 0..5 * REMEMBERED {
            let text = number.to_string();
            assert_eq!(*shared(&text), *text);
        }
        assert_eq!(*shared("member"), *member);
        assert_eq!(*shared(""), *"");
    }
}
