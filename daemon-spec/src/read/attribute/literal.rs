//! What a literal says.

use proc_macro2::Literal;
use syn::Lit;

use crate::value::{Integer, Value};

pub(super) fn value(literal: Literal) -> Value {
    match Lit::new(literal) {
        Lit::Str(text) if text.suffix().is_empty() => Value::Text(text.value()),
        Lit::Int(number) => {
            if number.suffix().is_empty() {
                integer(&number.token().to_string())
            } else {
                Value::Other("a number with a suffix")
            }
        }
        Lit::Float(_) => Value::Other("a number with a fraction"),
        Lit::ByteStr(_) | Lit::CStr(_) => Value::Other("a string of bytes"),
        Lit::Char(_) => Value::Other("a character"),
        Lit::Byte(_) => Value::Other("a byte"),
        _ => Value::Other("another kind of literal"),
    }
}

/// A number as Rust writes it.
fn integer(written: &str) -> Value {
    let plain = written.replace('_', "");
    let (radix, digits) = match plain.as_bytes() {
        [b'0', b'o', ..] => (8, &plain[2..]),
        [b'0', b'x', ..] => (16, &plain[2..]),
        [b'0', b'b', ..] => (2, &plain[2..]),
        _ => (10, plain.as_str()),
    };
    Value::Integer(Integer { value: i64::from_str_radix(digits, radix).ok(), radix, digits: digits.into() })
}
