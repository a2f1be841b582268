//! Names that say that their value is secret. In: the name of a field. Out: whether what it holds should not be shown.

/// Words in a name that make its value secret.
const WORDS: &[&str] = &["password", "passwd", "passphrase", "pwd", "token", "secret", "credential"];

/// The word that does so at the end of a name only: `apiKey`, but not `keyAlgorithm`.
pub(crate) const KEY: &str = "key";

/// Last words of names for what leads to a secret or describes one: `secretName`, `tokenExpirationSeconds`.
const DESCRIBING: &[&str] =
    &["name", "namespace", "ref", "store", "kind", "type", "class", "path", "policy", "seconds"];

/// Whether a name says that its value is secret. Words are told apart by case and by what is neither letter nor digit;
/// names in one case are searched for the words.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let words = words(name);
    let last = words.last().map(|word| word.trim_end_matches('s')).unwrap_or_default();
    if DESCRIBING.iter().any(|word| last == word.trim_end_matches('s')) {
        return false;
    }
    last.ends_with(KEY) || words.iter().any(|word| WORDS.iter().any(|secret| word.contains(secret)))
}

fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut after_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && after_lower) {
            words.push(String::new());
        }
        after_lower = c.is_lowercase() || c.is_ascii_digit();
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
