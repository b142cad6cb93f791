//! `coalitions serve`: the registry over HTTP.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tracing::info;

use crate::{
    app::App,
    clock::Clock,
    config::Config,
    http::{self, Answers, Limits, Metrics, Site, Visitors},
    random::Random,
    web,
};

pub(super) async fn run(config: Config) -> anyhow::Result<()> {
    let started = Instant::now();
    // The port comes first: where it is taken, nothing else is touched.
    let listener = TcpListener::bind(config.listen).await.with_context(|| {
        format!("cannot listen on {}; choose another address or port with --listen", config.listen)
    })?;
    let address = listener.local_addr()?;
    let app = App::start(&config.registry, Clock::system()).await?.with_dumps(&config.dumps);
    app.dumps.sweep(&app.clock);
    let app = Arc::new(app);
    let public_url = config.public_url.unwrap_or_else(|| format!("http://{address}"));
    let mailer = config.mail.mailer().context("--smtp-url does not name a mail server")?;
    let metrics = Metrics::install().context("cannot keep figures")?;
    let figures = metrics.clone();
    let site = Site {
        current: Arc::clone(&app.current),
        app: Some(Arc::clone(&app)),
        clock: app.clock.clone(),
        random: Random::system(),
        visitors: Visitors::new(&config.visitors),
        mailer,
        public_url,
        answers: Answers::default(),
        thresholds: config.compliance.thresholds(),
        dumps: Arc::clone(&app.dumps),
        metrics: Some(metrics),
        started,
    };
    let limits = Limits {
        connections: usize::try_from(config.max_connections)?,
        header_timeout: Duration::from_secs(config.header_timeout),
        stop_timeout: Duration::from_secs(config.stop_timeout),
    };
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stop = async move {
        let name = tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
        };
        info!(signal = name, "stopping: requests in flight are finished first");
    };
    info!(took_ms = started.elapsed().as_millis(), "listening on http://{address}");
    tokio::select! {
        served = http::serve(listener, http::pipeline(Arc::new(site), web::pages()), limits, stop) => served.context("cannot serve")?,
        () = app.follow() => {}
        () = app.keep_index() => {}
        () = figures.keep() => {}
    }
    app.close().await?;
    info!("stopped");
    Ok(())
}
