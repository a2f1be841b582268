//! Hands the name of the machine's target to the crate: fuzzing instruments the target, not the build scripts.

fn main() {
    let target = std::env::var("TARGET").expect("cargo tells build scripts the target");
    println!("cargo::rustc-env=CI_TARGET={target}");
}
