//! `floor APPS ENVIRONMENT [FOLDER]`: writes the manifests of so many applications to stdout, or to a folder that is not
//! there yet. Of a folder it tells on stderr how long the writing alone took.

use std::io::{self, BufWriter, Error, Write};
use std::path::Path;
use std::process::exit;
use std::time::Instant;

/// The compiler's, so that the two differ in what they do alone.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *words {
        [apps, environment] => {
            let objects = floor::objects(number(apps)?);
            floor::stream(&objects, environment, &mut BufWriter::new(io::stdout().lock()))?;
        }
        [apps, environment, folder] => {
            let files = floor::files(&floor::objects(number(apps)?), environment);
            let begun = Instant::now();
            floor::write(&files, Path::new(folder))?;
            let millis = begun.elapsed().as_secs_f64() * 1e3;
            writeln!(io::stderr(), "timing: write {millis:.3} ms")?;
        }
        _ => return Err(Error::other("usage: floor APPS ENVIRONMENT [FOLDER]")),
    }
    // As the compiler ends: what was built is left as it is.
    exit(0)
}

fn number(text: &str) -> io::Result<usize> {
    text.parse().map_err(|_| Error::other(format!("`{text}` is no number of applications")))
}
