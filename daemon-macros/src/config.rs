//! The type of the configuration: what only the compiler knows of it.

use daemon_spec::spec::Spec;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::diagnostic::at;
use crate::signature::{Parameter, last_name};

/// What the type of the configuration has beside being read, asked of every parameter: which of them it is may be hidden
/// behind an alias. An associated constant of the type's own goes before that of a trait, which has to be in scope.
pub(crate) fn extras(spec: &Spec, runtime: &TokenStream, parameters: &[Parameter]) -> TokenStream {
    if spec.config.is_none() || parameters.is_empty() {
        return TokenStream::new();
    }
    let rt = quote!(#runtime::__rt);
    let each = parameters
        .iter()
        .map(|Parameter { ty, .. }| quote!(.or(<#rt::Probe<#ty>>::VALIDATION).or(<#rt::Probe<#ty>>::SHOW)));
    quote! {
        .with({
            #[allow(unused_imports)]
            use #rt::Plain as _;
            #rt::Extras::NONE #(#each)*
        })
    }
}

/// The `Config<T>` whose `T` a `reload` function sees, or `()`.
pub(crate) fn seen_by_reload(parameters: &[Parameter]) -> TokenStream {
    let config = parameters.iter().find(|parameter| last_name(&parameter.ty) == "Config");
    config.map_or_else(|| quote!(()), |parameter| parameter.ty.clone())
}

/// A file that main does not read would be none.
pub(crate) fn assertion(spec: &Spec, runtime: &TokenStream, place: Span) -> TokenStream {
    if spec.config.is_none() {
        return TokenStream::new();
    }
    let runtime = at(runtime, place);
    let message = "`config` is declared, but main takes no `Config` of it: add a parameter, as in `config: Config<Settings>`";
    quote_spanned!(place=> const _: () = ::core::assert!(!#runtime::__rt::feature::CONFIG || __NEEDS.takes_config(), #message);)
}
