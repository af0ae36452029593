//! The checked declaration as the constant that the runtime reads.

mod privileges;
mod resources;
mod running;

use std::time::Duration;

use daemon_spec::spec::{
    Address, Detach, DirectoryKind, Handler, Listen, Output, Scope, Signal, SocketKind, Spec,
};
use daemon_spec::units::UnitFile;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::config;
use crate::diagnostic::at;
use crate::signature::Parameter;

/// The fields of `Plan`, all but `needs`.
pub(crate) fn fields(
    spec: &Spec,
    units: &[UnitFile],
    runtime: &TokenStream,
    parameters: &[Parameter],
) -> TokenStream {
    let rt = &quote!(#runtime::__rt);
    let Spec { name, version, description, exec, working_directory, .. } = spec;
    let umask = octal(spec.umask);
    let pidfile = optional(spec.pidfile.as_ref());
    let user = optional(spec.user.as_ref());
    let group = optional(spec.group.as_ref());
    let supplementary_groups =
        optional(spec.supplementary_groups.as_ref().map(|groups| quote!(&[#(#groups),*])));
    let root_directory = optional(spec.root_directory.as_ref());
    let privileges = privileges::fields(spec, runtime, parameters);
    let resources = resources::fields(spec, rt);
    let stdout = output(&spec.stdout, rt);
    let stderr = output(&spec.stderr, rt);
    let environment = spec.environment.iter().map(|(name, value)| quote!((#name, #value)));
    let detach = variant(
        rt,
        "Detach",
        match spec.detach {
            Detach::Auto => "Auto",
            Detach::Always => "Always",
            Detach::Never => "Never",
        },
    );
    let listen = spec.listen.iter().map(|listen| socket(listen, rt));
    let directories = daemon_spec::units::own_directories(spec).into_iter().map(|directory| {
        let kind = variant(rt, "DirectoryKind", kind_name(directory.kind));
        let declared = !daemon_spec::units::is_for_pidfile_alone(spec, &directory);
        let (path, mode) = (&directory.path, octal(directory.mode));
        quote!(#rt::Directory { kind: #kind, path: #path, mode: #mode, declared: #declared })
    });
    let reload = optional(spec.reload.as_ref().map(|reload| reload_handler(runtime, reload, parameters)));
    let signals = spec.signals.iter().map(|(signal, function)| {
        let signal = variant(rt, "Signal", signal_name(*signal));
        let handler = signal_handler(runtime, function);
        quote!((#signal, #handler))
    });
    let running = running::fields(spec, rt);
    let stop_timeout = duration(spec.stop_timeout);
    let start_timeout = duration(spec.start_timeout);
    let watchdog = optional(spec.watchdog.map(duration));
    let scope = variant(
        rt,
        "Scope",
        match spec.scope {
            Scope::System => "System",
            Scope::User => "User",
        },
    );
    let units = units.iter().map(|UnitFile { path, mode, contents }| {
        let mode = octal(*mode);
        quote!(#rt::Unit { path: #path, mode: #mode, contents: #contents })
    });
    quote! {
        name: #name,
        version: #version,
        description: #description,
        exec: #exec,
        pidfile: #pidfile,
        user: #user,
        group: #group,
        supplementary_groups: #supplementary_groups,
        umask: #umask,
        working_directory: #working_directory,
        root_directory: #root_directory,
        #privileges
        #resources
        stdout: #stdout,
        stderr: #stderr,
        environment: &[#(#environment),*],
        detach: #detach,
        listen: &[#(#listen),*],
        directories: &[#(#directories),*],
        reload: #reload,
        signals: &[#(#signals),*],
        #running
        stop_timeout: #stop_timeout,
        start_timeout: #start_timeout,
        watchdog: #watchdog,
        scope: #scope,
        units: &[#(#units),*],
    }
}

fn socket(listen: &Listen, rt: &TokenStream) -> TokenStream {
    let Listen { name, ipv6_only, reuse_port, .. } = listen;
    let addresses = listen.addresses.iter().map(|one| address(one, rt));
    let (mode, backlog) = (optional(listen.mode.map(octal)), optional(listen.backlog));
    let (owner, group) = (optional(listen.owner.as_ref()), optional(listen.group.as_ref()));
    let ipv6_only = optional(ipv6_only.as_ref());
    quote! {
        #rt::Listen {
            name: #name,
            addresses: &[#(#addresses),*],
            mode: #mode,
            owner: #owner,
            group: #group,
            backlog: #backlog,
            ipv6_only: #ipv6_only,
            reuse_port: #reuse_port,
        }
    }
}

fn address(address: &Address, rt: &TokenStream) -> TokenStream {
    let text = match address {
        Address::Tcp(address) | Address::Udp(address) => address.to_string(),
        Address::Unix(path) | Address::UnixDatagram(path) | Address::UnixSeqpacket(path) => path.clone(),
    };
    let kind = variant(rt, "Address", kind_of_socket(address.kind()).0);
    quote!(#kind(#text))
}

/// What the runtime calls a kind of socket, and as what main takes one.
pub(crate) fn kind_of_socket(kind: SocketKind) -> (&'static str, &'static str) {
    match kind {
        SocketKind::Tcp => ("Tcp", "TcpListener"),
        SocketKind::Udp => ("Udp", "UdpSocket"),
        SocketKind::Unix => ("Unix", "UnixListener"),
        SocketKind::UnixDatagram => ("UnixDatagram", "UnixDatagram"),
        SocketKind::UnixSeqpacket => ("UnixSeqpacket", "UnixSeqpacketListener"),
    }
}

fn variant(rt: &TokenStream, name: &str, variant: &str) -> TokenStream {
    let (name, variant) = (ident(name), ident(variant));
    quote!(#rt::#name::#variant)
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

fn optional<T: quote::ToTokens>(value: Option<T>) -> TokenStream {
    if let Some(value) = value {
        quote!(::core::option::Option::Some(#value))
    } else {
        quote!(::core::option::Option::None)
    }
}

/// A mode as people read it.
fn octal(mode: u32) -> Literal {
    format!("0o{mode:03o}").parse().expect("digits are a literal")
}

fn output(output: &Output, rt: &TokenStream) -> TokenStream {
    match output {
        Output::Auto => quote!(#rt::Output::Auto),
        Output::Null => quote!(#rt::Output::Null),
        Output::File(path) => quote!(#rt::Output::File(#path)),
    }
}

/// The function behind one signature. Its own tokens keep their place, for the compiler to point at.
fn signal_handler(runtime: &TokenStream, Handler(function): &Handler) -> TokenStream {
    let place = place(function);
    let (context, runtime) = (ident("context"), at(runtime, place));
    quote_spanned!(place=> |#context| #runtime::SignalHandler::call(#function, #context))
}

/// The same for a function that may see the configuration.
fn reload_handler(
    runtime: &TokenStream,
    Handler(function): &Handler,
    parameters: &[Parameter],
) -> TokenStream {
    let place = place(function);
    let (context, change, runtime) = (ident("context"), ident("change"), at(runtime, place));
    let config = config::seen_by_reload(parameters);
    quote_spanned! {place=>
        |#context, #change| #runtime::ReloadHandler::<_, #config>::call(#function, #context, #change)
    }
}

/// Where a function is written.
fn place(function: &TokenStream) -> Span {
    let first = function.clone().into_iter().next().map_or_else(Span::mixed_site, |token| token.span());
    Span::mixed_site().located_at(first)
}

fn duration(duration: Duration) -> TokenStream {
    let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    quote!(::core::time::Duration::from_millis(#milliseconds))
}

fn kind_name(kind: DirectoryKind) -> &'static str {
    match kind {
        DirectoryKind::Runtime => "Runtime",
        DirectoryKind::State => "State",
        DirectoryKind::Cache => "Cache",
        DirectoryKind::Logs => "Logs",
        DirectoryKind::Configuration => "Configuration",
    }
}

fn signal_name(signal: Signal) -> &'static str {
    match signal {
        Signal::Usr1 => "Usr1",
        Signal::Usr2 => "Usr2",
        Signal::Quit => "Quit",
        Signal::Alrm => "Alrm",
        Signal::Winch => "Winch",
        Signal::Urg => "Urg",
        Signal::Io => "Io",
        Signal::Cont => "Cont",
    }
}
