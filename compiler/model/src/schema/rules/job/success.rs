//! When an indexed job has succeeded though not all of its indexes have.

#[cfg(test)]
mod tests;

use crate::schema::rules::at::At;
use crate::schema::rules::judge::Judge;
use crate::schema::rules::number::not_negative;

/// `batch/validation.maxSuccessPolicyRule`
const MOST_RULES: usize = 20;
/// `batch/validation.maxJobSuccessPolicySucceededIndexesLimit`
const LONGEST_INDEXES: usize = 64 * 1024;

/// `batch/validation.validateSuccessPolicy`
pub(super) fn policy(judge: &mut Judge<'_>, spec: &At<'_>, completions: Option<i64>) {
    let policy = spec.get("successPolicy");
    if !policy.is_set() {
        return;
    }
    if spec.get("completionMode").text() != "Indexed" {
        return judge.forbidden(&policy, "unless `completionMode` is `Indexed`");
    }
    let rules = policy.get("rules");
    match rules.count() {
        0 => judge.required(&rules),
        count if count > MOST_RULES => judge.invalid(&rules, format_args!("have at most {MOST_RULES} rules")),
        _ => {}
    }
    // That completions are missing has been told.
    if let Some(completions) = completions {
        rules.items().for_each(|rule| self::rule(judge, &rule, completions));
    }
}

/// `batch/validation.validateSuccessPolicyRule`
fn rule(judge: &mut Judge<'_>, rule: &At<'_>, completions: i64) {
    let (indexes, count) = (rule.get("succeededIndexes"), rule.get("succeededCount"));
    if !indexes.is_set() && !count.is_set() {
        return judge.invalid(rule, "have `succeededIndexes` or `succeededCount`");
    }
    let named = indexes.is_set().then(|| counted(indexes.text(), completions));
    if named == Some(None) || indexes.text().len() > LONGEST_INDEXES {
        judge.invalid(&indexes, format_args!("be indexes below {completions} in order, as `0,2-4`"));
    }
    not_negative(judge, &count);
    let most = named.map_or(completions, |named| named.unwrap_or_default().min(completions));
    if count.int().is_some_and(|count| count > most) {
        judge.invalid(&count, format_args!("be at most {most}, the number of indexes"));
    }
}

/// How many indexes a text names (`batch/validation.validateIndexesFormat`); `None` where it is of another form.
fn counted(text: &str, completions: i64) -> Option<i64> {
    let index = |text: &str| text.parse().ok().filter(|index: &i64| *index < completions);
    let mut total = 0;
    let mut last = None;
    for part in text.split(',').take_while(|_| !text.is_empty()) {
        let (from, to) = match part.split_once('-') {
            Some((from, to)) => (index(from)?, index(to).filter(|to| index(from) < Some(*to))?),
            None => (index(part)?, index(part)?),
        };
        if last.is_some_and(|last| last >= from) {
            return None;
        }
        total += to - from + 1;
        last = Some(to);
    }
    Some(total)
}
