//! Rules in CEL about which fields are there, and which words they hold: as much as it takes to make objects that keep them.
//! In: the text of a rule. Out: whether a record keeps it, and changes that may mend it; none of a rule that says more.

#[cfg(test)]
mod tests;

use serde_json::Value;

/// Fields below the record that the rule is about.
pub(super) type Names = Vec<String>;

/// A rule that is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Logic {
    Has(Names),
    /// A field is a text.
    Is(Names, String),
    /// A list holds a text.
    Holds(String, Names),
    /// A list, record or text has something in it.
    Filled(Names),
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
    Same(Box<Self>, Box<Self>),
    /// How many of several hold.
    Count(Vec<Self>, &'static str, usize),
}

/// A change that may mend a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mend {
    Add(Names),
    Remove(Names),
    Write(Names, String),
}

impl Logic {
    /// Reads a rule.
    pub(super) fn read(rule: &str) -> Option<Self> {
        let mut reader = Reader { rest: rule };
        let logic = reader.any()?;
        reader.rest.trim().is_empty().then_some(logic)
    }

    /// Whether a record keeps it. `default` tells what a field is that is not there.
    pub(super) fn holds<'d>(&self, record: &Value, default: &impl Fn(&[String]) -> Option<&'d Value>) -> bool {
        let get = |names: &[String]| {
            let found = names.iter().try_fold(record, |value, name| value.get(name));
            found.or_else(|| default(names))
        };
        let all = |logics: &[Self]| logics.iter().filter(|logic| logic.holds(record, default)).count();
        match self {
            Self::Has(names) => get(names).is_some(),
            Self::Is(names, text) => get(names).is_some_and(|value| value == text),
            Self::Holds(text, names) => {
                get(names).and_then(Value::as_array).is_some_and(|items| items.iter().any(|item| item == text))
            }
            Self::Filled(names) => get(names).is_some_and(|value| match value {
                Value::Array(items) => !items.is_empty(),
                Value::Object(fields) => !fields.is_empty(),
                Value::String(text) => !text.is_empty(),
                Value::Null | Value::Bool(_) | Value::Number(_) => false,
            }),
            Self::Not(logic) => !logic.holds(record, default),
            Self::All(logics) => all(logics) == logics.len(),
            Self::Any(logics) => all(logics) > 0,
            Self::Same(one, other) => one.holds(record, default) == other.holds(record, default),
            Self::Count(logics, "==", count) => all(logics) == *count,
            Self::Count(logics, "<=", count) => all(logics) <= *count,
            Self::Count(logics, ">=", count) => all(logics) >= *count,
            Self::Count(..) => true,
        }
    }

    /// Changes that may make it hold where it does not, and the other way round.
    pub(super) fn mends(&self, mends: &mut Vec<Mend>) {
        let mut add = |mend| {
            if !mends.contains(&mend) {
                mends.push(mend);
            }
        };
        match self {
            Self::Has(names) | Self::Filled(names) => {
                add(Mend::Add(names.clone()));
                add(Mend::Remove(names.clone()));
            }
            Self::Is(names, text) => add(Mend::Write(names.clone(), text.clone())),
            Self::Holds(..) => {}
            Self::Not(logic) => logic.mends(mends),
            Self::All(logics) | Self::Any(logics) | Self::Count(logics, ..) => {
                logics.iter().for_each(|logic| logic.mends(mends));
            }
            Self::Same(one, other) => {
                one.mends(mends);
                other.mends(mends);
            }
        }
    }
}

/// What is left of a rule. Precedence is CEL's: `!`, then comparisons, `&&`, `||`.
struct Reader<'r> {
    rest: &'r str,
}

impl Reader<'_> {
    fn take(&mut self, sign: &str) -> Option<()> {
        self.rest = self.rest.trim_start().strip_prefix(sign)?;
        Some(())
    }

    fn any(&mut self) -> Option<Logic> {
        let mut logics = vec![self.all()?];
        while self.take("||").is_some() {
            logics.push(self.all()?);
        }
        Some(one(logics, Logic::Any))
    }

    fn all(&mut self) -> Option<Logic> {
        let mut logics = vec![self.compared()?];
        while self.take("&&").is_some() {
            logics.push(self.compared()?);
        }
        Some(one(logics, Logic::All))
    }

    fn compared(&mut self) -> Option<Logic> {
        let left = self.atom()?;
        if self.take("!=").is_some() {
            let right = self.atom()?;
            return Some(Logic::Not(Box::new(Logic::Same(Box::new(left), Box::new(right)))));
        }
        if self.take("==").is_some() {
            return Some(Logic::Same(Box::new(left), Box::new(self.atom()?)));
        }
        Some(left)
    }

    fn atom(&mut self) -> Option<Logic> {
        self.rest = self.rest.trim_start();
        if self.take("!").is_some() {
            return Some(Logic::Not(Box::new(self.atom()?)));
        }
        if self.take("has(").is_some() {
            let names = self.names()?;
            return self.take(")").map(|()| Logic::Has(names));
        }
        if self.take("size(").is_some() {
            let names = self.names()?;
            self.take(")")?;
            let is_filled = self.take("> 0").or_else(|| self.take("!= 0")).is_some();
            let filled = Logic::Filled(names);
            return if is_filled { Some(filled) } else { self.take("== 0").map(|()| Logic::Not(Box::new(filled))) };
        }
        if self.take("(").is_some() {
            let logic = self.any()?;
            return self.take(")").map(|()| logic);
        }
        if self.take("[").is_some() {
            return self.counted();
        }
        if self.rest.starts_with(['\'', '"']) {
            let text = self.text()?;
            self.take("in")?;
            return Some(Logic::Holds(text, self.names()?));
        }
        let names = self.names()?;
        if self.take("==").is_some() {
            return Some(Logic::Is(names, self.text()?));
        }
        self.take("!=")?;
        Some(Logic::Not(Box::new(Logic::Is(names, self.text()?))))
    }

    /// `[has(self.a), has(self.b)].filter(x, x == true).size() == 1`
    fn counted(&mut self) -> Option<Logic> {
        let mut logics = vec![self.any()?];
        while self.take(",").is_some() {
            logics.push(self.any()?);
        }
        for sign in ["]", ".filter", "(", "x", ",", "x"] {
            self.take(sign)?;
        }
        if self.take("==").is_some() {
            self.take("true")?;
        }
        self.take(")")?;
        self.take(".size()")?;
        let compared = ["==", "<=", ">="].into_iter().find(|sign| self.take(sign).is_some())?;
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(self.rest.len());
        let count = self.rest[..end].parse().ok()?;
        self.rest = &self.rest[end..];
        Some(Logic::Count(logics, compared, count))
    }

    fn names(&mut self) -> Option<Names> {
        self.take("self.")?;
        let end = self.rest.find(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_' && sign != '.');
        let (names, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        // Names that are words of the language stand between underscores.
        let plain = |name: &str| name.trim_start_matches("__").trim_end_matches("__").to_owned();
        (!rest.starts_with('(')).then(|| names.split('.').map(plain).collect())
    }

    fn text(&mut self) -> Option<String> {
        self.rest = self.rest.trim_start();
        let quote = self.rest.chars().next().filter(|sign| matches!(sign, '\'' | '"'))?;
        let (text, rest) = self.rest[1..].split_once(quote)?;
        self.rest = rest;
        Some(text.to_owned())
    }
}

fn one(mut logics: Vec<Logic>, several: fn(Vec<Logic>) -> Logic) -> Logic {
    if logics.len() == 1 { logics.swap_remove(0) } else { several(logics) }
}
