//! How much the process may use, as fields of `Plan`.

use daemon_spec::spec::{INFINITY, Limit, Spec};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{optional, variant};

pub(super) fn fields(spec: &Spec, rt: &TokenStream) -> TokenStream {
    let limits = spec.limits.iter().map(|Limit { resource, soft, hard }| {
        // The runtime calls each as the declaration does.
        let resource = variant(rt, "Resource", &format!("{resource:?}"));
        let (soft, hard) = (bound(*soft), bound(*hard));
        quote!(#rt::Limit { resource: #resource, soft: #soft, hard: #hard })
    });
    let nice = optional(spec.nice.map(Literal::i32_unsuffixed));
    let oom_score_adjust = optional(spec.oom_score_adjust.map(Literal::i32_unsuffixed));
    quote! {
        limits: &[#(#limits),*],
        nice: #nice,
        oom_score_adjust: #oom_score_adjust,
    }
}

fn bound(bound: u64) -> TokenStream {
    if bound == INFINITY {
        return quote!(::core::primitive::u64::MAX);
    }
    let bound = Literal::u64_unsuffixed(bound);
    quote!(#bound)
}
