//! `aftercare serve`: the web interface, the API and background work in one process.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::middleware::from_fn;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Extension, Router};
use http_kit::{App, HttpConfig, Parts, Problem, layers};
use kernel::{Clock, Refusal, Rng, SystemClock, SystemRng};
use staff::identifying::StaffIdentity;
use store::{Db, events};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate, SizeAbove};

use crate::accepting::{BOUNDS, accept};
use crate::saying::say;
use crate::stopping::StopSignals;
use crate::{Failure, Settings, assets, features, metrics_page, openapi, work};

/// How long open requests may take to end when the server stops.
const STOP_MAX: Duration = Duration::from_secs(5);

#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Address and port to serve at [default: 127.0.0.1:8080] [env: AFTERCARE_LISTEN]
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
}

/// A server that runs until told to stop.
pub struct Server {
    pub address: SocketAddr,
    pub db: Db,
    app: App,
    task: JoinHandle<()>,
}

pub async fn run(mut settings: Settings, options: Options) -> Result<(), Failure> {
    if let Some(listen) = options.listen {
        settings.listen_at(listen)?;
    }
    let mut signals = StopSignals::listen()?;
    let server = start(&settings, Arc::new(SystemClock), Arc::new(SystemRng)).await?;
    say(format!("Aftercare is at {}\n", settings.base_url.clone().unwrap_or(format!("http://{}", server.address))))?;
    signals.come().await;
    say("stopping\n")?;
    server.stop().await;
    Ok(())
}

/// Opens and migrates the database and serves at the address of the settings.
pub async fn start(settings: &Settings, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Result<Server, Failure> {
    let listener = TcpListener::bind(&settings.listen)
        .await
        .map_err(|error| Failure::new(format!("cannot serve at {}: {error}", settings.listen)))?;
    let address = listener.local_addr().map_err(|error| Failure::new(error.to_string()))?;
    let (db, follower) = settings.open_as_node().await?;
    let app = app(db.clone(), Arc::clone(&clock), Arc::clone(&rng), settings);
    let router = router(app.clone(), settings);
    let worker = tokio::spawn(work::work(settings, db.clone(), clock, rng, app.stopping()));
    let (serving, closing) = (serve_until(listener, router, app.stopping()), db.clone());
    let task = tokio::spawn(async move {
        serving.await;
        let _ = worker.await;
        follower.abort();
        closing.close().await;
    });
    Ok(Server { address, db, app, task })
}

/// The application that requests work with.
pub fn app(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, settings: &Settings) -> App {
    App::new(Parts {
        db,
        clock,
        rng,
        identify: Arc::new(StaffIdentity::default()),
        topics: features::topics(),
        permissions: features::permissions(),
        config: HttpConfig {
            base_url: settings.base_url.clone(),
            trust_forwarded: settings.trust_forwarded,
            webhooks_allow_private: settings.webhooks_allow_private,
        },
    })
}

async fn serve_until(listener: TcpListener, router: Router, stopping: watch::Receiver<bool>) {
    let stop = |mut stopping: watch::Receiver<bool>| async move {
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    let serving = accept(listener, router, BOUNDS, stopping.clone());
    let too_long = async {
        stop(stopping).await;
        tokio::time::sleep(STOP_MAX).await;
    };
    tokio::select! {
        () = serving => {}
        () = too_long => tracing::info!("closing connections that are still open"),
    }
}

impl Server {
    /// Lets open requests end, then closes the database.
    pub async fn stop(self) {
        self.app.stop();
        let _ = self.task.await;
    }
}

/// All routes: the API, the house's own pages, and the web interface for everything else.
pub fn router(app: App, settings: &Settings) -> Router {
    let (api, _, _) = features::endpoints().finish(env!("CARGO_PKG_VERSION"));
    let allowed = settings.metrics;
    metrics_page::start();
    api.route("/api/openapi.json", get(show_openapi))
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route(
            "/metrics",
            get(move |peer: Option<ConnectPeer>, headers: HeaderMap| async move {
                metrics_page::show(allowed, peer.map(|peer| peer.0), &headers)
            }),
        )
        .route("/api/docs", get(assets::show))
        .route("/api", axum::routing::any(layers::no_such_endpoint))
        .route("/api/", axum::routing::any(layers::no_such_endpoint))
        .route("/api/{*rest}", axum::routing::any(layers::no_such_endpoint))
        .fallback(assets::show)
        .method_not_allowed_fallback(layers::no_such_method)
        .layer(compressing())
        .layer(from_fn(layers::in_time))
        .layer(CatchPanicLayer::custom(layers::recovered))
        .layer(from_fn(layers::secure))
        .layer(from_fn(layers::observe))
        .layer(Extension(settings.mail_reach()))
        .layer(Extension(app.clone()))
        .with_state(app)
}

/// What fits into a packet or two is not worth it. Lists change with every event and are compressed anew each
/// time: the quickest way costs some kilobytes and saves the tables that Brotli's better ones fill first.
fn compressing() -> CompressionLayer<impl Predicate> {
    let worth = DefaultPredicate::new().and(SizeAbove::new(2048));
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth)
}

type ConnectPeer = Extension<ConnectInfo<SocketAddr>>;

async fn show_openapi() -> Result<impl IntoResponse, Problem> {
    let text = openapi::text().map_err(|failure| Refusal::Fault(failure.words))?;
    Ok(([("content-type", "application/json")], text))
}

/// Ready when the database answers and is current.
async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    let state = app.db().schema_state(features::SCHEMAS).await?;
    if state != store::SchemaState::Current {
        return Err(Refusal::Unavailable("the database is not at this version".to_owned()).into());
    }
    events::last(&mut app.db().read().await?).await?;
    Ok("ready\n")
}
