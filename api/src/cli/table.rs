//! Tables: aligned for people, separated by tabs for programs.

/// What is shown of a thing.
#[derive(Debug, Clone)]
pub(super) struct Line<const N: usize>(pub(super) [String; N]);

/// Columns as wide as their longest cell, with a line above that names them; `-` for what there is none of.
pub(super) fn aligned<const N: usize>(head: [&str; N], lines: &[Line<N>]) -> String {
    let head = Line(head.map(str::to_owned));
    let shown = |cell: &str| if cell.is_empty() { "-".to_owned() } else { cell.to_owned() };
    let widths: Vec<usize> = (0..N)
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

/// One line a thing, without a line that names the columns. Names hold no tabs.
pub(super) fn separated<const N: usize>(lines: &[Line<N>]) -> String {
    lines.iter().map(|Line(cells)| cells.join("\t") + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: [&str; 7] = ["ID", "NAME", "ROLES", "CREATED", "EXPIRES", "LAST USED", "STATE"];

    fn lines() -> Vec<Line<7>> {
        let line = |cells: [&str; 7]| Line(cells.map(str::to_owned));
        vec![
            line(["1", "coordinator of privacy", "coordinator:privacy", "2026", "", "", "active"]),
            line(["22", "é", "registrar", "2026", "2027", "2026", "revoked"]),
        ]
    }

    #[test]
    fn people_get_columns() {
        assert_eq!(
            aligned(HEAD, &lines()),
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
