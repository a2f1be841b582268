//! Rights in a plane. In: rights. Out: an API server that knows of them.

use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Running;
use crate::failure::Failure;
use crate::rights::{Resources, Rights, Rule};

/// How long the API server may take to know of a right. It reads its own objects as any client does: a moment later.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often it is asked.
const PAUSE: Duration = Duration::from_millis(20);

/// Where it is asked.
const REVIEWS: &str = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

impl Running {
    /// Gives a user these rights instead of those that it was given before, and waits until they hold. A right that is
    /// taken away may hold for a moment longer.
    ///
    /// # Errors
    /// The API server refuses, or does not know of them in time.
    pub fn grant(&self, rights: &Rights) -> Result<(), Failure> {
        for (path, object) in rights.objects() {
            self.admin().client().apply(&path, &object)?.done("PATCH", &path)?;
        }
        let deadline = Instant::now() + PATIENCE;
        for rule in rights.rules() {
            while !self.holds(rights, rule)? {
                if Instant::now() >= deadline {
                    return Err(Failure::NotGranted { user: rights.user().to_owned(), secs: PATIENCE.as_secs() });
                }
                sleep(PAUSE);
            }
        }
        Ok(())
    }

    /// The resources that the API server has now, for [`Rights::all_but`].
    ///
    /// # Errors
    /// It does not answer.
    pub fn resources(&self) -> Result<Resources, Failure> {
        let read = |path: &str| self.admin().client().get(path)?.done("GET", path);
        let listed = |list: &Value| -> Vec<String> {
            let names = list["resources"].as_array().into_iter().flatten();
            names.filter_map(|resource| resource["name"].as_str().map(str::to_owned)).collect()
        };
        let mut resources = Resources::new();
        resources.entry(String::new()).or_default().extend(listed(&read("/api/v1")?));
        for group in read("/apis")?["groups"].as_array().into_iter().flatten() {
            let name = group["name"].as_str().unwrap_or_default();
            for version in group["versions"].as_array().into_iter().flatten() {
                let version = version["groupVersion"].as_str().unwrap_or_default();
                resources.entry(name.to_owned()).or_default().extend(listed(&read(&format!("/apis/{version}"))?));
            }
        }
        Ok(resources)
    }

    /// Whether the first that a rule allows is allowed: all that it says holds at once.
    fn holds(&self, rights: &Rights, rule: &Rule) -> Result<bool, Failure> {
        let (Some(verb), Some(resource)) = (rule.verbs.first(), rule.resources.first()) else { return Ok(true) };
        let (resource, part) = resource.split_once('/').unwrap_or((resource, ""));
        let review = json!({
            "apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
            "spec": { "user": rights.user(), "resourceAttributes": {
                "namespace": rights.namespace(), "verb": verb, "group": rule.group, "resource": resource,
                "subresource": part,
            } },
        });
        let answer = self.admin().client().create(REVIEWS, &review)?.done("POST", REVIEWS)?;
        Ok(answer["status"]["allowed"] == true)
    }
}
