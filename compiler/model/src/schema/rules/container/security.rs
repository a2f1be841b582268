//! What a container may do (`core/validation.ValidateSecurityContext`).

use super::super::at::At;
use super::super::judge::Judge;
use super::super::{number, profile};

/// `apimachinery/pkg/util/validation.IsValidUserID`
const USERS: std::ops::RangeInclusive<i64> = 0..=i32::MAX as i64;

/// `securityContext` of a container, in a pod that shares the users of its host or does not.
pub(super) fn context(judge: &mut Judge<'_>, context: &At<'_>, users: Users) {
    for (key, at) in context.entries() {
        match key {
            "runAsUser" | "runAsGroup" => number::within(judge, &at, USERS),
            "procMount" if at.text() == "Unmasked" && users == Users::OfHost => {
                judge.invalid(&at, "not be `Unmasked` where `hostUsers` is not false");
            }
            "allowPrivilegeEscalation" if at.is_false() => escalation(judge, context),
            "seccompProfile" => profile::seccomp(judge, &at),
            "appArmorProfile" => profile::apparmor(judge, &at),
            "windowsOptions" => profile::windows(judge, &at),
            _ => {}
        }
    }
}

/// Whose users a pod has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Users {
    OfHost,
    Own,
}

/// What gives a container more than its parent has.
fn escalation(judge: &mut Judge<'_>, context: &At<'_>) {
    if context.get("privileged").is_true() {
        judge.invalid(context, "not have `allowPrivilegeEscalation` false and `privileged` true");
    }
    let capabilities = context.get("capabilities");
    if capabilities.get("add").items().any(|capability| capability.text() == "CAP_SYS_ADMIN") {
        judge.invalid(context, "not have `allowPrivilegeEscalation` false and add `CAP_SYS_ADMIN`");
    }
}
