//! How much the service may use, and who has to wait for whom: systemd.exec(5), "Process Properties" and "Scheduling".

use super::unit::Unit;
use crate::spec::{INFINITY, Limit, Resource, Spec};

/// What systemd counts time in goes 64 bits far, and so fewer seconds.
const MOST_SECONDS: u64 = u64::MAX / 1_000_000;

/// The limits of setrlimit(2), the nice value, and the standing when memory runs out.
pub(super) fn render(unit: &mut Unit, spec: &Spec) {
    for limit in &spec.limits {
        unit.set(directive(limit.resource), bounds(limit));
    }
    unit.set_each("Nice", spec.nice);
    unit.set_each("OOMScoreAdjust", spec.oom_score_adjust);
}

fn bounds(limit: &Limit) -> String {
    let bound = |bound: u64| match limit.resource {
        _ if bound == INFINITY => "infinity".to_owned(),
        Resource::Cpu if bound >= MOST_SECONDS => "infinity".to_owned(),
        _ => bound.to_string(),
    };
    match (bound(limit.soft), bound(limit.hard)) {
        (soft, hard) if soft == hard => hard,
        (soft, hard) => format!("{soft}:{hard}"),
    }
}

fn directive(resource: Resource) -> &'static str {
    match resource {
        Resource::AddressSpace => "LimitAS",
        Resource::Core => "LimitCORE",
        Resource::Cpu => "LimitCPU",
        Resource::Data => "LimitDATA",
        Resource::FileSize => "LimitFSIZE",
        Resource::Locks => "LimitLOCKS",
        Resource::Memlock => "LimitMEMLOCK",
        Resource::MessageQueue => "LimitMSGQUEUE",
        Resource::Nice => "LimitNICE",
        Resource::Nofile => "LimitNOFILE",
        Resource::Nproc => "LimitNPROC",
        Resource::Rtprio => "LimitRTPRIO",
        Resource::Rttime => "LimitRTTIME",
        Resource::Sigpending => "LimitSIGPENDING",
        Resource::Stack => "LimitSTACK",
    }
}
