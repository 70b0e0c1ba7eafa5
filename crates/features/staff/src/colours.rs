//! Colours of brands: read, judged by the contrast that WCAG 2.2 asks of text (AA), and lightened for dark
//! grounds.

/// Red, green, blue.
type Rgb = [u8; 3];

/// Contrast of text to its ground.
const AA: f64 = 4.5;
/// The darkest of the light grounds that text stands on, and the lightest of the dark ones.
const LIGHT: Rgb = [0xed, 0xf3, 0xf3];
const DARK: Rgb = [0x18, 0x28, 0x2e];
/// Steps from a colour to black or white.
const STEPS: u16 = 100;

/// A colour as `#rrggbb`, if text in it can be read on light grounds; else what would be right.
pub fn readable(text: &str) -> Result<String, String> {
    let colour = read(text.trim()).ok_or_else(|| format!("{text:?} is not a colour; write it like #0b5f6c"))?;
    let found = contrast(colour, LIGHT);
    if found >= AA {
        return Ok(written(colour));
    }
    let right = written(first(colour, [0, 0, 0], LIGHT));
    Err(format!(
        "has a contrast of {found:.1} to light grounds, text needs {AA} (WCAG AA); {right} of the same hue would be right"
    ))
}

/// The colour as it is shown on dark grounds: as little lighter as it has to be.
pub fn on_dark(text: &str) -> Option<String> {
    read(text).map(|colour| written(first(colour, [255, 255, 255], DARK)))
}

/// The first colour on the way to another that can be read on the ground.
fn first(colour: Rgb, towards: Rgb, ground: Rgb) -> Rgb {
    let way = (0..=STEPS).map(|step| mixed(colour, towards, step));
    way.into_iter().find(|mixed| contrast(*mixed, ground) >= AA).unwrap_or(towards)
}

fn mixed(colour: Rgb, towards: Rgb, step: u16) -> Rgb {
    let one = |from: u8, to: u8| {
        let sum = u32::from(from) * u32::from(STEPS - step) + u32::from(to) * u32::from(step);
        (sum / u32::from(STEPS)) as u8
    };
    std::array::from_fn(|channel| one(colour[channel], towards[channel]))
}

fn read(text: &str) -> Option<Rgb> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let channel = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if plain { Some([channel(0)?, channel(2)?, channel(4)?]) } else { None }
}

fn written([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// WCAG 2.2, relative luminance.
fn luminance(colour: Rgb) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2])
}

fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((contrast([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 1e-9);
        assert!((contrast([0x76, 0x76, 0x76], [255, 255, 255]) - 4.54).abs() < 0.01, "the classic border case");
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_what_would_be_right() {
        assert_eq!(readable(" #0B5F6C ").expect("our own"), "#0b5f6c");
        let problem = readable("#ffcc00").expect_err("yellow");
        let right = problem.split("; ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a colour");
        assert!(readable(right).is_ok(), "{problem}");
        for odd in ["", "red", "#12345", "#12345g", "#+12345", "0b5f6c", "#öabcd"] {
            assert!(readable(odd).expect_err(odd).contains("write it like"), "{odd}");
        }
    }

    #[test]
    fn on_dark_every_colour_can_be_read() {
        for colour in ["#000000", "#0b5f6c", "#7a0019", "#1a1aff", "#767676"] {
            let shown = read(&on_dark(colour).expect("a colour")).expect("a colour");
            assert!(contrast(shown, DARK) >= AA, "{colour}");
        }
    }
}
