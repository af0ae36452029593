//! The command line: flags and words of the runtime, and what is left for main.

use std::ffi::{OsStr, OsString};
use std::os::fd::RawFd;
use std::os::unix::ffi::OsStrExt;
#[cfg(any(feature = "control", feature = "health"))]
use std::path::Path;
use std::path::PathBuf;

use crate::error::Error;
use crate::plan::Plan;
use crate::socket::address::Address;

/// What the program is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Start,
    Stop,
    Restart,
    Reload,
    #[cfg(any(feature = "log", feature = "tracing"))]
    Reopen,
    #[cfg(feature = "upgrade")]
    Upgrade,
    Status,
    #[cfg(feature = "control")]
    LogLevel,
    Check,
    Run,
    Units,
    #[cfg(feature = "explain")]
    Explain,
    #[cfg(feature = "explain")]
    Doctor,
    Help,
    Version,
}

impl Word {
    /// Whether the daemon's help names it: words that only a control socket carries out are not for every daemon.
    #[cfg_attr(
        not(feature = "control"),
        expect(unused_variables, clippy::unused_self, reason = "every one is")
    )]
    pub(super) fn is_offered(self, plan: &Plan) -> bool {
        #[cfg(feature = "control")]
        if self == Self::LogLevel {
            return plan.control;
        }
        true
    }
}

/// Every word with its line of help; `--help` and `--version` are words that are written as flags.
pub(crate) const WORDS: &[(&str, Word, &str)] = &[
    ("start", Word::Start, "start the daemon, unless it runs already"),
    ("stop", Word::Stop, "stop it and wait until it is gone"),
    ("restart", Word::Restart, "stop it, then start it"),
    ("reload", Word::Reload, "have it reload, and tell what came of it"),
    #[cfg(any(feature = "log", feature = "tracing"))]
    ("reopen", Word::Reopen, "have it begin its log file anew, after a rename"),
    #[cfg(feature = "upgrade")]
    ("upgrade", Word::Upgrade, "have another program take its place, without a moment in between"),
    ("status", Word::Status, "tell whether it runs"),
    #[cfg(feature = "control")]
    ("log-level", Word::LogLevel, "tell which messages are written; `log-level LEVEL` sets it"),
    ("check", Word::Check, "check user, groups and PID file, without starting"),
    ("run", Word::Run, "stay in the foreground"),
    #[cfg(feature = "explain")]
    ("explain", Word::Explain, "tell what a start would do here, step by step, without doing it"),
    #[cfg(feature = "explain")]
    ("doctor", Word::Doctor, "compare what is installed with what the program declares"),
    ("units", Word::Units, "list its unit files; `units NAME` prints one, `units --to DIR` writes all"),
];

/// The command line, understood.
#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) word: Option<Word>,
    pub(crate) pidfile: Option<PathBuf>,
    pub(crate) user: Option<String>,
    pub(crate) config: Option<PathBuf>,
    /// Instead of the addresses that are declared for the name; several for one name are several sockets.
    pub(crate) listen: Vec<(String, Address)>,
    pub(crate) foreground: bool,
    pub(crate) ready_fd: Option<RawFd>,
    /// A descriptor that a supervisor holds a lock through, to be left alone.
    pub(crate) lock_fd: Option<RawFd>,
    /// Where `units` writes.
    pub(crate) to: Option<PathBuf>,
    /// Whether `status` is one JSON object.
    #[cfg(feature = "control")]
    pub(crate) json: bool,
    /// For main's `Args`, the name that `units` prints, or the level of `log-level`.
    pub(crate) rest: Vec<OsString>,
}

impl Options {
    /// Understands the arguments after the program's name.
    pub(crate) fn parse(plan: &Plan, arguments: impl Iterator<Item = OsString>) -> Result<Self, Error> {
        let mut options = Self::default();
        let mut arguments = arguments.peekable();
        while let Some(argument) = arguments.next() {
            let text = argument.to_str().unwrap_or_default();
            let (flag, attached) = attached(&argument).unwrap_or((text, None));
            let mut value = || {
                let value = attached.clone().or_else(|| arguments.next());
                value.ok_or_else(|| Error::Arguments(format!("`{flag}` needs a value")))
            };
            match flag {
                "--pidfile" => options.pidfile = Some(absolute(flag, value()?)?),
                "--config" if plan.config.is_some() => options.config = Some(absolute(flag, value()?)?),
                "--user" => options.user = Some(text_of(value()?)?),
                "--listen" => options.listen.push(listen(plan, &text_of(value()?)?)?),
                "--ready-fd" | "--lock-fd" => {
                    let number = Some(descriptor(flag, &text_of(value()?)?)?);
                    *if flag == "--ready-fd" { &mut options.ready_fd } else { &mut options.lock_fd } = number;
                }
                "--to" if options.word == Some(Word::Units) => options.to = Some(PathBuf::from(value()?)),
                #[cfg(feature = "control")]
                "--json" if attached.is_none() && options.word == Some(Word::Status) => options.json = true,
                "--foreground" if attached.is_none() => options.foreground = true,
                "--help" | "-h" if attached.is_none() => options.word = Some(Word::Help),
                "--version" | "-V" if attached.is_none() => options.word = Some(Word::Version),
                "--" => options.rest.extend(arguments.by_ref()),
                _ => match word(text) {
                    Some(word) if options.word.is_none() && options.rest.is_empty() => {
                        options.word = Some(word);
                    }
                    _ => options.rest.push(argument),
                },
            }
        }
        options.foreground |= options.word == Some(Word::Run);
        options.refuse_rest(plan)?;
        Ok(options)
    }

