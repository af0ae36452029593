#![deny(warnings)]

use std::process::ExitCode;

use daemon_runtime::daemon;

mod unit {
    #[super::daemon]
    pub fn main() -> () {}
}

mod never {
    #[super::daemon]
    pub fn main() -> ! {
        std::process::exit(0)
    }
}

mod exit_code {
    #[super::daemon]
    pub fn main() -> super::ExitCode {
        super::ExitCode::SUCCESS
    }
}

mod io {
    #[super::daemon]
    pub fn main() -> std::io::Result<()> {
        std::fs::metadata("/")?;
        Ok(())
    }
}

mod boxed {
    #[super::daemon]
    pub fn main() -> Result<super::ExitCode, Box<dyn std::error::Error>> {
        "1".parse::<u8>()?;
        Ok(super::ExitCode::SUCCESS)
    }
}

mod nested {
    #[super::daemon]
    pub fn main() -> Result<Result<(), String>, String> {
        Ok(Ok(()))
    }
}

fn main() {
    let _ = (unit::main, never::main, exit_code::main, io::main, boxed::main, nested::main);
}
