//! What only the compiler can tell: whether main takes what is declared, and nothing else.

use daemon_spec::spec::{Listen, Sandbox, SandboxMode, Spec};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::config;
use crate::declaration::Declaration;
use crate::diagnostic::at;
use crate::literal::kind_of_socket;
use crate::signature::{Parameter, last_name};

/// Assertions of the compiler, each at what it is about.
pub(crate) fn assertions(declaration: &Declaration, parameters: &[Parameter]) -> TokenStream {
    // Where the attribute is wrong, what is missing may be in it.
    if !declaration.problems.is_empty() {
        return TokenStream::new();
    }
    let each = parameters.iter().map(|parameter| {
        let (socket, key) = (socket(parameter, declaration), key(parameter, declaration));
        quote!(#socket #key)
    });
    let forgotten = forgotten(declaration, parameters);
    let (features, calls) = (features(declaration), system_calls(declaration));
    let watchdog = watchdog(declaration, parameters);
    let config = config::assertion(&declaration.spec, &declaration.runtime, declaration.places.key("config"));
    quote!(#(#each)* #forgotten #features #calls #watchdog #config)
}

/// A socket among the parameters must be one of `listen`, and of its kind.
fn socket(parameter: &Parameter, declaration: &Declaration) -> TokenStream {
    let sockets = &declaration.spec.listen;
    let (place, name) = (Span::mixed_site().located_at(parameter.span.0), &parameter.name);
    let from_daemon = from_daemon(parameter, &declaration.runtime);
    if let Some(socket) = sockets.iter().find(|socket| socket.name == *name) {
        let (kind, several) = (kind_of_socket(socket.kind()).0, socket.addresses.len() > 1);
        let ty = type_of(socket);
        let message = match socket.addresses.len() {
            1 => format!("`listen` declares `{name}` as a socket that main takes as a `{ty}`"),
            count => format!("`listen` declares `{name}` as {count} sockets that main takes as a `{ty}`"),
        };
        let (runtime, kind) = (at(&declaration.runtime, place), Ident::new(kind, place));
        return quote_spanned! {place=>
            const _: () = ::core::assert!(
                #from_daemon::NEEDS.is_met_by(#runtime::__rt::Socket::#kind, #several, __NEEDS), #message
            );
        };
    }
    let names: Vec<String> = sockets.iter().map(|socket| format!("`{}`", socket.name)).collect();
    let listens = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
    let message = format!("main takes a socket named `{name}`, but `listen` declares {listens}");
    quote_spanned! {place=>
        const _: () = ::core::assert!(#from_daemon::NEEDS.socket.is_none(), #message);
    }
}

/// A socket that nobody takes would be bound, and its clients would wait for ever. Where a parameter takes one
/// that is not declared, its name is the mistake, and told already.
fn forgotten(declaration: &Declaration, parameters: &[Parameter]) -> TokenStream {
    let sockets = &declaration.spec.listen;
    let takes = |socket: &&Listen| parameters.iter().any(|parameter| parameter.name == socket.name);
    let assertion = |socket: &Listen| {
        let name = &socket.name;
        let place = declaration.places.socket(name);
        let others = parameters
            .iter()
            .filter(|parameter| sockets.iter().all(|socket| socket.name != parameter.name))
            .map(|parameter| from_daemon(parameter, &declaration.runtime));
        let message = format!(
            "main does not take the socket `{name}`: add the parameter `{name}: {}`",
            type_of(socket)
        );
        quote_spanned! {place=>
            const _: () = ::core::assert!(
                __NEEDS.any_socket #(|| #others::NEEDS.socket.is_some())*, #message
            );
        }
    };
    sockets.iter().filter(|socket| !takes(socket)).map(assertion).collect()
}

/// As what main takes the sockets of one name.
fn type_of(socket: &Listen) -> String {
    let one = kind_of_socket(socket.kind()).1;
    if socket.addresses.len() > 1 { format!("Vec<{one}>") } else { one.to_owned() }
}

/// What a key gives must have that key.
fn key(parameter: &Parameter, declaration: &Declaration) -> TokenStream {
    let spec = &declaration.spec;
    let place = Span::mixed_site().located_at(parameter.span.0);
    let key = match last_name(&parameter.ty).as_str() {
        "Privileged" if spec.privileged.is_none() => "privileged",
        "Watchdog" if spec.watchdog.is_none() => "watchdog",
        "Credentials" if spec.credentials.is_empty() => "credentials",
        "Config" if spec.config.is_none() => "config",
        _ => return TokenStream::new(),
    };
    let need = Ident::new(key, place);
    let need = if key == "config" { quote_spanned!(place=> takes_config()) } else { quote!(#need) };
    let from_daemon = from_daemon(parameter, &declaration.runtime);
    let message = format!("main takes what the key `{key}` gives, but nothing declares it");
    quote_spanned!(place=> const _: () = ::core::assert!(!#from_daemon::NEEDS.#need, #message);)
}

/// Keys that are a feature of the runtime: who does not ask for it has nothing of it.
fn features(declaration: &Declaration) -> TokenStream {
    let Spec { config, control, upgrade, health, log, .. } = &declaration.spec;
    let keys = [
        ("sandbox", walls(declaration).is_some()),
        ("config", config.is_some()),
        ("control", *control),
        ("upgrade", *upgrade),
        ("health", health.is_some()),
        ("log", log.is_some()),
    ];
    let assertion = |key: &str| {
        let place = declaration.places.key(key);
        let (runtime, feature) = (at(&declaration.runtime, place), Ident::new(&key.to_uppercase(), place));
        // By the crate that the program logs through.
        let features = if key == "log" { "`log` or `tracing`".to_owned() } else { format!("`{key}`") };
        let message = format!(
            "`{key}` needs the feature {features} of `daemon-runtime`: write `features = [\"{key}\"]` in Cargo.toml"
        );
        quote_spanned!(place=> const _: () = ::core::assert!(#runtime::__rt::feature::#feature, #message);)
    };
    keys.into_iter().filter(|(_, declared)| *declared).map(|(key, _)| assertion(key)).collect()
}

/// The walls that the program puts up itself.
fn walls(declaration: &Declaration) -> Option<&Sandbox> {
    declaration.spec.sandbox.as_ref().filter(|sandbox| sandbox.mode != SandboxMode::Off)
}

/// What can be let through the walls is known to the runtime.
fn system_calls(declaration: &Declaration) -> TokenStream {
    let calls = walls(declaration).into_iter().flat_map(|walls| &walls.system_calls);
    let assertion = |name: &String| {
        let place = declaration.places.system_call(name);
        let runtime = at(&declaration.runtime, place);
        let message = format!("this architecture has no system call `{name}`");
        quote_spanned!(place=> const _: () = ::core::assert!(#runtime::__rt::is_system_call(#name), #message);)
    };
    calls.filter(|name| !name.starts_with('@')).map(assertion).collect()
}

/// A watchdog that nothing beats would have the service manager kill the daemon again and again.
fn watchdog(declaration: &Declaration, parameters: &[Parameter]) -> TokenStream {
    if declaration.spec.watchdog.is_none() {
        return TokenStream::new();
    }
    let place = declaration.places.key("watchdog");
    let each = parameters.iter().map(|parameter| from_daemon(parameter, &declaration.runtime));
    let message = "`watchdog` is declared, but main takes no `Watchdog` to beat";
    quote_spanned!(place=> const _: () = ::core::assert!(false #(|| #each::NEEDS.watchdog)*, #message);)
}

/// `<T as FromDaemon>`, where the compiler points at `T` if it is none.
pub(crate) fn from_daemon(parameter: &Parameter, runtime: &TokenStream) -> TokenStream {
    let (ty, place) = (&parameter.ty, Span::mixed_site().located_at(parameter.span.0));
    let runtime = at(runtime, place);
    quote_spanned!(place=> <#ty as #runtime::FromDaemon>)
}
