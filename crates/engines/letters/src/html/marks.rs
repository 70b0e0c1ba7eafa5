//! What mail programs write into their HTML about quotation and signatures.

use super::tokens::attributes;

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marks {
    /// The element is a quotation.
    pub quote: bool,
    /// Gmail's frame around attribution and quotation, which may hold answers too.
    pub frame: bool,
    /// From here on everything is a quotation, also behind the element.
    pub cut: bool,
    pub attribution: bool,
    pub signature: bool,
    pub hidden: bool,
    /// Paragraphs without space between them.
    pub tight: bool,
}

pub(crate) fn marks(name: &str, inside: &str) -> Marks {
    let mut marks = Marks { quote: name.eq_ignore_ascii_case("blockquote"), ..Marks::default() };
    for (attribute, value) in attributes(inside) {
        match attribute.to_ascii_lowercase().as_str() {
            "class" | "id" | "name" => {
                for word in value.split_ascii_whitespace().take(50) {
                    by_word(&mut marks, word, name);
                }
            }
            "data-signatureblock" => marks.signature = true,
            "data-marker" if value == "__QUOTED_TEXT__" => marks.quote = true,
            "data-marker" if value == "__SIG_POST__" || value == "__SIG_PRE__" => marks.signature = true,
            "style" => {
                let style: String =
                    value.chars().take(1_000).filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
                marks.hidden |= style.contains("display:none") || style.contains("mso-hide:all");
                marks.tight |= style.contains("margin:0");
            }
            "hidden" => marks.hidden = true,
            _ => {}
        }
    }
    marks
}

fn by_word(marks: &mut Marks, word: &str, element: &str) {
    let word = word.to_ascii_lowercase();
    // Outlook on the web puts x_ before the names that others gave, once for each time a letter is quoted.
    let word = word.trim_start_matches("x_");
    match word {
        "gmail_quote" if !element.eq_ignore_ascii_case("blockquote") => marks.frame = true,
        "gmail_attr" | "moz-cite-prefix" | "cite-prefix" | "protonmail_quote_header" => marks.attribution = true,
        "yahoo_quoted"
        | "yahooquoted"
        | "olk_src_body_section"
        | "protonmail_quote"
        | "tutanota_quote"
        | "zmail_extra"
        | "hmquote"
        | "wmquote"
        | "front-blockquote"
        | "quoted-message"
        | "missive_quote" => marks.quote = true,
        // GMX and WEB.DE: <div name="quote">
        "quote" if element.eq_ignore_ascii_case("div") => marks.quote = true,
        "divrplyfwdmsg"
        | "appendonsend"
        | "mail-editor-reference-message-container"
        | "stopspelling"
        | "zwchr"
        | "replysplit"
        | "aolmail_replydiv"
        | "spark_quote"
        | "__replymessage"
        | "isreplycontent" => marks.cut = true,
        "gmail_signature"
        | "gmail_signature_prefix"
        | "moz-signature"
        | "ms-outlook-mobile-signature"
        | "ymail_signature"
        | "protonmail_signature_block"
        | "applemailsignature"
        | "outlook-signature"
        | "tutanota_signature"
        | "linebreakatbeginningofsignature"
        | "signature"
        | "mobile-signature"
        | "spark_signature"
        | "yahoo_signature"
        | "zmail_signature"
        | "edo-signature" => marks.signature = true,
        word => {
            marks.tight |= word.starts_with("mso");
            marks.quote |=
                word.starts_with("yahoo_quoted_") || word.starts_with("ydp") && word.ends_with("yahoo_quoted");
            marks.signature |= word.starts_with("ydp") && word.ends_with("signature");
        }
    }
}
