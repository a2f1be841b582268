//! Statistics, ratios, bounds and the table.

use super::super::bounds::judge;
use super::super::figures::{Figures, Sample, Spread, stages};
use super::super::measured::{FLOOR, LORNUC, Measured, Row, Size, Statistic, Work, ratios};
use super::super::ratios::{compare, keep_least};
use super::super::table::table;
use super::{figures, measured, row};

#[test]
fn a_median_is_the_middle_or_the_mean_of_the_two_in_the_middle() {
    let spread = |values: &[f64]| Spread::of(values.iter().copied());
    assert_eq!(spread(&[]), None);
    assert_eq!(spread(&[3.0]), Some(Spread { median: 3.0, least: 3.0 }));
    assert_eq!(spread(&[9.0, 1.0, 2.0]), Some(Spread { median: 2.0, least: 1.0 }));
    assert_eq!(spread(&[9.0, 1.0, 2.0, 4.0]), Some(Spread { median: 3.0, least: 1.0 }));
}

#[test]
fn stages_are_read_from_between_the_talk() {
    let told = "note: 12 resources\ntiming: evaluate 12.5 ms\ntiming: output write 0 ms\ntiming: evaluate 1.5 ms\n";
    assert_eq!(stages(told), [("evaluate".to_owned(), 14.0), ("output write".to_owned(), 0.0)]);
}

#[test]
fn what_is_no_stage_is_talk() {
    for line in
        ["timing: ", "timing: 3 ms", "timing: load 3", "timing: load NaN ms", "timing: load inf ms", "load 3 ms"]
    {
        assert_eq!(stages(line), [], "{line}");
    }
}

#[test]
fn a_stage_that_some_runs_do_not_tell_counts_where_it_is_told() {
    let sample = |stages: &[(&str, f64)]| Sample {
        wall: 1.0,
        cpu: 1.0,
        memory: 1.0,
        stages: stages.iter().map(|(name, millis)| ((*name).to_owned(), *millis)).collect(),
    };
    let all = [sample(&[("load", 1.0), ("check", 3.0)]), sample(&[("load", 2.0)])];
    let figures = Figures::of(&all).unwrap();
    assert_eq!(figures.stage("load").map(|spread| spread.median), Some(1.5));
    assert_eq!(figures.stage("check").map(|spread| spread.median), Some(3.0));
    assert_eq!(figures.stage("graph"), None);
}

#[test]
fn ratios_are_to_the_floor_and_those_of_folders_to_the_bare_writing() {
    let mut large = measured(Size::Large, 50.0);
    large.rows.push(row(Work::Stream, "other", 200.0));
    large.rows.push(row(Work::Folder, LORNUC, 600.0));
    large.rows.push(Row { work: Work::Folder, who: FLOOR.into(), figures: figures(400.0, &[("write", 300.0)]) });
    let ratios = ratios(&[large], Statistic::Median);
    let listed: Vec<(&str, f64)> = ratios.iter().map(|(name, ratio)| (name.as_str(), *ratio)).collect();
    assert_eq!(listed, [("build 10002", 8.0), ("folder 10002", 2.0), ("memory 10002", 8.0), ("other 10002", 4.0)]);
}

#[test]
fn the_least_processor_time_is_not_touched_by_waiting() {
    let quiet = |wall: f64| Sample { wall, cpu: 4.0, memory: 1.0, stages: Vec::new() };
    let floor = row(Work::Stream, FLOOR, 2.0);
    let ours = Row { figures: Figures::of(&[quiet(90.0), quiet(50.0)]).unwrap(), ..row(Work::Stream, LORNUC, 1.0) };
    let small = Measured { size: Size::Small, rows: vec![ours, floor], dropped: Vec::new() };
    let ratio = |statistic| ratios(std::slice::from_ref(&small), statistic).get("build 12").copied();
    assert_eq!((ratio(Statistic::LeastCpu), ratio(Statistic::Median)), (Some(2.0), Some(35.0)));
}

#[test]
fn without_a_floor_there_are_no_ratios() {
    let mut small = measured(Size::Small, 1.0);
    small.rows.truncate(1);
    assert!(ratios(&[small], Statistic::LeastCpu).is_empty());
    assert!(ratios(&[measured(Size::Small, 0.0)], Statistic::LeastCpu).is_empty());
}

