//! `cargo ci agreement`: whether our verdict is the API server's. In: kinds and a seed. Out: figures, and every difference.

mod case;
mod generate;
