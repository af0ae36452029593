//! The tokens between the parentheses of `#[daemon(...)]`.

mod cursor;
mod literal;
mod value;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

use self::cursor::{Cursor, is_punct};
use crate::draft::{Draft, Entry};
use crate::problem::Problems;
use crate::site::Site;
use crate::value::Value;

/// Reads every key. A mistake is recorded, and reading goes on after the next comma.
#[must_use]
pub fn read(arguments: TokenStream) -> Draft {
    let mut reader = Reader::default();
    let entries = reader.entries(arguments);
    Draft { entries, problems: reader.problems }
}

#[derive(Default)]
struct Reader {
    problems: Problems,
    sites: u32,
}

impl Reader {
    fn site(&mut self, first: Span, last: Span) -> Site {
        self.sites += 1;
        Site::Tokens { order: self.sites, first, last }
    }

    fn entries(&mut self, tokens: TokenStream) -> Vec<Entry> {
        let mut cursor = Cursor::new(tokens);
        let mut entries = Vec::new();
        while let Some(token) = cursor.next() {
            if let TokenTree::Ident(key) = token {
                let site = self.site(key.span(), key.span());
                let name = key.to_string().trim_start_matches("r#").to_owned();
                let line = Some(key.span().start().line).filter(|line| *line > 0);
                let (value, value_site) = self.after_key(&name, site, &mut cursor);
                entries.push(Entry { key: name, key_site: site, value, value_site, line });
            } else {
                let site = self.site(token.span(), token.span());
                self.problems.add(site, format!("expected a key, found `{token}`"));
                cursor.skip_to_comma();
            }
            self.comma(&mut cursor);
        }
        entries
    }

    /// What follows a key: `= value`, `(group)` or nothing.
    fn after_key(&mut self, key: &str, key_site: Site, cursor: &mut Cursor) -> (Value, Site) {
        match cursor.peek() {
            _ if cursor.at_end_of_value() || cursor.at_entry() => (Value::Missing, key_site),
            Some(token) if is_punct(token, '=') => {
                let span = token.span();
                cursor.next();
                match cursor.peek() {
                    Some(token) if !is_punct(token, ',') => self.value(cursor),
                    _ => (Value::Empty, self.site(span, span)),
                }
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                let (stream, span) = (group.stream(), group.span());
                cursor.next();
                let site = self.site(span, span);
                if starts_like_a_group(&stream) {
                    (Value::Group(self.entries(stream)), site)
                } else {
                    self.problems.add(site, format!("expected `=` after `{key}`"));
                    (Value::Unreadable, site)
                }
            }
            Some(token) => {
                let text = format!("expected `=` after `{key}`, found `{token}`");
                let site = self.site(token.span(), token.span());
                self.problems.add(site, text);
                cursor.skip_to_comma();
                (Value::Unreadable, site)
            }
            None => (Value::Missing, key_site),
        }
    }

    /// The comma after an entry or an element. Where it is forgotten, what follows is read all the same.
    fn comma(&mut self, cursor: &mut Cursor) {
        match cursor.peek() {
            None => {}
            Some(token) if is_punct(token, ',') => {
                cursor.next();
            }
            Some(token) => {
                let text = match token {
                    TokenTree::Group(_) => "expected `,` here".to_owned(),
                    token => format!("expected `,` before `{token}`"),
                };
                let site = self.site(token.span(), token.span());
                self.problems.add(site, text);
            }
        }
    }
}

/// `(key = ..`, `(key(..`, `(key` or `()`: not a value that lost its `=`.
fn starts_like_a_group(stream: &TokenStream) -> bool {
    let cursor = Cursor::new(stream.clone());
    cursor.peek().is_none() || cursor.at_entry()
}
