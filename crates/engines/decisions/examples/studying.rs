//! How long the search for a box takes, in seconds of one processor: 10,000 cases of 5 numbers.
//! `cargo run --release -p decisions --example studying`

#![expect(clippy::expect_used, reason = "a measurement stops at the first surprise")]

use decisions::discovery::{Cases, Peeling, Search, peel};
use kernel::Dice;

fn processor_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells");
    text.split_whitespace().next().and_then(|field| field.parse::<f64>().ok()).expect("a number") / 1e9
}

fn main() {
    let mut dice = Dice::new(1);
    let n = 10_000;
    let columns: Vec<Vec<f64>> = (0..5).map(|_| (0..n).map(|_| dice.unit()).collect()).collect();
    let interest = (0..n).map(|row| (columns[0][row] > 0.7 && columns[1][row] < 0.4) != (dice.unit() < 0.05));
    let interest = interest.collect();
    let names = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
    let cases = Cases::new(names, columns, interest).expect("cases");
    let begun = processor_seconds();
    let way = peel(&cases, Peeling::default()).expect("boxes");
    println!("{} peels: {:.4} s", way.len() - 1, processor_seconds() - begun);
    let begun = processor_seconds();
    let search = Search { subsamples: 20, bumps: 20, ..Search::new("Overload") };
    let found = search.discover(&cases).expect("a discovery");
    println!("{}", found.boxes[0].sentence);
    println!("with 20 subsamples and 20 bumps: {:.4} s", processor_seconds() - begun);
}
