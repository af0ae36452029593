//! The comment at the head of an init script: LSB Core "Comment Conventions for Init Scripts".

use super::super::sentence::one_line;
use super::facilities::Facilities;
use crate::spec::Spec;

/// From `#!` to the end of the header.
pub(super) fn render(spec: &Spec) -> String {
    let facilities = Facilities::of(spec);
    let description = one_line(&spec.description);
    let fields = [
        ("Provides", spec.name.clone()),
        ("Required-Start", facilities.required.join(" ")),
        ("Required-Stop", facilities.required.join(" ")),
        ("Should-Start", facilities.should.join(" ")),
        ("Should-Stop", facilities.should.join(" ")),
        ("Default-Start", "2 3 4 5".to_owned()),
        ("Default-Stop", "0 1 6".to_owned()),
        ("Short-Description", description.clone()),
        ("Description", description),
    ];
    let mut text = "#!/bin/sh\n### BEGIN INIT INFO\n".to_owned();
    for (keyword, value) in fields {
        let line = format!("# {:<19}{value}", format!("{keyword}:"));
        text.extend([line.trim_end(), "\n"]);
    }
    text + "### END INIT INFO\n"
}
