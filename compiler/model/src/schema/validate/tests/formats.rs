//! The formats of custom resources: text that the server takes, and text that it refuses with `must be of type FORMAT`.

use serde_json::json;

use super::custom;

const CASES: &[(&str, &[&str], &[&str])] = &[
    (
        "uri",
        &["/x", "http://a.b", "a:b", "*", "https://u:p@a.b:8/c?d#e", "http://[::1]:8/"],
        &["x", "", "http://a b", "http://[::1", "http://a/%zz", ":a", "http://a:b/"],
    ),
    ("email", &["a@b", "A <a@b.c>", "a.b+c@d.e", "\"a b\"@c"], &["a", "a@", "@b", "", "a@b c", "a..b@c"]),
    (
        "hostname",
        &["a", "a-b", "1a", "a.b.co", "x.example.org"],
        &["a_b", "-a", "a.b", "a.b.c", "", "a..b", "1.2.3.4", "ab-", "a.", "a b"],
    ),
    ("ipv4", &["1.2.3.4", "01.2.3.4", "::ffff:1.2.3.4"], &["1.2.3", "::1", "", "1.2.3.256", "1.2.3.4.5"]),
    ("ipv6", &["::1", "::ffff:1.2.3.4"], &["1.2.3.4", "fe80::1%eth0", ""]),
    ("cidr", &["10.0.0.0/8", "::/0"], &["10.0.0.0", "10.0.0.1/33", "::/129", "10.0.0.0/"]),
    ("mac", &["00:00:5e:00:53:01", "0000.5e00.5301", "00-00-5e-00-53-01"], &["0:0", "", "00:00-5e:00:53:01"]),
    ("uuid", &["0123456789abcdef0123456789abcdef", "01234567-89AB-cdef-0123-456789abcdef"], &["x", ""]),
    ("uuid4", &["01234567-89ab-4def-8123-456789abcdef"], &["01234567-89ab-1def-8123-456789abcdef"]),
    ("byte", &["YQ==", "YWI=", "YWJj"], &["YQ", "", "a", "YWI_", "YQ==\n"]),
    ("date", &["2026-01-02", "2024-02-29"], &["2026-1-2", "2026-02-30", "2026-02-29", "2026-01-02-03", "2026-13-01"]),
    ("duration", &["5m", "1h30m", "5 min", "1d", "1.5h", "-5m", "3 weeks", "0"], &["5", "x", "", "5 parsecs"]),
    (
        "date-time",
        &["2026-01-02T03:04:05Z", "2026-01-02t03:04:05.1+01:00"],
        &["2026-01-02", "2026-01-02T24:00:00Z", "2026-01-02T03:04:05", "2026-01-02 03:04:05Z"],
    ),
    ("datetime", &["2026-01-02T03:04:05Z"], &["2026-01-02"]),
    ("hexcolor", &["#fff", "abcdef"], &["x", "#ffff"]),
    ("rgbcolor", &["rgb(0, 128,255)"], &["rgb(0,0)", "rgb(0,0,256)", "0,0,0"]),
    ("ssn", &["123-45-6789"], &["123456789"]),
    ("k8s-short-name", &["a", "a-b"], &["A", "a.b", "-a", ""]),
    ("k8s-long-name", &["a.b-c"], &["a..b", "A"]),
    ("password", &["x", ""], &[]),
    ("made-up", &["x", ""], &[]),
];

#[test]
fn text_has_the_format_of_its_schema() {
    for (format, accepted, refused) in CASES {
        let found = |text: &str| custom(&json!({ "type": "string", "format": format }), &json!(text));
        for text in *accepted {
            assert_eq!(found(text), [], "{format} {text:?}");
        }
        for text in *refused {
            let found = found(text);
            assert_eq!(found.len(), 1, "{format} {text:?}");
            assert!(found[0].message.starts_with("`spec.x` must be "), "{format}: {}", found[0].message);
        }
    }
}
