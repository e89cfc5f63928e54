//! Errors of drawing an overlay.

/// Why an overlay could not be drawn.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OverlayError {
    /// The region to be shown has no area, or is not finite.
    #[error("the region to show is {width} by {height} face units: both must be finite and above zero")]
    EmptyRegion {
        /// Width of the region, face-frame units.
        width: f64,
        /// Height of the region, face-frame units.
        height: f64,
    },
    /// A list is shorter or longer than the layout allows.
    #[error("the overlay takes {allowed} {what}, not {found}")]
    Count {
        /// What the list holds.
        what: &'static str,
        /// How many it may hold.
        allowed: &'static str,
        /// How many it holds.
        found: usize,
    },
    /// A picture does not have the size of its panel.
    #[error("picture {index} is {} by {} px, but its panel is {} by {} px: warp it to Panel::size", found.0, found.1, panel.0, panel.1)]
    PictureSize {
        /// The photo's place in the scene, from 0.
        index: usize,
        /// The panel's width and height, px.
        panel: (u32, u32),
        /// The picture's width and height, px.
        found: (u32, u32),
    },
    /// A coordinate is not finite, or so far from the panel that it belongs to something else.
    #[error("{what} is not finite or lies far outside the panel, at ({x}, {y}) in the face frame")]
    FarOutside {
        /// What was to be drawn.
        what: &'static str,
        /// The offending x, face-frame units.
        x: f64,
        /// The offending y, face-frame units.
        y: f64,
    },
    /// A length is not finite, not above zero, or longer than the panel allows.
    #[error("{what} is {length} face units long: it must be above 0 and at most {limit}")]
    Length {
        /// What the length belongs to.
        what: &'static str,
        /// The length, face-frame units.
        length: f64,
        /// The longest that can be drawn, face-frame units.
        limit: f64,
    },
    /// The vector part could not be rendered.
    #[error("the drawing could not be rendered")]
    Render(#[from] resvg::usvg::Error),
    /// The canvas could not be allocated.
    #[error("no canvas of {width} by {height} px could be made")]
    Canvas {
        /// Width, px.
        width: u32,
        /// Height, px.
        height: u32,
    },
    /// The picture could not be encoded.
    #[error("the overlay could not be encoded as PNG")]
    Encode(#[from] image::ImageError),
    /// What should name its report is no PNG.
    #[error("the overlay is no PNG: the report's sum cannot be written into it")]
    NoPng,
}
