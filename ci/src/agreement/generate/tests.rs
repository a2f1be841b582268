//! What the generator makes.
