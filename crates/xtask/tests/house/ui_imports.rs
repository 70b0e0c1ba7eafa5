//! Rule 6. A UI feature imports another only through its `index.ts`; what all features stand on
//! (`shared`, `api`, `live`) imports no feature.

use crate::tree::{Fault, Tree, resolve};

const FEATURES: &str = "ui/src/features/";

/// Below the features.
const GROUND: &[&str] = &["ui/src/shared/", "ui/src/api/", "ui/src/live/"];

/// Names for `ui/src`, as bundlers know them.
const ALIASES: &[&str] = &["@/", "~/", "src/"];

fn faults(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts() {
        let source = [".ts", ".tsx", ".mjs", ".css"].iter().any(|end| path.ends_with(end));
        if !source || !path.starts_with("ui/src/") {
            continue;
        }
        for (line, target) in imports(text) {
            if let Some(what) = objection(path, &target) {
                faults.push(Fault::new(path, line, format!("{target}: {what}")));
            }
        }
    }
    faults
}

fn objection(path: &str, target: &str) -> Option<&'static str> {
    let imported = place(path, target)?;
    let (feature, inside) = match imported.strip_prefix(FEATURES) {
        Some(rest) => rest.split_once('/').unwrap_or((rest, "")),
        None => return None,
    };
    if GROUND.iter().any(|ground| path.starts_with(ground)) {
        return Some("what features stand on imports no feature");
    }
    let own = path.strip_prefix(FEATURES)?.split('/').next()?;
    let through_index = matches!(inside, "" | "index" | "index.ts");
    (own != feature && !through_index).then_some("another feature is imported through its index.ts")
}

/// The file an import means; `None` for a package.
fn place(path: &str, target: &str) -> Option<String> {
    if target.starts_with('.') {
        return resolve(path, target);
    }
    let inside = ALIASES.iter().find_map(|alias| target.strip_prefix(alias))?;
    Some(format!("ui/src/{inside}"))
}

/// What stands in quotes after `from`, `import` or `import(`.
fn imports(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let pieces: Vec<&str> = line.split(['"', '\'', '`']).collect();
        for (before, target) in pieces.iter().zip(pieces.iter().skip(1)).step_by(2) {
            let before = before.trim_end();
            if ["from", "import", "import("].iter().any(|word| before.ends_with(word)) {
                found.push((number + 1, (*target).to_string()));
            }
        }
    }
    found
}

#[test]
fn the_checkout_keeps_it() {
    crate::tree::none(&faults(&Tree::checkout()));
}

#[test]
fn reaching_into_another_feature_is_found() {
    for (path, text) in [
        ("ui/src/features/tickets/List.tsx", "import { Card } from \"../customers/Card\";"),
        ("ui/src/features/tickets/List.tsx", "import { Card } from '@/features/customers/Card'"),
        ("ui/src/features/tickets/parts/List.tsx", "const Card = lazy(() => import(\"../../customers/Card\"));"),
        ("ui/src/features/tickets/List.tsx", "export { Card } from \"../customers/parts/index\";"),
        ("ui/src/shared/Button.tsx", "import { Card } from \"../features/customers\";"),
        ("ui/src/api/client.ts", "import \"../features/customers/index\";"),
    ] {
        crate::tree::one(&faults(&Tree::of(&[(path, text)])), &[path]);
    }
}

#[test]
fn the_front_door_ones_own_room_and_packages_are_fine() {
    for (path, text) in [
        ("ui/src/features/tickets/List.tsx", "import { Card } from \"../customers\";"),
        ("ui/src/features/tickets/List.tsx", "import { Card } from \"@/features/customers/index\";"),
        ("ui/src/features/tickets/parts/List.tsx", "import { Row } from \"../Row\";"),
        ("ui/src/features/tickets/List.tsx", "import { Button } from \"../../shared/Button\";"),
        ("ui/src/features/tickets/List.tsx", "import { useState } from \"react\";"),
        ("ui/src/routes/tickets.tsx", "import { List } from \"../features/tickets/List\";"),
    ] {
        crate::tree::none(&faults(&Tree::of(&[(path, text)])));
    }
}
