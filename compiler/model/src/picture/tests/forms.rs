//! The forms of one picture that has everything: golden files.

use golden_runner::Golden;

use super::super::{dot, json, svg, text};
use super::{Picture, picture};

/// A shop, with every family of kinds, every kind of edge and every need.
const SHOP: &[&str] = &[
    "platform/crds/bucket CustomResourceDefinition apiextensions.k8s.io/v1",
    "platform/namespace Namespace",
    "platform/provider Provider pkg.crossplane.io/v1",
    "platform/provider-config ProviderConfig gcp.upbound.io/v1beta1",
    "platform/store ClusterSecretStore external-secrets.io/v1",
    "platform/source GitRepository source.toolkit.fluxcd.io/v1",
    "platform/delivery Kustomization kustomize.toolkit.fluxcd.io/v1",
    "platform/bucket Bucket storage.gcp.upbound.io/v1beta1",
    "apps/gateway/account ServiceAccount",
    "apps/gateway/role Role rbac.authorization.k8s.io/v1",
    "apps/gateway/binding RoleBinding rbac.authorization.k8s.io/v1",
    "apps/gateway/config ConfigMap",
    "apps/gateway/signing ExternalSecret external-secrets.io/v1",
    "apps/gateway/a-very-long-name-that-nobody-would-like-to-read-on-a-card ConfigMap",
    "apps/gateway/cache PersistentVolumeClaim",
    "apps/gateway/deployment Deployment apps/v1",
    "apps/gateway/service Service",
    "apps/gateway/autoscaler HorizontalPodAutoscaler autoscaling/v2",
    "apps/web/config ConfigMap",
    "apps/web/deployment Deployment apps/v1",
    "apps/web/service Service",
    "apps/ingress Ingress networking.k8s.io/v1",
    "apps/notes ConfigMap",
    "apps/policy NetworkPolicy networking.k8s.io/v1",
    "platform/provider -> platform/provider-config defines",
    "platform/provider-config -> platform/bucket refers",
    "platform/crds/bucket -> platform/bucket defines",
    "platform/source -> platform/delivery refers",
    "platform/store -> apps/gateway/signing refers",
    "platform/delivery -> apps/gateway/deployment owns",
    "platform/namespace -> apps/policy contains",
    "platform/bucket -> apps/gateway/deployment after",
    "apps/gateway/account -> apps/gateway/binding refers",
    "apps/gateway/role -> apps/gateway/binding refers",
    "apps/gateway/account -> apps/gateway/deployment refers",
    "apps/gateway/config -> apps/gateway/deployment refers",
    "apps/gateway/cache -> apps/gateway/deployment refers",
    "apps/gateway/signing -> apps/gateway/deployment produces",
    "apps/gateway/a-very-long-name-that-nobody-would-like-to-read-on-a-card -> apps/gateway/deployment refers optional",
    "apps/gateway/deployment -> apps/gateway/service refers unordered",
    "apps/gateway/deployment -> apps/gateway/autoscaler refers",
    "apps/gateway/service -> apps/ingress refers",
    "apps/web/service -> apps/ingress refers",
    "apps/web/config -> apps/web/deployment refers optional",
    "apps/web/deployment -> apps/web/service refers unordered",
    "apps/gateway/service -> apps/web/deployment after",
];

fn centred(lines: &[&str], id: &str) -> Picture {
    let mut picture = picture(lines);
    picture.sections[0].cards.iter_mut().for_each(|card| card.is_centre = card.id.as_str() == id);
    picture
}

#[test]
fn every_form_shows_what_golden_files_hold() {
    let mut golden = Golden::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../golden/pictures"));
    let shop = picture(SHOP);
    golden.check("shop.svg", &svg(&shop));
    golden.check("shop.txt", &text(&shop));
    golden.check("shop.dot", &dot(&shop));
    golden.check("shop.json", &json(&shop));
    let folded = shop.folded(12);
    golden.check("folded.svg", &svg(&folded));
    golden.check("folded.txt", &text(&folded));
    golden.check("folded.dot", &dot(&folded));
    let centred = centred(SHOP, "apps/gateway/deployment");
    golden.check("around.svg", &svg(&centred));
    golden.check("around.txt", &text(&centred));
    let mut nothing = picture(&[]);
    golden.check("no-units.svg", &svg(&nothing));
    nothing.sections.clear();
    golden.check("nothing.svg", &svg(&nothing));
    golden.finish(|path| path.extension().is_some());
}
