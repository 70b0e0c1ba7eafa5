//! One number of a model, and how much is known of it.

use serde::{Deserialize, Serialize};

/// Which number; the class or group is named beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Contacts a week that do not follow from another.
    Volume,
    /// By how much days differ beyond chance: the deviation of a day's factor, as a share.
    Busyness,
    /// Minutes.
    Handling,
    /// Minutes, mean.
    Patience,
    Redial,
    /// Minutes from leaving to the next attempt, mean.
    RedialAfter,
    /// The probability that an answer is followed by another contact.
    Reopening,
    ReopeningAfter,
    /// An answer within so many minutes is in time.
    Within,
    /// What a bot or a help page deals with.
    Deflected,
    People,
    Absence,
    AgentHour,
    /// Orders a week.
    Orders,
    /// Minutes from the order to the promised day, mean.
    Promise,
    /// The share of orders that are not there when the promised day is over.
    Late,
    /// How often a late order makes somebody get in touch, as this class.
    LateContact,
    /// Minutes from the beginning of the promised day to that, mean.
    LateLag,
    /// The share of those who wait that is called back.
    Callback,
    /// How many contacts one person works on at once.
    Together,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    Estimated,
    Assumed,
    /// Somebody said so.
    Set,
}

/// How it was found, or why it could not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    Counted,
    /// Counted, and where half-hours have few, nearer to the shape of all days.
    Smoothed,
    /// Variance of days against what chance alone would make.
    Moments,
    /// Log-normal by maximum likelihood.
    LogNormal,
    Exponential,
    /// Neither law fits: mean and spread as they are.
    AsTheyAre,
    /// Who left as a share of the time that all waited.
    Censored,
    /// Nobody left: waits for ever, or nearly.
    NobodyLeft,
    NotRecorded,
    TooFew,
    /// There was too little to do to tell who was away from who had nothing to answer.
    Idle,
    /// A definition that somebody chooses.
    Chosen,
    SetBySomebody,
}

/// With the interval in which the truth lies in 95 of 100 cases; of what was not estimated value, low and high are one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    pub what: What,
    /// Class or group; empty: of all.
    pub of: String,
    /// None where there is no such number: nobody ever leaves.
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// How many cases it rests on.
    pub n: u64,
    pub origin: Origin,
    pub why: Why,
    /// The largest distance between the law and what was seen, as Kolmogorov and Smirnov or Kaplan and Meier measure it.
    pub distance: Option<f64>,
}

impl Estimate {
    pub fn estimated(what: What, of: &str, [value, low, high]: [f64; 3], n: u64, why: Why) -> Self {
        Self {
            what,
            of: of.to_owned(),
            value: Some(value),
            low: Some(low),
            high: Some(high),
            n,
            origin: Origin::Estimated,
            why,
            distance: None,
        }
    }

    pub fn assumed(what: What, of: &str, value: Option<f64>, n: u64, why: Why) -> Self {
        let origin = if why == Why::SetBySomebody { Origin::Set } else { Origin::Assumed };
        Self { what, of: of.to_owned(), value, low: value, high: value, n, origin, why, distance: None }
    }
}
