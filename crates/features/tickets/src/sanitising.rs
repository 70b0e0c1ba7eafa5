//! HTML from outside: what may be shown is kept, the rest is gone before it is stored.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;
use kernel::text;

use crate::marks;
use crate::plain::{tag_end, to_text};
use crate::tidying::{MARK, tidy};

/// A body ready to be stored: its text, and its HTML if it came as such.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    pub text: String,
    pub html: Option<String>,
    /// As its writer wrote it, where that was with marks.
    pub source: Option<String>,
}

impl Body {
    /// Plain text, kept as it is.
    pub fn plain(body: &str) -> Result<Self, String> {
        Ok(Self { text: text::body(body, text::BODY_MAX)?, html: None, source: None })
    }

    /// Text with light marks. Without any it is plain text; else what they mean is shown, and the text
    /// is without them. Pictures are attachments of the same message.
    pub fn marked(source: &str, attachments: &[String]) -> Result<Self, String> {
        text::body(source, text::BODY_MAX)?;
        let Some(rendered) = marks::render(source) else { return Self::plain(source) };
        // Else the text would tell of a picture that nobody gets.
        if let Some(missing) = rendered.pictures.iter().find(|id| !attachments.contains(id)) {
            return Err(format!("shows the picture {missing}, which must be among the attachments"));
        }
        // Nothing hostile is in it; but whatever is stored as HTML has gone through the sanitiser.
        let html = sanitise(&rendered.html, attachments);
        text::body(&html, text::BODY_MAX).map_err(|problem| format!("{problem} once its marks are read"))?;
        text::body(&rendered.text, text::BODY_MAX)?;
        Ok(Self { text: rendered.text, html: Some(html), source: Some(source.to_owned()) })
    }

    /// HTML, sanitised. Images stay only where they show an attachment of the same message.
    pub fn rich(html: &str, attachments: &[String]) -> Result<Self, String> {
        text::body(html, text::BODY_MAX)?;
        let html = sanitise(html, attachments);
        text::body(&html, text::BODY_MAX).map_err(|problem| format!("{problem} once it is cleaned"))?;
        let text = to_text(&html);
        if text.trim().is_empty() {
            return Err("must not be empty".to_owned());
        }
        Ok(Self { text, html: Some(html), source: None })
    }
}

pub(crate) const TAGS: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "br",
    "caption",
    "code",
    "del",
    "div",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// Elements that are dropped with what is in them.
pub(crate) const DROPPED: &[&str] =
    &["script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math"];

pub(crate) const ATTRIBUTES: &[(&str, &[&str])] =
    &[("a", &["href"]), ("img", &["src", "alt"]), ("td", &["colspan", "rowspan"]), ("th", &["colspan", "rowspan"])];

const REL: &str = "noopener noreferrer nofollow";

static POLICY: LazyLock<Builder<'static>> = LazyLock::new(policy);

fn policy() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().chain([MARK]).collect())
        .clean_content_tags(DROPPED.iter().copied().collect())
        .tag_attributes(ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect())
        // `cid` reaches images only: the filter below drops it from links.
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "cid"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some(REL))
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img", "src") => value.starts_with("cid:").then_some(Cow::Borrowed(value)),
            ("a", "href") => {
                (!value.trim_start().to_ascii_lowercase().starts_with("cid:")).then_some(Cow::Borrowed(value))
            }
            _ => Some(Cow::Borrowed(value)),
        });
    builder
}

/// How often markup is cleaned until it stays as it is.
const ROUNDS_MAX: usize = 8;

/// Cleans until a browser that reads the result would write the same again: what changes when it is
/// read a second time is how attacks on sanitisers work. What never settles is shown as text. Its
/// tags are in order before, so that each round takes time by the length of the markup.
fn sanitise(html: &str, attachments: &[String]) -> String {
    let mut clean = round(&tidy(html), attachments);
    for _ in 0..ROUNDS_MAX {
        let again = round(&clean, attachments);
        if again == clean {
            return clean.replace(&format!("<{MARK}>"), "");
        }
        clean = again;
    }
    ammonia::clean_text(html)
}

fn round(html: &str, attachments: &[String]) -> String {
    let clean = without_foreign_images(&POLICY.clean(html).to_string(), attachments);
    // A parser takes the mark for a byte order at the beginning and drops it. Control characters may
    // have come as `&#7;`; in a text they are refused, but nobody writes their own HTML.
    let kept = clean.trim_start_matches('\u{feff}').chars().filter(|c| !text::is_forbidden(*c));
    kept.collect()
}

