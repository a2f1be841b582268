//! The step budget. In: every thunk that Nickel makes or enters. Out: nothing, until the budget is spent; then the
//! handler of the running job is told, and the thread sleeps for ever: unwinding would drop chains of values that
//! are deeper than any stack. The process ends without waiting for it.

use std::cell::{Cell, RefCell};

use malachite::base::num::logic::traits::SignificantBits;
use nickel_lang_core::eval::Closure;
use nickel_lang_core::eval::cache::lazy::CBNCache;
use nickel_lang_core::eval::cache::{BlackholedError, Cache, CacheIndex};
use nickel_lang_core::eval::value::{Container, NickelValue, ValueContentRef};
use nickel_lang_core::identifier::Ident;
use nickel_lang_core::term::BindingType;
use nickel_lang_core::term::record::FieldDeps;

/// The steps of one resource, and between two. A typical one takes 250; two million take less than a second and at
/// most half a gigabyte.
/// A fuzzer, which never ends its process, gets a hundredth.
pub(super) const STEPS: u64 = if cfg!(fuzzing) { 20_000 } else { 2_000_000 };

/// The steps of one resource of a unit that is evaluated hastily. What takes more is looked at again with its whole
/// budget; until then it has taken little memory.
pub(super) const HASTY: u64 = STEPS / 8;

/// The longest text that may come up on the way to a manifest, in bytes: twice the largest file.
const LONGEST_TEXT: usize = 64 << 20;

/// The most elements of an array that may come up on the way.
const MOST_ELEMENTS: usize = 16 << 20;

/// The longest number, in bits.
const LONGEST_NUMBER: u64 = 1 << 17;

/// What a job has too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excess {
    /// Steps.
    Steps,
    /// The size of a value.
    Size,
}

type Handler = Box<dyn FnOnce(Excess)>;

thread_local! {
    static FULL: Cell<u64> = const { Cell::new(STEPS) };
    static LEFT: Cell<u64> = const { Cell::new(STEPS) };
    static SPENT: Cell<u64> = const { Cell::new(0) };
    static HANDLER: RefCell<Option<Handler>> = const { RefCell::new(None) };
}

/// Begins a job of which a resource may take so many steps.
pub(super) fn begin(steps: u64) {
    refill();
    FULL.set(steps);
    LEFT.set(steps);
}

/// Fills the budget up: a resource begins or ends.
pub(super) fn refill() {
    SPENT.set(spent());
    LEFT.set(FULL.get());
}

/// The steps that this thread has taken so far.
pub(super) fn spent() -> u64 {
    SPENT.get() + (FULL.get() - LEFT.get())
}

/// Who is told when the budget of this thread is spent. It must not return anything to the evaluation.
pub(super) fn on_exhaustion(handler: impl FnOnce(Excess) + 'static) {
    HANDLER.set(Some(Box::new(handler)));
}

/// Spends one step.
#[inline]
pub(super) fn burn() {
    match LEFT.get().checked_sub(1) {
        Some(left) => LEFT.set(left),
        None => exhaust(Excess::Steps),
    }
}

#[cold]
fn exhaust(excess: Excess) {
    if let Some(handler) = HANDLER.take() {
        handler(excess);
    }
    loop {
        std::thread::park();
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "an enum of Nickel's with many more variants")]
fn is_oversized(value: &NickelValue) -> bool {
    match value.content_ref() {
        ValueContentRef::String(text) => text.len() > LONGEST_TEXT,
        ValueContentRef::Number(number) => number.significant_bits() > LONGEST_NUMBER,
        ValueContentRef::Array(Container::Alloc(array)) => array.array.len() > MOST_ELEMENTS,
        _ => false,
    }
}

/// Nickel's own cache of thunks, with every step counted.
#[derive(Clone)]
pub(super) struct Budgeted(CBNCache);

impl Cache for Budgeted {
    type UpdateIndex = <CBNCache as Cache>::UpdateIndex;

    fn get(&self, idx: CacheIndex) -> Closure {
        self.0.get(idx)
    }

    fn get_update_index(&mut self, idx: &mut CacheIndex) -> Result<Option<Self::UpdateIndex>, BlackholedError> {
        burn();
        self.0.get_update_index(idx)
    }

    fn add(&mut self, closure: Closure, binding: BindingType) -> CacheIndex {
        burn();
        self.0.add(closure, binding)
    }

    fn patch<F: Fn(&mut Closure)>(&mut self, idx: CacheIndex, f: F) {
        self.0.patch(idx, f);
    }

    fn get_then<T, F: FnOnce(&Closure) -> T>(&self, idx: CacheIndex, f: F) -> T {
        self.0.get_then(idx, f)
    }

    fn update(&mut self, closure: Closure, idx: Self::UpdateIndex) {
        if is_oversized(&closure.value) {
            exhaust(Excess::Size);
        }
        self.0.update(closure, idx);
    }

    fn new() -> Self {
        Self(CBNCache::new())
    }

    fn reset_index_state(&mut self, idx: &mut Self::UpdateIndex) {
        self.0.reset_index_state(idx);
    }

    fn build_cached(&mut self, idx: &mut CacheIndex, rec_env: &[(Ident, CacheIndex)]) {
        self.0.build_cached(idx, rec_env);
    }

    fn saturate<I: DoubleEndedIterator<Item = Ident> + Clone>(&mut self, idx: CacheIndex, fields: I) -> NickelValue {
        self.0.saturate(idx, fields)
    }

    fn revert(&mut self, idx: &CacheIndex) -> CacheIndex {
        self.0.revert(idx)
    }

    fn deps(&self, idx: &CacheIndex) -> Option<FieldDeps> {
        self.0.deps(idx)
    }

    fn make_update_index(&mut self, idx: &mut CacheIndex) -> Result<Self::UpdateIndex, BlackholedError> {
        self.0.make_update_index(idx)
    }
}
