//! Lines as people write them.

use super::of_line;

#[test]
fn texts_behind_names_of_secrets_are_hidden_and_no_others() {
    let hidden = |line: &str| of_line(line).into_iter().map(|range| line[range].to_owned()).collect::<Vec<_>>();
    assert_eq!(hidden(r#"app = { image = "web", token = "s3c\"ret", port = "80" },"#), [r#"s3c\"ret"#]);
    assert_eq!(hidden(r#"  token | String | default = "abc","#), ["abc"]);
    assert_eq!(hidden(r#"env.TOKEN.value = "abc""#), ["abc"]);
    assert_eq!(hidden(r#"password: "abc""#), ["abc"]);
    assert_eq!(hidden(r#"secretName = "web", name = "a=b", x = ["password"]"#), [""; 0]);
    assert_eq!(hidden(r#"token = "never ends"#), [""; 0]);
}
