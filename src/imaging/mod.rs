//! Photo decoding: the bytes of a file in, pixels out; no paths, no files, no printing.
//!
//! [`probe`] reads what a photo's header declares, [`decode()`] its pixels. The kind of file is known by its
//! first bytes, never by its name. Sizes are those of the *upright* photo, the EXIF orientation applied, as
//! in the image frame of the landmark files.
//!
//! What is decoded stays as it was stored. Orientation, colour conversion, 16 to 8 bits and transparency
//! concern the part of the photo that is looked at, [`DecodedImage::crop_srgb`]. Of JPEG and of HEIC in tiles that part alone is decoded
//! (`stored_picture`, `in_tiles`): a mouth is a fiftieth of a photo. All other kinds are decoded whole, once.
//!
//! Nothing but pixels, the day of the photo, the focal length of its camera and whether two photos state one lens
//! leaves this module: the rest of EXIF, XMP, ICC profiles and embedded thumbnails end here.
//!
//! # Invariants
//!
//! - No input panics, and none takes more memory than [`Limits`] allows: sizes are checked before anything
//!   of the picture's size is allocated.
//! - A file whose picture data end early is an error, never a photo with a grey rest.
//! - What is read in parts has the pixels of the whole, to the bit ([`Limits::whole`] decodes it whole, for tests). What is wrong with a part
//!   shows when it is looked at, and stays an error of the photo: [`DecodedImage::check`].

mod bilinear;
mod capture_day;
mod cells;
mod colour;
mod decode;
mod decoded_image;
mod density;
mod editor;
mod error;
mod exif_fields;
mod first_bytes;
mod focal_length;
mod format;
mod header;
#[cfg(feature = "heic")]
mod heic;
#[cfg(feature = "heic")]
mod heic_colour;
#[cfg(feature = "heic")]
mod heic_layout;
#[cfg(feature = "heic")]
mod heic_metadata;
#[cfg(feature = "heic")]
mod heic_picture;
#[cfg(feature = "heic")]
mod heic_tiles;
mod in_tiles;
mod jpeg;
mod jpeg_regions;
mod jpeg_segments;
mod jpeg_structure;
mod limits;
pub(crate) mod luma;
mod orientation;
pub mod overlay;
mod panic_guard;
mod picture_data;
mod png;
mod png_chunks;
pub mod quality;
mod raster;
mod region;
mod room;
mod side_by_side;
mod stated_lens;
mod stored_picture;
mod tiff;
mod warp;
mod webp;
mod xmp;

pub use capture_day::capture_day;
pub use colour::ColourTreatment;
pub use decode::{decode, probe};
pub use decoded_image::DecodedImage;
pub use density::stated_spacing;
pub use error::{DecodeError, FirstBytes};
pub use focal_length::focal_length;
pub use format::ImageFormat;
pub use header::Header;
pub use limits::{Limits, MemoryBudget, Share};
pub use orientation::Orientation;
#[cfg(feature = "suggest")]
pub(crate) use panic_guard::or_none;
pub use picture_data::picture_data;
pub use region::PixelRegion;
pub use side_by_side::side_by_side;
pub use stated_lens::{StatedLens, stated_lens};
pub use warp::warp;
