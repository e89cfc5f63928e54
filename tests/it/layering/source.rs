//! What a source file names and how long its functions are, read by `syn`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// A path as segments. One within the crate is written from the root and begins with `crate`; the name of a macro
/// ends in `!`, that of an attribute begins with `#`.
pub type Name = Vec<String>;

/// A source file.
pub struct SourceFile {
    /// Where it is, below `src`.
    pub path: PathBuf,
    /// What it says.
    pub text: String,
    /// The same, read.
    syntax: syn::File,
}

impl SourceFile {
    /// The file at `path`, below `src`, that holds `text`.
    pub fn new(path: &Path, text: &str) -> Self {
        let syntax = syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { path: path.to_owned(), text: text.to_owned(), syntax }
    }

    /// Every Rust file below `src`, by path.
    pub fn all() -> Vec<Self> {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
        let mut files = Vec::new();
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    files.push(Self::new(path.strip_prefix(root).unwrap(), &text));
                }
            }
        }
        assert!(files.len() > 50, "only {} files found", files.len());
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// Whether it is of the program, which is a crate of its own.
    pub fn is_of_program(&self) -> bool {
        self.path.starts_with("cli")
    }

    /// Its module, from the root of its crate.
    pub fn module(&self) -> Name {
        let below = self.path.strip_prefix("cli").unwrap_or(&self.path).with_extension("");
        let names = below.iter().map(|name| name.to_string_lossy().into_owned());
        let own = names.filter(|name| !["mod", "lib", "main"].contains(&name.as_str()));
        std::iter::once("crate".to_owned()).chain(own).collect()
    }

    /// Everything that it names by a path: imports, paths in the code and within the macros that it calls.
    pub fn names(&self) -> BTreeSet<Name> {
        let mut names = Names::within(self.module(), &self.syntax.items);
        names.visit_file(&self.syntax);
        names.found
    }

    /// What it imports for others to use: the name that it gives, and what stands behind it.
    pub fn exports(&self) -> BTreeMap<String, Name> {
        let names = Names::within(self.module(), &self.syntax.items);
        let public = self.syntax.items.iter().filter_map(|item| match item {
            syn::Item::Use(item) if matches!(item.vis, syn::Visibility::Public(_)) => Some(&item.tree),
            _ => None,
        });
        public.flat_map(leaves).map(|(given, name)| (given, names.resolved(name))).collect()
    }

    /// The modules that it declares.
    pub fn modules(&self) -> BTreeSet<String> {
        modules(&self.syntax.items)
    }

    /// The modules that have a file of their own: no part is written out in the file that declares it.
    pub fn modules_with_files(&self) -> BTreeSet<String> {
        let own_files = self.syntax.items.iter().filter_map(|item| match item {
            syn::Item::Mod(item) if item.content.is_none() => Some(item.ident.to_string()),
            _ => None,
        });
        own_files.collect()
    }

    /// The lines of its own documentation.
    pub fn front_lines(&self) -> Vec<String> {
        let lines = self.syntax.attrs.iter().filter_map(|attribute| match &attribute.meta {
            syn::Meta::NameValue(syn::MetaNameValue {
                path,
                value: syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(line), .. }),
                ..
            }) if path.is_ident("doc") => Some(line.value().trim().to_owned()),
            _ => None,
        });
        lines.collect()
    }

    /// How many lines are neither blank nor a comment.
    pub fn code_lines(&self) -> usize {
        self.text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).count()
    }

    /// Its functions.
    pub fn functions(&self) -> Vec<Function> {
        let mut functions = Functions(Vec::new());
        functions.visit_file(&self.syntax);
        functions.0
    }
}

fn modules(items: &[syn::Item]) -> BTreeSet<String> {
    let names = items.iter().filter_map(|item| match item {
        syn::Item::Mod(item) => Some(item.ident.to_string()),
        _ => None,
    });
    names.collect()
}

/// The paths that a tree of imports names, each with the name that it is given.
fn leaves(tree: &syn::UseTree) -> Vec<(String, Name)> {
    let below = |first: &syn::Ident, tree| {
        let mut leaves = leaves(tree);
        leaves.iter_mut().for_each(|(_, name)| name.insert(0, first.to_string()));
        leaves
    };
    match tree {
        syn::UseTree::Path(path) => below(&path.ident, &path.tree),
        syn::UseTree::Name(name) => vec![(name.ident.to_string(), vec![name.ident.to_string()])],
        syn::UseTree::Rename(name) => vec![(name.rename.to_string(), vec![name.ident.to_string()])],
        syn::UseTree::Glob(_) => vec![("*".to_owned(), vec!["*".to_owned()])],
        syn::UseTree::Group(group) => group.items.iter().flat_map(leaves).collect(),
    }
}

