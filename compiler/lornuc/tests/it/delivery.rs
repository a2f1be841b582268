//! `delivery`: the unit `flux`, as commands give it.

use crate::project::Project;

const DELIVERED: &str = r#"{
  project = "shop",
  environments = { dev = { namespace = "shop" }, prod = { namespace = "shop" } },
  rules.unknown-kind = 'off,
  delivery = {
    source = { kind = "GitRepository", url = "https://github.com/shop/manifests" },
    environments.prod.enable = false,
  },
}"#;

const APPS: &str = r#"{ web = { apiVersion = "v1", kind = "ConfigMap", metadata.name = "web" } }"#;
const PLATFORM: &str = r#"{ shop = { apiVersion = "v1", kind = "Namespace", metadata.name = "shop" } }"#;

fn delivered() -> Project {
    Project::new(&[("lornuc.ncl", DELIVERED), ("stacks/apps.ncl", APPS), ("stacks/platform.ncl", PLATFORM)])
}

/// The headings of what is streamed.
fn streamed(project: &Project, options: &[&str]) -> Vec<String> {
    let run = project.run(&[&["build", "-o", "-"], options].concat());
    assert_eq!((run.code, &*run.stderr), (Some(0), ""));
    run.stdout.lines().filter_map(|line| line.strip_prefix("# ")).map(str::to_owned).collect()
}

#[test]
fn what_flux_needs_is_written_beside_the_units() {
    let project = delivered();
    let run = project.run(&["build"]);
    assert_eq!(run.stderr, "7 resources of 5 units in `dist`: 17 written, 0 unchanged\n");
    let apps = project.read("dist/dev/flux/apps.yaml").unwrap();
    assert!(apps.contains("  dependsOn:\n  - name: platform\n") && apps.contains("  path: ./dev/apps\n"), "{apps}");
    let index = project.read("dist/dev/flux/index.json").unwrap();
    assert!(index.contains(r#""source": "lornuc.ncl:5""#) && index.contains(r#""source": "lornuc.ncl:6""#), "{index}");
    assert_eq!(project.read("dist/prod/flux/index.json"), None);
    // The same sources, the same bytes.
    assert_eq!(project.run(&["build", "--check", "--no-cache"]).code, Some(0));
}

#[test]
fn the_unit_can_be_asked_for_and_is_made_of_all_others() {
    let project = delivered();
    let own = ["flux/source in dev", "flux/apps in dev", "flux/platform in dev"];
    assert_eq!(streamed(&project, &["--stack", "flux"]), own);
    assert_eq!(streamed(&project, &["--stack", "flux", "--env", "prod"]), [""; 0]);
    let both = streamed(&project, &["--stack", "flux", "--stack", "apps", "--env", "dev"]);
    assert_eq!(both, [&own[..], &["apps/web in dev"]].concat());
    let run = project.run(&["check", "--stack", "flux", "--env", "dev"]);
    assert_eq!(run.stderr, "3 resources of 1 unit checked: no mistakes found\n");
}

#[test]
fn a_build_of_some_stacks_leaves_the_unit_as_it_is() {
    let project = delivered();
    assert_eq!(project.run(&["build"]).code, Some(0));
    let before = project.read("dist/dev/flux/apps.yaml");
    project.write("stacks/apps.ncl", APPS.replace("web", "shop"));
    let run = project.run(&["build", "--stack", "apps"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(project.read("dist/dev/flux/apps.yaml"), before);
    let diff = project.run(&["diff", "--stack", "apps"]);
    assert!(!diff.stdout.contains("flux"), "{}", diff.stdout);
}

#[test]
fn a_change_of_the_settings_is_shown_as_a_change_of_what_is_generated() {
    let project = delivered();
    assert_eq!(project.run(&["build"]).code, Some(0));
    project.write(
        "lornuc.ncl",
        DELIVERED.replace("environments.prod.enable = false", "timeout = \"9m\", environments.prod.enable = false"),
    );
    for options in [&["diff"][..], &["diff", "--stack", "flux"]] {
        let run = project.run(options);
        assert!(run.stdout.contains("spec.timeout") && run.stdout.contains("9m"), "{}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains("2 resources of 1 unit differ: 2 changed"), "{}", run.stderr);
    }
    // Without the setting the unit is gone, and its folder with it.
    project.write(
        "lornuc.ncl",
        r#"{ project = "shop", environments = { dev = { namespace = "shop" }, prod = { namespace = "shop" } } }"#,
    );
    assert_eq!(project.run(&["build"]).code, Some(0));
    assert_eq!(project.read("dist/dev/flux/index.json"), None);
}

#[test]
fn a_project_without_delivery_has_no_such_unit() {
    let project = Project::with_stack(APPS);
    let run = project.run(&["build", "--stack", "flux"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(
        run.stderr,
        "error: the project has no stack `flux`: it is made where `lornuc.ncl` has a `delivery`\n  help: name another, or add a `delivery`\n"
    );
}

#[test]
fn what_is_wrong_with_something_generated_is_told_at_the_setting() {
    let project = delivered();
    let twice = r#"{
      source = {
        apiVersion = "source.toolkit.fluxcd.io/v1",
        kind = "GitRepository",
        metadata = { name = "shop", namespace = "flux-system" },
      },
    }"#;
    project.write("stacks/more.ncl", twice);
    let run = project.run(&["check", "--env", "dev"]);
    assert!(run.stderr.contains("error[duplicate-key]") && run.stderr.contains("lornuc.ncl:6:5"), "{}", run.stderr);
}
