//! The HTML of a letter, for people to look at: without anything that acts, and without anything from elsewhere unless
//! somebody asks for the pictures. Looking at it makes no request, so that nobody learns that it was read.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ammonia::{Builder, UrlRelative};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::Refusal;
use letters::Letter;

use crate::composing::escaped;

/// HTML that is longer is not shown; its text is.
const HTML_MAX: usize = 2 * 1024 * 1024;
/// Bytes of all pictures that stand in the letter itself.
const PICTURES_MAX: usize = 10 * 1024 * 1024;
/// Kinds of pictures that are shown; an SVG is a document.
const KINDS: &[&str] = &["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"];

/// What of its looks is kept; of their values those that name nothing elsewhere, see [`harmless`].
const STYLES: &[&str] = &[
    "background-color",
    "border",
    "border-bottom",
    "border-collapse",
    "border-color",
    "border-left",
    "border-radius",
    "border-right",
    "border-spacing",
    "border-style",
    "border-top",
    "border-width",
    "color",
    "direction",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-width",
    "min-width",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "text-align",
    "text-decoration",
    "text-indent",
    "vertical-align",
    "white-space",
    "width",
    "word-break",
];
/// Functions in values of styles that stay.
const COLOURS: &[&str] = &["rgb", "rgba", "hsl", "hsla"];
/// Attributes of looks from before there were styles.
const LOOKS: &[&str] = &[
    "align",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "color",
    "dir",
    "height",
    "lang",
    "size",
    "style",
    "valign",
    "width",
];

/// A letter's HTML as a document of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub document: String,
    /// Pictures from elsewhere that are left out, or were asked for.
    pub remote_pictures: usize,
}

/// Makes the HTML safe; none if the letter has none, or too much. With `pictures`, those from elsewhere are named, and
/// whoever looks at the document asks for them.
pub fn show(letter: &Letter, pictures: bool) -> Option<Shown> {
    let html = letter.html.as_ref().filter(|html| html.len() <= HTML_MAX)?;
    let own = own_pictures(letter);
    let remote = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&remote);
    let mut builder = Builder::default();
    builder
        .add_tags(["font", "center", "u"])
        .add_generic_attributes(LOOKS)
        .filter_style_properties(STYLES.iter().copied().collect())
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "cid", "data"]))
        // The filter below sees them first: one that names a host is a picture from elsewhere.
        .url_relative(UrlRelative::Custom(Box::new(nowhere)))
        .set_tag_attribute_value("a", "target", "_blank")
        .link_rel(Some("noopener noreferrer nofollow"))
        .attribute_filter(move |element, attribute, value| match (element, attribute) {
            ("img", "src") if is_remote(value) => {
                counted.fetch_add(1, Ordering::Relaxed);
                pictures.then(|| named(value).into())
            }
            ("img", "src") => match value.trim().split_once(':') {
                Some((scheme, id)) if scheme.eq_ignore_ascii_case("cid") => own.get(id).map(|data| data.clone().into()),
                Some((scheme, data)) if scheme.eq_ignore_ascii_case("data") => {
                    let kept = KINDS
                        .iter()
                        .any(|kind| data.get(..kind.len()).is_some_and(|head| head.eq_ignore_ascii_case(kind)));
                    kept.then(|| value.to_owned().into())
                }
                _ => None,
            },
            ("a", "href") => {
                let lower = value.trim_start().to_ascii_lowercase();
                ["http:", "https:", "mailto:", "tel:"].iter().any(|kind| lower.starts_with(kind)).then(|| value.into())
            }
            (_, "style") => Some(harmless(value).into()),
            // A source of a quotation, and other addresses that nobody clicks.
            (_, "src" | "href" | "cite" | "background") => None,
            _ => Some(value.into()),
        });
    let clean = builder.clean(html).to_string();
    let document = format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{}</title><style>body{{margin:12px;font:15px/1.45 system-ui,sans-serif;background:#fff;color:#1a1d21;\
         overflow-wrap:anywhere}}img{{max-width:100%;height:auto}}table{{max-width:100%}}</style></head>\
         <body>{clean}</body></html>",
        escaped(&letter.subject)
    );
    Some(Shown { document, remote_pictures: remote.load(Ordering::Relaxed) })
}

