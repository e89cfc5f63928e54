//! How each program counts, names and leaves out points: the one table of conventions, a row a format.
//!
//! What a row says was seen by running the program on a file of known points, or read in its source where it cannot be run; `source`
//! says which. A question that could not be settled stands here as one that is asked.

use super::contents::{Pixel, Unit, Vertical};

/// A format of another program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is described by its row")]
pub enum Format {
    Labelme,
    ImageJ,
    RoiSet,
    Tps,
    Pts,
    Menpo,
    Tem,
    Dlib,
    MediaPipe,
    Coco,
    Cvat,
    LabelStudio,
    Via,
    Napari,
    QuPath,
    StereoMorph,
    Emotrics,
    Slicer,
    PointsCsv,
    Table,
}

/// Which place of a pixel a format's points count from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// From one place, always.
    From(Pixel),
    /// From the centre of the first pixel, (1, 1), where the numbers have decimals; whole numbers may begin at 0 or 1.
    FromOneUnlessWhole,
    /// As the program has it that wrote it, which is asked.
    Asked,
    /// From the centre of the first pixel where the numbers are whole; with decimals programs differ.
    FromCentreIfWhole,
}

/// Whether a format counts in the rows as they are stored or in the upright picture, where a photo's Exif orientation turns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// In the upright picture.
    Upright,
    /// In the rows as they are stored.
    Stored,
    /// As the program, its version or its plugins have it, and the file does not say.
    Asked,
    /// Likewise, but where the face in the picture stands upright in one of the two ways alone, that is it.
    ByFace,
    /// In the upright picture where that is the size that the file states; otherwise it is asked.
    BySize,
}

/// What the points of a format are known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// By names in the file.
    Written,
    /// By their order, which the user states.
    Order,
    /// By their order, or their number where a template has as many.
    Template,
    /// By names where there are some, else by their order.
    WrittenOrOrder,
    /// By names where there are some, else by their number or order.
    WrittenOrTemplate,
}

/// Who puts the points of a format where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkedBy {
    /// A person.
    Person,
    /// A program: a person has yet to look at them.
    Program,
    /// A program where the points are those of a template, else a person.
    ProgramIfTemplate,
}

/// How one format counts.
#[derive(Clone, Copy, Debug)]
pub struct Convention {
    /// Which format.
    pub format: Format,
    /// What it is called on the command line.
    pub id: &'static str,
    /// The program that writes it.
    pub program: &'static str,
    /// What its file is called, with an article, as part of a sentence.
    pub name: &'static str,
    /// What points count from.
    pub counts: Counts,
    /// In which rows.
    pub rows: Rows,
    /// Which way up.
    pub vertical: Vertical,
    /// In what.
    pub unit: Unit,
    /// Whether it holds whole pixels alone.
    pub is_whole: bool,
    /// What points are known by.
    pub names: Names,
    /// Whether a point at (0, 0) is one that is missing; where not, that is asked.
    pub zero_is_missing: bool,
    /// Whether what stands for the wings of the nose in the list of 68 points is taken for a proposal of them.
    pub proposes_wings: bool,
    /// Who marks.
    pub marked_by: MarkedBy,
    /// What is said with every file of it, beside what the row says.
    pub note: Option<&'static str>,
    /// Where all this is seen: ran = the program was run, read = its source was.
    pub source: &'static str,
}

/// What most rows say.
const USUAL: Convention = Convention {
    format: Format::Labelme,
    id: "",
    program: "",
    name: "",
    counts: Counts::From(Pixel::Corner),
    rows: Rows::Upright,
    vertical: Vertical::Down,
    unit: Unit::Pixels,
    is_whole: false,
    names: Names::Written,
    zero_is_missing: false,
    proposes_wings: false,
    marked_by: MarkedBy::Person,
    note: None,
    source: "",
};

