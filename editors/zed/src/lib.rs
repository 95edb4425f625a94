//! Starts `consult-lsp serve` for Zed.

use zed_extension_api::{self as zed, Command, LanguageServerId, Result, Worktree};

const MISSING: &str =
    "Nothing can be consulted, because consult-lsp is not on PATH. Install it: \
     pip install . in a clone of its repository, or pipx install consult-lsp once it is published";

struct Consult;

impl zed::Extension for Consult {
    fn new() -> Self {
        Self
    }

    fn language_server_command(&mut self, _id: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        Ok(Command {
            command: worktree.which("consult-lsp").ok_or(MISSING)?,
            args: vec!["serve".to_string()],
            env: worktree.shell_env(),
        })
    }
}

zed::register_extension!(Consult);
