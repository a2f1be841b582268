//! What the changes of each class are.
