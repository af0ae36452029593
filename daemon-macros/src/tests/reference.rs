//! The table of keys in the macro's documentation.

use daemon_spec::keys;

use super::{assert_same, in_package};

#[test]
fn the_documentation_shows_the_table_of_keys() {
    assert_same(&in_package("keys.md"), &keys::markdown());
}
