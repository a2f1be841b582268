//! `invalid-data`: what is no string in a `ConfigMap`. `foreign-template`: text in another language's form.

use serde_json::{Value as Json, json};

use super::{config, judged, messages, resource, settings};
use crate::diagnostic::{Code, Diagnostic, Severity};

fn with_data(data: Json) -> Vec<Diagnostic> {
    let mut map = config("a");
    map["data"] = data;
    judged(settings(), &[("dev/apps", json!({ "a": map }))]).1
}

#[test]
fn a_config_map_holds_strings_and_nothing_else() {
    let findings = with_data(json!({ "a": 80, "b": true, "c": { "d": "e" }, "f": ["g"], "h": "i", "j": null }));
    let helps: Vec<&str> = findings.iter().filter_map(|finding| finding.help.as_deref()).collect();
    let serialize = "write it as text: `std.serialize 'Json …`";
    assert_eq!(helps, ["write `\"80\"`", "write `\"true\"`", serialize, serialize]);
    assert_eq!(findings[0].message, "a ConfigMap holds strings, and `data.a` is a number");
    assert!(findings.iter().all(|finding| finding.code == Code::InvalidData));
    assert_eq!(messages(&with_data(json!("text"))), ["`data` must be a record of strings"]);
}

#[test]
fn a_template_of_another_language_is_warned_of_where_it_names_a_parameter() {
    for (text, name) in [("https://${env.host}/", "host"), ("{{ env.a_1 }}", "a_1"), ("{{env.x}} and more", "x")] {
        let findings = with_data(json!({ "a": text }));
        assert_eq!(findings.len(), 1, "{text}");
        assert_eq!((findings[0].code, findings[0].severity), (Code::ForeignTemplate, Severity::Warning));
        assert_eq!(findings[0].help, Some(format!("write `%{{env.{name}}}`")));
    }
    for text in
        ["${HOME}", "${env}", "${env.}", "${env.a", "{{ .Values.env.a }}", "env.host", "${{ env.HOST }}", "{{ env.a}"]
    {
        assert_eq!(with_data(json!({ "a": text })), [], "{text}");
    }
}

#[test]
fn a_template_is_found_at_any_depth_and_its_level_can_be_set() {
    let mut deep = resource("v1", "Pod", json!({ "name": "a" }));
    deep["spec"] = json!({ "containers": [{ "name": "a", "image": "a", "args": ["${env.a}", "${env.b}"] }] });
    let tree = json!({ "a": deep });
    let (checked, findings) = judged(settings(), &[("dev/apps", tree.clone())]);
    assert!(checked.is_some(), "a warning refuses nothing");
    let held = |text: &str| format!("the text holds `{text}` as it stands");
    assert_eq!(messages(&findings), [held("${env.a}"), held("${env.b}")]);
    for (level, count, refused) in [("off", 0, false), ("error", 2, true)] {
        let mut settings = settings();
        settings["rules"] = json!({ "foreign-template": level });
        let (checked, findings) = judged(settings, &[("dev/apps", tree.clone())]);
        assert_eq!((findings.len(), checked.is_none()), (count, refused));
    }
}
