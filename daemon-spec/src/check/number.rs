//! Whole numbers within bounds.

use std::ops::RangeInclusive;

use super::given::Given;
use crate::value::{Integer, Value};

pub(super) fn nice(given: &mut Given) -> Option<i32> {
    within(given, -20..=19, "the least is for whoever goes first, the largest for whoever can wait")
}

pub(super) fn oom_score_adjust(given: &mut Given) -> Option<i32> {
    within(given, -1000..=1000, "`-1000` is for what is never killed, `1000` for what is killed first")
}

fn within(given: &mut Given, range: RangeInclusive<i32>, help: &str) -> Option<i32> {
    let name = given.name;
    match given.value {
        Value::Integer(Integer { value, digits, .. }) => {
            let number = value.and_then(|value| i32::try_from(value).ok());
            number.filter(|number| range.contains(number)).or_else(|| {
                let text = format!("`{name}` is from {} to {}, found `{digits}`", range.start(), range.end());
                given.refuse_help(text, help)
            })
        }
        Value::Text(text) if text.parse::<i32>().is_ok() => {
            let help = format!("write `{name} = {text}`");
            given.refuse_help(format!("`{name}` is a whole number, found a string"), help)
        }
        Value::Other(_) => {
            let text = format!("`{name}` is a whole number, found {}", given.value.describe());
            given.refuse_help(text, format!("write `{}`", given.written()))
        }
        _ => given.mismatch(),
    }
}
