//! [`Settings`]: what can be configured, as far as the source of the program says it.

/// The type behind `Config<T>`.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The name of the type.
    pub name: String,
    /// Its documentation, line by line.
    pub documentation: Vec<String>,
    /// The keys in the order of the source.
    pub keys: Vec<Key>,
}

/// One key.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The key as it stands in the file.
    pub name: String,
    /// Its documentation, line by line.
    pub documentation: Vec<String>,
    /// Whether it can be left out.
    pub presence: Presence,
    /// What it takes.
    pub shape: Shape,
}

/// Whether a key can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It has to be there.
    Required,
    /// It can be left out, and what holds then is not known.
    Optional,
    /// It can be left out, and the value of its [`Shape`] holds then.
    Default,
}

/// What a key takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A value like this one.
    Value(Sample),
    /// One of these names; the sample is among them.
    Choice(String, Vec<String>),
    /// A table.
    Table(Vec<Key>),
    /// Tables under one name.
    Tables(Vec<Key>),
    /// Something that the source does not show.
    Unknown,
}

/// A value that a type takes.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the types of TOML")]
pub enum Sample {
    Text(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    List(Vec<Sample>),
    /// An empty table on one line.
    Map,
}
