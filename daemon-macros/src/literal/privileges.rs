//! What the daemon may do, as fields of `Plan`.

use daemon_spec::spec::{Capability, Credential, Handler, Sandbox, SandboxMode, Spec};
use daemon_spec::units::doors;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{optional, place, variant};
use crate::diagnostic::at;
use crate::signature::{Parameter, last_name};

pub(super) fn fields(spec: &Spec, runtime: &TokenStream, parameters: &[Parameter]) -> TokenStream {
    let rt = &quote!(#runtime::__rt);
    let capabilities = spec
        .capabilities
        .iter()
        .map(|Capability { name, number }| quote!(#rt::Capability { name: #name, number: #number }));
    let no_new_privileges = spec.no_new_privileges;
    let taken = parameters.iter().find(|parameter| last_name(&parameter.ty) == "Privileged");
    let privileged = optional(spec.privileged.as_ref().map(|function| privileged(runtime, function, taken)));
    let sandbox = optional(spec.sandbox.as_ref().and_then(|sandbox| walls(sandbox, spec, rt)));
    let credentials = spec
        .credentials
        .iter()
        .map(|Credential { name, path }| quote!(#rt::Credential { name: #name, path: #path }));
    quote! {
        capabilities: &[#(#capabilities),*],
        no_new_privileges: #no_new_privileges,
        privileged: #privileged,
        sandbox: #sandbox,
        credentials: &[#(#credentials),*],
    }
}

/// The function behind one signature, its own tokens at their place. It returns what main takes, if main does.
fn privileged(runtime: &TokenStream, Handler(function): &Handler, taken: Option<&Parameter>) -> TokenStream {
    let place = place(function);
    let runtime = at(runtime, place);
    let returned = match taken {
        Some(Parameter { ty, .. }) => quote_spanned!(place=> <#ty as #runtime::__rt::Taken>::Value),
        None => quote_spanned!(place=> _),
    };
    quote_spanned!(place=> || #runtime::__rt::privileged::<#returned, _>(#function))
}

/// Walls that are off are none to the program.
fn walls(sandbox: &Sandbox, spec: &Spec, rt: &TokenStream) -> Option<TokenStream> {
    let Sandbox { mode, always, read, write, execute, system_calls } = sandbox;
    let mode = match mode {
        SandboxMode::Strict => variant(rt, "SandboxMode", "Strict"),
        SandboxMode::Learn => variant(rt, "SandboxMode", "Learn"),
        SandboxMode::Off => return None,
    };
    let calls_out = spec.calls_out() || doors(spec).any(|door| door.network);
    let without = doors(spec).flat_map(|door| door.without);
    let calls = doors(spec).flat_map(|door| door.calls);
    let families = doors(spec).flat_map(|door| door.families);
    let devices = doors(spec).flat_map(|door| door.devices);
    Some(quote! {
        #rt::Sandbox {
            mode: #mode,
            always: #always,
            read: &[#(#read),*],
            write: &[#(#write),*],
            execute: &[#(#execute),*],
            system_calls: &[#(#system_calls),*],
            calls_out: #calls_out,
            doors: #rt::Doors {
                without: &[#(#without),*],
                calls: &[#(#calls),*],
                families: &[#(#families),*],
                devices: &[#(#devices),*],
            },
        }
    })
}
