//! A texture that is known at every place: what is found is held against where it is.

use lipmetry::geometry::{Image, Point};
use lipmetry::landmark::{CurveName, Landmark, Marking, MatchFault, MatchState, MatchedMarks, stations};
use lipmetry::matching::{FacePicture, match_marks};

use super::noise::Deviates;
use super::texture::{View, decoded, marking, photo, waves};

fn read(photo: &lipmetry::imaging::DecodedImage, marking: &Marking) -> FacePicture {
    FacePicture::read(photo, false, marking).unwrap()
}

/// Click errors of 0.3 mm.
fn clicks(text: &str) -> impl FnMut([f64; 2]) -> [f64; 2] {
    let mut deviates = Deviates::of(text);
    move |_| [0.3 * deviates.next(), 0.3 * deviates.next()]
}

/// A face in two views: all that was found, with both markings.
fn matched_views(views: [View; 2]) -> (MatchedMarks, [Marking; 2]) {
    let waves = waves("skin");
    let markings = [marking(&views[0], clicks("before")), marking(&views[1], clicks("after"))];
    let pictures = [0, 1].map(|index| read(&photo(&waves, &views[index]), &markings[index]));
    (match_marks((&pictures[0], &markings[0]), (&pictures[1], &markings[1])), markings)
}

fn nothing(_: [f64; 2]) -> [f64; 2] {
    [0.0; 2]
}

/// Where the tissue at a place of the first view lies in the second.
fn carried(views: [View; 2], place: Point<Image>) -> Point<Image> {
    let (x, y) =
        ((place.x - views[0].origin[0]) / views[0].px_per_mm, (place.y - views[0].origin[1]) / views[0].px_per_mm);
    views[1].pixel([x, y])
}

/// All marks are found: points within a hundredth of a millimetre and curves within five: clicks
/// turn the ribbons of both photos a little against each other, and at the corners of the Cupid's bow a shift along the
/// ribbon is one across the border.
/// Nothing is random but the clicks; the levels of the pictures are whole numbers, and cubic convolution between pixels a tenth of
/// a wave apart is right to a hundredth of a pixel.
fn assert_found(views: [View; 2], point_mm: f64, curve_mm: f64) {
    let (found, [before, after]) = matched_views(views);
    let mm = 1.0 / views[1].px_per_mm;
    let mut farthest_click = 0.0_f64;
    for (landmark, from) in before.configuration.points() {
        let Some(point) = &found.points[landmark as usize] else { continue };
        let off = mm * point.at.distance(carried(views, from));
        assert!(point.state.is_accepted(), "{landmark}: {point:?}");
        assert!(off < point_mm, "{landmark} is {off} mm off at {views:?}");
        assert!(point.correlation > 0.97 && point.way_back_mm < 2.0 * point_mm, "{landmark}: {point:?}");
        let click = after.configuration.point(landmark).unwrap();
        farthest_click = farthest_click.max(mm * click.distance(carried(views, from)));
    }
    // Clicks are what they are said to be, so that it is not they that were found.
    assert!(farthest_click > 0.5, "{farthest_click}");
    assert_eq!(found.points.iter().flatten().count(), 11);
    for (iris, from) in found.irises.iter().zip([before.irises.right, before.irises.left]) {
        let (iris, from) = (iris.unwrap(), from.unwrap());
        let off = mm * iris.at.distance(carried(views, from.centre));
        assert!(iris.state.is_accepted() && off < point_mm, "iris: {iris:?}, {off} mm off");
    }
    for name in [CurveName::UpperBorder, CurveName::UpperFreeMargin, CurveName::LowerBorder] {
        let curve = found.curves[name as usize].as_ref().unwrap();
        assert!(curve.state.is_accepted(), "{name}: {:?}", (curve.state, curve.correlation, curve.way_back_mm));
        let truth: Vec<_> =
            stations(&before.configuration, name).unwrap().into_iter().map(|at| carried(views, at)).collect();
        assert_eq!(truth.len(), curve.after.len());
        let off: Vec<f64> = curve.after.iter().map(|at| mm * distance_to(&truth, *at)).collect();
        let (all, farthest) = (root_mean_square(&off), off.iter().copied().fold(0.0, f64::max));
        eprintln!("{name}: {all:.3} mm off, at most {farthest:.3}");
        assert!(all < curve_mm && farthest < 4.0 * curve_mm, "{name} is {all} mm off, {farthest} at most at {views:?}");
        assert!(curve.way_back_mm < curve_mm, "{name}: {}", curve.way_back_mm);
    }
    let skin = found.curves[0].as_ref().unwrap().skin_only_mm.unwrap();
    assert!(skin.abs() < curve_mm, "the skin alone: {skin}");
}

