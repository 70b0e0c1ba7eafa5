//! Money as whole minor units, never as floating point.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An amount in minor units (cents) of an ISO 4217 currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units: 1299 is 12.99 in a currency with two decimals.
    pub amount: i64,
    /// ISO 4217, three capital letters.
    pub currency: String,
}

impl Money {
    pub fn new(amount: i64, currency: &str) -> Self {
        Self { amount, currency: currency.to_owned() }
    }
}

/// Whether `code` looks like an ISO 4217 code.
pub fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Decimals of a currency (ISO 4217); two unless the currency is one of the exceptions.
pub fn decimals(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND" | "VUV"
        | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// Reads a decimal such as `12.99`, `-3`, `1299.5` into minor units. Digits beyond the minor unit
/// are rounded half away from zero, since exports carry 29.330000001 at times. What is too large for
/// any bound comes out as the largest number there is.
pub fn parse_decimal(text: &str, currency: &str) -> Result<i64, String> {
    let wrong = || format!("{text:?} is not an amount; write it like 12.99");
    let trimmed = text.trim();
    let (negative, digits) = match trimmed.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, trimmed),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return Err(wrong());
    }
    let places = decimals(currency) as usize;
    let mut minor: i64 = 0;
    for digit in whole.bytes().chain(fraction.bytes().chain(std::iter::repeat(b'0')).take(places)) {
        minor = minor.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
    }
    if fraction.as_bytes().get(places).is_some_and(|digit| *digit >= b'5') {
        minor = minor.saturating_add(1);
    }
    Ok(if negative { -minor } else { minor })
}

/// Minor units as people write them: 1299 is `12.99` in a currency with two decimals.
pub fn to_decimal(minor: i64, currency: &str) -> String {
    let unit = 10_u64.pow(decimals(currency));
    let (sign, minor) = (if minor < 0 { "-" } else { "" }, minor.unsigned_abs());
    match decimals(currency) as usize {
        0 => format!("{sign}{minor}"),
        places => format!("{sign}{}.{:0places$}", minor / unit, minor % unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_follow_the_currency() {
        assert_eq!(parse_decimal("29.33", "USD"), Ok(2933));
        assert_eq!(parse_decimal("29.3", "USD"), Ok(2930));
        assert_eq!(parse_decimal("-0.5", "EUR"), Ok(-50));
        assert_eq!(parse_decimal("1200", "JPY"), Ok(1200));
        assert_eq!(parse_decimal("1.2345", "KWD"), Ok(1235));
        assert_eq!(parse_decimal("536.6500000001", "USD"), Ok(53665));
        assert_eq!(parse_decimal("99999999999999999999", "EUR"), Ok(i64::MAX));
        let written = [(1299, "EUR"), (-5, "EUR"), (5, "JPY"), (1_234_567, "KWD")];
        let written = written.map(|(minor, currency)| to_decimal(minor, currency));
        assert_eq!(written, ["12.99", "-0.05", "5", "1234.567"]);
    }

    #[test]
    fn nonsense_is_refused_with_an_example() {
        for text in ["", ".", "1,50", "abc", "1e400"] {
            assert!(parse_decimal(text, "EUR").is_err(), "{text}");
        }
    }
}
