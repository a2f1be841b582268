//! Images: what a name, a tag and a digest may be, and where manifests name images.

use serde_json::json;

use super::{ImageName, Reference, Tag, named};
use crate::digest::Digest;
use crate::value::{Cursor, Place, from_json};

#[test]
fn names_are_paths_with_an_optional_registry_and_no_tag() {
    for good in ["a", "gateway", "agent-worker", "a__b", "a.b", "a--b", "shop/web", "ghcr.io/shop/web"] {
        assert!(ImageName::new(good).is_ok(), "{good}");
    }
    for good in ["localhost:5000/web", "registry.shop.io:443/a/b", "Registry.io/a"] {
        assert!(ImageName::new(good).is_ok(), "{good}");
    }
    for bad in
        ["", "Web", "a:1", "-a", "a-", "a..b", "a___b", "a._b", "/a", "a/", "a//b", "a@b", "a b", "ä", "x.io:p/a"]
    {
        assert!(ImageName::new(bad).is_err(), "{bad}");
    }
    assert!(ImageName::new(&"a".repeat(255)).is_ok() && ImageName::new(&"a".repeat(256)).is_err());
}

#[test]
fn tags_and_digests_have_one_form() {
    for good in ["1", "v1.2.3", "_x", "A-b_c.d", &"1".repeat(128)] {
        assert!(Tag::new(good).is_ok(), "{good}");
    }
    for bad in ["", ".1", "-1", "a b", "a:b", "a@b", "ä", &"1".repeat(129)] {
        assert!(Tag::new(bad).is_err(), "{bad}");
    }
    let hex = "0123456789abcdef".repeat(4);
    assert!(Digest::new(&format!("sha256:{hex}")).is_ok());
    for bad in ["", &hex, "sha256:", &format!("sha256:{hex}0"), &format!("sha512:{hex}")] {
        assert!(Digest::new(bad).is_err(), "{bad}");
    }
    assert!(Digest::new(&format!("sha256:{}", hex.to_uppercase())).is_err());
}

#[test]
fn a_reference_is_taken_apart_at_the_last_colon_and_the_at_sign() {
    let of = |text| {
        let Reference { name, tag, digest } = Reference::of(text);
        (name, tag, digest)
    };
    assert_eq!(of("web"), ("web", None, None));
    assert_eq!(of("localhost:5000/web"), ("localhost:5000/web", None, None));
    assert_eq!(of("localhost:5000/web:1"), ("localhost:5000/web", Some("1"), None));
    assert_eq!(of("web:1@sha256:ab"), ("web", Some("1"), Some("sha256:ab")));
    assert_eq!(of("web@sha256:ab"), ("web", None, Some("sha256:ab")));
    assert_eq!(of(""), ("", None, None));
}

#[test]
fn images_are_found_in_containers_and_volumes_at_any_depth_and_nowhere_else() {
    let node = from_json(json!({
        "image": "no",
        "containers": { "image": "no" },
        "spec": {
            "image": "no",
            "template": { "spec": {
                "containers": [{ "image": "a" }, { "name": "none" }, { "image": 1 }, "no"],
                "initContainers": [{ "image": "b" }],
                "ephemeralContainers": [{ "image": "c" }],
                "volumes": [{ "image": { "reference": "d" } }, { "emptyDir": {} }, { "image": "no" }],
            } },
            "composed": [{ "manifest": { "containers": [{ "image": "e" }] } }],
        },
    }))
    .unwrap();
    let root = Cursor::new(&node, Place::default());
    let found: Vec<String> =
        named(&node).iter().map(|it| format!("{} {}", it.text, it.cursor(&root).unwrap().path())).collect();
    assert_eq!(
        found,
        [
            "e spec.composed[0].manifest.containers[0].image",
            "a spec.template.spec.containers[0].image",
            "c spec.template.spec.ephemeralContainers[0].image",
            "b spec.template.spec.initContainers[0].image",
            "d spec.template.spec.volumes[0].image.reference",
        ]
    );
}
