//! What a column of a table is: its name, its type and what it means.

/// The type of a column, as Frictionless Data's Table Schema names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// A text.
    String,
    /// A number with a fraction.
    Number,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
}

impl ColumnType {
    /// The word in a Table Schema.
    pub fn id(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
        }
    }
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: ColumnType,
    /// What it means.
    pub meaning: String,
    /// Whether it is never empty.
    pub required: bool,
}

/// The columns of one table, without the further ones that are carried along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumns {
    /// The table's name; its file is `NAME.csv`.
    pub name: &'static str,
    /// What one row is.
    pub row: &'static str,
    /// Whether further columns of photos are carried along, beside those of people.
    pub of_photos: bool,
    /// The columns.
    pub columns: Vec<Column>,
}

impl TableColumns {
    pub(super) fn names(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }
}

/// A column as it is written down: name, type, whether it is never empty, meaning.
pub(crate) type PlainColumn = (&'static str, ColumnType, bool, &'static str);

impl From<&PlainColumn> for Column {
    fn from(&(name, kind, required, meaning): &PlainColumn) -> Self {
        Self { name: name.to_owned(), kind, meaning: meaning.to_owned(), required }
    }
}
