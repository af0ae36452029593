//! The book says what is so: its blocks are included, its links lead somewhere, its tables and sessions are fresh.

mod blocks;
mod chapters;
mod claims;
mod generated;
mod items;
mod links;
mod moments;
mod session;
mod sessions;
mod tables;
