//! The embedded font: one family in two weights, for measuring text and for drawing it.

use std::sync::{Arc, OnceLock};

use harfrust::{FontRef, ShapeOptions, ShaperData, UnicodeBuffer};
use resvg::usvg::fontdb::Database;

/// The name under which the font is asked for; the fallback is for browsers that show the SVG.
pub(super) const FAMILY: &str = "Inter, sans-serif";

const REGULAR: &[u8] = include_bytes!("font/Inter-Regular.ttf");
const SEMIBOLD: &[u8] = include_bytes!("font/Inter-SemiBold.ttf");

/// The embedded font's faces, by their weight as CSS counts it: TrueType files of the family Inter.
pub const FACES: [(u16, &[u8]); 2] = [(400, REGULAR), (600, SEMIBOLD)];

/// How heavy the letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Semibold,
}

impl Weight {
    /// The weight as CSS counts it.
    pub fn css(self) -> u16 {
        match self {
            Self::Regular => 400,
            Self::Semibold => 600,
        }
    }

    fn face(self) -> Option<&'static (FontRef<'static>, ShaperData)> {
        static FACES: OnceLock<[Option<(FontRef<'static>, ShaperData)>; 2]> = OnceLock::new();
        let face = |bytes: &'static [u8]| {
            let font = FontRef::from_index(bytes, 0).ok()?;
            let data = ShaperData::new(&font);
            Some((font, data))
        };
        let [regular, semibold] = FACES.get_or_init(|| [face(REGULAR), face(SEMIBOLD)]);
        match self {
            Self::Regular => regular.as_ref(),
            Self::Semibold => semibold.as_ref(),
        }
    }
}

/// Width of one line of `text`, px, shaped as it will be drawn.
pub(super) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let Some((font, data)) = weight.face() else {
        // Wider than any letter of a text: a line that is too short beats one that collides.
        return size * text.chars().count() as f64;
    };
    let shaper = data.shaper(font).build();
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    let shaped = shaper.shape(buffer, ShapeOptions::new());
    let advance: i64 = shaped.glyph_positions().iter().map(|glyph| i64::from(glyph.x_advance)).sum();
    advance as f64 * size / f64::from(shaper.units_per_em())
}

/// The fonts that the renderer may use: these two and none of the system's, so that the same scene
/// gives the same picture everywhere.
pub(super) fn database() -> Arc<Database> {
    static DATABASE: OnceLock<Arc<Database>> = OnceLock::new();
    let made = DATABASE.get_or_init(|| {
        let mut fonts = Database::new();
        fonts.load_font_data(REGULAR.to_vec());
        fonts.load_font_data(SEMIBOLD.to_vec());
        fonts.set_sans_serif_family("Inter");
        Arc::new(fonts)
    });
    Arc::clone(made)
}
