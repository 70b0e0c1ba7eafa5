//! What a browser loads before it shows anything, compressed as the server sends it.

use std::collections::BTreeSet;

use crate::load::connection::{Answer, Caller, Connection};

/// Bytes of the page with its scripts and styles, and what they import at once; none if the web
/// interface is not built in.
pub async fn size(caller: &Caller) -> Result<Option<u64>, String> {
    let mut connection = Connection::open(caller.address).await?;
    let html = load(&mut connection, caller, "/").await?;
    let mut waiting = named(&html);
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    if waiting.is_empty() {
        return Ok(None);
    }
    let mut bytes = compressed(&mut connection, caller, "/").await?;
    while let Some(path) = waiting.pop() {
        bytes += compressed(&mut connection, caller, &path).await?;
        if !path.ends_with(".js") {
            continue;
        }
        let script = load(&mut connection, caller, &path).await?;
        for import in imports(&script, &path) {
            if seen.insert(import.clone()) {
                waiting.push(import);
            }
        }
    }
    Ok(Some(bytes))
}

async fn load(connection: &mut Connection, caller: &Caller, path: &str) -> Result<String, String> {
    let answer = connection.ask(&caller.get(path)).await?;
    Ok(String::from_utf8_lossy(&well(answer, path)?.body).into_owned())
}

async fn compressed(connection: &mut Connection, caller: &Caller, path: &str) -> Result<u64, String> {
    let answer = connection.ask(&caller.get_compressed(path)).await?;
    Ok(well(answer, path)?.body.len() as u64)
}

fn well(answer: Answer, path: &str) -> Result<Answer, String> {
    if answer.head.status == 200 { Ok(answer) } else { Err(format!("{path}: {}", answer.words())) }
}

/// Scripts, styles and pictures that the page names.
fn named(html: &str) -> Vec<String> {
    let after = |mark: &'static str| html.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
    let paths: BTreeSet<&str> = after("src=\"/").chain(after("href=\"/")).collect();
    paths.into_iter().filter(|path| path.contains('.')).map(|path| format!("/{path}")).collect()
}

/// Scripts that a script imports before it runs: `from"./x.js"` and `import"./x.js"`, but not
/// `import("./x.js")`.
fn imports(script: &str, path: &str) -> Vec<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let named = |piece: &str| {
        piece.split('"').next().filter(|name| name.ends_with(".js")).map(|name| format!("{folder}/{name}"))
    };
    let statements = ["from\"./", "from \"./", "import\"./", "import \"./"];
    let found: BTreeSet<String> =
        statements.iter().flat_map(|mark| script.split(mark).skip(1).filter_map(named)).collect();
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_page_names_is_loaded() {
        let html = r#"<link rel="stylesheet" href="/assets/a.css"><link href="https://x.org/y.css"><script src="/assets/b.js"></script><a href="/login">"#;
        assert_eq!(named(html), ["/assets/a.css", "/assets/b.js"]);
    }

    #[test]
    fn only_imports_at_once_belong_to_the_first_load() {
        let script = r#"import{a}from"./one.js";import"./two.js";const x=()=>import("./three.js");"#;
        assert_eq!(imports(script, "/assets/b.js"), ["/assets/one.js", "/assets/two.js"]);
    }
}
