//! Probes and handlers of a container's life (`core/validation.validateProbe` and `validateLifecycle`).

use super::super::at::At;
use super::super::judge::Judge;
use super::super::number;
use super::port;

/// A probe of life or start (`core/validation.validateLivenessProbe`, `validateStartupProbe`).
pub(super) fn of_life(judge: &mut Judge<'_>, probe: &At<'_>, grace_secs: i64) {
    if !probe.is_set() {
        return;
    }
    self::probe(judge, probe, grace_secs);
    let threshold = probe.get("successThreshold");
    // `core/v1.SetDefaults_Probe` takes 0 for absent.
    if !matches!(threshold.int(), None | Some(0 | 1)) {
        judge.invalid(&threshold, "be 1, for all but a `readinessProbe`");
    }
}

/// `core/validation.validateReadinessProbe`
pub(super) fn of_readiness(judge: &mut Judge<'_>, probe: &At<'_>, grace_secs: i64) {
    if !probe.is_set() {
        return;
    }
    self::probe(judge, probe, grace_secs);
    number::not_negative(judge, &probe.get("successThreshold"));
    let grace = probe.get("terminationGracePeriodSeconds");
    if grace.is_set() {
        judge.invalid(&grace, "be left out of a `readinessProbe`");
    }
}

fn probe(judge: &mut Judge<'_>, probe: &At<'_>, grace_secs: i64) {
    handler(judge, probe, (OF_PROBE, grace_secs));
    for (key, at) in probe.entries() {
        match key {
            "initialDelaySeconds" | "timeoutSeconds" | "periodSeconds" | "failureThreshold" => {
                number::not_negative(judge, &at);
            }
            "terminationGracePeriodSeconds" if at.int().is_some_and(|secs| secs <= 0) => {
                judge.invalid(&at, "be 1 or more");
            }
            _ => {}
        }
    }
}

/// `core/validation.validateLifecycle`. That a signal to stop is dropped while its feature is off, is no mistake.
pub(super) fn lifecycle(judge: &mut Judge<'_>, lifecycle: &At<'_>, grace_secs: i64) {
    for key in ["postStart", "preStop"] {
        let action = lifecycle.get(key);
        if action.is_set() {
            handler(judge, &action, (OF_LIFECYCLE, grace_secs));
        }
    }
}

/// Whether nothing but a signal stands there: the server drops that, and then all (`api/pod.dropContainerStopSignals`).
pub(super) fn is_only_signal(lifecycle: &At<'_>) -> bool {
    lifecycle.get("stopSignal").is_set() && lifecycle.entries().all(|(key, at)| key == "stopSignal" || !at.is_set())
}

/// The kinds of actions, in the order in which one forbids those after it.
const OF_PROBE: &[&str] = &["exec", "httpGet", "tcpSocket", "grpc"];
const OF_LIFECYCLE: &[&str] = &["exec", "httpGet", "tcpSocket", "sleep"];

/// `core/validation.validateHandler`
fn handler(judge: &mut Judge<'_>, at: &At<'_>, (kinds, grace_secs): (&[&str], i64)) {
    let mut set = kinds.iter().filter_map(|kind| Some((*kind, at.get(kind))).filter(|(_, action)| action.is_set()));
    let Some((kind, first)) = set.next() else {
        return judge.required_when(at, format_args!("with one of {}", crate::schema::words::series(kinds, "and")));
    };
    for (_, other) in set {
        judge.forbidden(&other, format_args!("beside `{kind}`: one action is all that there can be"));
    }
    match kind {
        "exec" => {
            let command = first.get("command");
            if command.is_empty() {
                judge.required(&command);
            }
        }
        "httpGet" => http(judge, &first),
        "tcpSocket" | "grpc" => port::number_or_name(judge, &first.get("port")),
        _ => sleep(judge, &first, grace_secs),
    }
}

/// `core/validation.validateHTTPGetAction`
fn http(judge: &mut Judge<'_>, action: &At<'_>) {
    port::number_or_name(judge, &action.get("port"));
    let headers = action.get("httpHeaders");
    for header in headers.items() {
        let name = header.get("name");
        let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if name.is_empty() || !name.text().bytes().all(is_of_name) {
            judge.invalid(&name.known_as(&headers), "be of letters, digits and `-`");
        }
    }
}

/// `core/validation.validateSleepAction`
fn sleep(judge: &mut Judge<'_>, action: &At<'_>, grace_secs: i64) {
    let seconds = action.get("seconds");
    if seconds.int().is_some_and(|secs| !(0..=grace_secs).contains(&secs)) {
        judge.invalid(
            &seconds.known_as(action),
            format_args!("be 0 to {grace_secs}, the `terminationGracePeriodSeconds` of the pod"),
        );
    }
}
