//! Questions about fields and resources.
