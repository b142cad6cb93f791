//! Tokens as a table: aligned for people, separated by tabs for programs.

const HEAD: [&str; 7] = ["ID", "NAME", "ROLES", "CREATED", "EXPIRES", "LAST USED", "STATE"];

/// What is shown of a token.
#[derive(Debug, Clone)]
pub(super) struct Line(pub(super) [String; 7]);

/// Columns as wide as their longest cell, with a line above that names them; `-` for what there is none of.
pub(super) fn aligned(lines: &[Line]) -> String {
    let head = Line(HEAD.map(str::to_owned));
    let shown = |cell: &str| if cell.is_empty() { "-".to_owned() } else { cell.to_owned() };
    let widths: Vec<usize> = (0..HEAD.len())
        .map(|at| {
            lines.iter().chain([&head]).map(|line| line.0[at].chars().count()).max().unwrap_or_default()
        })
        .collect();
    let mut text = String::new();
    for Line(cells) in [&head].into_iter().chain(lines) {
        let padded: Vec<String> =
            cells.iter().zip(&widths).map(|(cell, width)| format!("{:width$}", shown(cell))).collect();
        text.push_str(padded.join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// One line a token, without a line that names the columns. Names hold no tabs.
pub(super) fn separated(lines: &[Line]) -> String {
    lines.iter().map(|Line(cells)| cells.join("\t") + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Vec<Line> {
        let line = |cells: [&str; 7]| Line(cells.map(str::to_owned));
        vec![
            line(["1", "coordinator of privacy", "coordinator:privacy", "2026", "", "", "active"]),
            line(["22", "é", "registrar", "2026", "2027", "2026", "revoked"]),
        ]
    }

    #[test]
    fn people_get_columns() {
        assert_eq!(
            aligned(&lines()),
            "ID  NAME                    ROLES                CREATED  EXPIRES  LAST USED  STATE\n\
             1   coordinator of privacy  coordinator:privacy  2026     -        -          active\n\
             22  é                       registrar            2026     2027     2026       revoked\n"
        );
    }

    #[test]
    fn programs_get_tabs() {
        assert_eq!(separated(&lines()[1..]), "22\té\tregistrar\t2026\t2027\t2026\trevoked\n");
    }
}
