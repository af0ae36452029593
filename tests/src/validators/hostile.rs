//! Strings that break careless quoting (F73), the same ones in every run.

/// What the strings are made of: everything that means something to a shell, to systemd or to a line.
const PIECES: &[&str] = &[
    " ",
    "  ",
    "\"",
    "'",
    "%",
    "%%",
    "%i",
    "%n",
    "%h",
    "$",
    "$$",
    "${HOME}",
    "$HOME",
    "$(id)",
    "\\",
    "\\\\",
    "\\n",
    "\\x41",
    "\\s",
    "\\\"",
    "\n",
    "\t",
    ";",
    "\\;",
    "#",
    "=",
    ":",
    "-",
    "--",
    "@",
    "+",
    "!",
    "~",
    "*",
    "?",
    "[x]",
    "{",
    "}",
    "(",
    ")",
    "&",
    "|",
    "<",
    ">",
    "`",
    "ü",
    "日本",
    "🦀",
    "\u{a0}",
    "\u{85}",
    ".",
    "..",
    ",",
    "^",
    "a",
    "Z",
    "0",
    "@NAME@",
    "\\0",
    "[Service]",
    "\nExecStart=/bin/false",
    "\\\n",
    "_",
    "\u{feff}",
];

/// What only arguments can hold.
const CONTROLS: &[&str] = &["\r", "\u{1}", "\u{1b}", "\u{7f}", "\u{8}"];

/// An endless supply, reproducible from its seed.
#[derive(Debug)]
pub struct Hostile(u64);

impl Hostile {
    /// The supply of this seed.
    #[must_use]
    pub fn seed(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// An argument: anything without NUL, and the empty string.
    pub fn argument(&mut self) -> String {
        let mut text = self.pieces(8);
        if self.below(4) == 0 {
            text += CONTROLS[self.below(CONTROLS.len())];
            text += &self.pieces(2);
        }
        text
    }

    /// The value of a variable: systemd passes on no control characters but newline and tab.
    pub fn value(&mut self) -> String {
        self.pieces(8).replace('\u{85}', "")
    }

    /// One component of a path: not empty, no slash, on one line, as `check` lets through.
    pub fn component(&mut self) -> String {
        let text = self.pieces(6).replace(['/', '\n', '\t', '\u{85}'], "");
        format!("c{text}")
    }

    /// Text for people.
    pub fn sentence(&mut self) -> String {
        self.pieces(12)
    }

    fn pieces(&mut self, most: usize) -> String {
        (0..self.below(most + 1)).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }

    /// xorshift64*, of which the upper half is good enough to pick by.
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let picked = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(picked).expect("31 bits fit") % end
    }
}
