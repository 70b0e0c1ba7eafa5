//! The two forms of a digest: plain text, and HTML without pictures, scripts or anything that is loaded.

use mail::composing::escaped;

use crate::wording::{Line, Worded};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// `base_url` is where the desk is reached; empty: paths stay paths.
pub fn render(worded: &Worded, base_url: &str) -> Letter {
    let base = base_url.trim_end_matches('/');
    Letter { subject: worded.subject.clone(), text: text(worded, base), html: html(worded, base) }
}

fn text(worded: &Worded, base: &str) -> String {
    let mut text = format!("{}\n", worded.as_of);
    for section in &worded.sections {
        text.push_str(&format!("\n{}\n{base}{}\n", section.head.words, section.head.path));
        for row in &section.rows {
            text.push_str(&format!("- {}\n  {base}{}\n", row.words, row.path));
        }
    }
    let [why, automatic] = worded.why;
    text.push_str(&format!("\n{why}\n{}: {base}{}\n{automatic}\n", worded.change.words, worded.change.path));
    text
}

fn html(worded: &Worded, base: &str) -> String {
    let link =
        |line: &Line| format!("<a href=\"{}\">{}</a>", escaped(&format!("{base}{}", line.path)), escaped(&line.words));
    let mut html = format!("<p>{}</p>\n", escaped(&worded.as_of));
    for section in &worded.sections {
        html.push_str(&format!("<h3>{}</h3>\n<ul>\n", link(&section.head)));
        for row in &section.rows {
            html.push_str(&format!("<li>{}</li>\n", link(row)));
        }
        html.push_str("</ul>\n");
    }
    let [why, automatic] = worded.why;
    html.push_str(&format!("<p>{} {}.</p>\n<p>{}</p>", escaped(why), link(&worded.change), escaped(automatic)));
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::Section;

    #[test]
    fn what_customers_write_is_text_in_both_forms() {
        let line = |words: &str, path: &str| Line { words: words.to_owned(), path: path.to_owned() };
        let worded = Worded {
            subject: "Digest".to_owned(),
            as_of: "Now".to_owned(),
            sections: vec![Section {
                head: line("Yours: 1", "/inbox?view=mine&attention=waiting"),
                rows: vec![line("#1 <img src=x onerror=\"alert(1)\"> & co", "/inbox/tic_1")],
            }],
            why: ["Why", "Automatic"],
            change: line("Switch it off", "/settings/alerts"),
        };
        let letter = render(&worded, "https://desk.example/");
        assert!(
            letter.text.contains("- #1 <img src=x onerror=\"alert(1)\"> & co\n  https://desk.example/inbox/tic_1\n")
        );
        assert!(!letter.html.contains("<img"), "{}", letter.html);
        assert!(letter.html.contains("#1 &lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; co</a>"));
        assert!(
            letter.html.contains("<a href=\"https://desk.example/inbox?view=mine&amp;attention=waiting\">Yours: 1</a>")
        );
        assert!(letter.text.contains("Switch it off: https://desk.example/settings/alerts"));
    }
}
