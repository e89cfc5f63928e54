//! What a user states of a file that does not say it.

use super::refusal::Refusal;
use crate::landmark::{CurveName, Landmark};

/// What can be asked of the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// Whether the file counts in the rows as they are stored, or in the upright picture.
    Rows,
    /// What the first pixel of a .pts file is.
    PtsOrigin,
    /// Whether (0, 0) is the corner or the centre of the first pixel.
    Pixel,
    /// Which way y runs.
    Vertical,
    /// Whether the lips are closed.
    Lips,
    /// Whose sides right and left are.
    Sides,
    /// What the points are called.
    Order,
    /// Which curve a line is.
    Curve,
    /// Which of several pictures or faces is meant.
    Pick,
    /// Whether (0, 0) stands for a missing point.
    Zero,
}

impl Question {
    /// The option that answers it, with its values.
    pub fn option(self) -> &'static str {
        match self {
            Self::Rows => "--rows stored|upright",
            Self::PtsOrigin => "--pts-origin 0|1",
            Self::Pixel => "--pixel corner|centre",
            Self::Vertical => "--y down|up",
            Self::Lips => "--lips closed|parted",
            Self::Sides => "--sides subject|image",
            Self::Order => "--order NAMES",
            Self::Curve => "--as CURVE",
            Self::Pick => "--pick N",
            Self::Zero => "--zero missing|point",
        }
    }
}

/// In which rows a file counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsStated {
    /// As they are stored.
    Stored,
    /// In the upright picture.
    Upright,
}

/// Whether lips are closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LipsStated {
    /// They meet.
    Closed,
    /// They do not.
    Parted,
}

/// The millimetres of a unit of length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthUnit {
    /// Micrometres.
    Micrometre,
    /// Millimetres.
    Millimetre,
    /// Centimetres.
    Centimetre,
    /// Metres.
    Metre,
    /// Inches.
    Inch,
}

impl LengthUnit {
    /// All units with their names.
    pub const ALL: [(&'static str, Self); 5] = [
        ("um", Self::Micrometre),
        ("mm", Self::Millimetre),
        ("cm", Self::Centimetre),
        ("m", Self::Metre),
        ("in", Self::Inch),
    ];

    /// The unit of that name, as programs write it.
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        let alone = name.trim_end_matches('s');
        let names = [
            (&["um", "µm", "μm", "micron", "micrometer", "micrometre"][..], Self::Micrometre),
            (&["mm", "millimeter", "millimetre"], Self::Millimetre),
            (&["cm", "centimeter", "centimetre"], Self::Centimetre),
            (&["m", "meter", "metre"], Self::Metre),
            (&["in", "inch", "inche"], Self::Inch),
        ];
        names
            .into_iter()
            .find(|(names, _)| names.contains(&name.as_str()) || names.contains(&alone))
            .map(|(_, unit)| unit)
    }

    /// How many millimetres it is.
    pub fn millimetres(self) -> f64 {
        match self {
            Self::Micrometre => 0.001,
            Self::Millimetre => 1.0,
            Self::Centimetre => 10.0,
            Self::Metre => 1000.0,
            Self::Inch => 25.4,
        }
    }
}

/// What the user calls the points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// The names of points by their places; `None` of those that are left out.
    pub places: Vec<Option<Landmark>>,
    /// What names in the file stand for.
    pub labels: Vec<(String, Landmark)>,
}

/// What stands in an order for a point that is left out.
const NONE: &str = "-";

