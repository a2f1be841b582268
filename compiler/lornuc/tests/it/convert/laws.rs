//! Laws for any value: the stack that is written of it evaluates to it, and is formatted.

use std::thread;

use lornuc_model::convert::{STACK, convert};
use lornuc_model::diagnostic::Files;
use lornuc_model::name::StackName;
use lornuc_model::value::{Number, from_json};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_oneof, proptest};
use serde_json::{Value as Json, json};

/// Text with a liking for what Nickel and its formatter trip over.
fn strings() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[ \\t\\n%{}\"\\\\#a-c-]{0,10}",
        "( {0,3}[a-z%{\"]{0,4} {0,2}\r?\n){1,4}",
        "(let|in|null|true|name|labels|namespace|\"%|%\\{|m%\"|\\\\u\\{0\\})",
        Just("\u{85}\u{2028}\u{feff}\u{0}".to_owned()),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn values() -> impl Strategy<Value = Json> {
    let fraction = any::<f64>().prop_filter("held by a manifest", |value| Number::from_f64(*value).is_some());
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        fraction.prop_map(Json::from),
        strings().prop_map(Json::from),
    ];
    let key = prop_oneof![
        strings(),
        "(name|namespace|labels|metadata|selector|matchLabels|kind|image|app|status|service)".prop_map(|key| key)
    ];
    leaf.prop_recursive(5, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::vec((key.clone(), inner), 0..6)
                .prop_map(|fields| Json::Object(fields.into_iter().collect())),
        ]
    })
}

fn holds(values: Vec<Json>) -> Result<(), String> {
    let labels = json!({ "app": "web", "tier": "front" });
    let resource = |(index, value): (usize, &Json)| {
        let metadata = json!({ "name": "web", "namespace": "web", "labels": labels });
        let kind = format!("Thing{index}");
        from_json(json!({ "apiVersion": "example.org/v1", "kind": kind, "metadata": metadata, "spec": value }))
    };
    let nodes = values.iter().enumerate().map(resource).collect::<Result<_, _>>().map_err(|error| error.to_string())?;
    let conversion = convert(nodes, "a test", &Files::default(), None);
    let text = conversion.text.clone().ok_or("nothing is written")?;
    let stack = StackName::new(STACK).map_err(|rule| rule.to_string())?;
    let compiled = lornuc::compile_text(&conversion.settings, &stack, &text).map_err(|error| error.to_string())?;
    let found: Vec<&str> = compiled.report.iter().map(|finding| finding.message.as_str()).collect();
    let checked = compiled.checked.as_ref().ok_or_else(|| format!("{found:?}\n{text}"))?;
    let differences = conversion.differences(checked);
    if conversion.kept != values.len() || !differences.is_empty() {
        return Err(format!("{differences:?} differ\n{text}"));
    }
    let formatted = lornuc::format::format(&text).map_err(|error| format!("{error}\n{text}"))?;
    if formatted == text { Ok(()) } else { Err(format!("is formatted otherwise:\n{text}\n{formatted}")) }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn any_value_written_as_nickel_evaluates_to_itself(values in prop::collection::vec(values(), 1..24)) {
        let work = move || holds(values);
        let done = thread::Builder::new().stack_size(lornuc::STACK_BYTES).spawn(work).unwrap().join().unwrap();
        if let Err(reason) = done {
            return Err(proptest::test_runner::TestCaseError::fail(reason));
        }
    }
}
