//! How evenly something is spread over groups, and how much sets have in common.
//!
//! The logarithm may differ in its last digit from machine to machine: figures have six decimal places, so that the
//! same data gives the same answer everywhere.

/// A figure with six decimal places.
fn rounded(figure: f64) -> f64 {
    (figure * 1e6).round() / 1e6
}

/// A part of a whole, 0 to 1; `None` of nothing.
pub fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| rounded(part as f64 / whole as f64))
}

/// The share of the largest group; `None` where all are empty.
pub fn largest_share(counts: &[u64]) -> Option<f64> {
    share(counts.iter().copied().max()?, counts.iter().sum())
}

/// The effective number of groups, exp(-Σ p ln p): the exponential of the Shannon entropy, Hill's number of order 1.
/// From 1 to the number of groups that are not empty; `None` where all are.
pub fn effective_groups(counts: &[u64]) -> Option<f64> {
    let whole = counts.iter().sum::<u64>() as f64;
    let shares = counts.iter().filter(|count| **count > 0).map(|count| *count as f64 / whole);
    let entropy: f64 = shares.map(|p| -p * p.ln()).sum();
    (whole > 0.0).then(|| rounded(entropy.exp()))
}

/// The Jaccard index of two sets of these sizes that have so much in common; `None` where both are empty.
pub fn jaccard(shared: u64, one: u64, other: u64) -> Option<f64> {
    share(shared, (one + other).saturating_sub(shared))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn figures_worked_out_by_hand() {
        assert_eq!(effective_groups(&[5, 5, 5, 5]), Some(4.0));
        assert_eq!(effective_groups(&[7, 0]), Some(1.0));
        // p = 3/4 and 1/4: exp(0.562335) = 4 / 3^(3/4).
        assert_eq!(effective_groups(&[3, 1]), Some(1.754765));
        assert_eq!((effective_groups(&[0, 0]), effective_groups(&[])), (None, None));
        assert_eq!((largest_share(&[1, 2, 0]), largest_share(&[0])), (Some(0.666667), None));
        assert_eq!((jaccard(1, 3, 2), jaccard(0, 0, 0), jaccard(2, 2, 2)), (Some(0.25), None, Some(1.0)));
    }

    proptest! {
        #[test]
        fn lies_between_its_bounds_whatever_the_order(mut counts in prop::collection::vec(0..1000u64, 1..12)) {
            let groups = counts.iter().filter(|count| **count > 0).count() as f64;
            let (effective, largest) = (effective_groups(&counts), largest_share(&counts));
            prop_assert_eq!(effective.is_some(), groups > 0.0);
            if let (Some(effective), Some(largest)) = (effective, largest) {
                prop_assert!((1.0..=groups + 1e-6).contains(&effective), "{}", effective);
                // No fewer than as if every group were as large as the largest.
                prop_assert!(effective + 1e-5 >= 1.0 / largest, "{} {}", effective, largest);
            }
            counts.sort_unstable();
            counts.push(0);
            prop_assert_eq!(effective_groups(&counts), effective);
        }
    }
}
