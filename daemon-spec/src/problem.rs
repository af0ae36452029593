//! [`Problem`]: one mistake, where it is and what to write instead.

use crate::site::Site;

/// One mistake in a declaration.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What to underline.
    pub site: Site,
    /// What is wrong with it, in one line.
    pub text: String,
    /// Something to type instead.
    pub help: Option<String>,
}

impl Problem {
    /// The message as a compiler error prints it.
    #[must_use]
    pub fn message(&self) -> String {
        match &self.help {
            Some(help) => format!("{}\nhelp: {help}", self.text),
            None => self.text.clone(),
        }
    }
}

/// The mistakes of one declaration, in the order of their positions once checked.
#[derive(Debug, Default)]
#[must_use = "a declaration with problems must not be used without telling them"]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub(crate) fn add(&mut self, site: Site, text: impl Into<String>) {
        self.0.push(Problem { site, text: text.into(), help: None });
    }

    pub(crate) fn add_help(&mut self, site: Site, text: impl Into<String>, help: impl Into<String>) {
        self.0.push(Problem { site, text: text.into(), help: Some(help.into()) });
    }

    pub(crate) fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// Puts them in the order of their positions.
    pub(crate) fn sort(&mut self) {
        for index in 1..self.0.len() {
            let mut at = index;
            while at > 0 && self.0[at - 1].site.position() > self.0[at].site.position() {
                self.0.swap(at - 1, at);
                at -= 1;
            }
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The problems one by one.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
