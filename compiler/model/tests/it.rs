//! The pure half seen from outside: stages fed from files, the YAML writer against other readers, and the laws.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    clippy::disallowed_methods,
    reason = "a failing test panics, and tests are beside the doors"
)]

control_plane::supervisor!();

mod it {
    mod cluster;
    mod kubernetes;
    mod laws;
    mod rules;
    mod stages;
    mod yaml;
}