fn root_mean_square(values: &[f64]) -> f64 {
    (values.iter().map(|value| value * value).sum::<f64>() / values.len() as f64).sqrt()
}

fn distance_to(line: &[Point<Image>], point: Point<Image>) -> f64 {
    let of_piece = |pair: &[Point<Image>]| {
        let along = pair[1] - pair[0];
        let part = ((point - pair[0]).dot(along) / along.dot(along)).clamp(0.0, 1.0);
        point.distance(pair[0] + along * part)
    };
    line.windows(2).map(of_piece).fold(f64::INFINITY, f64::min)
}

#[test]
fn a_shifted_texture_is_found() {
    let shifted = View { origin: [411.37, 124.82], ..View::plain() };
    assert_found([View::plain(), shifted], 0.01, 0.05);
}

#[test]
fn a_turned_and_enlarged_texture_is_found() {
    let turned = View { turned_deg: 7.0, px_per_mm: 7.1, origin: [455.2, 130.6], size: (900, 800) };
    assert_found([View::plain(), turned], 0.01, 0.06);
    let smaller = View { turned_deg: -4.0, px_per_mm: 4.6, origin: [300.4, 90.6], size: (600, 560) };
    assert_found([View::plain(), smaller], 0.02, 0.06);
}

/// Pictures with other blocks of pixels: what a block's side is must not move anything, by half a pixel least of all.
#[test]
fn reduced_pictures_keep_every_place() {
    let fine = View { px_per_mm: 17.3, origin: [1003.4, 311.7], size: (2010, 1711), ..View::plain() };
    assert_found([View::plain(), fine], 0.01, 0.05);
    let waves = waves("skin");
    let exact = marking(&fine, nothing);
    let picture = photo(&waves, &fine);
    let read = |mirrored| FacePicture::read(&picture, mirrored, &exact).unwrap();
    assert!((read(false).mm_per_px() - 1.0 / 17.3).abs() < 1e-9);
    // A mirror image that is said to be one is the photo again.
    let turned = lipmetry::imaging::PixelRegion::whole(picture.size());
    let turned = decoded(&image::imageops::flip_horizontal(&picture.crop_srgb(turned)));
    let unmirrored = FacePicture::read(&turned, true, &exact).unwrap();
    let plain = read(false);
    let of = |after: &FacePicture| match_marks((&plain, &exact), (after, &exact));
    assert_eq!(of(&plain), of(&unmirrored));
}

/// One picture with one marking: nothing moves. The affine map has nothing to gain from the first step on; of the
/// curves the parabola through three correlations is not exactly symmetric.
#[test]
fn the_same_photo_has_no_shift() {
    let view = View::plain();
    let exact = marking(&view, nothing);
    let picture = read(&photo(&waves("skin"), &view), &exact);
    let found = match_marks((&picture, &exact), (&picture, &exact));
    for (landmark, at) in exact.configuration.points() {
        if let Some(point) = found.points[landmark as usize] {
            assert!(point.at.distance(at) < 0.002, "{landmark}: {point:?}");
            assert!(point.way_back_mm < 0.001 && point.correlation > 0.999_99, "{landmark}: {point:?}");
        }
    }
    for name in [CurveName::UpperBorder, CurveName::UpperFreeMargin, CurveName::LowerBorder] {
        let curve = found.curves[name as usize].as_ref().unwrap();
        let clicks = stations(&exact.configuration, name).unwrap();
        let off = curve.after.iter().zip(&clicks).map(|(a, b)| a.distance(*b)).fold(0.0, f64::max);
        assert!(off < 0.1 && curve.way_back_mm < 0.01, "{name}: {off} px, {}", curve.way_back_mm);
    }
}

