//! How long a token is to be valid, as people write it.

use std::str::FromStr;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use openapi::Timestamp;

/// When a token expires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expiry {
    /// So many days from now.
    Days(u32),
    /// When this day, in UTC, is over.
    LastDay(NaiveDate),
    /// At this instant.
    Instant(Timestamp),
}

impl FromStr for Expiry {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let days = text.strip_suffix('d').filter(|days| days.bytes().all(|byte| byte.is_ascii_digit()));
        if let Some(days) = days.and_then(|days| days.parse().ok()) {
            return Ok(Self::Days(days));
        }
        if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            return Ok(Self::LastDay(day));
        }
        text.parse().map(Self::Instant).map_err(|_| {
            "write days such as `90d`, a day such as `2027-06-30`, or an instant such as `2027-06-30T12:00:00Z`"
                .into()
        })
    }
}

impl Expiry {
    /// The instant it means now; it must lie ahead.
    pub(super) fn after(self, now: DateTime<Utc>) -> Result<Timestamp, String> {
        const LATEST: i32 = 9999;
        let end = match self {
            Self::Days(days) => now.checked_add_signed(TimeDelta::days(days.into())),
            Self::LastDay(day) => {
                day.checked_add_days(Days::new(1)).map(|next| next.and_time(NaiveTime::MIN).and_utc())
            }
            Self::Instant(at) => Some(at.instant()),
        };
        let latest = NaiveDate::from_ymd_opt(LATEST, 12, 31);
        let Some(end) = end.filter(|end| latest.is_some_and(|latest| end.date_naive() < latest)) else {
            return Err("this lies too far ahead; leave it out for a token that does not expire".into());
        };
        if end <= now {
            return Err(format!("{} is over already", Timestamp::new(end)));
        }
        Ok(Timestamp::new(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str) -> Result<String, String> {
        let now = DateTime::parse_from_rfc3339("2026-11-24T12:00:00Z").unwrap().to_utc();
        text.parse::<Expiry>()?.after(now).map(|end| end.to_string())
    }

    #[test]
    fn days_last_days_and_instants() {
        for (text, end) in [
            ("90d", "2027-02-22T12:00:00.000Z"),
            ("1d", "2026-11-25T12:00:00.000Z"),
            ("2027-06-30", "2027-07-01T00:00:00.000Z"),
            ("2026-11-24", "2026-11-25T00:00:00.000Z"),
            ("2027-06-30T12:00:00+02:00", "2027-06-30T10:00:00.000Z"),
            ("2026-11-24T12:00:00.001Z", "2026-11-24T12:00:00.001Z"),
        ] {
            assert_eq!(after(text).as_deref(), Ok(end), "{text}");
        }
    }

    #[test]
    fn what_is_over_or_never_comes_is_refused() {
        for (text, says) in [
            ("0d", "over already"),
            ("2026-11-23", "2026-11-24T00:00:00.000Z is over"),
            ("2026-11-24T12:00:00Z", "over already"),
            ("4000000000d", "too far ahead"),
            ("4294967296d", "write days"),
            ("9999-12-31", "too far ahead"),
            ("90", "write days"),
            ("-1d", "write days"),
            ("+1d", "write days"),
            ("d", "write days"),
            ("3m", "write days"),
            ("2027-02-30", "write days"),
            ("soon", "write days"),
            ("", "write days"),
        ] {
            let error = after(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