impl Order {
    /// Reads `ch_r,-,ls` or `right corner=ch_r,dip=ls`: names by places, `-` for a point that is left out, or names for names.
    ///
    /// # Errors
    ///
    /// An error names what is no name of a landmark, or stands twice.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut order = Self::default();
        let mut seen = Vec::new();
        for entry in text.split(',').map(str::trim) {
            let (label, name) = match entry.rsplit_once('=') {
                Some((label, name)) => (Some(label.trim()), name.trim()),
                None => (None, entry),
            };
            let landmark = Landmark::from_id(name);
            if landmark.is_none() && (name != NONE || label.is_some()) {
                let all = Landmark::ALL.map(Landmark::id).join(", ");
                return Err(format!(
                    "\"{name}\" is no name of a landmark; they are {all}, and - for a point that is left out"
                ));
            }
            if landmark.is_some_and(|landmark| seen.contains(&landmark)) {
                return Err(format!("{name} stands there twice"));
            }
            seen.extend(landmark);
            match (label, landmark) {
                (Some(""), _) => return Err(format!("nothing stands before =\u{202f}{name}")),
                (Some(label), Some(landmark)) => order.labels.push((label.to_owned(), landmark)),
                (_, landmark) => order.places.push(landmark),
            }
        }
        if !order.places.is_empty() && !order.labels.is_empty() {
            return Err(
                "give names by places, as in ch_r,ls, or names for names, as in corner=ch_r, not both".to_owned()
            );
        }
        Ok(order)
    }

    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.labels.is_empty()
    }
}

/// What a user states of a file; nothing by default.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// In which rows it counts.
    pub rows: Option<RowsStated>,
    /// What the first pixel of a .pts file is, 0 or 1.
    pub pts_origin: Option<u8>,
    /// Whether (0, 0) is the centre of the first pixel, not its corner.
    pub is_centre: Option<bool>,
    /// Whether y runs up from the lower edge.
    pub is_up: Option<bool>,
    /// Whether the lips are closed.
    pub lips: Option<LipsStated>,
    /// Whether right and left in the file are the picture's, not the subject's.
    pub is_image_sides: Option<bool>,
    /// What the points are called.
    pub order: Order,
    /// Which curve a line is that has no name.
    pub curve: Option<CurveName>,
    /// The unit of a scale whose unit the file does not name.
    pub scale_unit: Option<LengthUnit>,
    /// Which of several pictures or faces, counted from 1.
    pub pick: Option<usize>,
    /// Whether (0, 0) stands for a missing point.
    pub zero_is_missing: Option<bool>,
    /// Whether the outer ends of the nostrils are taken for the wings of the nose.
    pub takes_nostrils: bool,
    /// Whether the picture is a mirror image.
    pub mirrored: bool,
    /// Whether a person put the points where they are.
    pub by_person: Option<bool>,
}

impl ImportOptions {
    /// What is stated of a format that it does not concern.
    pub(super) fn check(&self, is_pts: bool) -> Result<(), Refusal> {
        if self.pts_origin.is_some() && !is_pts {
            let message = "--pts-origin is stated, but this is no .pts file";
            return Err(Refusal::new("", message, "Leave it out; --pixel says where pixels of other formats begin."));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{LengthUnit, Order};
    use crate::landmark::Landmark;

    #[test]
    fn an_order_gives_places_or_names() {
        let order = Order::read("ch_r, -,ls").unwrap();
        assert_eq!(order.places, [Some(Landmark::ChR), None, Some(Landmark::Ls)]);
        let order = Order::read("right corner=ch_r,a=b=ls").unwrap();
        assert_eq!(order.labels, [("right corner".to_owned(), Landmark::ChR), ("a=b".to_owned(), Landmark::Ls)]);
        for wrong in ["", "ch_r,ch_r", "mouth", "ch_r,dip=ls", "=ls", "dip=-"] {
            assert!(Order::read(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn units_are_known_by_the_names_that_programs_write() {
        for (name, millimetres) in
            [("mm", 1.0), ("Millimeters", 1.0), ("inches", 25.4), ("in", 25.4), ("µm", 0.001), ("m", 1000.0)]
        {
            assert_eq!(LengthUnit::of_name(name).map(LengthUnit::millimetres), Some(millimetres), "{name}");
        }
        for name in ["", "px", "pixels", "s"] {
            assert_eq!(LengthUnit::of_name(name), None, "{name}");
        }
        for (name, unit) in LengthUnit::ALL {
            assert_eq!(LengthUnit::of_name(name), Some(unit), "{name}");
        }
    }
}
