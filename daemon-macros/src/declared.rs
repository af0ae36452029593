//! What only the compiler can tell: whether main takes what is declared, and nothing else.

use daemon_spec::spec::{Address, Listen, SandboxMode};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::declaration::Declaration;
use crate::diagnostic::at;
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
    let (sandbox, watchdog) = (sandbox(declaration), watchdog(declaration, parameters));
    quote!(#(#each)* #forgotten #sandbox #watchdog)
}

/// A socket among the parameters must be one of `listen`, and of its kind.
fn socket(parameter: &Parameter, declaration: &Declaration) -> TokenStream {
    let sockets = &declaration.spec.listen;
    let (place, name) = (Span::mixed_site().located_at(parameter.span.0), &parameter.name);
    let from_daemon = from_daemon(parameter, &declaration.runtime);
    if let Some(socket) = sockets.iter().find(|socket| socket.name == *name) {
        let (kind, ty) = kind(&socket.address);
        let message = format!("`listen` declares `{name}` as a socket that main takes as a `{ty}`");
        let (runtime, kind) = (at(&declaration.runtime, place), Ident::new(kind, place));
        return quote_spanned! {place=>
            const _: () = ::core::assert!(
                #from_daemon::NEEDS.is_met_by(#runtime::__rt::Socket::#kind, __NEEDS), #message
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
        let Listen { name, address, .. } = socket;
        let place = declaration.places.socket(name);
        let others = parameters
            .iter()
            .filter(|parameter| sockets.iter().all(|socket| socket.name != parameter.name))
            .map(|parameter| from_daemon(parameter, &declaration.runtime));
        let message = format!(
            "main does not take the socket `{name}`: add the parameter `{name}: {}`",
            kind(address).1
        );
        quote_spanned! {place=>
            const _: () = ::core::assert!(
                __NEEDS.any_socket #(|| #others::NEEDS.socket.is_some())*, #message
            );
        }
    };
    sockets.iter().filter(|socket| !takes(socket)).map(assertion).collect()
}

/// What the runtime and the standard library call a socket.
fn kind(address: &Address) -> (&'static str, &'static str) {
    match address {
        Address::Tcp(_) => ("Tcp", "TcpListener"),
        Address::Udp(_) => ("Udp", "UdpSocket"),
        Address::Unix(_) => ("Unix", "UnixListener"),
        Address::UnixDatagram(_) => ("UnixDatagram", "UnixDatagram"),
    }
}

/// What a key gives must have that key.
fn key(parameter: &Parameter, declaration: &Declaration) -> TokenStream {
    let spec = &declaration.spec;
    let key = match last_name(&parameter.ty).as_str() {
        "Privileged" if spec.privileged.is_none() => "privileged",
        "Watchdog" if spec.watchdog.is_none() => "watchdog",
        "Credentials" if spec.credentials.is_empty() => "credentials",
        _ => return TokenStream::new(),
    };
    let place = Span::mixed_site().located_at(parameter.span.0);
    let (from_daemon, need) = (from_daemon(parameter, &declaration.runtime), Ident::new(key, place));
    let message = format!("main takes what the key `{key}` gives, but nothing declares it");
    quote_spanned!(place=> const _: () = ::core::assert!(!#from_daemon::NEEDS.#need, #message);)
}

/// Walls of the program's own are a feature of the runtime, which also knows what can be let through them.
fn sandbox(declaration: &Declaration) -> TokenStream {
    let walls = declaration.spec.sandbox.as_ref().filter(|sandbox| sandbox.mode != SandboxMode::Off);
    let Some(walls) = walls else { return TokenStream::new() };
    let place = declaration.places.sandbox();
    let runtime = at(&declaration.runtime, place);
    let message = "`sandbox` needs the feature `sandbox` of `daemon-runtime`: \
                   write `features = [\"sandbox\"]` in Cargo.toml";
    let calls = walls.system_calls.iter().filter(|name| !name.starts_with('@'));
    let calls = calls.map(|name| {
        let place = declaration.places.system_call(name);
        let runtime = at(&declaration.runtime, place);
        let message = format!("this architecture has no system call `{name}`");
        quote_spanned!(place=> const _: () = ::core::assert!(#runtime::__rt::is_system_call(#name), #message);)
    });
    quote_spanned! {place=>
        const _: () = ::core::assert!(#runtime::__rt::SANDBOX, #message);
        #(#calls)*
    }
}

/// A watchdog that nothing beats would have the service manager kill the daemon again and again.
fn watchdog(declaration: &Declaration, parameters: &[Parameter]) -> TokenStream {
    if declaration.spec.watchdog.is_none() {
        return TokenStream::new();
    }
    let place = declaration.places.watchdog();
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
