//! Texts that match a pattern. In: a regular expression, chance. Out: a text, or none where the expression is not
//! understood. What it cannot see (that a text must end here) is left to whoever holds the text against the pattern.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::dice::Dice;

/// How often something is repeated beyond what it must.
const MORE: usize = 3;

/// A text that probably matches.
pub(super) fn text(pattern: &str, dice: &mut Dice) -> Option<String> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let mut text = String::new();
    write(&hir, dice, &mut text);
    Some(text)
}

fn write(hir: &Hir, dice: &mut Dice, text: &mut String) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => text.extend(sign(class, dice)),
        HirKind::Repetition(repeated) => {
            let least = usize::try_from(repeated.min).unwrap_or_default();
            let most = repeated.max.map_or(least + MORE, |most| usize::try_from(most).unwrap_or(least));
            let times = least + dice.below(most.saturating_sub(least).min(MORE) + 1);
            (0..times).for_each(|_| write(&repeated.sub, dice, text));
        }
        HirKind::Capture(capture) => write(&capture.sub, dice, text),
        HirKind::Concat(parts) => parts.iter().for_each(|part| write(part, dice, text)),
        HirKind::Alternation(branches) => {
            if let Some(branch) = dice.one_of(branches) {
                write(branch, dice, text);
            }
        }
    }
}

/// A sign of the class: of those that stand in names, if it has any.
fn sign(class: &Class, dice: &mut Dice) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.ranges().iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => {
            class.ranges().iter().map(|range| (char::from(range.start()), char::from(range.end()))).collect()
        }
    };
    let holds = |sign: &char| ranges.iter().any(|(first, last)| (first..=last).contains(&sign));
    let plain: Vec<char> = ('a'..='z').chain('0'..='9').filter(holds).collect();
    dice.one_of(&plain).copied().or_else(|| ranges.first().map(|(first, _)| *first))
}