/// Drops images that do not show one of these attachments. Works on what the sanitiser wrote, whose
/// tags have one form only.
fn without_foreign_images(html: &str, attachments: &[String]) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<img") {
        let (before, image) = rest.split_at(start);
        let end = tag_end(image);
        let (tag, after) = image.split_at(end);
        out.push_str(before);
        let source =
            tag.split_once("src=\"cid:").and_then(|(_, value)| value.split_once('"')).map(|(source, _)| source);
        if source.is_some_and(|source| attachments.iter().any(|id| id == source)) {
            out.push_str(tag);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(html: &str) -> String {
        sanitise(html, &["att_1".to_owned()])
    }

    #[test]
    fn nothing_that_runs_or_fetches_is_left() {
        for vector in [
            "<script>alert(1)</script>x",
            "<img src=x onerror=alert(1)>x",
            "<svg><script>alert(1)</script></svg>x",
            "<svg onload=alert(1)>x",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\" JaVa\tScRiPt:alert(1)\">x</a>",
            "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
            "<a href='&#106;avascript:alert(1)'>x</a>",
            "<style>@import 'http://evil.example/x.css'; *{background:url(http://evil.example)}</style>x",
            "<p style=\"background:url(http://evil.example)\" class=a id=b>x</p>",
            "<iframe src=http://evil.example></iframe>x",
            "<img src=http://evil.example/pixel.gif>x",
            "<img srcset=\"http://evil.example 2x\" src=cid:att_1>x",
            "<form action=http://evil.example><input name=password></form>x",
            "<base href=http://evil.example>x",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">x",
            "<a href=//evil.example>x</a>",
            "<a href=\"/api/session\">x</a>",
            "<img src=\"/api/logout\">x",
            "<link rel=stylesheet href=http://evil.example>x",
            "<meta http-equiv=refresh content=\"0;url=http://evil.example\">x",
            "<object data=http://evil.example></object>x",
            "<video poster=http://evil.example src=http://evil.example></video>x",
            "<img src=cid:att_2>x",
            "<img src=\"cid:att_2\" alt='\" src=\"cid:att_1\"'>x",
            "<a href=\"cid:att_1\">x</a>",
            "<a href=\"blob:https://x\">x</a>",
            "<a href=\"vbscript:x\">x</a>",
            "<table background=http://evil.example><tr><td>x",
        ] {
            let cleaned = clean(vector);
            let lower = cleaned.to_lowercase();
            for never in [
                "<script",
                "onerror=",
                "onload=",
                "<svg",
                "javascript:",
                "vbscript:",
                "data:",
                "blob:",
                "<style",
                "style=",
                "class=",
                "id=",
                "<iframe",
                "<form",
                "<input",
                "<base",
                "<link",
                "<meta",
                "<object",
                "<video",
                "evil.example",
                "/api/",
                "att_2",
                "srcset",
                "href=\"cid",
                "alert(1)</",
            ] {
                assert!(
                    !lower.contains(never) || never == "onerror=" && !lower.contains("<img"),
                    "{vector} gave {cleaned}"
                );
            }
            assert_eq!(clean(&cleaned), cleaned, "sanitising again changes nothing: {vector}");
        }
    }

    #[test]
    fn what_people_write_stays() {
        let link = clean("<p>See <a href=\"https://shop.example/a?b=1&c=2\" target=_blank onclick=x>this</a></p>");
        assert_eq!(link, format!("<p>See <a href=\"https://shop.example/a?b=1&amp;c=2\" rel=\"{REL}\">this</a></p>"));
        assert_eq!(clean("<img src=\"cid:att_1\" alt=\"a > b\">"), "<img src=\"cid:att_1\" alt=\"a &gt; b\">");
        assert!(clean("<a href=\"mailto:a@b.de\">x</a><a href=\"tel:+49\">y</a>").contains("tel:+49"));
    }

    #[test]
    fn text_follows_from_the_html() {
        let body =
            Body::rich("<div>Hello<br>you &amp; &lt;me&gt;</div><p>bye</p><script>x</script>", &[]).expect("a body");
        assert_eq!(body.text, "Hello\nyou & <me>\nbye");
        assert!(Body::rich("<script>x</script> <p> </p>", &[]).is_err(), "nothing to read");
        assert!(Body::plain("<b>as it is</b>").is_ok_and(|body| body.html.is_none() && body.text == "<b>as it is</b>"));
    }

    #[test]
    fn markup_made_to_cost_stays_as_small_as_it_came() {
        let many = |piece: &str, times: usize| piece.repeat(times);
        for (name, html) in [
            ("nesting", many("<div>", 40_000) + "x"),
            ("formatting", format!("<div>{}</div>{}", many("<b a=i>", 400), many("<div>x</div>", 4_000))),
            ("numbered", (0..4_000).map(|at| format!("<p><i a={at}>x</p>")).collect()),
            ("paragraphs", format!("<p>{}{}", many("<b><i><u><s><em>", 8), many("<div>x</div><p>", 4_000))),
            ("anchors", many("<a href=http://x.example><b><p>x", 4_000)),
            ("fostering", format!("<table>{}", many("<b>x</b><a>y", 4_000))),
            ("cells", many("<table><tr><td>x", 4_000)),
            ("ampersands", many("&", 50_000)),
            ("spaces", many("&nbsp;\u{a0}>", 10_000)),
            ("values", format!("<a href=\"{}\">x</a>", many("&", 50_000))),
            ("references", many("&amp;x&#7;&nosuch;", 10_000)),
            ("attributes", format!("<a {}>x</a>", (0..20_000).map(|at| format!("a{at}=1 ")).collect::<String>())),
            ("comments", many("<!--", 40_000)),
            ("ends", many("</b></p></table>", 10_000) + "x"),
            ("scripts", many("<script></scrip", 10_000) + "x"),
            ("quotes", many("<a href='", 20_000) + "x"),
        ] {
            let tidied = tidy(&html);
            let cleaned = clean(&html);
            let tags = |html: &str| html.matches('<').count();
            assert!(tags(&tidied) <= 2 * 20_001, "{name}: the tags are bounded");
            // Rows and their group are what a parser adds by itself.
            assert!(tags(&cleaned) <= 3 * tags(&tidied), "{name}: no tag is opened again");
            assert!(cleaned.len() <= 16 * html.len().max(100), "{name}: {} became {}", html.len(), cleaned.len());
            assert!(depth(&cleaned) <= 150, "{name}: {} deep", depth(&cleaned));
            let longest = tidied.split('<').map(|text| text.matches(['&', '\u{a0}']).count()).max();
            assert!(longest <= Some(65), "{name}: {longest:?} references in one text");
        }
    }

    fn depth(html: &str) -> usize {
        let (mut depth, mut deepest) = (0_usize, 0);
        for (at, _) in html.match_indices('<') {
            depth = if html[at + 1..].starts_with('/') { depth.saturating_sub(1) } else { depth + 1 };
            deepest = deepest.max(depth);
        }
        deepest
    }

    #[test]
    fn tags_are_put_in_order_without_losing_text() {
        for (html, kept) in [
            ("<b><p>x</b>y</p>z", "<b><p>x</p></b>yz"),
            ("a < b <3 c", "a &lt; b &lt;3 c"),
            ("<p>a<p>b<div>c", "<p>a</p><p>b</p><div>c</div>"),
            ("<ul><li>a<li>b<ul><li>c</ul></ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
            (
                "<table>x<tr><td>a<td>b</table>",
                "<table><tbody><tr><td>x</td></tr><tr><td>a</td><td>b</td></tr></tbody></table>",
            ),
            ("<td>a</td></div>b<svg/>c", "abc"),
            ("<!-->a<!-- <b> -->b<?c>d</>e<svg><p>f</svg>g", "abdeg"),
            (
                "<TD A><a HREF = 'http://x.example/\"' href=http://y.example>x</A>",
                "<a href=\"http://x.example/&quot;\" rel=\"noopener noreferrer nofollow\">x</a>",
            ),
            ("a&#7;\u{7f}&#x202e;b", "a\u{202e}b"),
        ] {
            assert_eq!(clean(html), kept, "{html}");
        }
    }

    const PIECES: &[&str] = &[
        "<p>",
        "</p>",
        "<b",
        ">",
        "<a href=\"http://x.example/\">",
        "</a>",
        "<table>",
        "<td>",
        "<tr>",
        "<svg>",
        "<math>",
        "<mi>",
        "<style>",
        "</style>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<noscript>",
        "</noscript>",
        "<template>",
        "<img src=cid:att_1 alt='",
        "'",
        "\"",
        "&lt;",
        "&#60;",
        "&amp;",
        "<title>",
        "</title>",
        "<textarea>",
        "<select>",
        "<form>",
        "<mglyph>",
        "<annotation-xml encoding=text/html>",
        "x",
        " ",
        "<br>",
        "<ul><li>",
        "<pre>\n",
        "<xmp>",
        "<plaintext>",
        "\u{0}",
        "\u{feff}",
        "<desc>",
        "<foreignObject>",
        "=",
        "onerror=alert(1) ",
        "/",
        "</b>",
        "<b><p></b>",
        "<i><b><div></i>",
        "</p></div></table>",
        "<table>x<b>",
        "<caption>",
        "<col>",
        "<h1><h2>",
        "<a href=http://y.example><b>",
        "<nobr>",
        "&#7;&nbsp;",
    ];

    #[test]
    fn sanitising_is_a_fixed_point_of_generated_markup() {
        let mut state = 42_u64;
        // Short ones for variety, long ones for depth.
        for pieces in std::iter::repeat_n(12, 15_000).chain(std::iter::repeat_n(150, 50)) {
            let mut html = String::new();
            for _ in 0..pieces {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                html.push_str(PIECES[(state >> 33) as usize % PIECES.len()]);
            }
            let once = clean(&html);
            assert_eq!(round(&once, &["att_1".to_owned()]), once, "{html}");
            assert!(pieces > 12 || clean(&once) == once, "{html}");
        }
    }
}
