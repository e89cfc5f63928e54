//! Marks of an after photo that were found by registering the patches about the marks of the before photo: the same
//! tissue in both photos, whatever the clicks.

use super::{Configuration, CurveName, Irises, Landmark, Marking, Node, Provenance};
use crate::geometry::{Curve, Frame, Image, Point};

/// How many stations lie between two successive named points of a curve: in a mouth about 1 mm apart.
pub const STATIONS_BETWEEN: usize = 13;

/// What registering the pictures of a pair says of the marks of the after photo.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MatchedMarks {
    /// The stable points and the corners of the mouth, in the order of [`Landmark::ALL`]; `None` for a point that is not
    /// marked in both photos or lies on a curve.
    pub points: [Option<MatchedPoint>; Landmark::ALL.len()],
    /// The centres of the irises, the subject's right one and the left one.
    pub irises: [Option<MatchedPoint>; 2],
    /// The curves, in the order of [`CurveName::ALL`]; `None` for a curve that is not marked alike in both photos.
    pub curves: [Option<MatchedCurve>; CurveName::ALL.len()],
    /// Millimetres per pixel of the before photo and of the after photo, by a face of average size.
    pub mm_per_px: [f64; 2],
}

/// One point of the after photo as the pixels have it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MatchedPoint {
    /// Where the tissue at the before photo's mark lies in the after photo, in pixels.
    pub at: Point<Image>,
    /// The correlation of both patches there, from −1 to 1.
    pub correlation: f64,
    /// By how much the way back misses the before photo's mark, in millimetres.
    pub way_back_mm: f64,
    /// Whether it is used.
    pub state: MatchState,
}

/// One curve of the after photo as the pixels have it.
#[derive(Clone, Debug, PartialEq)]
pub struct MatchedCurve {
    /// Where the [stations](stations) of the before photo's curve lie in the after photo, in pixels: named points and,
    /// between two of them, [`STATIONS_BETWEEN`] more.
    pub after: Vec<Point<Image>>,
    /// The median correlation of the stations' patches, from −1 to 1.
    pub correlation: f64,
    /// By how much the way back misses the stations, root mean square, in millimetres.
    pub way_back_mm: f64,
    /// How far across the border the skin beside it alone lies from the whole, the median over the stations, in
    /// millimetres; `None` where it was not looked for.
    pub skin_only_mm: Option<f64>,
    /// Whether it is used.
    pub state: MatchState,
}

/// Whether a matched mark is used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MatchState {
    /// It takes the place of the click.
    Accepted,
    /// It does not pass: the click stays.
    RejectedByProgram(MatchFault),
    /// A person rejected it: the click stays.
    RejectedByUser,
}

/// Why a matched mark is not used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MatchFault {
    /// The patches are not in both pictures.
    OutsidePicture,
    /// The patches are too unlike.
    Correlation,
    /// The way back misses the mark of the before photo.
    WayBack,
    /// The best place lies on the rim of what was searched.
    Rim,
    /// It lies further from the after photo's click than a click is off.
    FarFromClick,
    /// Too few stable points matched for any curve to be trusted.
    FewPoints,
    /// Lipstick, liner or gloss, as is stated.
    Cosmetics,
    /// The mouth is held differently in both photos.
    Expression,
    /// It is unknown whether there is lipstick, liner or gloss, and the skin beside the border does not tell.
    CosmeticsUnknown,
}

/// What a person rejected of the matched marks of a pair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatchDecisions {
    /// Named points.
    pub points: Vec<Landmark>,
    /// The centres of the irises, the subject's right one and the left one.
    pub irises: [bool; 2],
    /// Curves.
    pub curves: Vec<CurveName>,
}

/// Which marks of an after photo are its pixels'; all others are clicks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundMarks {
    /// Named points, those on a found curve among them.
    pub points: Vec<Landmark>,
    /// Curves.
    pub curves: Vec<CurveName>,
}

