//! The declaration behind one attribute: its own keys, those of the file that `from` names, and the files.

use daemon_spec::units::{self, UnitFile};
use daemon_spec::{Defaults, Draft, Site, Spec, check, hash, read, report, unescape};
use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::diagnostic::Diagnostic;

/// What the attribute declares.
pub(crate) struct Declaration {
    pub(crate) spec: Spec,
    pub(crate) units: Vec<UnitFile>,
    /// `::daemon_runtime`, or what `crate` says.
    pub(crate) runtime: TokenStream,
    pub(crate) problems: Vec<Diagnostic>,
    pub(crate) places: Places,
}

/// Where in the attribute to point at what only the compiler can judge.
pub(crate) struct Places {
    keys: Vec<(String, Site)>,
    sockets: Vec<(String, Site)>,
    system_calls: Vec<(String, Site)>,
    /// The literal that names the file with the other keys.
    from: Option<Site>,
}

impl Places {
    fn of(draft: &Draft) -> Self {
        Self {
            keys: draft.keys(),
            sockets: draft.names_in("listen"),
            system_calls: draft.texts_in("sandbox", "system_calls"),
            from: draft.from().map(|(_, site)| site),
        }
    }

    pub(crate) fn key(&self, name: &str) -> Span {
        self.named(&self.keys, name)
    }

    pub(crate) fn socket(&self, name: &str) -> Span {
        self.named(&self.sockets, name)
    }

    pub(crate) fn system_call(&self, name: &str) -> Span {
        self.named(&self.system_calls, name)
    }

    fn named(&self, sites: &[(String, Site)], name: &str) -> Span {
        self.span(sites.iter().find(|(known, _)| known == name).map(|(_, site)| *site))
    }

    fn span(&self, site: Option<Site>) -> Span {
        let tokens = site.and_then(Site::tokens).or_else(|| self.from.and_then(Site::tokens));
        Span::mixed_site().located_at(tokens.map_or_else(Span::call_site, |(first, _)| first))
    }
}

/// Reads the attribute. The variables are those that Cargo and the build script have set.
pub(crate) fn read(attribute: TokenStream, variable: &dyn Fn(&str) -> Option<String>) -> Declaration {
    let binary = ["CARGO_BIN_NAME", "CARGO_PKG_NAME", "CARGO_CRATE_NAME"].into_iter().find_map(variable);
    let binary = binary.unwrap_or_else(|| "daemon".to_owned());
    let defaults = Defaults::of(&binary, variable);
    let mut problems = Vec::new();

    let mut draft = read::attribute::read(attribute);
    let runtime = draft.runtime_crate().unwrap_or_else(|| quote!(::daemon_runtime));
    let mut file = None;
    if let Some((path, site)) = draft.from() {
        let path = path.to_owned();
        if let Some(text) = variable(&format!("DAEMON_MANIFEST_{binary}")) {
            let text = unescape(&text);
            draft = draft.merge(read::manifest::read(&text));
            file = Some((path, site, text));
        } else {
            problems.extend(unread(site, &path));
        }
    }
    let places = Places::of(&draft);
    let (spec, found) = check(draft, &defaults);
    for problem in &found {
        problems.extend(match &file {
            Some((path, site, text)) if problem.site.manifest().is_some() => {
                at(*site, report::embedded(problem, path, text))
            }
            _ => Diagnostic::of(problem),
        });
    }
    let mut units = units::render(&spec);
    // The type of the configuration is in files that only build.rs reads.
    let example = variable(&format!("DAEMON_EXAMPLE_{binary}"));
    units.extend(example.and_then(|text| units::example::file(&spec, unescape(&text))));
    if problems.is_empty() {
        problems.extend(stale(&units, variable(&format!("DAEMON_SPEC_HASH_{binary}")).as_deref()));
    }
    Declaration { spec, units, runtime, problems, places }
}

fn unread(site: Site, path: &str) -> Option<Diagnostic> {
    at(
        site,
        format!(
            "`{path}` is read by build.rs, which has not handed it over\n\
             help: call `daemon_build::emit();` in its `main`"
        ),
    )
}

/// The build script wrote files from another declaration than this one.
fn stale(units: &[UnitFile], written: Option<&str>) -> Option<Diagnostic> {
    let written = written?;
    (written != format!("{:016x}", hash(units))).then(|| {
        Diagnostic::new(
            Span::call_site(),
            "the unit files were written from another version of this attribute\n\
             help: let `daemon_build::emit()` in build.rs see this file; if it does, run `cargo clean -p` with \
             the name of this package",
        )
    })
}

fn at(site: Site, message: String) -> Option<Diagnostic> {
    let (first, last) = site.tokens()?;
    Some(Diagnostic { first, last, message })
}
