use super::input::Input;
use super::output::{Drawn, PageOptions};
use crate::alignment::Occasion;
use crate::caution::{Caution, SamePictureCaution, picture_cautions, picture_pair_cautions};
use crate::comparison::{Comparison, MouthError, Pair, Settings};
use crate::imaging::overlay::{self, OverlayError};
use crate::imaging::quality::{SamePicture, Thumbnail};
use crate::report::{ComparisonReport, comparison_page, comparison_scene, picture_quality};

/// The comparison of two inputs, with all cautions that apply.
///
/// # Errors
///
/// Where the corners of a mouth coincide.
pub fn compare(before: &Input, after: &Input, settings: &Settings) -> Result<Comparison, MouthError> {
    let same_file = before.identity.sha256 == after.identity.sha256;
    let pair = Pair { before: &before.marked, after: &after.marked, same_file };
    let comparison = crate::comparison::compare(&pair, settings)?;
    let mut cautions = [before.cautions.clone(), after.cautions.clone()].concat();
    cautions.extend(pictures(before, after, &comparison));
    Ok(comparison.with_cautions(cautions))
}

/// What the two pictures give reason for.
fn pictures(before: &Input, after: &Input, comparison: &Comparison) -> Vec<Caution> {
    let look = |input: &Input, measurement| {
        let thumbnail = Thumbnail::of(&input.file.photo, input.marked.mirrored);
        (picture_quality(measurement, input.picture()), thumbnail)
    };
    let ((first, first_thumbnail), (second, second_thumbnail)) = std::thread::scope(|scope| {
        let first = scope.spawn(|| look(before, &comparison.before));
        let second = look(after, &comparison.after);
        (first.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), second)
    });
    let marking_sd_mm = comparison.before.error.independent_mm;
    let mut cautions = Vec::new();
    for (occasion, quality) in [(Occasion::Before, &first), (Occasion::After, &second)] {
        cautions.extend(quality.iter().flat_map(|quality| picture_cautions(Some(occasion), quality, marking_sd_mm)));
    }
    if let (Some(first), Some(second)) = (&first, &second) {
        cautions.extend(picture_pair_cautions(first, second, marking_sd_mm));
    }
    if before.identity.sha256 != after.identity.sha256 {
        let same = first_thumbnail.same_picture(&second_thumbnail);
        let twice = |same| SamePictureCaution::SamePictureTwice { mirrored: same == SamePicture::Mirrored };
        cautions.extend(same.map(twice).map(Caution::SamePicture));
    }
    cautions
}

/// The overlay and the page of a comparison.
///
/// # Errors
///
/// Where [`overlay::png`] has some.
pub fn draw_comparison(
    before: &Input,
    after: &Input,
    comparison: &Comparison,
    report: &ComparisonReport,
    options: &PageOptions,
) -> Result<Drawn, OverlayError> {
    let cautions = &comparison.cautions;
    let scene = comparison_scene(comparison, before.picture(), after.picture(), cautions, options.crop)?;
    let page = comparison_page(comparison, report, &scene, &options.labels)?;
    Ok(Drawn { overlay: overlay::png(&scene)?, page })
}
