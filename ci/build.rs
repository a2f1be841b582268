//! Hands the name of the machine's target to the crate: fuzzing instruments the target, not the build scripts.

fn main() {
    // Cargo always tells it; without it the crate does not compile, and says which name is missing.
    if let Ok(target) = std::env::var("TARGET") {
        println!("cargo::rustc-env=CI_TARGET={target}");
    }
}
