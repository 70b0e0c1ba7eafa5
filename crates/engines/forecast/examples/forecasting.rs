//! How long a forecast takes, in seconds of one processor: 12 weeks of half-hours, a week ahead.
//! `cargo run --release -p forecast --example forecasting`

#![expect(clippy::expect_used, reason = "a measurement stops at the first surprise")]

use forecast::Draws;
use forecast::ahead::Question;
use kernel::Dice;

fn processor_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells");
    text.split_whitespace().next().and_then(|field| field.parse::<f64>().ok()).expect("a number") / 1e9
}

fn main() {
    let mut dice = Dice::new(1);
    let shape = |at: usize| 6.0 + 20.0 * (-0.5 * (((at % 48) as f64 - 24.0) / 6.0).powi(2)).exp();
    let values: Vec<f64> = (0..4_032).map(|at| dice.poisson(shape(at)) as f64).collect();
    for origins in [0, 3] {
        let question = Question { origins, ..Question::new(values.clone(), vec![48, 336], 336) };
        let begun = processor_seconds();
        let found = question.forecast().expect("a forecast");
        println!("{origins} origins, {:?}: {:.4} s", found.model, processor_seconds() - begun);
    }
}
