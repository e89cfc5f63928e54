//! Reads Rust source as far as the layering needs it: without comments and texts, by braces.

use std::path::Path;

/// The code with comments, texts and character literals blanked out, line breaks kept.
pub fn without_text(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut code = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let end = skipped(&chars, at);
        if end == at {
            code.push(chars[at]);
            at += 1;
        } else {
            code.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    code
}

/// Where the comment, text or character literal that begins at `at` ends; `at` where none does.
fn skipped(chars: &[char], at: usize) -> usize {
    let is = |offset: usize, c: char| chars.get(at + offset) == Some(&c);
    let word_before = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    match chars[at] {
        '/' if is(1, '/') => find(chars, at, |i| chars[i] == '\n'),
        '/' if is(1, '*') => block_comment(chars, at),
        '"' => quoted(chars, at, '"'),
        'r' if !word_before && (is(1, '"') || is(1, '#')) => raw_text(chars, at),
        '\'' if is(1, '\\') || is(2, '\'') => quoted(chars, at, '\''),
        _ => at,
    }
}

fn find(chars: &[char], from: usize, found: impl Fn(usize) -> bool) -> usize {
    (from..chars.len()).find(|i| found(*i)).unwrap_or(chars.len())
}

fn block_comment(chars: &[char], mut at: usize) -> usize {
    let mut depth = 0;
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(chars: &[char], start: usize, quote: char) -> usize {
    let mut at = start + 1;
    while at < chars.len() && chars[at] != quote {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

fn raw_text(chars: &[char], start: usize) -> usize {
    let hashes = chars[start + 1..].iter().take_while(|c| **c == '#').count();
    if chars.get(start + 1 + hashes) != Some(&'"') {
        return start;
    }
    let closes =
        |i: usize| chars[i] == '"' && chars[i + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes;
    (find(chars, start + 2 + hashes, closes) + 1 + hashes).min(chars.len())
}

/// The top-level modules that a file at `path` (below `src`) names through `crate::` or through `super::`.
pub fn crate_uses(path: &Path, source: &str) -> Vec<String> {
    let code = without_text(source);
    let mut used = Vec::new();
    for (at, _) in code.match_indices("crate::").filter(|(at, _)| begins_word(&code, *at)) {
        used.extend(heads(&code[at + "crate::".len()..]));
    }
    // So many `super` lead from this file's module to the root.
    let is_module_root = path.file_stem().is_some_and(|stem| stem == "mod");
    let depth = path.components().count() - usize::from(is_module_root);
    let climb = "super::".repeat(depth);
    for (at, _) in code.match_indices(&climb).filter(|(at, _)| begins_word(&code, *at)) {
        used.extend(heads(&code[at + climb.len()..]));
    }
    used.sort();
    used.dedup();
    used
}

fn begins_word(code: &str, at: usize) -> bool {
    !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
}

/// The first names of a path, or of each path of a group in braces.
fn heads(rest: &str) -> Vec<String> {
    let name = |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let Some(group) = rest.trim_start().strip_prefix('{') else { return vec![name(rest.trim_start())] };
    let mut depth = 1;
    let mut item = String::new();
    let mut items = Vec::new();
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && c == ',') {
            items.push(name(item.trim()));
            item.clear();
        } else {
            item.push(c);
        }
        if depth == 0 {
            break;
        }
    }
    items.retain(|item| !item.is_empty());
    items
}

/// Whether the code names something of the crate `name`.
pub fn names_crate(code: &str, name: &str) -> bool {
    let path = format!("{name}::");
    code.match_indices(&path).any(|(at, _)| begins_word(code, at))
}

/// The lines that hold code.
pub fn code_lines(source: &str) -> usize {
    without_text(source).lines().filter(|line| !line.trim().is_empty()).count()
}

/// Every function's name and its lines from `fn` to the closing brace.
pub fn functions(source: &str) -> Vec<(String, usize)> {
    let code = without_text(source);
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ").filter(|(at, _)| begins_word(&code, *at)) {
        let rest = &code[at + 3..];
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let Some(open) = body(rest).filter(|_| !name.is_empty()) else { continue };
        let mut depth = 0;
        let close = rest[open..].char_indices().find(|(_, c)| {
            depth += match c {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            depth == 0
        });
        let close = close.map_or(rest.len() - 1, |(offset, _)| open + offset);
        found.push((name, rest[..=close].lines().count()));
    }
    found
}

/// Where the body of the function begins whose declaration is `rest`; a declaration without one has a
/// semicolon first, but those within brackets, as of arrays, do not count.
fn body(rest: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in rest.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' if depth == 0 => return Some(at),
            ';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

#[test]
fn texts_and_comments_are_no_code() {
    let source =
        "let a = \"{ // }\"; // {\nlet b = '{'; let c: &'a str = r#\"{\"{\"#; /* { /* { */ */ let d = '\\''; x";
    let code = without_text(source);
    assert!(!code.contains('{'), "{code}");
    assert!(code.contains("let b") && code.contains("&'a str") && code.ends_with("; x"), "{code}");
    assert_eq!(code.lines().count(), 2);
    assert_eq!(code_lines("// a\n\nlet x = 1;\n/// b\nlet y;\n"), 2);
}

#[test]
fn the_lines_of_functions_are_counted() {
    let source = "trait T { fn none(&self); }\nfn one(a: [u8; 2]) -> [u8; 2] { \"}\" }\nimpl X {\n    fn three(\n    ) {\n    }\n}\nlet f: fn (f64) -> f64;";
    assert_eq!(functions(source), [("one".to_owned(), 1), ("three".to_owned(), 3)]);
    let long = format!("fn long() {{\n{}}}\n", "    x();\n".repeat(69));
    assert_eq!(functions(&long), [("long".to_owned(), 71)]);
}
