//! What the source of releases says of when kinds come and go.

use super::lifecycles_table;
use std::fs;

#[test]
fn what_several_releases_say_is_put_together_and_the_last_counts() {
    let root = tempfile::tempdir().unwrap();
    let write = |release: &str, source: &str| {
        let folder = root.path().join(release).join("policy/v1beta1");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("register.go"), "package v1beta1\nconst GroupName = \"policy\"\n").unwrap();
        fs::write(folder.join(super::SOURCE), source).unwrap();
        root.path().join(release)
    };
    let old = write(
        "old",
        "func (in *Gone) APILifecycleIntroduced() (major, minor int) {\n\treturn 1, 5\n}\nfunc (in *Gone) APILifecycleRemoved() (major, minor int) {\n\treturn 1, 25\n}\nfunc (in *Budget) APILifecycleRemoved() (major, minor int) {\n\treturn 1, 24\n}\n",
    );
    let new = write(
        "new",
        "func (in *Budget) APILifecycleRemoved() (major, minor int) {\n\treturn 1, 25\n}\nfunc (in *Budget) APILifecycleReplacement() schema.GroupVersionKind {\n\treturn schema.GroupVersionKind{Group: \"policy\", Version: \"v1\", Kind: \"Budget\"}\n}\nfunc (in *BudgetList) APILifecycleRemoved() (major, minor int) {\n\treturn 1, 25\n}\n",
    );
    let table = lifecycles_table(&[old, new]).unwrap();
    let rows: Vec<&str> = table.lines().skip(1).collect();
    assert_eq!(rows, ["policy\tv1beta1\tBudget\t\t\t25\tpolicy/v1 Budget", "policy\tv1beta1\tGone\t5\t\t25"]);
    assert!(lifecycles_table(&[root.path().join("old/policy/v1beta1")]).is_ok());
    assert!(lifecycles_table(&[root.path().join("none")]).is_err());
}