#[test]
fn a_ratio_fails_when_it_has_more_than_doubled() {
    let now = [("build 12", 8.0), ("build 1002", 8.1), ("new", 100.0)].map(|(name, ratio)| (name.to_owned(), ratio));
    let before = [("build 12", 4.0), ("build 1002", 4.0), ("gone", 1.0)].map(|(name, ratio)| (name.to_owned(), ratio));
    let compared = compare(&now.into(), &before.into());
    let told: Vec<String> = compared.iter().map(|compared| compared.line()).collect();
    assert_eq!(
        told,
        [
            "  build 1002           8.10   MORE THAN DOUBLE 4.00",
            "  build 12             8.00   was 4.00",
            "  new                100.00   nothing to compare with",
        ]
    );
    assert_eq!(compared.iter().filter(|compared| compared.has_doubled()).count(), 1);
}

#[test]
fn of_several_attempts_the_least_ratio_counts() {
    let mut kept = [("a".to_owned(), 3.0), ("b".to_owned(), 1.0)].into();
    keep_least(&mut kept, [("a".to_owned(), 2.0), ("b".to_owned(), 4.0), ("c".to_owned(), 5.0)].into());
    assert_eq!(kept, [("a".to_owned(), 2.0), ("b".to_owned(), 1.0), ("c".to_owned(), 5.0)].into());
}

#[test]
fn bounds_are_told_for_what_was_measured_alone() {
    assert_eq!(judge(&[]), []);
    let held = judge(&[measured(Size::Small, 1.5)]);
    let told: Vec<(&str, &str, bool)> = held.iter().map(|held| (&*held.bound, &*held.measured, held.holds)).collect();
    assert_eq!(told, [("≤ 12 ms", "12.0 ms", true)]);
}

#[test]
fn bounds_that_compare_rows_are_told_below_all() {
    let mut large = measured(Size::Large, 50.0);
    large.rows.push(row(Work::Stream, "other", 600.0));
    large.rows.push(row(Work::Stream, "cdk8s", 4_000.0));
    let told = [("evaluate", 100.0), ("resolve", 8.0), ("graph", 4.0), ("check", 4.0)];
    large.rows.push(Row { work: Work::Stages, who: LORNUC.into(), figures: figures(500.0, &told) });
    let held = judge(&[large, measured(Size::Huge, 550.0)]);
    let overall: Vec<String> = held
        .iter()
        .filter(|held| held.beside.is_none())
        .map(|held| format!("{}: {}, {}, {}", held.what, held.measured, held.bound, held.holds))
        .collect();
    assert_eq!(
        overall,
        [
            "faster than the fastest peer, other: 1.5 ×, ≥ 2 ×, false",
            "faster than cdk8s: 10.0 ×, ≥ 10 ×, true",
            "resolve, graph and check, of evaluate: 16.0 %, ≤ 15 %, false",
            "growth of time with 10 × the objects: 11.0 ×, ≤ 11 ×, true",
            "growth of memory with 10 × the objects: 11.0 ×, ≤ 11 ×, true",
        ]
    );
}

#[test]
fn the_table_shows_ratios_bounds_and_who_was_left_out() {
    let mut large = measured(Size::Large, 50.0);
    large.rows.push(row(Work::Stream, "other", 600.0));
    large.rows.push(row(Work::Folder, LORNUC, 600.0));
    large.rows.push(Row { work: Work::Folder, who: FLOOR.into(), figures: figures(400.0, &[("write", 300.0)]) });
    let told = [("load", 1.0), ("evaluate", 2.5)];
    large.rows.push(Row { work: Work::Stages, who: LORNUC.into(), figures: figures(4.0, &told) });
    large.dropped.push("slow: took longer than 60 s".into());
    let all = [large];
    assert_eq!(
        table(&all, &judge(&all)),
        "\
10,002 objects                 ms     least    cpu ms       MB    ratio
build to stdout
  lornuc                    400.0     400.0     400.0    400.0      8.0   ≤ 200 ms MISSED, ≤ 140 MB MISSED
  floor                      50.0      50.0      50.0     50.0      1.0
  other                     600.0     600.0     600.0    600.0     12.0
build into a new folder
  lornuc                    600.0     600.0     600.0    600.0      2.0   ≤ 2 × holds
  floor                     400.0     400.0     400.0    400.0      1.3
  bare writing              300.0     300.0                         1.0
stages of a build to stdout
  load 1.0, evaluate 2.5
left out: slow: took longer than 60 s

over all
  faster than the fastest peer, other                 1.5 ×   ≥ 2 × MISSED

"
    );
}
