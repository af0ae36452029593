//! What the daemon offers while it runs.

use daemon_spec::spec::{Log, Spec};
use proc_macro2::TokenStream;
use quote::quote;

use super::{duration, optional, socket, variant};

pub(super) fn fields(spec: &Spec, rt: &TokenStream) -> TokenStream {
    let Spec { control, upgrade, .. } = spec;
    let config = optional(spec.config.as_ref());
    let health = optional(spec.health.as_ref().map(|health| socket(health, rt)));
    let log = optional(spec.log.as_ref().map(|log| destination(log, rt)));
    let drain_delay = duration(spec.drain_delay);
    quote! {
        config: #config,
        control: #control,
        upgrade: #upgrade,
        health: #health,
        log: #log,
        drain_delay: #drain_delay,
    }
}

fn destination(log: &Log, rt: &TokenStream) -> TokenStream {
    let kind = match log {
        Log::Auto => "Auto",
        Log::Journal => "Journal",
        Log::Syslog => "Syslog",
        Log::Json => "Json",
        Log::Text => "Text",
        Log::File(path) => {
            let kind = variant(rt, "Log", "File");
            return quote!(#kind(#path));
        }
    };
    variant(rt, "Log", kind)
}
