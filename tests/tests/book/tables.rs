//! The tables of the reference, from the key table and from the sources.
