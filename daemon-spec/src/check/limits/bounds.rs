//! How much: a number in the unit of its resource, or a soft and a hard one.

use super::named;
use crate::check::given::Given;
use crate::spec::{INFINITY, Unit};
use crate::value::{Integer, Value};

/// `N`, `"N"`, `"SOFT:HARD"`.
pub(super) fn bounds(given: &mut Given) -> Option<(u64, u64)> {
    let unit = named(given.name)?.unit();
    let text = match given.value {
        Value::Integer(Integer { value: Some(value), digits, .. }) => {
            let number = u64::try_from(*value).ok().filter(|number| fits(*number, unit));
            return number.map(|number| (number, number)).or_else(|| out_of_range(given, digits, unit));
        }
        Value::Integer(Integer { digits, .. }) => return out_of_range(given, digits, unit),
        _ => given.text()?,
    };
    let (soft, hard) = text.split_once(':').unwrap_or((&text, &text));
    let (soft, hard) = (bound(given, soft, unit)?, bound(given, hard, unit)?);
    if soft > hard {
        let text = format!("the soft limit of `{}` is above the hard one", given.name);
        let help = "write `\"SOFT:HARD\"`, where the process may raise SOFT up to HARD";
        return given.refuse_help(text, help);
    }
    Some((soft, hard))
}

fn bound(given: &mut Given, text: &str, unit: Unit) -> Option<u64> {
    if text == "infinity" {
        return Some(INFINITY);
    }
    let split = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (number, suffix) = text.split_at(split);
    let Some(scale) = scale(unit, suffix).filter(|_| !number.is_empty()) else {
        let help = match meant(suffix).filter(|_| unit == Unit::Bytes && !number.is_empty()) {
            Some(letter) => format!("write `\"{number}{letter}\"`"),
            None => accepted(unit).to_owned(),
        };
        return given.refuse_help(format!("`{text}` is not a limit for `{}`", given.name), help);
    };
    let value = number.parse::<u64>().ok().and_then(|number| number.checked_mul(scale));
    value.filter(|value| fits(*value, unit)).or_else(|| out_of_range(given, text, unit))
}

fn scale(unit: Unit, suffix: &str) -> Option<u64> {
    Some(match (unit, suffix) {
        (_, "") | (Unit::Seconds, "s") | (Unit::Microseconds, "us") => 1,
        (Unit::Bytes, "K") => 1 << 10,
        (Unit::Bytes, "M") => 1 << 20,
        (Unit::Bytes, "G") => 1 << 30,
        (Unit::Bytes, "T") => 1 << 40,
        (Unit::Seconds, "m") => 60,
        (Unit::Seconds, "h") => 3600,
        (Unit::Microseconds, "ms") => 1000,
        (Unit::Microseconds, "s") => 1_000_000,
        _ => return None,
    })
}

fn accepted(unit: Unit) -> &'static str {
    match unit {
        Unit::Bytes => "write bytes, or a number with `K`, `M`, `G` or `T`, or `\"infinity\"`",
        Unit::Seconds => "write seconds, or a number with `s`, `m` or `h`, or `\"infinity\"`",
        Unit::Microseconds => "write microseconds, or a number with `us`, `ms` or `s`, or `\"infinity\"`",
        Unit::Count(_) => "write a whole number, or `\"infinity\"`",
    }
}

/// What ` MB` and `mib` mean.
fn meant(suffix: &str) -> Option<&'static str> {
    let upper = suffix.trim().to_uppercase();
    let letter = upper.trim_end_matches('B').trim_end_matches('I');
    ["K", "M", "G", "T"].into_iter().find(|known| *known == letter)
}

fn fits(value: u64, unit: Unit) -> bool {
    match unit {
        Unit::Count(most) => value <= most && value < INFINITY,
        _ => value < INFINITY,
    }
}

fn out_of_range<T>(given: &mut Given, written: &str, unit: Unit) -> Option<T> {
    let name = given.name;
    let text = match unit {
        Unit::Count(most) if most < INFINITY => {
            format!("the limit `{name}` is from 0 to {most}, found `{written}`")
        }
        _ if written.starts_with('-') => format!("the limit `{name}` is 0 or more, found `{written}`"),
        _ => format!("the limit `{name}` does not fit into 64 bits, found `{written}`"),
    };
    let help = match (name, written.parse::<i64>()) {
        ("nice", Ok(nice @ -20..=-1)) => {
            format!("the kernel counts down from 20: for the nice value {nice} write `{}`", 20 - nice)
        }
        _ => "write `\"infinity\"` for no limit".to_owned(),
    };
    given.refuse_help(text, help)
}
