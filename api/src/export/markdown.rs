//! Tables in Markdown, as most readers of it take them (GitHub Flavored Markdown, "Tables").

/// A text as it is, on one line: nothing in it is taken for markup.
pub fn text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => escaped.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '!' | '&' => {
                escaped.extend(['\\', letter]);
            }
            other => escaped.push(other),
        }
    }
    escaped
}

/// A table of texts.
pub fn table<const N: usize>(columns: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let line = |cells: [String; N]| format!("| {} |\n", cells.join(" | "));
    let mut table = line(columns.map(text));
    table.push_str(&line([(); N].map(|()| "---".to_owned())));
    for row in rows {
        table.push_str(&line(row.map(|cell| text(&cell))));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_in_its_cell() {
        let rows = [["a|b".to_owned(), "<b>\n*x*".to_owned()]];
        let wanted = "| name | told |\n| --- | --- |\n| a\\|b | \\<b\\> \\*x\\* |\n";
        assert_eq!(table(["name", "told"], rows), wanted);
    }
}
