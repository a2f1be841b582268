//! How each program is started. In: the layout of a plane. Out: binary, arguments and log of each program.

use crate::parts::Part;
use crate::plane::layout::{CROSSPLANE, CROSSPLANE_TLS, Layout, Listens, REGISTRY_CONFIG, SOURCES, STAGES};
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
        Part::Flux => vec![registry(layout), source_controller(layout), kustomize_controller(layout)],
        Part::Crossplane => vec![crossplane(layout)],
    }
}

/// What answers once the programs of a part are ready.
pub(super) fn health(part: Part, layout: &Layout) -> Vec<String> {
    let ready = |what| format!("http://{}/readyz", layout.listens(what));
    match part {
        Part::ControllerManager | Part::Nodes => Vec::new(),
        Part::Flux => vec![
            format!("http://{}/v2/", layout.listens(Listens::Registry)),
            ready(Listens::SourceHealth),
            ready(Listens::KustomizeHealth),
        ],
        Part::Crossplane => vec![ready(Listens::CrossplaneHealth)],
    }
}

fn etcd(layout: &Layout) -> (Program, Launch) {
    let clients = format!("http://{}", layout.listens(Listens::Etcd));
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
        format!("--etcd-servers=http://{}", layout.listens(Listens::Etcd)),
        "--bind-address=127.0.0.1".to_owned(),
        format!("--secure-port={}", layout.port(Listens::ApiServer)),
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

fn registry(layout: &Layout) -> (Program, Launch) {
    let config = layout.folder().join(REGISTRY_CONFIG).display().to_string();
    launch(layout, Program::Registry, vec!["serve".to_owned(), config])
}

fn source_controller(layout: &Layout) -> (Program, Launch) {
    let files = layout.listens(Listens::Sources);
    let arguments = vec![
        format!("--storage-path={}", layout.folder().join(SOURCES).display()),
        format!("--storage-addr={files}"),
        format!("--storage-adv-addr={files}"),
        format!("--health-addr={}", layout.listens(Listens::SourceHealth)),
        "--metrics-addr=0".to_owned(),
        "--events-addr=".to_owned(),
        "--watch-all-namespaces".to_owned(),
    ];
    as_user(layout, "source-controller", launch(layout, Program::SourceController, arguments))
}

fn kustomize_controller(layout: &Layout) -> (Program, Launch) {
    let arguments = vec![
        format!("--health-addr={}", layout.listens(Listens::KustomizeHealth)),
        "--metrics-addr=0".to_owned(),
        "--events-addr=".to_owned(),
        // Half a minute is usual, which is long for a test whose objects wait for each other.
        "--requeue-dependency=5s".to_owned(),
    ];
    as_user(layout, "kustomize-controller", launch(layout, Program::KustomizeController, arguments))
}

fn crossplane(layout: &Layout) -> (Program, Launch) {
    let folder = |name: &str| layout.folder().join(name).display().to_string();
    let mut arguments: Vec<String> = ["core", "start"].map(str::to_owned).into();
    arguments.extend([
        // Nothing runs what a package brings.
        "--package-runtime=Provider=External;Function=External".to_owned(),
        "--enable-webhooks=false".to_owned(),
        "--metrics-port=0".to_owned(),
        format!("--health-probe-port={}", layout.port(Listens::CrossplaneHealth)),
        format!("--xpkg-cache-dir={}", folder(CROSSPLANE)),
        format!("--tls-client-certs-dir={}", folder(CROSSPLANE_TLS)),
        format!("--tls-server-certs-dir={}", folder(CROSSPLANE_TLS)),
    ]);
    as_user(layout, "crossplane", launch(layout, Program::Crossplane, arguments))
}

/// For programs that find their kubeconfig in the environment.
fn as_user(layout: &Layout, user: &str, (program, launch): (Program, Launch)) -> (Program, Launch) {
    let kubeconfig = layout.kubeconfig(user).display().to_string();
    (program, Launch { environment: vec![("KUBECONFIG".to_owned(), kubeconfig)], ..launch })
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
