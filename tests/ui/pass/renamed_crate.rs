#![deny(warnings)]

use ::daemon_runtime as service;

mod reexported {
    pub mod deep {
        pub use ::daemon_runtime::*;
    }
}

mod by_alias {
    #[crate::service::daemon(crate = crate::service)]
    pub fn main(shutdown: crate::service::Shutdown) {
        shutdown.wait();
    }
}

mod by_path {
    use crate::reexported::deep::{Context, daemon as serve};

    #[serve(crate = crate::reexported::deep, name = "pingd")]
    pub fn main(context: Context) {
        let _ = context;
    }
}

macro_rules! make {
    ($name:ident, $user:literal, $reload:path) => {
        mod $name {
            #[::daemon_runtime::daemon(crate = $crate::reexported::deep, user = $user, reload = $reload)]
            pub fn main() {}
        }
    };
}

make!(by_macro, "pingd", crate::reload);

fn reload() {}

fn main() {
    let _ = (by_alias::main, by_path::main, by_macro::main);
}
