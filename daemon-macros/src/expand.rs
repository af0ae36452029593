//! The expansion: the user's fn inside a `fn main` that hands it to the runtime.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::config;
use crate::declaration::{self, Declaration};
use crate::declared::{self, from_daemon};
use crate::diagnostic::{Diagnostic, at};
use crate::entry::Entry;
use crate::literal;
use crate::signature::{self, Parameter};

/// `#[daemon(attribute)] item`, with the variables of the compiler's environment.
pub(crate) fn daemon(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expand(attribute, item, &|name| std::env::var(name).ok())
}

/// Always expands to something that compiles as far as the declaration is good, and appends the errors.
pub(crate) fn expand(
    attribute: TokenStream,
    item: TokenStream,
    variable: &dyn Fn(&str) -> Option<String>,
) -> TokenStream {
    let declaration = declaration::read(attribute, variable);
    let (mut expansion, problems) = match Entry::parse(item.clone()) {
        Ok(entry) if entry.name == "main" => function(&entry, &declaration),
        Ok(entry) => (item, vec![signature::misplaced(&entry.name)]),
        Err(other) => {
            let message = format!(
                "`#[daemon]` goes on `fn main`, found {}\nhelp: put it on the line above `fn main`",
                other.found
            );
            (item, vec![Diagnostic::new(other.span, message)])
        }
    };
    for problem in declaration.problems.iter().chain(&problems) {
        expansion.extend(problem.to_tokens());
    }
    expansion
}

fn function(entry: &Entry, declaration: &Declaration) -> (TokenStream, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    signature::check(entry, &mut problems);
    let parameters = signature::parameters(&entry.parameters, &mut problems);
    let callable = problems.is_empty();
    let expansion = if callable { main(entry, declaration, &parameters) } else { uncallable(entry) };
    (expansion, problems)
}

/// The user's fn as it is, inside a main that does nothing.
fn uncallable(entry: &Entry) -> TokenStream {
    let inner = nested(entry);
    let (name, visibility) = (&entry.name, &entry.visibility);
    let conditions = conditions(entry);
    quote! {
        #(#conditions)*
        #[allow(dead_code)]
        #visibility fn #name() {
            #inner
        }
    }
}

fn main(entry: &Entry, declaration: &Declaration, parameters: &[Parameter]) -> TokenStream {
    let Declaration { spec, units, runtime, .. } = declaration;
    let rt = quote!(#runtime::__rt);
    let (name, visibility) = (&entry.name, &entry.visibility);
    let conditions = conditions(entry);
    let inner = nested(entry);
    let fields = literal::fields(spec, units, runtime, parameters);
    let needs = parameters.iter().map(|parameter| {
        let from_daemon = from_daemon(parameter, runtime);
        quote!(.and(#from_daemon::NEEDS))
    });
    let extras = config::extras(spec, runtime, parameters);
    let declared = declared::assertions(declaration, parameters);
    let context = Ident::new("context", Span::mixed_site());
    let arguments: Vec<Ident> = (0..parameters.len()).map(argument).collect();
    let made = parameters.iter().map(|parameter| {
        let (from_daemon, name) = (from_daemon(parameter, runtime), &parameter.name);
        quote!(#from_daemon::from_daemon(#context, #name)?)
    });
    let outcome = outcome(entry, runtime, &quote!(__main(#(#arguments),*)));
    quote! {
        #(#conditions)*
        #visibility fn #name() -> ::std::process::ExitCode {
            #inner
            const __NEEDS: #rt::Needs = #rt::Needs::NONE #(#needs)* #extras;
            #declared
            #rt::run(
                const {
                    &#rt::Plan {
                        #fields
                        needs: __NEEDS,
                    }
                },
                |#context| {
                    #(let #arguments = #made;)*
                    #rt::entered(#context)?;
                    #outcome
                },
            )
        }
    }
}

/// The user's fn under another name. Clippy knows that `main` cannot choose its signature freely; of this
/// one it has to be told.
fn nested(entry: &Entry) -> TokenStream {
    let Entry { qualifiers, generics, parameters, returns, bounds, body, .. } = entry;
    let attributes = entry.attributes.iter().filter(|attribute| !is_condition(&attribute.name));
    let attributes =
        attributes.filter(|attribute| attribute.name != "daemon").map(|attribute| &attribute.tokens);
    let name = Ident::new("__main", entry.name.span());
    let returns = if returns.is_empty() { TokenStream::new() } else { quote!(-> #returns) };
    quote! {
        #[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps)]
        #(#attributes)* #(#qualifiers)* fn #name #(#generics)* #parameters #returns #bounds #body
    }
}

fn argument(index: usize) -> Ident {
    Ident::new(&format!("argument{index}"), Span::mixed_site())
}

fn conditions(entry: &Entry) -> impl Iterator<Item = &TokenStream> {
    entry
        .attributes
        .iter()
        .filter(|attribute| is_condition(&attribute.name))
        .map(|attribute| &attribute.tokens)
}

fn is_condition(name: &str) -> bool {
    name == "cfg"
}

/// Passes on what main returns. The type is written out so that the compiler points at it.
fn outcome(entry: &Entry, runtime: &TokenStream, call: &TokenStream) -> TokenStream {
    let mut returns = entry.returns.clone().into_iter();
    let first = returns.next();
    let is_never = first.as_ref().is_some_and(|token| crate::entry::is_punct(token, '!'));
    let is_opaque = first.as_ref().is_some_and(|token| token.to_string() == "impl");
    match first {
        _ if is_never => call.clone(),
        _ if is_opaque => quote!(#runtime::Outcome::ended(#call)),
        Some(first) => {
            let ty = entry.returns.clone();
            let place = Span::mixed_site().located_at(first.span());
            let runtime = at(runtime, place);
            let outcome = quote_spanned!(place=> <#ty as #runtime::Outcome>::ended);
            quote!(#outcome(#call))
        }
        None => {
            let unit = Group::new(Delimiter::Parenthesis, TokenStream::new());
            quote!(<#unit as #runtime::Outcome>::ended(#call))
        }
    }
}
