//! Contracts as texts.
#[test]
fn x() {
    let all = super::contracts(&crate::schema::Schemas::builtin());
    std::fs::write("/tmp/cprobe/schemas/contracts/kubernetes.ncl", &all["kubernetes.ncl"]).unwrap();
    std::fs::write("/tmp/cprobe/stub.ncl", super::stub(&all["kubernetes.ncl"]).unwrap()).unwrap();
}
