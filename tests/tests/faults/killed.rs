//! Each process of a start is killed at each of its calls.
