//! What `aftercare simulate --json` found, as a table of payoffs.

use std::collections::BTreeMap;

use decisions::{Invalid, Noise, Table};
use serde_json::Value;

/// By strategy and future.
type Cells<'v> = BTreeMap<(&'v str, &'v str), &'v Value>;

/// One measure of every strategy in every future, with its standard errors.
pub fn payoffs(text: &str, measure: &str, costs: bool) -> Result<(Table, Noise), String> {
    let report: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let cells = report["cells"].as_array().ok_or("has no `cells`: not what `aftercare simulate --json` prints")?;
    let (mut strategies, mut futures) = (Vec::<String>::new(), Vec::<String>::new());
    let mut by_name = Cells::new();
    for cell in cells {
        let name = |field: &str| cell[field].as_str().ok_or_else(|| format!("a cell without `{field}`"));
        let (strategy, future) = (name("strategy")?, name("future")?);
        for (name, names) in [(strategy, &mut strategies), (future, &mut futures)] {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        by_name.insert((strategy, future), cell);
    }
    let found = |part: &str| -> Result<Vec<Vec<f64>>, String> {
        let row = |strategy: &String| {
            futures.iter().map(|future| number(&by_name, strategy, future, measure, part)).collect()
        };
        strategies.iter().map(row).collect()
    };
    let (values, errors) = (found("value")?, found("std_error")?);
    let said = |invalid: Invalid| invalid.to_string();
    let table = Table::new(strategies, futures, &values).map_err(said)?;
    let table = if costs { table.of_costs() } else { table };
    let noise = Noise::independent(&table, &errors).map_err(said)?;
    Ok((table, noise))
}

fn number(cells: &Cells, strategy: &str, future: &str, measure: &str, part: &str) -> Result<f64, String> {
    let cell = cells.get(&(strategy, future)).ok_or_else(|| format!("nothing of {strategy:?} in {future:?}"))?;
    cell[measure][part].as_f64().ok_or_else(|| {
        let is_measure = |(name, value): (&String, &Value)| value["std_error"].is_number().then(|| name.clone());
        let measures: Vec<String> = cell.as_object().into_iter().flatten().filter_map(is_measure).collect();
        format!("{strategy:?} in {future:?} has no {measure:?}; there are {}", measures.join(", "))
    })
}
