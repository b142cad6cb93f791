//! A real browser, driven as W3C WebDriver says: Chromium and its driver.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use reqwest::{Method, blocking::Client as Http};
use serde_json::{Value, json};

const DRIVER: &str = "chromedriver";
const STARTED: &str = "started successfully on port ";
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser window without a screen. It ends with this value.
#[derive(Debug)]
pub struct Browser {
    driver: Child,
    http: Http,
    /// Address of the session.
    session: String,
}

impl Browser {
    /// Starts one; `None` where its driver is not installed, which in CI is an error.
    pub fn start() -> Result<Option<Self>> {
        let driver =
            Command::new(DRIVER).arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut driver) = driver else {
            if std::env::var_os("CI").is_some() {
                bail!("{DRIVER} is not installed: install the Debian package chromium-driver");
            }
            return Ok(None);
        };
        let said = BufReader::new(driver.stdout.take().context("no stdout")?);
        let port = said.lines().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once(STARTED)?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let address = format!("http://127.0.0.1:{}/session", port.context("the driver does not start")?);
        let http = Http::builder().timeout(Duration::from_secs(60)).build()?;
        let mut browser = Self { driver, http, session: address };
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            // Whatever is not this machine cannot be found.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ];
        let wanted = json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": arguments}}}});
        let session = browser.ask(Method::POST, "", &wanted)?;
        let id = session["sessionId"].as_str().context("no session")?;
        browser.session = format!("{}/{id}", browser.session);
        Ok(Some(browser))
    }

    fn ask(&self, method: Method, path: &str, body: &Value) -> Result<Value> {
        let answer =
            self.http.request(method, format!("{}{path}", self.session)).body(body.to_string()).send()?;
        let good = answer.status().is_success();
        let answer: Value = serde_json::from_str(&answer.text()?)?;
        match good {
            true => Ok(answer["value"].clone()),
            false => bail!("the browser says: {}", answer["value"]["message"]),
        }
    }

    /// Opens an address and waits until it has loaded.
    pub fn open(&self, address: &str) -> Result<()> {
        self.ask(Method::POST, "/url", &json!({"url": address})).map(drop)
    }

    /// Runs the body of a function with arguments; what it returns.
    pub fn run(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.ask(Method::POST, "/execute/sync", &json!({"script": script, "args": arguments}))
    }

    /// Waits until an expression is true.
    pub fn wait_for(&self, expression: &str) -> Result<()> {
        let began = Instant::now();
        while self.run(&format!("return Boolean({expression})"), &[])? != json!(true) {
            if began.elapsed() > PATIENCE {
                bail!("never true: {expression}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Looks into a frame of the page, by its place among them.
    pub fn enter_frame(&self, place: usize) -> Result<()> {
        self.ask(Method::POST, "/frame", &json!({"id": place})).map(drop)
    }

    /// Looks at the whole page again.
    pub fn leave_frames(&self) -> Result<()> {
        self.ask(Method::POST, "/frame", &json!({"id": null})).map(drop)
    }

    /// Gives the window a size, in CSS pixels.
    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        let command = json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics});
        self.ask(Method::POST, "/goog/cdp/execute", &command).map(drop)
    }

    /// Lets pages run scripts, or not.
    pub fn allow_scripts(&self, allow: bool) -> Result<()> {
        let command = json!({"cmd": "Emulation.setScriptExecutionDisabled", "params": {"value": !allow}});
        self.ask(Method::POST, "/goog/cdp/execute", &command).map(drop)
    }

    /// Gives the browser a device that keeps passkeys and knows who holds it (WebAuthn, level 3, 11).
    pub fn plug_in_authenticator(&self) -> Result<()> {
        let device = json!({"protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
            "hasUserVerification": true, "isUserConsenting": true, "isUserVerified": true});
        self.ask(Method::POST, "/webauthn/authenticator", &device).map(drop)
    }

    /// The first element that a CSS selector finds, waited for while a page is on its way.
    fn find(&self, selector: &str) -> Result<String> {
        let wanted = json!({"using": "css selector", "value": selector});
        let began = Instant::now();
        let found = loop {
            match self.ask(Method::POST, "/element", &wanted) {
                Ok(found) => break found,
                Err(error) if began.elapsed() > PATIENCE => {
                    return Err(error.context(format!("there is no `{selector}`")));
                }
                Err(_) => std::thread::sleep(Duration::from_millis(50)),
            }
        };
        let id = found.as_object().and_then(|found| found.values().next()).and_then(Value::as_str);
        id.map(str::to_owned).context("an element without an id")
    }

    /// Clicks an element as a person does: where it is, and only if it can be seen.
    pub fn click(&self, selector: &str) -> Result<()> {
        let id = self.find(selector)?;
        self.ask(Method::POST, &format!("/element/{id}/click"), &json!({})).map(drop)
    }

    /// Types into an element, after what is there.
    pub fn type_into(&self, selector: &str, text: &str) -> Result<()> {
        let id = self.find(selector)?;
        self.ask(Method::POST, &format!("/element/{id}/value"), &json!({"text": text})).map(drop)
    }

    /// Waits until a person can read a text in an element; all that can be read in it. What a click leads to comes when
    /// it comes.
    pub fn see(&self, selector: &str, text: &str) -> Result<String> {
        let began = Instant::now();
        loop {
            // The element may be that of the page before, which is about to go.
            let read = self.text(selector);
            match read {
                Ok(read) if read.contains(text) => return Ok(read),
                read if began.elapsed() > PATIENCE => bail!("`{text}` is not to be seen in {read:?}"),
                _ => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    fn text(&self, selector: &str) -> Result<String> {
        let id = self.find(selector)?;
        let text = self.ask(Method::GET, &format!("/element/{id}/text"), &json!({}))?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// A picture of the window, PNG in base64.
    pub fn picture(&self) -> Result<String> {
        let picture = self.ask(Method::GET, "/screenshot", &json!({}))?;
        Ok(picture.as_str().unwrap_or_default().to_owned())
    }

    /// Has the reader's system like dark colours, or light ones.
    pub fn prefer(&self, scheme: &str) -> Result<()> {
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        let command = json!({"cmd": "Emulation.setEmulatedMedia", "params": features});
        self.ask(Method::POST, "/goog/cdp/execute", &command).map(drop)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.ask(Method::DELETE, "", &json!({})).ok();
        self.driver.kill().ok();
        self.driver.wait().ok();
    }
}
