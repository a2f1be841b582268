//! A client that speaks TLS to a webhook as an API server does, and what it gets.