/// There and back: what the after photo's matched marks find in the before photo is where it began.
#[test]
fn the_other_way_round_is_the_way_back() {
    let views = [View::plain(), View { turned_deg: 3.0, px_per_mm: 5.5, ..View::plain() }];
    let waves = waves("skin");
    let markings = [marking(&views[0], clicks("one")), marking(&views[1], clicks("two"))];
    let pictures = [0, 1].map(|index| read(&photo(&waves, &views[index]), &markings[index]));
    let there = match_marks((&pictures[0], &markings[0]), (&pictures[1], &markings[1]));
    let carried = there.marking(&markings[0], &markings[1]);
    let back = match_marks((&pictures[1], &carried), (&pictures[0], &markings[0]));
    for (landmark, at) in markings[0].configuration.points() {
        if let Some(point) = &back.points[landmark as usize] {
            let off = point.at.distance(at) * pictures[0].mm_per_px();
            assert!(off < 0.02, "{landmark} comes back {off} mm off");
        }
    }
}

/// Mirrored pictures with mirrored names give mirrored places.
#[test]
fn a_mirror_image_gives_the_mirror_image() {
    let views = [View::plain(), View { turned_deg: 5.0, px_per_mm: 5.9, ..View::plain() }];
    let waves = waves("skin");
    let markings = [marking(&views[0], clicks("one")), marking(&views[1], clicks("two"))];
    let photos = views.map(|view| photo(&waves, &view));
    let width = |view: &View| f64::from(view.size.0);
    let flip = |width: f64| move |at: Point<Image>| Point::new(width - at.x, at.y);
    let mirrored_marking = |index: usize| {
        let mut mirrored = markings[index].clone();
        let flip = flip(width(&views[index]));
        mirrored.configuration = markings[index].configuration.mirrored(flip);
        let turned = |iris: Option<lipmetry::landmark::Iris>| {
            iris.map(|iris| lipmetry::landmark::Iris { centre: flip(iris.centre), ..iris })
        };
        mirrored.irises.right = turned(markings[index].irises.left);
        mirrored.irises.left = turned(markings[index].irises.right);
        mirrored
    };
    let plain = {
        let pictures = [0, 1].map(|index| read(&photos[index], &markings[index]));
        match_marks((&pictures[0], &markings[0]), (&pictures[1], &markings[1]))
    };
    let turned = {
        let markings = [mirrored_marking(0), mirrored_marking(1)];
        let pictures = [0, 1].map(|index| {
            let whole = lipmetry::imaging::PixelRegion::whole(photos[index].size());
            read(&decoded(&image::imageops::flip_horizontal(&photos[index].crop_srgb(whole))), &markings[index])
        });
        match_marks((&pictures[0], &markings[0]), (&pictures[1], &markings[1]))
    };
    let flip = flip(width(&views[1]));
    for landmark in Landmark::ALL {
        let (Some(one), Some(other)) = (plain.points[landmark as usize], turned.points[landmark.mirrored() as usize])
        else {
            continue;
        };
        let off = flip(one.at).distance(other.at);
        assert!(off < 0.03, "{landmark} is {off} px off in the mirror");
        assert_eq!(one.state, other.state, "{landmark}");
    }
    for (one, other) in plain.curves.iter().zip(&turned.curves) {
        let (Some(one), Some(other)) = (one, other) else { continue };
        let off =
            one.after.iter().zip(other.after.iter().rev()).map(|(a, b)| flip(*a).distance(*b)).fold(0.0, f64::max);
        assert!(off < 0.3, "{off} px");
        assert_eq!(one.state, other.state);
    }
}

/// The result does not depend on how many threads run beside it.
#[test]
fn matching_is_the_same_in_every_thread() {
    let views = [View::plain(), View { origin: [404.1, 128.3], ..View::plain() }];
    let (waves, markings) = (waves("skin"), views.map(|view| marking(&view, nothing)));
    let pictures = [0, 1].map(|index| read(&photo(&waves, &views[index]), &markings[index]));
    let run = || match_marks((&pictures[0], &markings[0]), (&pictures[1], &markings[1]));
    let alone = run();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(run)).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), alone);
        }
    });
}

