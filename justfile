# A recipe a part and task. They only call cargo.

default:
    @just --list

# Print the manifests of the stacks
build:
    cargo run --bin lornuc -- build -o -

# Check the stacks
check:
    cargo run --bin lornuc -- check

# Test the constructs, and what the stacks render
stacks-test:
    cargo run --bin lornuc -- test

# Give the Nickel files their form
stacks-fmt:
    cargo run --bin lornuc -- fmt

# Test everything
test:
    cargo test --workspace

# Test the pure half
model-test:
    cargo test -p lornuc-model

# Test the command
lornuc-test:
    cargo test -p lornuc

# Test the golden runner
golden-test:
    cargo test -p golden-runner

# Rewrite golden files
golden-bless:
    cargo ci bless

# A minute's checks
fast:
    cargo ci fast

# All checks
full:
    cargo ci full

# The house's own rules
ci-tidy:
    cargo ci tidy

# The shape of the code
ci-metrics:
    cargo ci metrics

# Random input, ten minutes a target
fuzz:
    cargo ci fuzz

# How fast the compiler is
bench:
    cargo ci bench

# Where the time of a build goes
flame:
    cargo ci bench --profile

# The binary that ships
dist:
    cargo build --profile dist --bin lornuc
