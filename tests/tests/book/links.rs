//! Every relative link leads to a chapter that is there, and to a heading in it.

use std::path::{Component, Path, PathBuf};

use crate::chapters::{Chapter, chapters};

/// The targets of the links of a chapter, code and blocks left out.
fn targets(text: &str) -> Vec<String> {
    let mut targets = Vec::new();
    let mut in_block = false;
    for line in text.lines() {
        in_block ^= line.trim_start().starts_with("```");
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("x");
        if !in_block {
            targets.extend(
                prose.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())),
            );
        }
    }
    targets
}

/// The name that mdBook gives to a heading.
fn slug(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars()
        .filter(|character| character.is_alphanumeric() || " -_".contains(*character))
        .map(|character| if character == ' ' { '-' } else { character })
        .collect()
}

fn headings(text: &str) -> Vec<String> {
    text.lines().filter(|line| line.starts_with('#')).map(|line| slug(line.trim_start_matches('#'))).collect()
}

fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => _ = normal.pop(),
            part => normal.push(part),
        }
    }
    normal
}

fn find<'c>(all: &'c [Chapter], path: &Path) -> Option<&'c Chapter> {
    all.iter().find(|chapter| chapter.path == path)
}

#[test]
fn every_relative_link_leads_to_a_chapter_and_a_heading() {
    let all = chapters();
    let mut seen = 0;
    for chapter in &all {
        for target in targets(&chapter.text) {
            if target.starts_with("https://") {
                continue;
            }
            let (file, heading) = target.split_once('#').unwrap_or((&target, ""));
            let path = match file {
                "" => chapter.path.clone(),
                file => normal(&chapter.path.parent().expect("it has one").join(file)),
            };
            let found = find(&all, &path);
            let found = found.unwrap_or_else(|| panic!("{}: no {target}", chapter.path.display()));
            let known = heading.is_empty() || headings(&found.text).iter().any(|known| known == heading);
            assert!(known, "{}: no heading for {target}", chapter.path.display());
            seen += 1;
        }
    }
    assert!(seen > 40, "only {seen} links were looked at");
}

#[test]
fn the_summary_lists_every_chapter_once() {
    let all = chapters();
    let summary = find(&all, Path::new("SUMMARY.md")).expect("the book has a summary");
    let mut listed: Vec<PathBuf> = targets(&summary.text).into_iter().map(PathBuf::from).collect();
    listed.sort();
    let there: Vec<&Path> = all
        .iter()
        .map(|chapter| chapter.path.as_path())
        .filter(|path| *path != Path::new("SUMMARY.md"))
        .collect();
    assert_eq!(listed, there);
}
