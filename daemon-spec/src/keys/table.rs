//! The rows, one file a group.

mod directories;
mod identity;
mod privileges;
mod process;
mod resources;
mod running;
mod signals;
mod sockets;
mod supervision;

use super::Key;

/// Every key, in the order of the book.
pub static KEYS: &[Key] = &ROWS;

const GROUPS: [&[Key]; 9] = [
    identity::ROWS,
    process::ROWS,
    resources::ROWS,
    privileges::ROWS,
    sockets::ROWS,
    directories::ROWS,
    signals::ROWS,
    running::ROWS,
    supervision::ROWS,
];

const ROWS: [Key; count()] = {
    let mut rows = [GROUPS[0][0]; count()];
    let (mut group, mut row, mut at) = (0, 0, 0);
    while group < GROUPS.len() {
        if row < GROUPS[group].len() {
            rows[at] = GROUPS[group][row];
            (row, at) = (row + 1, at + 1);
        } else {
            (group, row) = (group + 1, 0);
        }
    }
    rows
};

const fn count() -> usize {
    let (mut group, mut count) = (0, 0);
    while group < GROUPS.len() {
        count += GROUPS[group].len();
        group += 1;
    }
    count
}