/// A picture of one colour has nothing to be found: no correlation, and no number that is none.
#[test]
fn without_texture_nothing_is_found() {
    let view = View::plain();
    let (marked, clicked) = (marking(&view, nothing), marking(&view, clicks("after")));
    let picture = read(&photo(&[], &view), &marked);
    let found = match_marks((&picture, &marked), (&picture, &clicked));
    assert!(!found.has_accepted());
    for point in found.points.iter().chain(&found.irises).flatten() {
        assert_eq!(point.state, MatchState::RejectedByProgram(MatchFault::Correlation));
        assert_eq!(point.correlation, 0.0);
        assert!(point.at.is_finite() && point.way_back_mm.is_finite());
    }
    for curve in found.curves.iter().flatten() {
        assert_eq!(curve.correlation, 0.0);
        assert!(curve.after.iter().all(|at| at.is_finite()) && curve.way_back_mm.is_finite());
    }
}

/// What cannot be matched is not, and nothing panics.
#[test]
fn impossible_marks_are_rejected() {
    let view = View::plain();
    let waves = waves("skin");
    let whole = photo(&waves, &view);
    let exact = marking(&view, nothing);
    // One pixel shows no face.
    let pixel = decoded(&image::RgbImage::new(1, 1));
    assert!(FacePicture::read(&pixel, false, &exact).is_none());
    // Marks far outside, and marks in one place.
    let far = marking(&View { origin: [9000.0, -9000.0], ..view }, nothing);
    assert!(FacePicture::read(&whole, false, &far).is_none());
    let mut one_place = exact.clone();
    one_place.configuration = exact.configuration.map(|_| Point::new(300.0, 300.0));
    one_place.irises = lipmetry::landmark::Irises::default();
    assert!(FacePicture::read(&whole, false, &one_place).is_none());
    assert!(FacePicture::read(&whole, false, &Marking::default()).is_none());
    // A picture that ends at the eyes: what it does not show is rejected as such.
    let cut = View { origin: [400.0, 6.0], size: (800, 480), ..view };
    let below = marking(&cut, nothing);
    let picture = read(&whole, &exact);
    let found = match_marks((&picture, &exact), (&read(&photo(&waves, &cut), &below), &below));
    for landmark in [Landmark::ExR, Landmark::EnL, Landmark::Se] {
        let state = found.points[landmark as usize].unwrap().state;
        assert_eq!(state, MatchState::RejectedByProgram(MatchFault::OutsidePicture), "{landmark}");
    }
    // A mouth marked far below the face, and one point far away.
    let mut stray = exact.clone();
    stray.configuration.set_point(Landmark::Sn, Some(Point::new(-4000.0, 1e7)));
    let found = match_marks((&picture, &exact), (&read(&whole, &stray), &stray));
    assert!(!found.points[Landmark::Sn as usize].unwrap().state.is_accepted());
    assert!(found.accepted_point(Landmark::EnR).is_some());
    // Too few stable points.
    let mut few = exact.clone();
    for landmark in Landmark::stable().skip(1) {
        few.configuration.set_point(landmark, None);
    }
    assert_eq!(match_marks((&picture, &few), (&picture, &exact)).states().count(), 0);
}

/// Without irises the face is as large as an average one; its millimetres are not quite the others.
#[test]
fn without_irises_the_average_face_says_how_large_it_is() {
    let view = View::plain();
    let mut bare = marking(&view, nothing);
    bare.irises = lipmetry::landmark::Irises::default();
    let picture = read(&photo(&waves("skin"), &view), &bare);
    // The marks are those of the average face but for half a millimetre here and there.
    assert!((picture.mm_per_px() * view.px_per_mm - 1.0).abs() < 0.02, "{}", picture.mm_per_px());
    let found = match_marks((&picture, &bare), (&picture, &bare));
    assert_eq!(found.irises, [None, None]);
    assert!(found.accepted_curve(CurveName::UpperBorder).is_some());
}

/// Free margins of a mouth that is closed in one photo and open in the other are not looked for.
#[test]
fn a_mouth_parted_in_one_photo_keeps_its_free_margin() {
    let view = View::plain();
    let exact = marking(&view, nothing);
    let mut parted = exact.clone();
    parted.configuration.set_point(Landmark::StoS, Some(view.pixel([0.0, 65.0])));
    let picture = read(&photo(&waves("skin"), &view), &exact);
    let found = match_marks((&picture, &exact), (&picture, &parted));
    assert_eq!(found.curves[CurveName::UpperFreeMargin as usize], None);
    assert!(found.accepted_curve(CurveName::UpperBorder).is_some());
}