/// Collects names within the module that is being visited.
struct Names {
    module: Name,
    children: BTreeSet<String>,
    found: BTreeSet<Name>,
}

impl Names {
    fn within(module: Name, items: &[syn::Item]) -> Self {
        Self { module, children: modules(items), found: BTreeSet::new() }
    }

    /// The path from the root of the crate where it leads into the crate, else as it is.
    fn resolved(&self, mut name: Name) -> Name {
        let climbs = name.iter().take_while(|segment| *segment == "super" || *segment == "self").count();
        if climbs == 0 && !self.children.contains(&name[0]) {
            return name;
        }
        let up = name.drain(..climbs).filter(|segment| segment == "super").count();
        let kept = self.module.len().saturating_sub(up).max(1);
        self.module[..kept].iter().cloned().chain(name).collect()
    }

    fn add(&mut self, name: Name) {
        let name = self.resolved(name);
        self.found.insert(name);
    }

    /// What is named in code that only its macro can read.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is = |at: usize, sign: char| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == sign);
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Group(group) => self.add_tokens(group.stream()),
                TokenTree::Ident(first) => {
                    let mut name = vec![first.to_string()];
                    while let (true, true, Some(TokenTree::Ident(next))) =
                        (is(at, ':'), is(at + 1, ':'), tokens.get(at + 2))
                    {
                        name.push(next.to_string());
                        at += 3;
                    }
                    if is(at, '!') && matches!(tokens.get(at + 1), Some(TokenTree::Group(_))) {
                        name.iter_mut().next_back().unwrap().push('!');
                    }
                    self.add(name);
                }
                _ => {}
            }
        }
    }
}

fn segments(path: &syn::Path) -> Name {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let Some((_, items)) = &item.content else { return visit::visit_item_mod(self, item) };
        let module = self.module.iter().cloned().chain([item.ident.to_string()]).collect();
        let mut inner = Self::within(module, items);
        visit::visit_item_mod(&mut inner, item);
        self.found.append(&mut inner.found);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        for (_, mut name) in leaves(&item.tree) {
            if name.len() == 1 {
                name.push("self".to_owned());
            }
            self.add(name);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.add(segments(path));
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let mut name = segments(&call.path);
        name.iter_mut().next_back().unwrap().push('!');
        self.add(name);
        self.add_tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        self.add(vec![format!("#{}", segments(attribute.path()).join("::"))]);
        visit::visit_attribute(self, attribute);
    }

    fn visit_meta_list(&mut self, list: &'ast syn::MetaList) {
        self.add_tokens(list.tokens.clone());
    }
}

/// A function of a source file.
#[derive(Debug, PartialEq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its lines, from `fn` to the closing brace.
    pub lines: usize,
    /// Whether it is a table: one `match` that names every case.
    pub is_table: bool,
}

struct Functions(Vec<Function>);

impl Functions {
    fn add(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let lines = body.brace_token.span.close().end().line - signature.fn_token.span.start().line + 1;
        self.0.push(Function { name: signature.ident.to_string(), lines, is_table: is_table(body) });
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.add(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.add(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(body) = &function.default {
            self.add(&function.sig, body);
        }
        visit::visit_trait_item_fn(self, function);
    }
}

/// Whether the body is one `match` without an arm for whatever is left; imports may stand before it.
fn is_table(body: &syn::Block) -> bool {
    let mut statements = body.stmts.iter().skip_while(|s| matches!(s, syn::Stmt::Item(syn::Item::Use(_))));
    match (statements.next(), statements.next()) {
        (Some(syn::Stmt::Expr(syn::Expr::Match(table), None)), None) => {
            !table.arms.iter().any(|arm| takes_any(&arm.pat))
        }
        _ => false,
    }
}

/// Whether the pattern fits every value. A name in small letters is a variable, which does.
fn takes_any(pattern: &syn::Pat) -> bool {
    match pattern {
        syn::Pat::Wild(_) | syn::Pat::Rest(_) => true,
        syn::Pat::Ident(name) => {
            name.subpat.is_none() && name.ident.to_string().starts_with(|c: char| c.is_lowercase() || c == '_')
        }
        syn::Pat::Or(either) => either.cases.iter().any(takes_any),
        syn::Pat::Tuple(tuple) => tuple.elems.iter().all(takes_any),
        syn::Pat::Paren(inner) => takes_any(&inner.pat),
        syn::Pat::Reference(inner) => takes_any(&inner.pat),
        _ => false,
    }
}
