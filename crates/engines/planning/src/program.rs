//! A programme of yes and no: what needs what, what has room where, and sums that are kept.
//!
//! Its columns are *nodes*. A set of nodes in which each has all that it needs is a *closure*; the best
//! closure is found by a flow, and everything else is charged for by multipliers (`bound`).

/// A weighted sum of nodes.
pub type Terms = Vec<(usize, f64)>;

/// `Σ factor·node ≤ most`.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub terms: Terms,
    pub most: f64,
}

/// `weight · min(most, Σ share·node)`: several take away from one thing, and not more than there is.
#[derive(Debug, Clone, PartialEq)]
pub struct Cover {
    pub weight: f64,
    pub most: f64,
    pub terms: Terms,
}

/// A sum to be made large.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sum {
    pub terms: Terms,
    pub covers: Vec<Cover>,
}

impl Sum {
    pub fn value(&self, set: &[bool]) -> f64 {
        let covered = |cover: &Cover| cover.weight * weigh(&cover.terms, set).min(cover.most);
        weigh(&self.terms, set) + self.covers.iter().map(covered).sum::<f64>()
    }

    pub const fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.covers.is_empty()
    }

    /// Two different values differ by this at least; 0 if they may be as near as they like.
    pub fn step(&self) -> f64 {
        if self.covers.iter().any(|cover| cover.weight > 0.0) {
            return 0.0;
        }
        // Thousandths are fine enough for what people write.
        let thousandths = |factor: f64| (factor * 1_000.0).round();
        let exact = |factor: f64| (thousandths(factor) - factor * 1_000.0).abs() < 1e-6 && factor.abs() < 1e9;
        if !self.terms.iter().all(|(_, factor)| exact(*factor)) {
            return 0.0;
        }
        let common = self.terms.iter().fold(0, |common, (_, factor)| gcd(common, thousandths(*factor).abs() as u64));
        common as f64 / 1_000.0
    }
}

pub const fn gcd(a: u64, b: u64) -> u64 {
    let (mut a, mut b) = (a, b);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

pub fn weigh(terms: &Terms, set: &[bool]) -> f64 {
    terms.iter().filter(|(node, _)| set[*node]).map(|(_, factor)| factor).sum()
}

/// Who takes room in a timebox: those whose `node` is in and whose node `before` is not.
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    pub node: usize,
    pub before: Option<usize>,
    pub effort: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Room {
    pub capacity: f64,
    pub users: Vec<User>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Program {
    pub nodes: usize,
    /// The first needs the second.
    pub needs: Vec<(usize, usize)>,
    /// The first is the same as the second a timebox earlier, has a smaller number and needs it.
    pub chains: Vec<(usize, usize)>,
    pub rooms: Vec<Room>,
    pub rows: Vec<Row>,
    /// Sums that do not fall below a value.
    pub floors: Vec<(Sum, f64)>,
    pub fixed: Vec<(usize, bool)>,
}

impl Program {
    pub const fn node(&mut self) -> usize {
        self.nodes += 1;
        self.nodes - 1
    }

    /// Whether a set keeps everything.
    pub fn holds(&self, set: &[bool]) -> bool {
        self.fixed.iter().all(|(node, value)| set[*node] == *value)
            && self.needs.iter().all(|(node, need)| !set[*node] || set[*need])
            && self.has_room(set)
            && self.rows.iter().all(|row| weigh(&row.terms, set) <= row.most + slack(row.most))
            && self.floors.iter().all(|(sum, least)| sum.value(set) >= least - slack(*least))
    }

    fn has_room(&self, set: &[bool]) -> bool {
        self.rooms.iter().all(|room| {
            let inside = |user: &&User| set[user.node] && user.before.is_none_or(|before| !set[before]);
            let used: f64 = room.users.iter().filter(inside).map(|user| user.effort).sum();
            used <= room.capacity + slack(room.capacity)
        })
    }
}

/// What sums of decimal fractions may be off by.
pub fn slack(amount: f64) -> f64 {
    1e-7_f64.max(amount.abs() * 1e-9)
}

/// What was found out about a programme.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Nothing is better.
    Optimal(Vec<bool>),
    /// The time was over. Nothing is better than the bound.
    Feasible(Vec<bool>, f64),
    Infeasible,
    /// The time was over before anything was found. Nothing is better than the bound.
    Unknown(f64),
}

/// How long a search may take. The engine has no clock of its own.
pub struct Time<'c> {
    pub seconds: f64,
    /// Seconds since any moment.
    pub clock: &'c dyn Fn() -> f64,
}

impl<'c> Time<'c> {
    /// What of it is left, as a stretch of its own.
    pub fn begin(&self) -> Deadline<'c> {
        Deadline { end: (self.clock)() + self.seconds, clock: self.clock }
    }
}

/// The moment at which a search ends.
#[derive(Clone, Copy)]
pub struct Deadline<'c> {
    end: f64,
    clock: &'c dyn Fn() -> f64,
}

impl Deadline<'_> {
    pub fn now(&self) -> f64 {
        (self.clock)()
    }

    pub fn left(&self) -> f64 {
        (self.end - self.now()).max(0.0)
    }

    /// Not later than this one, and in so many seconds at most.
    pub fn within(&self, seconds: f64) -> Self {
        Self { end: self.end.min(self.now() + seconds), clock: self.clock }
    }
}
