//! What can be set, by flag or environment variable.

use std::{net::SocketAddr, num::NonZeroU32, path::PathBuf};

use clap::{Args, ValueEnum, builder::BoolishValueParser};
use lettre::message::Mailbox;
use openapi::ComplianceThresholds;
use url::Url;

use crate::mail::{MailError, Mailer};

const PER_HOUR: NonZeroU32 = positive(10);
const AT_ONCE: NonZeroU32 = positive(5);
const OPEN: NonZeroU32 = positive(20);
const DUMPS_SPACE: NonZeroU32 = positive(8192);
const STAKEHOLDER_GROUPS: NonZeroU32 = positive(3);
const CONTACTS: NonZeroU32 = positive(1);
const REPORT_CYCLES: NonZeroU32 = positive(2);
const SIGN_INS: NonZeroU32 = positive(30);
const DUMPS: NonZeroU32 = positive(60);

/// A number of which there is at least one.
const fn positive(number: u32) -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(number - 1)
}

/// Settings of `serve`.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, env = "COALITIONS_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Which registry.
    #[command(flatten)]
    pub registry: RegistryArguments,

    /// Address under which clients reach this registry, for links in answers; the address it listens on
    /// if not given
    #[arg(long, env = "COALITIONS_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<String>,

    /// Connections served at the same time; more wait to be accepted
    #[arg(long, env = "COALITIONS_MAX_CONNECTIONS", value_name = "NUMBER", default_value_t = 4096,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub max_connections: u32,

    /// Seconds that a client may take to send the head of a request, and that a connection may stay idle
    #[arg(long, env = "COALITIONS_HEADER_TIMEOUT", value_name = "SECONDS", default_value_t = 30,
        value_parser = clap::value_parser!(u64).range(1..))]
    pub header_timeout: u64,

    /// Seconds that requests in flight are given to finish when the program is told to stop
    #[arg(long, env = "COALITIONS_STOP_TIMEOUT", value_name = "SECONDS", default_value_t = 30,
        value_parser = clap::value_parser!(u64).range(1..))]
    pub stop_timeout: u64,

    /// Whose suggestions are taken.
    #[command(flatten)]
    pub visitors: VisitorConfig,

    /// How mail is sent.
    #[command(flatten)]
    pub mail: MailConfig,

    /// Where dumps are kept.
    #[command(flatten)]
    pub dumps: DumpConfig,

    /// What the rules of the IGF ask for.
    #[command(flatten)]
    pub compliance: ComplianceConfig,
}

/// What the rules of the IGF ask coalitions for at least.
#[derive(Debug, Clone, Args)]
pub struct ComplianceConfig {
    /// Stakeholder groups that have to be represented in a coalition
    #[arg(long, env = "COALITIONS_COMPLIANCE_STAKEHOLDER_GROUPS", value_name = "NUMBER", default_value_t = STAKEHOLDER_GROUPS)]
    pub compliance_stakeholder_groups: NonZeroU32,

    /// Coordinators, chairs or secretariats that a coalition needs
    #[arg(long, env = "COALITIONS_COMPLIANCE_CONTACTS", value_name = "NUMBER", default_value_t = CONTACTS)]
    pub compliance_contacts: NonZeroU32,

    /// Yearly cycles for which a report keeps a coalition active: with 2, that of this year or the last one
    #[arg(long, env = "COALITIONS_COMPLIANCE_REPORT_CYCLES", value_name = "NUMBER", default_value_t = REPORT_CYCLES)]
    pub compliance_report_cycles: NonZeroU32,
}

impl ComplianceConfig {
    /// The same as answers tell it.
    pub fn thresholds(&self) -> ComplianceThresholds {
        ComplianceThresholds {
            stakeholder_groups: self.compliance_stakeholder_groups.get(),
            contacts: self.compliance_contacts.get(),
            report_cycles: self.compliance_report_cycles.get(),
        }
    }
}

impl Default for ComplianceConfig {
    /// What the command line takes where nothing is said: the rules of the Secretariat's page (`igf-req`).
    fn default() -> Self {
        Self {
            compliance_stakeholder_groups: STAKEHOLDER_GROUPS,
            compliance_contacts: CONTACTS,
            compliance_report_cycles: REPORT_CYCLES,
        }
    }
}

/// Where dumps are kept, and how many.
#[derive(Debug, Clone, Args)]
pub struct DumpConfig {
    /// Directory under which dumps lie while the program runs; they are made anew when they are asked for [default: the
    /// system's directory for temporary files]
    #[arg(long, env = "COALITIONS_DUMPS_DIRECTORY", value_name = "DIRECTORY")]
    pub dumps_directory: Option<PathBuf>,

    /// Mebibytes that dumps may take up; those that were not asked for lately go first, and one always stays
    #[arg(long, env = "COALITIONS_DUMPS_SPACE", value_name = "MEBIBYTES", default_value_t = DUMPS_SPACE)]
    pub dumps_space: NonZeroU32,
}

impl Default for DumpConfig {
    /// What the command line takes where nothing is said.
    fn default() -> Self {
        Self { dumps_directory: None, dumps_space: DUMPS_SPACE }
    }
}

