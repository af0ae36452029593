//! Real daemons, started through their front door and looked at in `/proc`. Claims cite the requirements' items.

mod arguments;
mod container;
mod descriptors;
mod detach;
mod environment;
mod identity;
mod launcher;
mod managed;
mod manager_directories;
mod notify;
mod pidfile;
mod signals;
mod sockets;
mod start_failures;
mod surroundings;
mod table;
mod words;