    /// What nobody takes is a mistake, not to be passed over.
    fn refuse_rest(&self, plan: &Plan) -> Result<(), Error> {
        let Some(first) = self.rest.first() else { return Ok(()) };
        match self.word {
            None | Some(Word::Start | Word::Restart | Word::Run) if plan.needs.args => Ok(()),
            #[cfg(feature = "explain")]
            Some(Word::Explain) if plan.needs.args => Ok(()),
            Some(Word::Units) if self.rest.len() == 1 && self.to.is_none() => Ok(()),
            #[cfg(feature = "control")]
            Some(Word::LogLevel) if self.rest.len() == 1 => Ok(()),
            Some(Word::Help | Word::Version) => Ok(()),
            _ => Err(Error::Arguments(format!("unknown argument `{}`", first.to_string_lossy()))),
        }
    }

    /// Where the configuration is: `--config`, else the declaration.
    #[cfg(any(feature = "config", feature = "explain"))]
    pub(crate) fn config(&self, plan: &Plan) -> Option<PathBuf> {
        self.config.clone().or_else(|| plan.config.map(PathBuf::from))
    }

    /// Where the PID file is: `--pidfile`, else the declaration.
    pub(crate) fn pidfile(&self, plan: &Plan) -> Option<PathBuf> {
        self.pidfile.clone().or_else(|| plan.pidfile.map(PathBuf::from))
    }

    /// A file of this instance: in the runtime directory, which all share; of one with a PID file of its own beside
    /// that.
    #[cfg(any(feature = "control", feature = "health"))]
    pub(crate) fn own_file(&self, plan: &Plan, runtime: Option<&Path>, name: &str) -> Option<PathBuf> {
        let own = self.pidfile.as_deref().filter(|&given| plan.pidfile.map(Path::new) != Some(given));
        let Some(pidfile) = own else { return Some(runtime?.join(name)) };
        let mut path = OsString::from(pidfile);
        path.push(".");
        path.push(name);
        Some(path.into())
    }
}

/// A flag and the value that is attached to it, which need not be text.
fn attached(argument: &OsStr) -> Option<(&str, Option<OsString>)> {
    let bytes = argument.as_bytes();
    let at = bytes.iter().position(|&byte| byte == b'=')?;
    let flag = std::str::from_utf8(bytes.get(..at)?).ok().filter(|flag| flag.starts_with("--"))?;
    Some((flag, Some(OsStr::from_bytes(bytes.get(at + 1..)?).to_owned())))
}

fn word(text: &str) -> Option<Word> {
    WORDS.iter().find(|(name, ..)| *name == text).map(|(_, word, _)| *word)
}

fn text_of(value: OsString) -> Result<String, Error> {
    value.into_string().map_err(|value| Error::Arguments(format!("{} is not UTF-8", value.to_string_lossy())))
}

/// A path that ends like that of a directory would be one file to who looks for its name there, and another one, or
/// none, to who opens it as a whole.
fn absolute(flag: &str, value: OsString) -> Result<PathBuf, Error> {
    let path = PathBuf::from(value);
    let bytes = path.as_os_str().as_bytes();
    let as_directory = bytes.ends_with(b"/") || bytes.ends_with(b"/.");
    if path.is_absolute() && path.file_name().is_some() && !as_directory {
        Ok(path)
    } else {
        Err(Error::Arguments(format!(
            "`{flag}` takes an absolute path of a file, found `{}`",
            path.display()
        )))
    }
}

fn descriptor(flag: &str, text: &str) -> Result<RawFd, Error> {
    text.parse().map_err(|_| Error::Arguments(format!("`{flag}` takes a descriptor, found `{text}`")))
}

fn listen(plan: &Plan, text: &str) -> Result<(String, Address), Error> {
    let example = "`--listen` takes NAME=ADDRESS, as in `http=127.0.0.1:8080`";
    let (name, address) =
        text.split_once('=').ok_or_else(|| Error::Arguments(format!("{example}, found `{text}`")))?;
    let Some(declared) = plan.sockets().find(|listen| listen.name == name) else {
        let names: Vec<String> = plan.sockets().map(|listen| format!("`{}`", listen.name)).collect();
        let known = if names.is_empty() {
            "the daemon declares none".into()
        } else {
            format!("it declares {}", names.join(", "))
        };
        return Err(Error::Arguments(format!("`--listen` names the unknown socket `{name}`: {known}")));
    };
    let address = Address::parse(address).map_err(|why| Error::Arguments(format!("{example}: {why}")))?;
    let (kind, given) = (declared.kind().prefix(), address.kind().prefix());
    if kind != given {
        return Err(Error::Arguments(format!(
            "`--listen` gives `{name}` an address of the kind `{given}`, but it is declared as `{kind}`"
        )));
    }
    Ok((name.to_owned(), address))
}
