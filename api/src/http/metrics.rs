//! Figures about the running program, for Prometheus.

use std::time::Duration;

use metrics::{Counter, Histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

use poem::http::{Method, StatusCode};

use super::Site;

const REQUESTS: &str = "http_requests_total";
const DURATION: &str = "http_request_duration_seconds";

/// The figures.
#[derive(Debug, Clone)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// Begins to keep figures; once per process.
    pub fn install() -> Result<Self, BuildError> {
        const SECONDS: &[f64] = &[0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0];
        let handle = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full(DURATION.into()), SECONDS)?
            .install_recorder()?;
        metrics::describe_counter!(REQUESTS, "Requests answered, by route, method and status.");
        metrics::describe_histogram!(DURATION, "Seconds from the head of a request to its answer.");
        metrics::describe_gauge!("registry_revision", "The last change in the answers.");
        metrics::describe_gauge!(
            "registry_age_seconds",
            "Seconds since the database was last seen to hold nothing newer."
        );
        metrics::describe_gauge!("registry_things", "Things in the registry, by kind.");
        metrics::describe_gauge!(
            "registry_ready_bytes",
            "Bytes of answers that are kept (`answers`), of things kept ready as JSON (`pieces`), and of orders and \
             groups that lists use (`orders`)."
        );
        metrics::describe_gauge!("registry_past_snapshots", "Snapshots of the past that are kept.");
        metrics::describe_gauge!("registry_past_things", "Things in them, in all.");
        metrics::describe_gauge!("process_uptime_seconds", "Seconds since the program began.");
        Ok(Self(handle))
    }

    /// Takes durations together again and again, until it is dropped: each is kept alone until then.
    pub async fn keep(&self) {
        const EVERY: Duration = Duration::from_secs(5);
        loop {
            tokio::time::sleep(EVERY).await;
            self.0.run_upkeep();
        }
    }

    /// The figures in Prometheus' text form.
    pub(super) fn render(&self, site: &Site) -> String {
        let live = site.current.live();
        let snapshot = &live.snapshot;
        metrics::gauge!("registry_revision").set(snapshot.revision as f64);
        metrics::gauge!("registry_age_seconds").set(live.age().as_secs_f64());
        metrics::gauge!("process_uptime_seconds").set(site.started.elapsed().as_secs_f64());
        for (kind, number) in [
            ("coalition", snapshot.coalitions.len()),
            ("organisation", snapshot.organisations.len()),
            ("person", snapshot.people.len()),
            ("membership", snapshot.memberships.len()),
            ("source", snapshot.sources.len()),
            ("vocabulary", snapshot.vocabularies.len()),
        ] {
            metrics::gauge!("registry_things", "kind" => kind).set(number as f64);
        }
        let (pieces, orders) = snapshot.kept_ready();
        metrics::gauge!("registry_ready_bytes", "of" => "answers").set(site.answers.weight() as f64);
        metrics::gauge!("registry_ready_bytes", "of" => "pieces").set(pieces as f64);
        metrics::gauge!("registry_ready_bytes", "of" => "orders").set(orders as f64);
        let (snapshots, things) = live.past_kept();
        metrics::gauge!("registry_past_snapshots").set(snapshots as f64);
        metrics::gauge!("registry_past_things").set(things as f64);
        self.0.run_upkeep();
        self.0.render()
    }
}

/// What is noted of the good answers of one route, found once.
#[derive(Debug, Clone)]
pub(super) struct Figures {
    route: &'static str,
    whole: Counter,
    not_modified: Counter,
    duration: Histogram,
}

impl Figures {
    pub(super) fn of(route: &'static str) -> Self {
        let counter = |status: StatusCode| metrics::counter!(REQUESTS, "route" => route, "method" => "GET", "status" => status.as_str().to_owned());
        Self {
            route,
            whole: counter(StatusCode::OK),
            not_modified: counter(StatusCode::NOT_MODIFIED),
            duration: metrics::histogram!(DURATION, "route" => route),
        }
    }

    /// Notes an answered request.
    pub(super) fn note(&self, method: &Method, status: StatusCode, took: Duration) {
        match (method, status) {
            (&Method::GET, StatusCode::OK) => self.whole.increment(1),
            (&Method::GET, StatusCode::NOT_MODIFIED) => self.not_modified.increment(1),
            _ => return note(self.route, method, status, took),
        }
        self.duration.record(took.as_secs_f64());
    }
}

/// Notes an answered request. Without an installed recorder this does nothing.
pub(super) fn note(route: &'static str, method: &Method, status: StatusCode, took: Duration) {
    let status = status.as_str().to_owned();
    metrics::counter!(REQUESTS, "route" => route, "method" => known(method), "status" => status).increment(1);
    metrics::histogram!(DURATION, "route" => route).record(took.as_secs_f64());
}

/// Methods as labels: a client must not be able to make new ones.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}