impl MatchDecisions {
    /// What is rejected in one of both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.points.extend(other.points);
        self.curves.extend(other.curves);
        self.irises = [0, 1].map(|side| self.irises[side] || other.irises[side]);
        self
    }
}

impl MatchState {
    /// Whether the mark takes the place of the click.
    pub fn is_accepted(self) -> bool {
        self == Self::Accepted
    }

    /// The state after a person rejected the mark.
    fn rejected(self) -> Self {
        if self.is_accepted() { Self::RejectedByUser } else { self }
    }

    /// The word in files and reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::RejectedByProgram(_) => "rejected_by_program",
            Self::RejectedByUser => "rejected_by_user",
        }
    }
}

impl MatchedMarks {
    /// A point that was accepted.
    pub fn accepted_point(&self, landmark: Landmark) -> Option<&MatchedPoint> {
        self.points[landmark as usize].as_ref().filter(|point| point.state.is_accepted())
    }

    /// A curve that was accepted.
    pub fn accepted_curve(&self, name: CurveName) -> Option<&MatchedCurve> {
        self.curves[name as usize].as_ref().filter(|curve| curve.state.is_accepted())
    }

    /// The states of all marks that were looked for.
    pub fn states(&self) -> impl Iterator<Item = MatchState> + '_ {
        let points = self.points.iter().chain(&self.irises).flatten().map(|point| point.state);
        points.chain(self.curves.iter().flatten().map(|curve| curve.state))
    }

    /// Rejects the accepted marks that a person rejected.
    pub fn reject(&mut self, decisions: &MatchDecisions) {
        let points = decisions.points.iter().map(|landmark| *landmark as usize);
        for index in points {
            self.points[index].iter_mut().for_each(|point| point.state = point.state.rejected());
        }
        for (iris, _) in self.irises.iter_mut().zip(decisions.irises).filter(|(_, rejected)| *rejected) {
            iris.iter_mut().for_each(|iris| iris.state = iris.state.rejected());
        }
        // A point on a curve is matched with it.
        let is_corner = |landmark: &Landmark| matches!(landmark, Landmark::ChR | Landmark::ChL);
        let through = |name: CurveName| {
            decisions.points.iter().any(|point| !is_corner(point) && name.landmarks().contains(point))
        };
        let rejected = CurveName::ALL.into_iter().filter(|name| decisions.curves.contains(name) || through(*name));
        for name in rejected {
            self.curves[name as usize].iter_mut().for_each(|curve| curve.state = curve.state.rejected());
        }
    }

    /// Rejects every mark that was accepted.
    pub fn reject_all(&mut self, fault: MatchFault) {
        CurveName::ALL.into_iter().for_each(|name| self.reject_curve(name, fault));
        for point in self.points.iter_mut().chain(&mut self.irises).flatten().filter(|point| point.state.is_accepted())
        {
            point.state = MatchState::RejectedByProgram(fault);
        }
    }

    /// Rejects a curve that was accepted.
    pub fn reject_curve(&mut self, name: CurveName, fault: MatchFault) {
        for curve in self.curves[name as usize].iter_mut().filter(|curve| curve.state.is_accepted()) {
            curve.state = MatchState::RejectedByProgram(fault);
        }
    }

    /// Whether any mark was accepted, so that the matched marking differs from the clicks.
    pub fn has_accepted(&self) -> bool {
        self.states().any(MatchState::is_accepted)
    }

    /// A curve that was accepted and has the stations of the before photo's curve, with the named points on that.
    fn fitting_curve(&self, name: CurveName, before: &Marking) -> Option<(&MatchedCurve, Vec<Landmark>)> {
        let (curve, named) = (self.accepted_curve(name)?, before.configuration.named_nodes(name)?);
        (curve.after.len() == station_count(named.len())).then_some((curve, named))
    }

    /// Which marks of the [marking](Self::marking) are the pixels'. `before` is the before photo's marking.
    pub fn found(&self, before: &Marking) -> FoundMarks {
        let curves = CurveName::ALL.into_iter().filter_map(|name| Some((name, self.fitting_curve(name, before)?.1)));
        let (curves, named): (Vec<CurveName>, Vec<Vec<Landmark>>) = curves.unzip();
        let is_corner = |landmark: Landmark| matches!(landmark, Landmark::ChR | Landmark::ChL);
        let is_found = |landmark: &Landmark| {
            let on_curve = named.iter().flatten().any(|named| named == landmark) && !is_corner(*landmark);
            on_curve || self.accepted_point(*landmark).is_some()
        };
        FoundMarks { points: Landmark::ALL.into_iter().filter(is_found).collect(), curves }
    }

    /// The after photo's marking with the accepted marks in the place of its clicks: named points, stations of curves,
    /// irises' centres. `before` is the before photo's marking, whose curves say which named points are on them.
    #[must_use]
    pub fn marking(&self, before: &Marking, after: &Marking) -> Marking {
        let mut matched = after.clone();
        for landmark in Landmark::ALL {
            if let Some(point) = self.accepted_point(landmark) {
                matched.configuration.set_point(landmark, Some(point.at));
            }
        }
        for name in CurveName::ALL {
            if let Some((curve, named)) = self.fitting_curve(name, before) {
                set_stations(&mut matched.configuration, name, &named, &curve.after);
            }
        }
        let FoundMarks { points, curves } = self.found(before);
        points.iter().for_each(|point| matched.origins.points[*point as usize] = Provenance::MATCHED);
        curves.iter().for_each(|curve| matched.origins.curves[*curve as usize] = Provenance::MATCHED);
        let Irises { right, left } = &mut matched.irises;
        for (iris, found) in [right, left].into_iter().zip(&self.irises) {
            if let Some((iris, found)) = iris.as_mut().zip(found.filter(|found| found.state.is_accepted())) {
                iris.centre = found.at;
            }
        }
        matched
    }
}

