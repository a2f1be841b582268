//! Pins: what `images.json` may hold, how it is written, and what a user may ask for. The findings are in
//! `golden/errors/`.

use serde_json::json;

use super::{Pins, asked};
use crate::value::{Place, from_json};

fn read(json: serde_json::Value) -> (Option<Pins>, Vec<String>) {
    let (pins, findings) = Pins::read(&from_json(json).unwrap(), Place::default());
    (pins, findings.into_iter().map(|finding| finding.message).collect())
}

fn digest() -> String {
    format!("sha256:{}", "0123456789abcdef".repeat(4))
}

#[test]
fn what_is_written_is_sorted_and_reads_back_the_same() {
    let (pins, findings) = read(json!({
        "web": { "digest": digest() },
        "ghcr.io/shop/gateway": { "digest": digest(), "tag": "1.4.1" },
        "api": { "tag": "2" },
    }));
    assert_eq!(findings, [""; 0]);
    let pins = pins.unwrap();
    let text = format!(
        "{{\n  \"api\": {{\n    \"tag\": \"2\"\n  }},\n  \"ghcr.io/shop/gateway\": {{\n    \"tag\": \"1.4.1\",\n    \
         \"digest\": \"{0}\"\n  }},\n  \"web\": {{\n    \"digest\": \"{0}\"\n  }}\n}}\n",
        digest()
    );
    assert_eq!(pins.text(), text);
    assert_eq!(read(serde_json::from_str(&text).unwrap()).0, Some(pins));
    assert_eq!(Pins::default().text(), "{}\n");
}

#[test]
fn every_mistake_of_a_file_is_told_and_none_of_it_kept() {
    let (pins, findings) = read(json!({
        "Web": { "tag": "1" },
        "a": "1.4.1",
        "b": {},
        "c": { "tag": "1 2", "digest": "sha256:ab", "tga": 1 },
        "d": { "tag": 1 },
        "e": { "tag": null },
    }));
    assert_eq!(pins, None);
    assert_eq!(findings.len(), 8, "{findings:#?}");
    assert_eq!(
        read(json!([])).1,
        ["`images.json` must be a record of images, as `{ \"web\": { \"tag\": \"1.4.1\" } }`"]
    );
}

#[test]
fn a_tag_a_digest_or_both_can_be_asked_for() {
    let shown =
        |text: &str| asked(text).map(|(name, pin)| format!("{name} {}", pin.short())).map_err(|error| error.help);
    assert_eq!(shown("web=1.4.1").unwrap(), "web 1.4.1");
    assert_eq!(shown(&format!("web=1.4.1@{}", digest())).unwrap(), "web 1.4.1@sha256:0123456789ab");
    assert_eq!(shown(&format!("ghcr.io:443/a/web=@{}", digest())).unwrap(), "ghcr.io:443/a/web @sha256:0123456789ab");
    assert_eq!(shown("web:1.4.1").unwrap_err(), "write `web=1.4.1`");
    assert_eq!(shown("web@sha256:ab").unwrap_err(), "write `web=@sha256:ab`");
    assert_eq!(shown(&format!("web={}", digest())).unwrap_err(), format!("write `web=@{}`", digest()));
    for bad in ["", "=", "web", "web=", "web=@", "=1", "Web=1", "web=1@", "web=1@sha256:ab", "web=a b", "web=1=2"] {
        assert!(shown(bad).unwrap_err().starts_with("write NAME=TAG@DIGEST"), "{bad}");
    }
}

#[test]
fn pins_are_replaced_and_taken_out_by_name() {
    let mut pins = Pins::default();
    let (name, pin) = asked("web=1").unwrap();
    assert_eq!(pins.set(name.clone(), pin.clone()), None);
    assert_eq!(pins.set(name, asked("web=2").unwrap().1), Some(pin));
    assert_eq!(pins.remove("WEB"), None);
    assert_eq!(pins.remove("web").unwrap().to_string(), "2");
    assert_eq!(pins.iter().count(), 0);
    let text = format!("web=1@{}", digest());
    let (name, pin) = asked(&text).unwrap();
    assert_eq!(format!("{name}={pin}"), text);
}