/// The table.
pub static CONVENTIONS: [Convention; 20] = [
    Convention {
        format: Format::Labelme,
        id: "labelme",
        program: "labelme",
        name: "a labelme file",
        source: "ran labelme 6.3.1: it turns the picture on loading and compares the size that the file states",
        ..USUAL
    },
    Convention {
        format: Format::ImageJ,
        id: "imagej",
        program: "ImageJ",
        name: "an ImageJ region (.roi)",
        counts: Counts::From(Pixel::Centre),
        rows: Rows::Asked,
        names: Names::Order,
        source: "ran ImageJ 1.53t and 1.54u: points and lines at centres, areas at corners; stored rows unless the plugin \
                 Exif_Reader is installed",
        ..USUAL
    },
    Convention {
        format: Format::RoiSet,
        id: "roiset",
        program: "ImageJ",
        name: "a set of ImageJ regions (RoiSet.zip)",
        counts: Counts::From(Pixel::Centre),
        rows: Rows::Asked,
        names: Names::WrittenOrOrder,
        source: "ran ImageJ 1.53t and 1.54u, roifile 2026.2.10, read-roi 1.6.0",
        ..USUAL
    },
    Convention {
        format: Format::Tps,
        id: "tps",
        program: "tpsDig",
        name: "a TPS file",
        rows: Rows::Asked,
        vertical: Vertical::Up,
        names: Names::Order,
        note: Some(
            "Where tpsDig's first pixel begins is not published: its points may be half a pixel off on each axis.",
        ),
        source: "ran the readers of geomorph 4.0.8 and StereoMorph 1.6.6, read ml-morph and webmorphR; tpsDig itself is closed: half \
                 a pixel is open",
        ..USUAL
    },
    Convention {
        format: Format::Pts,
        id: "pts",
        program: "iBUG tools",
        name: "an iBUG file of points (.pts)",
        counts: Counts::FromOneUnlessWhole,
        rows: Rows::Asked,
        names: Names::Template,
        zero_is_missing: true,
        marked_by: MarkedBy::ProgramIfTemplate,
        source: "ran menpo 0.11.1: 1-based; read imglab's web version: 0-based, whole numbers, the same header",
        ..USUAL
    },
    Convention {
        format: Format::Menpo,
        id: "ljson",
        program: "menpo",
        name: "a menpo file (.ljson)",
        counts: Counts::From(Pixel::Centre),
        rows: Rows::Asked,
        names: Names::WrittenOrTemplate,
        proposes_wings: true,
        marked_by: MarkedBy::ProgramIfTemplate,
        source: "ran menpo 0.11.1: y first, 0-based",
        ..USUAL
    },
    Convention {
        format: Format::Tem,
        id: "tem",
        program: "WebMorph",
        name: "a template of WebMorph or PsychoMorph (.tem)",
        rows: Rows::Asked,
        names: Names::Template,
        source: "read WebMorph, which takes the size from the server and the picture from the browser, and webmorphR, which takes the \
                 stored rows",
        ..USUAL
    },
    Convention {
        format: Format::Dlib,
        id: "dlib",
        program: "dlib",
        name: "an XML file of dlib's imglab",
        counts: Counts::From(Pixel::Centre),
        rows: Rows::Stored,
        is_whole: true,
        names: Names::WrittenOrTemplate,
        proposes_wings: true,
        marked_by: MarkedBy::ProgramIfTemplate,
        source: "ran dlib 20.0.1: no Exif anywhere; read where imglab draws a point: at its pixel's centre",
        ..USUAL
    },
    Convention {
        format: Format::MediaPipe,
        id: "mediapipe",
        program: "MediaPipe",
        name: "a MediaPipe face mesh",
        rows: Rows::ByFace,
        unit: Unit::Fractions,
        names: Names::Template,
        marked_by: MarkedBy::Program,
        source: "ran mediapipe 0.10.21 to 1.2.3: stored rows up to 0.10.35, upright JPEGs from 1.0.0 on",
        ..USUAL
    },
    Convention {
        format: Format::Coco,
        id: "coco",
        program: "COCO",
        name: "a COCO file of key points",
        counts: Counts::FromCentreIfWhole,
        rows: Rows::BySize,
        zero_is_missing: true,
        source: "ran pycocotools 2.0.11; read detectron2's rule of half a pixel; Label Studio's export states the stored size of upright \
                 points",
        ..USUAL
    },
    Convention {
        format: Format::Cvat,
        id: "cvat",
        program: "CVAT",
        name: "an XML file of CVAT",
        rows: Rows::BySize,
        source: "read CVAT's media extractors: upright since 2022",
        ..USUAL
    },
    Convention {
        format: Format::LabelStudio,
        id: "label-studio",
        program: "Label Studio",
        name: "a Label Studio export",
        unit: Unit::Percent,
        source: "ran label-studio-sdk 2.1.2",
        ..USUAL
    },
    Convention {
        format: Format::Via,
        id: "via",
        program: "VIA",
        name: "a file of the VGG Image Annotator",
        is_whole: true,
        names: Names::WrittenOrOrder,
        source: "read VIA 2.0.10: the browser's picture, rounded",
        ..USUAL
    },
    Convention {
        format: Format::Napari,
        id: "napari",
        program: "napari",
        name: "a table of napari's points (CSV)",
        counts: Counts::From(Pixel::Centre),
        rows: Rows::Asked,
        names: Names::WrittenOrOrder,
        source: "ran napari 0.9.2: row first; the rows are those of the reader",
        ..USUAL
    },
    Convention {
        format: Format::QuPath,
        id: "qupath",
        program: "QuPath",
        name: "a GeoJSON file, as QuPath writes it",
        rows: Rows::Asked,
        names: Names::WrittenOrOrder,
        source: "not run: its own description of coordinates",
        ..USUAL
    },
    Convention {
        format: Format::StereoMorph,
        id: "stereomorph",
        program: "StereoMorph",
        name: "a StereoMorph file of shapes",
        source: "ran StereoMorph 1.6.6's readShapes: the browser's picture, y down",
        ..USUAL
    },
    Convention {
        format: Format::Emotrics,
        id: "emotrics",
        program: "Emotrics",
        name: "an Emotrics file",
        is_whole: true,
        names: Names::Template,
        proposes_wings: true,
        marked_by: MarkedBy::Program,
        note: Some(
            "Emotrics counts points that a person moved from corners of pixels and those that nobody moved from centres: they may be \
             half a pixel off.",
        ),
        source: "read Emotrics: OpenCV's upright picture; the left iris is the subject's",
        ..USUAL
    },
    Convention {
        format: Format::Slicer,
        id: "slicer",
        program: "3D Slicer",
        name: "a file of 3D Slicer's markups (.mrk.json)",
        counts: Counts::From(Pixel::Centre),
        rows: Rows::Stored,
        unit: Unit::StatedMillimetres,
        source: "ran SimpleITK 2.5.7 for spacing and rows; the keys are read in published files",
        ..USUAL
    },
    Convention {
        format: Format::PointsCsv,
        id: "csv",
        program: "lipmetry",
        name: "a table of points (CSV)",
        source: "written by lipmetry itself: positions as a landmark file has them",
        ..USUAL
    },
    Convention {
        format: Format::Table,
        id: "table",
        program: "another program",
        name: "a table with the columns name, x and y (CSV)",
        counts: Counts::Asked,
        rows: Rows::Asked,
        source: "programs differ, so half a pixel and rows are asked",
        ..USUAL
    },
];

impl Format {
    /// Its row.
    pub fn convention(self) -> &'static Convention {
        // Every variant has a row, which a test holds.
        CONVENTIONS.iter().find(|row| row.format == self).unwrap_or(&CONVENTIONS[0])
    }
}

#[cfg(test)]
mod tests {
    use super::CONVENTIONS;

    #[test]
    fn every_format_has_one_row_with_an_id_and_a_source_of_its_own() {
        for (index, row) in CONVENTIONS.iter().enumerate() {
            assert_eq!(row.format as usize, index, "{}: rows stand in the order of the formats", row.id);
            assert_eq!(row.format.convention().id, row.id);
            assert!(!row.id.is_empty() && !row.source.is_empty() && !row.program.is_empty(), "{row:?}");
            assert!(CONVENTIONS[..index].iter().all(|other| other.id != row.id), "{}", row.id);
        }
    }
}
