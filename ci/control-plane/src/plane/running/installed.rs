//! CRDs in a plane. In: CRDs. Out: an API server that serves their kinds. What it serves already is left as it is, so that
//! each test may ask for what it needs.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::Running;
use crate::failure::Failure;
use crate::fixtures::Crd;

/// How long all of them may take: 241 take half a minute on two cores.
const PATIENCE: Duration = Duration::from_secs(180);

/// How often it is looked whether one is served.
const PAUSE: Duration = Duration::from_millis(50);

/// Where CRDs are.
const CRDS: &str = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/// The status of what somebody else has created.
const CONFLICT: u16 = 409;

impl Running {
    /// Installs what is not there, and waits until all is served, which is a moment later than `Established` says.
    ///
    /// # Errors
    /// The API server refuses one, or does not serve it in time.
    pub fn install(&self, crds: &[Crd]) -> Result<(), Failure> {
        let client = self.admin().client();
        let mut missing = Vec::new();
        for crd in crds {
            if !self.serves(crd)? {
                let created = client.create(CRDS, crd.object())?;
                if created.status != CONFLICT {
                    created.done("POST", CRDS)?;
                }
                missing.push(crd);
            }
        }
        let deadline = Instant::now() + PATIENCE;
        while let Some(crd) = missing.last() {
            if self.serves(crd)? {
                missing.pop();
            } else if Instant::now() >= deadline {
                return Err(Failure::NotServed { name: crd.name().to_owned(), secs: PATIENCE.as_secs() });
            } else {
                sleep(PAUSE);
            }
        }
        Ok(())
    }

    fn serves(&self, crd: &Crd) -> Result<bool, Failure> {
        Ok(self.admin().client().get(&format!("{}?limit=1", crd.path()))?.status == 200)
    }
}
