//! Planes, started for real. Skipped with one line where the programs are not built.

mod smoke;

control_plane::supervisor!();