/// The declarations of a style that call no function but for a colour: a border, too, may be a picture from elsewhere.
/// Escapes go with what they are in, as they hide names.
fn harmless(style: &str) -> String {
    let kept = style.split(';').filter(|declaration| {
        let lower = declaration.to_ascii_lowercase();
        let calls = lower.match_indices('(').map(|(at, _)| &lower[..at]);
        !lower.contains('\\') && calls.into_iter().all(|before| COLOURS.iter().any(|name| before.ends_with(name)))
    });
    kept.collect::<Vec<_>>().join(";")
}

fn is_remote(value: &str) -> bool {
    let lower = value.trim_start().to_ascii_lowercase();
    ["http:", "https:", "//"].iter().any(|begin| lower.starts_with(begin))
}

/// `//host/picture` with the scheme that it leaves out.
fn named(value: &str) -> String {
    let value = value.trim_start();
    if value.starts_with("//") { format!("https:{value}") } else { value.to_owned() }
}

fn nowhere(_: &str) -> Option<Cow<'_, str>> {
    None
}

/// The same beside the tasks that wait for nothing; gives the letter back.
pub(crate) async fn show_aside(letter: Letter, pictures: bool) -> Result<(Letter, Option<Shown>), Refusal> {
    let showing = tokio::task::spawn_blocking(move || {
        let shown = show(&letter, pictures);
        (letter, shown)
    });
    showing.await.map_err(|error| Refusal::Fault(error.to_string()))
}

