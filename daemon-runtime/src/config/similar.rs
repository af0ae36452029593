//! The key that was probably meant.

/// The candidate closest to `name`, if it is close enough to be a slip of the hand.
pub(super) fn similar<'a>(name: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let typed: Vec<char> = name.to_lowercase().chars().collect();
    let limit = typed.len().max(3) / 3;
    let by_distance = candidates.iter().map(|candidate| {
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        // A name of another length is not close, and a very long one would take its time.
        let is_close = typed.len().abs_diff(letters.len()) <= limit.min(letters.len());
        (is_close.then(|| distance(&typed, &letters)), *candidate)
    });
    by_distance
        .filter_map(|(distance, candidate)| Some((distance?, candidate)))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Insertions, deletions, substitutions and swaps of neighbours between two words.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before_last = vec![0; right.len() + 1];
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (i, one) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in right.iter().enumerate() {
            let mut best = (last[j + 1] + 1).min(row[j] + 1).min(last[j] + usize::from(one != other));
            if i > 0 && j > 0 && left[i - 1] == *other && right[j - 1] == *one {
                best = best.min(before_last[j - 1] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::similar;

    #[test]
    fn finds_slips_and_nothing_else() {
        let names = ["greeting", "port", "max_body", "on-failure"];
        assert_eq!(similar("greting", &names), Some("greeting"));
        assert_eq!(similar("prot", &names), Some("port"));
        assert_eq!(similar("MaxBody", &names), Some("max_body"));
        assert_eq!(similar("colour", &names), None);
        assert_eq!(similar("a", &names), None);
    }
}
