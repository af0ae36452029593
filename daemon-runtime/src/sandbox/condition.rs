//! What an argument of a system call must be, for the kernel's filter and for a look at a call that was made.

use seccompiler::{SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompRule};

/// A test of one argument, of which system calls read the lower half.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Condition {
    /// Of these bits of the argument, exactly those are set.
    Bits {
        /// Which argument, from 0.
        argument: u8,
        /// The bits that are looked at.
        mask: i32,
        /// Those that are to be set.
        set: i32,
    },
    /// The argument is anything but this.
    Not {
        /// Which argument, from 0.
        argument: u8,
        /// What it is not.
        value: i32,
    },
}

/// The argument has none of these bits.
pub(crate) const fn without(argument: u8, mask: i32) -> Condition {
    Condition::Bits { argument, mask, set: 0 }
}

/// The argument is this.
pub(crate) const fn is(argument: u8, value: i32) -> Condition {
    Condition::Bits { argument, mask: -1, set: value }
}

/// The argument is anything but this.
pub(crate) const fn is_not(argument: u8, value: i32) -> Condition {
    Condition::Not { argument, value }
}

impl Condition {
    /// Whether a call with these arguments passes.
    #[expect(clippy::cast_possible_truncation, reason = "the kernel, too, reads the lower half")]
    pub(crate) fn holds(self, arguments: &[u64; 6]) -> bool {
        let argument = |index: u8| arguments.get(usize::from(index)).map(|&value| value as i32);
        match self {
            Self::Bits { argument: index, mask, set } => argument(index).is_some_and(|it| it & mask == set),
            Self::Not { argument: index, value } => argument(index).is_some_and(|it| it != value),
        }
    }

    fn compiled(self) -> Result<SeccompCondition, seccompiler::BackendError> {
        let (argument, operator, value) = match self {
            Self::Bits { argument, mask, set } => (argument, SeccompCmpOp::MaskedEq(half(mask)), set),
            Self::Not { argument, value } => (argument, SeccompCmpOp::Ne, value),
        };
        SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, half(value))
    }
}

/// The same bits, with nothing in the upper half.
fn half(value: i32) -> u64 {
    u32::from_ne_bytes(value.to_ne_bytes()).into()
}

/// A rule that matches where all conditions hold.
pub(crate) fn rule(all: &[Condition]) -> Result<SeccompRule, seccompiler::BackendError> {
    let compiled: Result<Vec<_>, _> = all.iter().map(|condition| condition.compiled()).collect();
    SeccompRule::new(compiled?)
}
