//! The name that was probably meant.

/// The candidate closest to `name`, if it is close enough to be a slip of the hand.
#[must_use]
pub fn similar<'a>(name: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let typed = letters(name);
    let limit = typed.len().max(3) / 3;
    let mut best = None;
    let mut closest = limit + 1;
    for candidate in candidates {
        let distance = distance(&typed, &letters(candidate));
        if distance < closest {
            (best, closest) = (Some(*candidate), distance);
        }
    }
    best
}

fn letters(word: &str) -> Vec<char> {
    word.to_lowercase().chars().collect()
}

/// Insertions, deletions, substitutions and swaps of neighbours between two words.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut rows: Vec<Vec<usize>> = vec![(0..=right.len()).collect()];
    for i in 1..=left.len() {
        let mut row = vec![i];
        for j in 1..=right.len() {
            let unlike = usize::from(left[i - 1] != right[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + unlike);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::similar;

    #[test]
    fn finds_slips_and_nothing_else() {
        let names = ["pidfile", "user", "umask", "on-failure"];
        assert_eq!(similar("pidfle", &names), Some("pidfile"));
        assert_eq!(similar("PidFile", &names), Some("pidfile"));
        assert_eq!(similar("umaks", &names), Some("umask"));
        assert_eq!(similar("on-falure", &names), Some("on-failure"));
        assert_eq!(similar("colour", &names), None);
        assert_eq!(similar("a", &names), None);
    }
}
