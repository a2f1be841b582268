//! Which resource is which.

use serde_json::json;

use super::{Resource, moves, side, told, told_with};
use crate::diagnostic::Color;
use crate::diff::{Pair, Relation, Side, compare, summary, text};
use crate::name::Id;

fn config(id: &str, name: &str) -> Resource {
    Resource::config(id, name, json!({}))
}

#[test]
fn what_stands_on_one_side_is_created_or_deleted() {
    let (old, new) = ([config("apps/a", "a"), config("apps/b", "b")], [config("apps/b", "b"), config("apps/c", "c")]);
    assert_eq!(told(&old, &new), "delete apps/a  ConfigMap a\ncreate apps/c  ConfigMap c\n");
}

#[test]
fn another_id_for_the_same_object_is_a_move() {
    let (old, new) = ([config("apps/a", "a")], [config("jobs/x/a", "a")]);
    assert_eq!(told(&old, &new), "move apps/a → jobs/x/a  ConfigMap a\n");
}

#[test]
fn two_new_ids_for_one_object_are_no_move() {
    let (old, new) = ([config("apps/a", "a")], [config("apps/b", "a"), config("apps/c", "a")]);
    assert_eq!(
        told(&old, &new),
        "delete apps/a  ConfigMap a\ncreate apps/b  ConfigMap a\ncreate apps/c  ConfigMap a\n"
    );
}

#[test]
fn moves_are_followed_by_group_and_the_object_is_another_then() {
    let (old, new) = ([config("apps/web/c", "web")], [config("apps/front/c", "front")]);
    assert_eq!(
        told_with(&old, &new, &[("apps/web", "apps/front")]),
        "move apps/web/c → apps/front/c  (replaces the object)  metadata.name  \"web\" → \"front\"\n"
    );
    assert_eq!(told(&old, &new), "create apps/front/c  ConfigMap front\ndelete apps/web/c  ConfigMap web\n");
}

#[test]
fn a_move_that_was_made_before_both_renderings_changes_nothing() {
    let both = [config("apps/front/c", "front")];
    assert_eq!(told_with(&both, &both, &[("apps/web", "apps/front")]), "");
}

#[test]
fn moves_that_follow_each_other_lead_to_the_last_and_a_ring_ends() {
    let id = |text: &str| Id::parse(text).unwrap();
    let chain = moves(&[("a/b", "a/c"), ("a/c", "a/d"), ("a", "e")]);
    assert_eq!(chain.of(&id("a/b/x")), [id("e/d/x"), id("a/d/x"), id("a/c/x")]);
    let ring = moves(&[("a/b", "a/c"), ("a/c", "a/b")]);
    assert_eq!(ring.of(&id("a/b")), [id("a/c")]);
    assert!(moves(&[("a/b", "a/c")]).of(&id("a/bb")).is_empty());
}

#[test]
fn a_move_to_a_group_in_itself_is_made_once_for_each_move() {
    let id = |text: &str| Id::parse(text).unwrap();
    assert_eq!(moves(&[("a", "a/b")]).of(&id("a/x")), [id("a/b/x")]);
}

#[test]
fn one_id_for_another_kind_is_two_changes() {
    let secret = json!({ "apiVersion": "v1", "kind": "Service", "metadata": { "name": "a" } });
    let (old, new) = ([config("apps/a", "a")], [Resource::new("apps/a", secret)]);
    assert_eq!(told(&old, &new), "delete apps/a  ConfigMap a\ncreate apps/a  Service a\n");
}

#[test]
fn another_version_of_the_api_is_a_change_of_the_same_object() {
    let object = |version: &str| {
        [Resource::new("a/b", json!({ "apiVersion": version, "kind": "CronJob", "metadata": { "name": "a" } }))]
    };
    assert_eq!(
        told(&object("batch/v1beta1"), &object("batch/v1")),
        "change a/b  apiVersion  \"batch/v1beta1\" → \"batch/v1\"\n"
    );
}

#[test]
fn manifests_without_a_kind_or_a_name_are_compared_all_the_same() {
    let (old, new) = ([Resource::new("a/b", json!({}))], [Resource::new("a/b", json!({ "kind": ["x"] }))]);
    assert_eq!(told(&old, &new), "change a/b  kind  added [\"x\"]\n");
}

#[test]
fn environments_beside_each_other_differ_in_more_than_their_namespaces() {
    let of = |namespace: &str, host: &str| {
        let metadata = json!({ "metadata": { "name": "a", "namespace": namespace }, "data": { "host": host } });
        [Resource::config("apps/a", "a", metadata), config("apps/only", namespace)]
    };
    let (dev, prod) = (of("shop-dev", "dev.shop"), of("shop", "shop"));
    let named =
        |name: &str, namespace: &str, resources| Side { namespace: Some(namespace.into()), ..side(name, resources) };
    let pair = Pair { old: named("dev", "shop-dev", &dev), new: named("prod", "shop", &prod[..1]) };
    let diff = compare(&[pair], Relation::Beside, &moves(&[]));
    assert_eq!(
        text(&diff, Color::Never),
        "apps, prod against dev: 1 only in dev, 1 different\n  \
         differs: apps/a  data.host  \"dev.shop\" → \"shop\"\n  only in dev: apps/only  ConfigMap shop-dev\n"
    );
    assert_eq!(summary(&diff), "2 resources of 1 unit differ: 1 only in dev, 1 different");
    let pair = Pair { old: named("dev", "shop-dev", &dev), new: named("prod", "other", &prod) };
    let other = text(&compare(&[pair], Relation::Beside, &moves(&[])), Color::Never);
    assert!(other.contains("metadata.namespace  \"shop-dev\" → \"shop\""), "{other}");
}

#[test]
fn an_environment_that_is_gone_is_told_with_all_that_it_had() {
    let old = [config("apps/a", "a")];
    let pair = Pair { old: side("qa", &old), new: side("qa", &[]) };
    let diff = compare(&[pair], Relation::Successive, &moves(&[]));
    assert_eq!(text(&diff, Color::Never), "qa/apps: 1 deleted\n  delete apps/a  ConfigMap a\n");
}
