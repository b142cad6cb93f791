//! Mail that the registry sends, over SMTP (RFC 5321).

use std::{fmt, time::Duration};

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};

/// How long a server may take with one command.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Why mail cannot be sent.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum MailError {
    #[error("the message cannot be put together: {0}")]
    Message(#[from] lettre::error::Error),
    #[error("the server of the mail did not take it: {0}")]
    Transport(#[from] lettre::transport::smtp::Error),
}

/// Who carries mail.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailer(from {})", self.from)
    }
}

impl Mailer {
    /// Sends by the server at an address such as `smtps://user:password@mail.example`, from a sender.
    ///
    /// # Errors
    /// Where the address is none of a mail server.
    pub fn new(server: &str, from: Mailbox) -> Result<Self, MailError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(server)?;
        Ok(Self { transport: transport.timeout(Some(TIMEOUT)).build(), from })
    }

    /// Sends a text.
    ///
    /// # Errors
    /// Where the server does not take it.
    pub async fn send(&self, to: &EmailAddress, subject: &str, text: String) -> Result<(), MailError> {
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to.0.clone()))
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text)?;
        self.transport.send(message).await?;
        Ok(())
    }
}

/// An e-mail address (RFC 5321, 4.1.2), in lower case: nobody has two mailboxes that differ in case alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailAddress(Address);

/// A text that is not an e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an e-mail address such as `name@example.org`")]
pub struct InvalidEmail(String);

impl std::str::FromStr for EmailAddress {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, InvalidEmail> {
        const LONGEST: usize = 254;
        let text = text.trim();
        let invalid = || InvalidEmail(text.chars().take(LONGEST).collect());
        if text.len() > LONGEST {
            return Err(invalid());
        }
        text.to_lowercase().parse().map(Self).map_err(|_| invalid())
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_in_lower_case_and_nothing_else_is_one() {
        let read = |text: &str| text.parse::<EmailAddress>().map(|email| email.to_string());
        assert_eq!(read(" Ada@Example.ORG ").as_deref(), Ok("ada@example.org"));
        let long = format!("{}@example.org", "a".repeat(300));
        for bad in ["", "ada", "ada@", "@example.org", "a@b@c", "ada@example.org\nbcc: x@example.org", &long]
        {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_server_is_named_by_an_address() {
        let from: Mailbox = "registry@example.org".parse().unwrap();
        assert!(Mailer::new("smtp://127.0.0.1:25", from.clone()).is_ok());
        for bad in ["http://example.org", "mail.example.org", ""] {
            assert!(Mailer::new(bad, from.clone()).is_err(), "{bad}");
        }
        let secret = Mailer::new("smtps://ada:hunter2@mail.example", from).unwrap();
        assert!(!format!("{secret:?}").contains("hunter2"));
    }
}
