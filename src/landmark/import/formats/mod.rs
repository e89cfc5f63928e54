//! The formats, one a file: which bytes are one, and its marks in its own numbers.

/// COCO: key points by the names of a category.
pub(in crate::landmark::import) mod coco;
/// CVAT for images 1.1: named points and lines in XML.
pub(in crate::landmark::import) mod cvat;
/// dlib's imglab: parts of boxes in XML.
pub(in crate::landmark::import) mod dlib;
/// Emotrics: 68 points and two circles about the irises, in counted rows.
pub(in crate::landmark::import) mod emotrics;
/// ImageJ: one region of interest.
pub(in crate::landmark::import) mod imagej;
/// Label Studio: percent of width and height.
pub(in crate::landmark::import) mod label_studio;
/// labelme: named shapes.
pub(in crate::landmark::import) mod labelme;
#[cfg(test)]
mod mangled;
/// MediaPipe: 468 or 478 points of a face as fractions.
pub(in crate::landmark::import) mod mediapipe;
/// menpo: points row first, and groups of them.
pub(in crate::landmark::import) mod menpo;
/// napari: a layer of points as a table, row first.
pub(in crate::landmark::import) mod napari;
/// The plain table of points: name, x, y.
pub(in crate::landmark::import) mod points_csv;
/// iBUG and menpo: points by place between braces.
pub(in crate::landmark::import) mod pts;
/// QuPath and other GeoJSON: named geometries.
pub(in crate::landmark::import) mod qupath;
mod reading;
mod roi_layout;
/// ImageJ: several regions of interest in an archive.
pub(in crate::landmark::import) mod roi_set;
mod rows;
/// 3D Slicer: control points in millimetres of the scanner.
pub(in crate::landmark::import) mod slicer;
/// StereoMorph: named points and curves of one picture.
pub(in crate::landmark::import) mod stereomorph;
/// WebMorph and PsychoMorph: points by place, and lines through them.
pub(in crate::landmark::import) mod tem;
/// tpsDig, geomorph, webmorphR: points by place, y upwards.
pub(in crate::landmark::import) mod tps;
/// The VGG Image Annotator's project, in JSON.
pub(in crate::landmark::import) mod via;
/// The VGG Image Annotator's table.
pub(in crate::landmark::import) mod via_csv;
