//! `Declared` from files: half-written and lying ones.

use super::Declared;

#[test]
fn files_of_another_form_are_refused_with_the_reason() {
    let unit = |environment: &str, stack: &str, tree: &str| {
        format!(
            r#"{{ "settings": {{ "project": "p", "environments": {{ "dev": {{}} }} }},
                "units": [{{ "environment": "{environment}", "stack": "{stack}", "tree": {tree} }}] }}"#
        )
    };
    assert!(Declared::from_json(&unit("dev", "apps", "{}")).is_ok());
    for (text, reason) in [
        ("{ \"settings\":".to_owned(), "not a file of declared units"),
        ("{}".to_owned(), "not a file of declared units"),
        (unit("Dev", "apps", "{}"), "must be 1 to 63 characters"),
        (unit("dev", "a/b", "{}"), "must be 1 to 63 characters"),
        (unit("prod", "apps", "{}"), "the settings lack the environment of `prod/apps`"),
        (unit("dev", "apps", "1e999"), "not a file of declared units"),
        (unit("dev", "apps", "18446744073709551616"), "does not fit into 64 bits"),
        (r#"{ "settings": {}, "units": [] }"#.to_owned(), "mistakes in the settings: `project` is missing"),
    ] {
        let error = Declared::from_json(&text).unwrap_err().to_string();
        assert!(error.contains(reason), "{text}: {error}");
    }
}
