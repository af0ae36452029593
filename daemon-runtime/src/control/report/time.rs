//! Moments and spans in words.

/// Seconds in a day.
const DAY: u64 = 86400;

/// A moment as RFC 3339 has it, in UTC: `2026-01-31T12:00:00Z`.
pub(super) fn stamp(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    let (year, month, day) = date(seconds / DAY);
    let second = seconds % DAY;
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

/// The date of a day since 1970, by the calendar's periods of 400 years; years begin in March there, so that a leap
/// day is a year's last.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day_of_month = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + next, month, day_of_month)
}

/// A span in its two largest units: `2 h 5 min`.
pub(super) fn span(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    let two = |large: u64, unit: &str, small: u64, part: &str| {
        if small == 0 { format!("{large} {unit}") } else { format!("{large} {unit} {small} {part}") }
    };
    match seconds {
        0 => format!("{milliseconds} ms"),
        1..60 => format!("{seconds} s"),
        60..3600 => two(seconds / 60, "min", seconds % 60, "s"),
        3600..DAY => two(seconds / 3600, "h", seconds / 60 % 60, "min"),
        _ => two(seconds / DAY, "d", seconds / 3600 % 24, "h"),
    }
}
