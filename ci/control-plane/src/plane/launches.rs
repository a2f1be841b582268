//! How each program is started. In: the layout of a plane. Out: binary, arguments and log of each program.

use crate::parts::Part;
use crate::plane::layout::{Layout, STAGES};
use crate::programs::Program;
use crate::supervisor::Launch;

/// What every program that gives or takes addresses of services must agree on.
const SERVICES: &str = "--service-cluster-ip-range=10.0.0.0/24";

/// etcd and the API server, which waits for it.
pub(super) fn core(layout: &Layout) -> [(Program, Launch); 2] {
    [etcd(layout), api_server(layout)]
}

/// The programs of a part.
pub(super) fn part(part: Part, layout: &Layout) -> Vec<(Program, Launch)> {
    match part {
        Part::ControllerManager => vec![controller_manager(layout)],
        Part::Nodes => vec![scheduler(layout), kwok(layout)],
        Part::Flux | Part::Crossplane => Vec::new(),
    }
}

fn etcd(layout: &Layout) -> (Program, Launch) {
    let clients = format!("http://127.0.0.1:{}", layout.etcd_port);
    let arguments = vec![
        "--name=tests".to_owned(),
        format!("--data-dir={}", layout.folder().join("etcd").display()),
        format!("--listen-client-urls={clients}"),
        format!("--advertise-client-urls={clients}"),
        "--listen-peer-urls=http://127.0.0.1:0".to_owned(),
        // A killed process loses nothing by it, and no test survives the machine.
        "--unsafe-no-fsync=true".to_owned(),
    ];
    launch(layout, Program::Etcd, arguments)
}

fn api_server(layout: &Layout) -> (Program, Launch) {
    let file = |name: &str| layout.folder().join(name).display().to_string();
    let mut arguments = vec![
        format!("--etcd-servers=http://127.0.0.1:{}", layout.etcd_port),
        "--bind-address=127.0.0.1".to_owned(),
        format!("--secure-port={}", layout.port),
        "--advertise-address=127.0.0.1".to_owned(),
        // There are no endpoints to keep for a server that ends with its test.
        "--endpoint-reconciler-type=none".to_owned(),
        format!("--cert-dir={}", file("pki")),
        format!("--tls-cert-file={}", file("pki/api-server.crt")),
        format!("--tls-private-key-file={}", file("pki/api-server.key")),
        format!("--client-ca-file={}", file("pki/ca.crt")),
        SERVICES.to_owned(),
        "--authorization-mode=RBAC".to_owned(),
        "--allow-privileged=true".to_owned(),
        format!("--service-account-issuer={}/", layout.address()),
        format!("--service-account-key-file={}", file("pki/service-accounts.pub")),
        format!("--service-account-signing-key-file={}", file("pki/service-accounts.key")),
        format!("--audit-policy-file={}", file("audit.yaml")),
        format!("--audit-log-path={}", file("log/audit.log")),
        // A request is in the log before it is answered.
        "--audit-log-mode=blocking".to_owned(),
        // Megabytes: one file, however long a plane is kept.
        "--audit-log-maxsize=100000".to_owned(),
    ];
    if !layout.has(Part::ControllerManager) {
        // Nobody makes the service accounts that it wants every pod to have.
        arguments.push("--disable-admission-plugins=ServiceAccount".to_owned());
    }
    launch(layout, Program::ApiServer, arguments)
}

fn controller_manager(layout: &Layout) -> (Program, Launch) {
    let file = |name: &str| layout.folder().join(name).display().to_string();
    let arguments = vec![
        format!("--kubeconfig={}", layout.kubeconfig("controller-manager").display()),
        // Nobody asks it anything.
        "--secure-port=0".to_owned(),
        "--leader-elect=false".to_owned(),
        "--use-service-account-credentials=false".to_owned(),
        format!("--service-account-private-key-file={}", file("pki/service-accounts.key")),
        format!("--root-ca-file={}", file("pki/ca.crt")),
        SERVICES.to_owned(),
        "--concurrent-gc-syncs=4".to_owned(),
        "--concurrent-namespace-syncs=4".to_owned(),
    ];
    launch(layout, Program::ControllerManager, arguments)
}

fn scheduler(layout: &Layout) -> (Program, Launch) {
    let arguments = vec![
        format!("--kubeconfig={}", layout.kubeconfig("scheduler").display()),
        "--secure-port=0".to_owned(),
        "--leader-elect=false".to_owned(),
    ];
    launch(layout, Program::Scheduler, arguments)
}

fn kwok(layout: &Layout) -> (Program, Launch) {
    let arguments = vec![
        format!("--kubeconfig={}", layout.kubeconfig("kwok").display()),
        "--manage-all-nodes=true".to_owned(),
        format!("--config={}", layout.folder().join(STAGES).display()),
        // It renews their leases, without which a node is held to be lost after a while.
        "--node-lease-duration-seconds=40".to_owned(),
    ];
    launch(layout, Program::Kwok, arguments)
}

fn launch(layout: &Layout, program: Program, arguments: Vec<String>) -> (Program, Launch) {
    let launch = Launch {
        name: program.name().to_owned(),
        binary: layout.binary(program),
        arguments,
        environment: Vec::new(),
        log: super::log(layout.folder(), program),
    };
    (program, launch)
}
