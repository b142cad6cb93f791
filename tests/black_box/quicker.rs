//! What a browser with scripts makes quicker, in a real one: passkeys, names that are offered, files that are dropped.

use std::net::TcpListener;

use harness::Browser;
use serde_json::{Value, json};

use super::accessibility::stage_at;

/// A registry that is reached by a name, as passkeys need it, a browser, and a link that lets a coordinator in.
fn stage(show: impl FnOnce(&Browser, &str, &str)) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (listen, registry) = (format!("127.0.0.1:{port}"), format!("http://localhost:{port}"));
    stage_at(Some((&listen, &registry)), &["coordinator:privacy"], show);
}

fn entered(browser: &Browser, link: &str) {
    browser.open(link).unwrap();
    browser.click("form.own button").unwrap();
    browser.see("h1", "My page").unwrap();
}

#[test]
fn a_passkey_lets_in_its_owner_and_nobody_without_it() {
    stage(|browser, registry, link| {
        browser.plug_in_authenticator().unwrap();
        entered(browser, link);
        browser.see("main", "Passkeys").unwrap();
        browser.click("form[data-passkey=create] button").unwrap();
        browser.wait_for("document.querySelector('[name=take-out]')").unwrap();
        browser.click("form[action='/sign-out'] button").unwrap();
        browser.see("h1", "Sign in").unwrap();
        browser.click("form[data-passkey=get] button").unwrap();
        browser.see("h1", "My page").unwrap();
        browser.see("main", "coordinator of privacy").unwrap();
        // An answer counts once, and for the challenge that it was made for.
        let replay = "return (async () => {
            const begin = () => fetch('/sign-in/passkey/begin', {method: 'POST', body: new URLSearchParams()}).then(a => a.json())
            const begun = await begin()
            const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(begun.options.publicKey)
            const credential = JSON.stringify(await navigator.credentials.get({publicKey}))
            const send = (ceremony, credential) => fetch('/sign-in/passkey', {method: 'POST', redirect: 'manual', credentials: 'omit',
                body: new URLSearchParams({ceremony, credential})}).then(answer => answer.type == 'opaqueredirect' ? 303 : answer.status)
            const other = await begin()
            const forged = JSON.stringify({...JSON.parse(credential), response: {...JSON.parse(credential).response, signature: 'AAAA'}})
            return [await send(other.ceremony, credential), await send((await begin()).ceremony, forged),
                await send(begun.ceremony, '{}'), await send(begun.ceremony, credential), await send('', credential)]
        })()";
        let told = browser.run(replay, &[]).unwrap();
        assert_eq!(told, json!([403, 403, 400, 422, 422]), "{told}");
        // Once it is taken out it lets nobody in.
        browser.click("[name=take-out]").unwrap();
        browser.wait_for("!document.querySelector('[name=take-out]')").unwrap();
        browser.click("form[action='/sign-out'] button").unwrap();
        browser.see("h1", "Sign in").unwrap();
        browser.click("form[data-passkey=get] button").unwrap();
        browser.see("main", "nobody signs in with this passkey here").unwrap();
        browser.open(&format!("{registry}/me")).unwrap();
        assert_eq!(browser.run("return location.pathname", &[]).unwrap(), json!("/sign-in"));
    });
}

#[test]
fn names_are_offered_and_files_are_read() {
    stage(|browser, registry, link| {
        entered(browser, link);
        browser.open(&format!("{registry}/me/coalitions/privacy")).unwrap();
        browser.type_into("#add", "world ba").unwrap();
        browser
            .wait_for("[...document.querySelector('#names').options].some(o => o.value == 'World Bank')")
            .unwrap();
        browser.open(&format!("{registry}/me/coalitions/privacy/list")).unwrap();
        browser.see("main", "or choose a file").unwrap();
        let drop = "const data = new DataTransfer()
            data.items.add(new File(['name\\nWorld Bank\\nQuick Society\\n'], 'list.csv', {type: 'text/csv'}))
            document.querySelector('#list').dispatchEvent(new DragEvent('drop', {dataTransfer: data, cancelable: true, bubbles: true}))";
        browser.run(drop, &[]).unwrap();
        browser.wait_for("document.querySelector('#list').value.includes('Quick Society')").unwrap();
        browser.click("form.own > button").unwrap();
        browser.see("main", "Quick Society").unwrap();
        browser.see("main", "1 entered").unwrap();
        // A script of somebody else is not run.
        let policy = browser.run(
            "return new Promise(done => {
                document.addEventListener('securitypolicyviolation', event => done(event.violatedDirective))
                const script = document.createElement('script')
                script.textContent = 'window.attacked = true'
                document.body.append(script)
                setTimeout(() => done('nothing'), 3000)
            })",
            &[],
        );
        assert_eq!(policy.unwrap(), json!("script-src-elem"));
        assert_eq!(browser.run("return window.attacked ?? null", &[]).unwrap(), Value::Null);
    });
}
