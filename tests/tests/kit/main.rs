//! The kit that users test their daemons with, `daemon-testing`: what it shows is so, and it leaves nothing.

mod examples;
mod inner;
mod left;
mod outside;
mod root;
mod sockets;
mod starts;
mod store;
mod told;
