//! Signing in with a passkey (WebAuthn, level 3): a device makes a pair of keys, the registry keeps the public one, and
//! the device proves that it has the other.
//!
//! A ceremony has two halves, which different processes may answer: what is between them lies in the database.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use openapi::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Webauthn, WebauthnBuilder, WebauthnError,
};

use super::sign_in::{SignInError, open_session};
use crate::{
    random::{NoRandomness, Random},
    registry::key::Key,
    store::{Account, Ceremony, KeptPasskey, Store, StoreError},
};

/// How long a device, and who holds it, may take.
const CEREMONY_LASTS: Duration = Duration::minutes(5);
/// Passkeys of one account.
const MOST: usize = 20;

/// Why there is no passkey, or it does not let in.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum PasskeyError {
    #[error(
        "the registry has no address that passkeys can belong to: they need a name, over HTTPS or on localhost"
    )]
    NoPlace,
    #[error("you have {MOST} passkeys already: take out one that is not used any longer")]
    TooMany,
    #[error("that took too long, or was sent before: try again")]
    Over,
    #[error("the device answered something else than it was asked")]
    Refused(#[from] WebauthnError),
    #[error("the device answered something that cannot be read")]
    Unreadable(#[from] serde_json::Error),
    #[error(transparent)]
    SignIn(#[from] SignInError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

/// A challenge to a device.
#[derive(Debug, Clone, Serialize)]
pub struct Challenge {
    /// Has to come along with the answer.
    ceremony: Uuid,
    /// What the browser hands to the device.
    options: Value,
}

/// Where passkeys belong, what they are kept in, and when it is.
pub struct Passkeys<'a> {
    place: Webauthn,
    store: &'a Store,
    random: &'a Random,
    now: DateTime<Utc>,
}

impl<'a> Passkeys<'a> {
    /// Those of the registry at an address.
    ///
    /// # Errors
    /// Where its host is no name: passkeys belong to names.
    pub fn at(
        public_url: &str,
        store: &'a Store,
        random: &'a Random,
        now: DateTime<Utc>,
    ) -> Result<Self, PasskeyError> {
        let url = Url::parse(public_url).map_err(|_| PasskeyError::NoPlace)?;
        let name = url.domain().ok_or(PasskeyError::NoPlace)?;
        let place = WebauthnBuilder::new(name, &url).map_err(|_| PasskeyError::NoPlace)?;
        let place = place.rp_name("Dynamic coalition registry").build().map_err(|_| PasskeyError::NoPlace)?;
        Ok(Self { place, store, random, now })
    }

    /// Whether there can be any at an address.
    pub fn possible(public_url: &str) -> bool {
        let url = Url::parse(public_url).ok();
        url.is_some_and(|url| url.domain().is_some_and(|name| url.scheme() == "https" || name == "localhost"))
    }

    async fn begin(
        &self,
        account: Option<Uuid>,
        state: &impl Serialize,
        options: Value,
    ) -> Result<Challenge, PasskeyError> {
        let id = self.random.id(self.now)?;
        let expires_at = Timestamp::new(self.now + CEREMONY_LASTS);
        let ceremony = Ceremony { id, account, state: serde_json::to_string(state)?, expires_at };
        self.store.begin_ceremony(ceremony, Timestamp::new(self.now)).await?;
        Ok(Challenge { ceremony: id, options })
    }

    async fn end<T: DeserializeOwned>(
        &self,
        ceremony: Option<Uuid>,
        account: Option<Uuid>,
    ) -> Result<T, PasskeyError> {
        let id = ceremony.ok_or(PasskeyError::Over)?;
        let found = self.store.end_ceremony(id, Timestamp::new(self.now)).await?;
        let mine = found.filter(|found| found.account == account).ok_or(PasskeyError::Over)?;
        Ok(serde_json::from_str(&mine.state)?)
    }

    /// Asks a device for a pair of keys for somebody.
    pub async fn begin_making(&self, account: &Account) -> Result<Challenge, PasskeyError> {
        let kept = self.store.passkeys(account.id).await?;
        if kept.len() >= MOST {
            return Err(PasskeyError::TooMany);
        }
        let known = kept.iter().map(|kept| serde_json::from_str::<Passkey>(&kept.credential));
        let known = known.collect::<Result<Vec<_>, _>>()?;
        let known = known.iter().map(|passkey| passkey.cred_id().clone()).collect();
        let (options, state) =
            self.place.start_passkey_registration(account.id, &account.email, &account.name, Some(known))?;
        let mut options = serde_json::to_value(options)?;
        // Who signs in names nobody: the device has to know whose the passkey is.
        options["publicKey"]["authenticatorSelection"]["residentKey"] = json!("required");
        options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = json!(true);
        self.begin(Some(account.id), &state, options).await
    }

    /// Keeps the public key that a device made for somebody.
    pub async fn make(
        &self,
        account: &Account,
        ceremony: Option<Uuid>,
        credential: &str,
        name: &str,
    ) -> Result<(), PasskeyError> {
        let state: PasskeyRegistration = self.end(ceremony, Some(account.id)).await?;
        let answer: RegisterPublicKeyCredential = serde_json::from_str(credential)?;
        let made = self.place.finish_passkey_registration(&answer, &state)?;
        let kept = KeptPasskey {
            id: self.random.id(self.now)?,
            account: account.id,
            credential_id: URL_SAFE_NO_PAD.encode(made.cred_id()),
            credential: serde_json::to_string(&made)?,
            name: name.to_owned(),
            created_at: Timestamp::new(self.now),
            last_used_at: None,
        };
        Ok(self.store.keep_passkey(kept).await?)
    }

    /// Asks a device to prove whose it is.
    pub async fn begin_sign_in(&self) -> Result<Challenge, PasskeyError> {
        let (options, state) = self.place.start_discoverable_authentication()?;
        self.begin(None, &state, serde_json::to_value(options)?).await
    }

    /// Opens a session for whose device has proved it; `None` where nobody's passkey is like that.
    pub async fn sign_in(
        &self,
        ceremony: Option<Uuid>,
        credential: &str,
        browser: &str,
    ) -> Result<Option<Key>, PasskeyError> {
        let state: DiscoverableAuthentication = self.end(ceremony, None).await?;
        let answer: PublicKeyCredential = serde_json::from_str(credential)?;
        let (claimed, id) = self.place.identify_discoverable_authentication(&answer)?;
        let found = self.store.passkey(&URL_SAFE_NO_PAD.encode(id)).await?;
        let Some((kept, account)) = found.filter(|(_, account)| account.id == claimed) else {
            return Ok(None);
        };
        let mut passkey: Passkey = serde_json::from_str(&kept.credential)?;
        let proved = self.place.finish_discoverable_authentication_v2(&answer, state, &passkey)?;
        passkey.update_credential(&proved);
        let credential = serde_json::to_string(&passkey)?;
        self.store.note_passkey_used(kept.id, credential, Timestamp::new(self.now)).await?;
        Ok(Some(open_session(self.store, self.random, self.now, account.id, browser).await?))
    }
}
