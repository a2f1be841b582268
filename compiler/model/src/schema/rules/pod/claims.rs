//! Claims of devices.

use super::super::at::At;
use super::super::judge::Judge;
use crate::name::NameRule;

/// `core/validation.validatePodResourceClaims`
pub(super) fn claims(judge: &mut Judge<'_>, claims: &At<'_>) {
    for claim in claims.items() {
        let name = claim.get("name");
        if name.is_empty() {
            judge.required(&name);
        } else {
            judge.name(&name, NameRule::DnsLabel.check(name.text()));
        }
        let sources = [claim.get("resourceClaimName"), claim.get("resourceClaimTemplateName")];
        if sources.iter().filter(|source| source.is_set()).count() != 1 {
            judge.invalid(&claim, "hold one of `resourceClaimName` and `resourceClaimTemplateName`");
        }
        for source in sources.iter().filter(|source| source.is_set()) {
            judge.name(source, NameRule::DnsSubdomain.check(source.text()));
        }
    }
}
