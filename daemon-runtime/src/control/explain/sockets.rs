//! The sockets of `listen`, and the control socket.

use std::path::Path;

use super::foresight::Foresight;
use super::sheet::Sheet;
use crate::control::channel;
use crate::socket::{self, Way};

pub(super) fn sockets(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let directories = of.directories.iter().map(|(_, path)| path.as_path());
    let makes: Vec<&Path> = directories.filter(|path| path.symlink_metadata().is_err()).collect();
    let (all, rest) =
        socket::foresee(of.plan, of.options, &mut of.sockets, of.identity.as_ref(), &of.before, &makes);
    if all.is_empty() {
        sheet.line("sockets", "none is declared");
    }
    let mut step = "sockets";
    for one in all {
        let (name, address) = (one.name, one.address);
        match one.way {
            Ok(Way::HandedOver(fd)) => {
                sheet.line(step, format_args!("`{name}`: {address}, handed over as descriptor {fd}"));
            }
            Ok(Way::Bound) => sheet.line(step, format_args!("`{name}`: bound to {address}")),
            Ok(Way::BoundAnew) => {
                sheet.line(
                    step,
                    format_args!("`{name}`: bound to {address}, whose file a dead process has left"),
                );
            }
            Ok(Way::LeftOut) => {
                sheet.line(
                    step,
                    format_args!("`{name}`: nobody listens on {address}, which was not handed over"),
                );
            }
            Err(error) => {
                sheet.line(step, format_args!("`{name}`: {address}"));
                sheet.problem(error);
            }
        }
        step = "";
    }
    sheet.judge(rest);
}

/// The socket at which the words ask the running daemon.
pub(super) fn control(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    match channel::foresee(of.plan, of.options, &of.directories) {
        Some(path) => sheet.line("control", format_args!("bound to unix:{}, for the words", path.display())),
        None => sheet.line("control", "no socket is declared for the words"),
    }
}
