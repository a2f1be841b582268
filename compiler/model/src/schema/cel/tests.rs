//! Rules and what comes of them.
