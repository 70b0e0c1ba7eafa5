//! Changes of some fields: absent leaves a field as it is, null clears it.

use serde::{Deserialize, Deserializer};

/// Reads a field that is there, null included, as `Some`. With `#[serde(default)]` an absent field
/// is `None`, so that a field of type `Option<Option<T>>` tells all three apart.
pub fn some<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Change {
        #[serde(default, deserialize_with = "super::some")]
        name: Option<Option<String>>,
    }

    #[test]
    fn absent_null_and_a_value_differ() {
        let read = |text| serde_json::from_str::<Change>(text).expect("json").name;
        assert_eq!(read("{}"), None);
        assert_eq!(read("{\"name\":null}"), Some(None));
        assert_eq!(read("{\"name\":\"x\"}"), Some(Some("x".to_owned())));
    }
}
