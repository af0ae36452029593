//! A value: a literal, a list or a path; anything else is recognised so that it can be named.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use super::cursor::{Cursor, is_punct};
use super::{Reader, literal};
use crate::draft::Item;
use crate::site::Site;
use crate::value::{Integer, Value};

impl Reader {
    /// Reads up to the comma, or up to the next entry if the comma is forgotten.
    pub(super) fn value(&mut self, cursor: &mut Cursor) -> (Value, Site) {
        let start = cursor.position();
        let order = self.sites + 1;
        self.sites = order;
        let mut value = self.one(cursor);
        if !cursor.at_end_of_value() && !cursor.at_entry() && !at_literal_after_literal(cursor, &value) {
            cursor.skip_to_comma();
            value = Value::Computed("an expression");
        }
        let read = cursor.since(start);
        let (first, last) = (read[0].span(), read[read.len() - 1].span());
        (value, Site::Tokens { order, first, last })
    }

    fn one(&mut self, cursor: &mut Cursor) -> Value {
        let Some(token) = cursor.peek().cloned() else { return Value::Empty };
        match token {
            TokenTree::Literal(literal) => {
                cursor.next();
                literal::value(literal)
            }
            TokenTree::Ident(ident) if ident == "true" || ident == "false" => {
                cursor.next();
                Value::Flag(ident == "true")
            }
            TokenTree::Ident(_) => path(cursor),
            TokenTree::Group(group) => {
                cursor.next();
                match group.delimiter() {
                    Delimiter::Bracket => Value::List(self.items(group.stream())),
                    Delimiter::Parenthesis => Value::Computed("a tuple"),
                    _ => Value::Computed("a block"),
                }
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                ':' => path(cursor),
                '|' => closure(cursor),
                '-' => negative(cursor),
                _ => {
                    cursor.next();
                    Value::Computed("an expression")
                }
            },
        }
    }

    fn items(&mut self, stream: TokenStream) -> Vec<Item> {
        let mut cursor = Cursor::new(stream);
        let mut items = Vec::new();
        while cursor.peek().is_some() {
            if cursor.at_end_of_value() {
                let comma = cursor.next().expect("a comma is there");
                let site = self.site(comma.span(), comma.span());
                self.problems.add(site, "expected a value before `,`");
                continue;
            }
            let (value, site) = self.value(&mut cursor);
            items.push(Item { value, site });
            self.comma(&mut cursor);
        }
        items
    }
}

/// `["a" "b"]` lacks a comma; it is not an expression.
fn at_literal_after_literal(cursor: &Cursor, value: &Value) -> bool {
    matches!(value, Value::Text(_) | Value::Integer(_))
        && matches!(cursor.peek(), Some(TokenTree::Literal(_)))
}

/// `name`, `a::b`, `::a::b::<T>`, a call of it, or a macro.
fn path(cursor: &mut Cursor) -> Value {
    let start = cursor.position();
    let mut part_expected = true;
    while let Some(token) = cursor.peek() {
        match token {
            TokenTree::Ident(_) if part_expected => {
                cursor.next();
                part_expected = false;
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint => {
                cursor.next();
                cursor.next();
                part_expected = true;
            }
            TokenTree::Punct(punct) if punct.as_char() == '<' && part_expected => {
                generics(cursor);
                part_expected = false;
            }
            _ => break,
        }
    }
    let tokens = cursor.since(start).to_vec();
    match cursor.peek() {
        Some(token) if is_punct(token, '!') => {
            cursor.next();
            cursor.next();
            Value::Computed("a macro")
        }
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            cursor.next();
            Value::Call(tokens.iter().map(ToString::to_string).collect())
        }
        _ => match tokens.as_slice() {
            [TokenTree::Ident(name)] => Value::Name(name.to_string(), tokens.iter().cloned().collect()),
            _ => Value::Path(tokens.into_iter().collect()),
        },
    }
}

/// Everything between `<` and its `>`, commas included.
fn generics(cursor: &mut Cursor) {
    let mut depth = 0;
    while let Some(token) = cursor.next() {
        depth += i32::from(is_punct(&token, '<')) - i32::from(is_punct(&token, '>'));
        if depth == 0 {
            break;
        }
    }
}

/// The parameters of a closure, commas included; the body is left to the caller.
fn closure(cursor: &mut Cursor) -> Value {
    cursor.next();
    while cursor.next().is_some_and(|token| !is_punct(&token, '|')) {}
    cursor.skip_to_comma();
    Value::Computed("a closure")
}

fn negative(cursor: &mut Cursor) -> Value {
    cursor.next();
    let Some(TokenTree::Literal(literal)) = cursor.peek().cloned() else {
        path(cursor);
        return Value::Computed("an expression");
    };
    cursor.next();
    match literal::value(literal) {
        Value::Integer(Integer { value, radix, digits }) => Value::Integer(Integer {
            value: value.map(i64::wrapping_neg),
            radix,
            digits: format!("-{digits}"),
        }),
        other => other,
    }
}
