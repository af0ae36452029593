//! Real daemons, started through their front door and looked at in `/proc`. Claims cite the requirements' items.

mod arguments;
mod container;
mod descriptors;
mod detach;
mod directories;
mod environment;
mod identity;
mod launcher;
mod main_failures;
mod managed;
mod manager_directories;
mod notify;
mod pidfile;
mod pidfile_hostile;
mod ready_fd;
mod reload;
mod signals;
mod sockets;
mod start_failures;
mod stop;
mod strangers;
mod surroundings;
mod table;
mod waiting_launcher;
mod word_reload;
mod words;