/// How mail is sent.
#[derive(Debug, Clone, Args)]
pub struct MailConfig {
    /// Server that carries mail: `smtps://user:password@mail.example`, or `smtp://…?tls=required`; without it nobody
    /// is sent a link to sign in, and `coalitions invite` prints them
    #[arg(
        long,
        env = "COALITIONS_SMTP_URL",
        value_name = "URL",
        hide_env_values = true,
        requires = "mail_from"
    )]
    pub smtp_url: Option<String>,

    /// Sender of mail, such as `Registry <registry@example.org>`
    #[arg(long, env = "COALITIONS_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<Mailbox>,
}

impl MailConfig {
    /// Who carries mail; `None` where nobody does.
    ///
    /// # Errors
    /// Where the address is none of a mail server.
    pub fn mailer(&self) -> Result<Option<Mailer>, MailError> {
        let (Some(server), Some(from)) = (&self.smtp_url, &self.mail_from) else { return Ok(None) };
        Mailer::new(server, from.clone()).map(Some)
    }
}

/// What is taken from those who need no token.
#[derive(Debug, Clone, Args)]
pub struct VisitorConfig {
    /// Suggestions taken from one address in an hour
    #[arg(long, env = "COALITIONS_SUGGESTIONS_PER_HOUR", value_name = "NUMBER", default_value_t = PER_HOUR)]
    pub suggestions_per_hour: NonZeroU32,

    /// Suggestions taken from one address right after each other
    #[arg(long, env = "COALITIONS_SUGGESTIONS_AT_ONCE", value_name = "NUMBER", default_value_t = AT_ONCE)]
    pub suggestions_at_once: NonZeroU32,

    /// Suggestions from one address on which nobody has decided yet
    #[arg(long, env = "COALITIONS_OPEN_SUGGESTIONS", value_name = "NUMBER", default_value_t = OPEN)]
    pub open_suggestions: NonZeroU32,

    /// Attempts to sign in from one address in an hour
    #[arg(long, env = "COALITIONS_SIGN_INS_PER_HOUR", value_name = "NUMBER", default_value_t = SIGN_INS)]
    pub sign_ins_per_hour: NonZeroU32,

    /// Dumps and differences between dumps that are made for one address in an hour; those at hand are given to
    /// everybody
    #[arg(long, env = "COALITIONS_DUMPS_PER_HOUR", value_name = "NUMBER", default_value_t = DUMPS)]
    pub dumps_per_hour: NonZeroU32,

    /// Proxies in front of the program that each add the address of their client to `X-Forwarded-For`; with 0,
    /// that header says nothing, because anyone can send it
    #[arg(long, env = "COALITIONS_TRUSTED_PROXIES", value_name = "NUMBER", default_value_t = 0)]
    pub trusted_proxies: u8,
}

impl Default for VisitorConfig {
    /// What the command line takes where nothing is said.
    fn default() -> Self {
        Self {
            suggestions_per_hour: PER_HOUR,
            suggestions_at_once: AT_ONCE,
            open_suggestions: OPEN,
            sign_ins_per_hour: SIGN_INS,
            dumps_per_hour: DUMPS,
            trusted_proxies: 0,
        }
    }
}

/// Which registry, for every command that fills an empty one.
#[derive(Debug, Clone, Args)]
pub struct RegistryArguments {
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArguments,

    /// Leave an empty registry empty instead of loading the founding data
    #[arg(long, env = "COALITIONS_EMPTY", value_parser = BoolishValueParser::new(), conflicts_with = "founding")]
    pub empty: bool,

    /// Load an empty registry from the seven files in this directory instead of the founding data that the
    /// program carries
    #[arg(long, env = "COALITIONS_FOUNDING", value_name = "DIRECTORY")]
    pub founding: Option<PathBuf>,
}

/// Which database, for every command that needs one.
#[derive(Debug, Clone, Args)]
pub struct DatabaseArguments {
    /// Where the data is kept: `sqlite://path/to/file.db` or `postgres://user:password@host/database`
    #[arg(
        long,
        env = "DATABASE_URL",
        value_name = "URL",
        default_value = "sqlite://coalitions.db",
        hide_env_values = true
    )]
    pub database_url: String,
}

/// How the log is written.
#[derive(Debug, Clone, Args)]
pub struct LogConfig {
    /// What to log: error, warn, info, debug, trace, or directives such as `info,api=debug` [default: info
    /// when serving, else warn]
    #[arg(long = "log", env = "RUST_LOG", value_name = "LEVEL", global = true)]
    pub level: Option<String>,

    /// Form of the log
    #[arg(
        long = "log-format",
        env = "COALITIONS_LOG_FORMAT",
        value_name = "FORM",
        default_value = "text",
        global = true
    )]
    pub format: LogFormat,
}

/// Form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people
    Text,
    /// One JSON object a line
    Json,
}

/// An absolute http(s) address without query or fragment, kept without a trailing slash.
pub(crate) fn public_url(text: &str) -> Result<String, String> {
    let url =
        Url::parse(text).map_err(|e| format!("{e}; write an address such as https://registry.example"))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err("must begin with http:// or https:// and name a host".into());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("must have neither query nor fragment".into());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must have neither user nor password: it stands in every answer".into());
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}