/// Pictures that came in the letter, by their id, as they can stand in a document.
fn own_pictures(letter: &Letter) -> HashMap<String, String> {
    let mut room = PICTURES_MAX;
    let mut own = HashMap::new();
    for file in &letter.attachments {
        let Some(id) = &file.content_id else { continue };
        let Some(kind) = KINDS.iter().find(|kind| file.media_type.eq_ignore_ascii_case(kind)) else { continue };
        if file.bytes.len() > room {
            continue;
        }
        room -= file.bytes.len();
        own.insert(id.clone(), format!("data:{kind};base64,{}", STANDARD.encode(&file.bytes)));
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str, pictures: bool) -> Shown {
        let raw = format!("Subject: a <b>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n");
        show(&letters::parse(raw.as_bytes()), pictures).expect("it has HTML")
    }

    #[test]
    fn looking_asks_nobody_for_anything() {
        let hostile = [
            "<img src=https://spy.example/p.gif>",
            "<img src=' HTTPS://spy.example/p.gif'>",
            "<img srcset='https://spy.example/p.gif 2x' src=cid:none>",
            "<img src=//spy.example/p.gif>",
            "<body background=https://spy.example/p.gif>",
            "<table background=https://spy.example/p.gif><tr><td background=https://spy.example/p.gif>x</table>",
            "<div style=\"background:url(https://spy.example/p.gif)\">x</div>",
            "<div style=\"background-image:url('https://spy.example/p.gif');color:red\">x</div>",
            "<div style=\"border:url(https://spy.example/p.gif)\">x</div>",
            "<div style=\"border:URL ('https://spy.example/p.gif')\">x</div>",
            "<div style=\"border:image-set('https://spy.example/p.gif' 1x)\">x</div>",
            "<div style=\"border:u\\72 l(https://spy.example/p.gif);color:red\">x</div>",
            "<p style=\"background-color:u\\72l(https://spy.example/p.gif)\">x</p>",
            "<style>@import 'https://spy.example/x.css'; body{background:url(https://spy.example/p.gif)}</style>x",
            "<link rel=stylesheet href=https://spy.example/x.css>x",
            "<iframe src=https://spy.example/></iframe>x",
            "<object data=https://spy.example/></object><embed src=https://spy.example/>x",
            "<video poster=https://spy.example/p.gif src=https://spy.example/v></video>x",
            "<svg><image href=https://spy.example/p.gif /><use xlink:href=https://spy.example/x#a /></svg>x",
            "<input type=image src=https://spy.example/p.gif>x",
            "<meta http-equiv=refresh content='0;url=https://spy.example/'>x",
            "<base href=https://spy.example/><img src=p.gif>",
            "<blockquote cite=https://spy.example/>x</blockquote>",
            "<form action=https://spy.example/><button>x</button></form>",
        ];
        for html in hostile {
            let shown = shown(html, false);
            // What a person may click on is no request.
            assert!(!shown.document.contains("spy.example"), "{html}: {}", shown.document);
        }
    }

    #[test]
    fn nothing_acts() {
        for html in [
            "<script>alert(1)</script>x",
            "<img src=x onerror=alert(1)>",
            "<a href='javascript:alert(1)'>x</a>",
            "<a href=' java\tscript:alert(1)'>x</a>",
            "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
            "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
            "<svg onload=alert(1)>",
            "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
            "</body><script>alert(1)</script>",
        ] {
            let document = shown(html, true).document;
            for word in ["<script", "onerror", "onload", "javascript", "data:text", "data:image/svg"] {
                assert!(!document.to_lowercase().contains(word), "{html}: {document}");
            }
        }
        assert!(shown("x", false).document.contains("<title>a &lt;b&gt;</title>"));
    }

    #[test]
    fn what_a_letter_looks_like_stays() {
        let html = "<table width=600 bgcolor=#eee><tr><td style=\"color:#333;padding:4px;position:fixed\">\
            <a href=\"https://shop.example/x\">Go</a> <img src=https://shop.example/logo.png alt=Logo></td></tr></table>";
        let without = shown(html, false);
        assert_eq!(without.remote_pictures, 1);
        for kept in [
            "bgcolor",
            "color:#333",
            "padding:4px",
            "href=\"https://shop.example/x\"",
            "target=\"_blank\"",
            "alt=\"Logo\"",
        ] {
            assert!(without.document.contains(kept), "{kept}: {}", without.document);
        }
        assert!(!without.document.contains("position") && !without.document.contains("logo.png"));
        assert!(shown(html, true).document.contains("src=\"https://shop.example/logo.png\""));
        for html in ["<img src=//shop.example/logo.png>", "<img src=' //shop.example/logo.png'>"] {
            assert_eq!(shown(html, false).remote_pictures, 1, "{html}");
            let asked = shown(html, true).document;
            assert!(asked.contains("src=\"https://shop.example/logo.png\""), "{html}: {asked}");
        }
        for html in [
            "<img src=/api/me>",
            "<img src=p.gif>",
            "<img src='\\\\shop.example\\p.gif'>",
            "<a href=//shop.example/>x</a>",
        ] {
            let asked = shown(html, true);
            assert!(
                asked.remote_pictures == 0 && !asked.document.contains("src=") && !asked.document.contains("href="),
                "{html}"
            );
        }
    }

    #[test]
    fn its_own_pictures_are_shown_without_being_asked_for() {
        let raw = "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n\
            <p>See <img src=\"cid:logo@x\"><img src=cid:none></p>\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <logo@x>\r\n\
            Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n";
        let shown = show(&letters::parse(raw.as_bytes()), false).expect("it has HTML");
        assert!(shown.document.contains("src=\"data:image/png;base64,iVBORw0KGgo=\""), "{}", shown.document);
        assert_eq!((shown.remote_pictures, shown.document.contains("cid:")), (0, false));
        assert_eq!(show(&letters::parse(b"Subject: x\r\n\r\nplain"), false), None);
    }
}