/// How many stations a curve through so many named points has.
pub fn station_count(named: usize) -> usize {
    named + named.saturating_sub(1) * STATIONS_BETWEEN
}

/// The stations of a marked curve: its named points and, between two successive ones, [`STATIONS_BETWEEN`] more at equal
/// steps along it. `None` where the curve is not marked or has two points in one place.
pub fn stations<F: Frame>(configuration: &Configuration<F>, name: CurveName) -> Option<Vec<Point<F>>> {
    stations_on(configuration, name, &configuration.fitted(name)?)
}

/// The same on `curve`, which leads through the curve's points.
pub fn stations_on<F: Frame>(
    configuration: &Configuration<F>,
    name: CurveName,
    curve: &Curve<F>,
) -> Option<Vec<Point<F>>> {
    let nodes = configuration.curve(name)?;
    let named: Vec<usize> = (0..nodes.len()).filter(|index| matches!(nodes[*index], Node::Named(_))).collect();
    let positions = configuration.positions(name)?;
    let mut stations = vec![positions[*named.first()?]];
    for section in named.windows(2) {
        stations.extend(curve.divide(section[0], section[1], STATIONS_BETWEEN));
        stations.push(positions[section[1]]);
    }
    Some(stations)
}

/// Makes a curve of stations: the named ones keep their names and, but the corners of the mouth, take their places.
pub fn set_stations(
    configuration: &mut Configuration<Image>,
    name: CurveName,
    named: &[Landmark],
    stations: &[Point<Image>],
) {
    let step = STATIONS_BETWEEN + 1;
    let node = |(index, station): (usize, &Point<Image>)| match named.get(index / step) {
        Some(landmark) if index % step == 0 => Node::Named(*landmark),
        _ => Node::Contour(*station),
    };
    configuration.set_curve(name, Some(stations.iter().enumerate().map(node).collect()));
    for (landmark, station) in named.iter().zip(stations.iter().step_by(step)) {
        if !matches!(landmark, Landmark::ChR | Landmark::ChL) {
            configuration.set_point(*landmark, Some(*station));
        }
    }
}
