//! The security context of a pod.

use super::super::at::At;
use super::super::judge::Judge;
use super::super::{number, profile, twice};
use super::word;

/// Users and groups (`validation.IsValidUserID`, `IsValidGroupID`).
const IDS: std::ops::RangeInclusive<i64> = 0..=i32::MAX as i64;

/// `core/validation.SysctlMaxLength`
const LONGEST_SYSCTL: usize = 253;

/// What is of the namespace for communication between processes (`component-helpers/node/util/sysctl.nameToNamespace`).
const IPC: &[&str] = &[
    "kernel.msg",
    "kernel.msgmax",
    "kernel.msgmnb",
    "kernel.msgmni",
    "kernel.sem",
    "kernel.shm",
    "kernel.shm_rmid_forced",
    "kernel.shmall",
    "kernel.shmmax",
    "kernel.shmmni",
];

/// `core/validation.validatePodSpecSecurityContext`
pub(super) fn context(judge: &mut Judge<'_>, context: &At<'_>, spec: &At<'_>) {
    for (key, value) in context.entries() {
        match key {
            "fsGroup" | "runAsGroup" | "runAsUser" => number::within(judge, &value, IDS),
            "supplementalGroups" => value.items().for_each(|group| number::within(judge, &group, IDS)),
            "fsGroupChangePolicy" => word(judge, &value, &["Always", "OnRootMismatch"]),
            "supplementalGroupsPolicy" => word(judge, &value, &["Merge", "Strict"]),
            // The second is behind a gate that 1.37 opens.
            "seLinuxChangePolicy" => word(judge, &value, &["Recursive", "MountOption"]),
            "sysctls" => sysctls(judge, &value, spec),
            "seccompProfile" => profile::seccomp(judge, &value),
            "appArmorProfile" => profile::apparmor(judge, &value),
            "windowsOptions" => profile::windows(judge, &value),
            _ => {}
        }
    }
}

/// `core/validation.validateSysctls`
fn sysctls(judge: &mut Judge<'_>, sysctls: &At<'_>, spec: &At<'_>) {
    for sysctl in sysctls.items() {
        let name = sysctl.get("name");
        let text = sysctl.text_of("name");
        if text.is_empty() {
            judge.required(&name);
        } else if text.len() > LONGEST_SYSCTL || !text.split(['.', '/']).all(is_segment) {
            judge.invalid(&name, "be the name of a kernel parameter, as `net.core.somaxconn`");
        }
        if let Some(shared) = namespace(text).filter(|shared| spec.get(shared).is_true()) {
            judge.forbidden(&name, format_args!("when `{shared}` is `true`, for it would be the host's"));
        }
    }
    twice::each(sysctls, "name", |sysctl| judge.duplicate(&sysctl.get("name")));
}

/// `core/validation.SysctlSegmentFmt`
fn is_segment(text: &str) -> bool {
    let is_end = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    bytes.first().is_some_and(is_end)
        && bytes.last().is_some_and(is_end)
        && bytes.iter().all(|byte| is_end(byte) || matches!(byte, b'-' | b'_'))
}

/// The field that would share the namespace of a parameter with the host (`component-helpers/node/util/sysctl.GetNamespace`).
/// Points and slashes change places in names whose first separator is a slash.
fn namespace(name: &str) -> Option<&'static str> {
    let separator =
        if name.find('/').is_some_and(|slash| name.find('.').is_none_or(|point| slash < point)) { '/' } else { '.' };
    let is = |known: &str| name.len() == known.len() && starts(name, known, separator);
    let is_below = |known: &str| starts(name, known, separator) && name[known.len()..].starts_with(separator);
    if is_below("net") {
        return Some("hostNetwork");
    }
    (is_below("fs.mqueue") || IPC.iter().any(|known| is(known))).then_some("hostIPC")
}

/// Whether a name begins with one that is known, whose points are written as that separator.
fn starts(name: &str, known: &str, separator: char) -> bool {
    let sign = |sign: char| if sign == '.' { separator } else { sign };
    let mut signs = name.chars();
    known.chars().all(|wanted| signs.next() == Some(sign(wanted)))
}
