//! Tables of text for the terminal: columns beside each other, none of whose cells is ever broken but the names in the first.

/// Two columns are so far apart.
const GAP: usize = 2;
/// The narrowest column of names.
const LEAST_NAMES: usize = 12;

/// A table of text.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    columns: Vec<Column>,
    rows: Vec<Row>,
}

/// A column with its title.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    title: String,
    is_number: bool,
}

#[derive(Clone, Debug)]
struct Row {
    cells: Vec<String>,
    /// What is put before and after the row to make it stand out.
    mark: (&'static str, &'static str),
}

impl Column {
    /// A column of words, set to the left.
    pub(crate) fn of_words(title: impl Into<String>) -> Self {
        Self { title: title.into(), is_number: false }
    }

    /// A column of numbers, set to the right.
    pub(crate) fn of_numbers(title: impl Into<String>) -> Self {
        Self { title: title.into(), is_number: true }
    }
}

impl Grid {
    /// A table without rows. The first column has the names.
    pub(crate) fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row of as many cells as there are columns, which `mark` starts and ends.
    pub(crate) fn push(&mut self, cells: Vec<String>, mark: (&'static str, &'static str)) {
        self.rows.push(Row { cells, mark });
    }

    /// The first of some tables that fits into so many columns of text, or the last one.
    pub(crate) fn first_that_fits(width: usize, grids: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut last = None;
        for grid in grids {
            if grid.width() <= width {
                return Some(grid);
            }
            last = Some(grid);
        }
        last
    }

    /// How wide it is with every name on one line.
    pub(crate) fn width(&self) -> usize {
        let columns: Vec<usize> = (0..self.columns.len()).collect();
        columns.iter().map(|column| self.width_of(*column)).sum::<usize>() + GAP * columns.len().saturating_sub(1)
    }

    fn width_of(&self, column: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.cells.get(column));
        cells.chain([&self.columns[column].title]).map(|cell| columns_of(cell)).max().unwrap_or_default()
    }

    /// The table as lines, each with a newline at its end; names that are too long are broken at spaces.
    pub(crate) fn text(&self, width: usize) -> String {
        let all: Vec<usize> = (0..self.columns.len()).collect();
        self.part(&all, self.names_within(&all, width))
    }

    /// The table as one or more tables below each other, as many columns in each as fit beside the names.
    pub(crate) fn parts(&self, width: usize) -> String {
        let names = self.width_of(0).min(width / 2).max(LEAST_NAMES);
        let (mut parts, mut part, mut used) = (Vec::new(), vec![0], names);
        for column in 1..self.columns.len() {
            let more = GAP + self.width_of(column);
            if used + more > width && part.len() > 1 {
                parts.push(std::mem::replace(&mut part, vec![0]));
                used = names;
            }
            used += more;
            part.push(column);
        }
        parts.push(part);
        let names = parts.iter().map(|part| self.names_within(part, width)).min().unwrap_or_default();
        parts.iter().map(|part| self.part(part, names)).collect::<Vec<_>>().join("\n")
    }

    /// How wide the names may be beside the other columns.
    fn names_within(&self, columns: &[usize], width: usize) -> usize {
        let others: usize = columns.iter().skip(1).map(|column| GAP + self.width_of(*column)).sum();
        self.width_of(0).min(width.saturating_sub(others)).max(LEAST_NAMES)
    }

    fn part(&self, columns: &[usize], names: usize) -> String {
        let header: Vec<String> = self.columns.iter().map(|column| column.title.clone()).collect();
        let header = Row { cells: header, mark: ("", "") };
        [&header].into_iter().chain(&self.rows).map(|row| self.lines(row, columns, names)).collect()
    }

    /// A row's lines: the first with all cells, further ones with what is left of a long name.
    fn lines(&self, row: &Row, columns: &[usize], names: usize) -> String {
        let cell = |column: usize| row.cells.get(column).map(String::as_str).unwrap_or_default();
        let mut name = super::table::lines_of(cell(0), names, "  ").into_iter();
        let mut line = padded(&name.next().unwrap_or_default(), names, false);
        for column in columns.iter().skip(1) {
            let text = padded(cell(*column), self.width_of(*column), self.columns[*column].is_number);
            line.push_str(&format!("{:GAP$}{text}", ""));
        }
        let (start, end) = row.mark;
        let lines = [line].into_iter().chain(name).map(|line| format!("{start}{}{end}\n", line.trim_end()));
        lines.collect()
    }
}

fn padded(text: &str, width: usize, is_number: bool) -> String {
    let blanks = " ".repeat(width.saturating_sub(columns_of(text)));
    if is_number { blanks + text } else { text.to_owned() + &blanks }
}

/// How many columns of a terminal a text takes: each of its characters one.
fn columns_of(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::{Column, Grid};

    fn grid() -> Grid {
        let mut grid = Grid::new(vec![Column::of_words(""), Column::of_numbers("value"), Column::of_words("unit")]);
        grid.push(vec!["Height of the lip".into(), "−1.5 ± 0.25".into(), "mm".into()], ("", ""));
        grid.push(vec!["Score".into(), "97".into(), String::new()], ("<", ">"));
        grid
    }

    #[test]
    fn numbers_are_set_to_the_right_and_names_are_broken_at_spaces() {
        let wide = "                         value  unit\nHeight of the lip  −1.5 ± 0.25  mm\n<Score                       97>\n";
        assert_eq!((grid().width(), grid().text(36).as_str()), (36, wide));
        let narrow =
            "                    value  unit\nHeight of     −1.5 ± 0.25  mm\n  the lip\n<Score                  97>\n";
        assert_eq!(grid().text(31), narrow);
    }

    #[test]
    fn columns_that_do_not_fit_stand_below() {
        let parts = "                    value\nHeight of     −1.5 ± 0.25\n  the lip\n<Score                  97>\n\n              unit\n\
                     Height of     mm\n  the lip\n<Score>\n";
        assert_eq!(grid().parts(25), parts);
        assert_eq!(grid().parts(36), grid().text(36));
    }

    #[test]
    fn the_first_table_that_fits_is_taken() {
        let mut lean = Grid::new(vec![Column::of_words("")]);
        lean.push(vec!["Height of the lip".into()], ("", ""));
        let taken = |width| Grid::first_that_fits(width, [grid(), lean.clone()]).map(|grid| grid.columns.len());
        assert_eq!([taken(36), taken(35), taken(5)], [Some(3), Some(1), Some(1)]);
    }
}
