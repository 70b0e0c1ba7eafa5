//! `format=flowed` (RFC 3676): lines that were broken for the way are one paragraph again.

pub(crate) fn unwrap(text: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    // Depth of the paragraph that still flows.
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|&b| b == b'>').count();
        let content = &line[depth..];
        let content = content.strip_prefix(' ').unwrap_or(content);
        let delimiter = content == "-- ";
        if open.is_some_and(|before| before != depth || delimiter) {
            out.push('\n');
            open = None;
        }
        if open.is_none() && depth > 0 {
            out.extend(std::iter::repeat_n('>', depth));
            out.push(' ');
        }
        if content.ends_with(' ') && !delimiter {
            out.push_str(if delete_space { &content[..content.len() - 1] } else { content });
            open = Some(depth);
        } else {
            out.push_str(content);
            out.push('\n');
            open = None;
        }
    }
    if open.is_some() {
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::unwrap;

    #[test]
    fn paragraphs_flow_and_quotation_stays() {
        assert_eq!(unwrap("one \ntwo\nthree\n", false), "one two\nthree\n");
        assert_eq!(unwrap("> a \n> b\n>> c \nmine\n-- \nme", false), "> a b\n>> c \nmine\n-- \nme\n");
        assert_eq!(unwrap("日本 \n語\n From", true), "日本語\nFrom\n");
    }
}
