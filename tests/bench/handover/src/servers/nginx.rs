//! nginx: SIGHUP, and the upgrade of its manual: SIGUSR2, SIGWINCH and SIGQUIT.

use std::path::PathBuf;
use std::process::Command;

use nix::sys::signal::Signal;
use nix::unistd::Uid;

use super::{Found, installed};
use crate::place::Place;
use crate::server::{Server, children, is_gone, process, run, running, signal, until, until_it_answers};

struct Nginx {
    program: PathBuf,
}

pub fn find() -> Found {
    Ok(Box::new(Nginx { program: installed("/usr/sbin/nginx")? }))
}

fn configuration(place: &Place) -> String {
    let (directory, address) = (place.directory().display(), &place.address);
    let user = if Uid::effective().is_root() { "user nobody nogroup;" } else { "" };
    format!(
        "{user} pid {}; error_log {directory}/error.log; worker_processes 2; events {{}}
http {{
    access_log off;
    client_body_temp_path {directory}/b; proxy_temp_path {directory}/p; fastcgi_temp_path {directory}/f;
    uwsgi_temp_path {directory}/u; scgi_temp_path {directory}/s;
    server {{ listen {address}; location / {{ default_type text/plain; return 200 \"pong\\n\"; }} }}
}}
",
        place.pidfile().display()
    )
}

impl Server for Nginx {
    fn name(&self) -> &'static str {
        "nginx"
    }

    fn start(&mut self, place: &Place) -> Result<(), String> {
        let configuration = place.file("nginx.conf", &configuration(place))?;
        run(Command::new(&self.program).arg("-c").arg(configuration).arg("-p").arg(place.directory()))?;
        until_it_answers(place)
    }

    fn reload(&self, place: &Place) -> Result<(), String> {
        let master = running(place)?;
        let old = children(master);
        signal(master, Signal::SIGHUP)?;
        until("the old workers are gone", || old.iter().all(|&worker| is_gone(worker)))
    }

    fn upgrade(&self, place: &Place) -> Result<(), String> {
        let old = running(place)?;
        let workers = children(old);
        signal(old, Signal::SIGUSR2)?;
        let next = || process(&place.pidfile()).filter(|&next| next != old);
        until("there is another master", || next().is_some_and(|next| !children(next).is_empty()))?;
        signal(old, Signal::SIGWINCH)?;
        until("the old workers are gone", || workers.iter().all(|&worker| is_gone(worker)))?;
        signal(old, Signal::SIGQUIT)?;
        until("the old master is gone", || is_gone(old))
    }

    fn stop(&self, place: &Place) -> Result<(), String> {
        let master = running(place)?;
        signal(master, Signal::SIGTERM)?;
        until("it is gone", || is_gone(master))
    }
}
