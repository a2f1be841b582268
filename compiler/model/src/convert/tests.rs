//! Conversion: documents in, the text of a stack out.
