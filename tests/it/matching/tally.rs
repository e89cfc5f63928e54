//! Errors of matched and of clicked marks against exact ones, counted up.

use std::collections::BTreeMap;
use std::fmt::Write;

use lipmetry::geometry::{Image, Point};
use lipmetry::landmark::{CurveName, Landmark, Marking, MatchedMarks, stations};

use super::figures::{NAMES, changes};
use super::second_shots::above;

/// Errors of one kind: how many, their sum, and that of their squares.
#[derive(Clone, Copy, Debug, Default)]
pub struct Errors {
    pub count: f64,
    sum: f64,
    squares: f64,
}

impl Errors {
    pub fn add(&mut self, error: f64) {
        self.count += 1.0;
        self.sum += error;
        self.squares += error * error;
    }

    pub fn mean(&self) -> f64 {
        self.sum / self.count
    }

    pub fn rms(&self) -> f64 {
        (self.squares / self.count).sqrt()
    }

    pub fn sd(&self) -> f64 {
        (self.squares / self.count - self.mean().powi(2)).max(0.0).sqrt()
    }
}

/// What became of one kind of mark.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mark {
    pub tried: f64,
    pub accepted: f64,
    /// Of those that were accepted, per axis in millimetres: of the matched place, and of the clicks in both photos.
    pub matched: Errors,
    pub clicked: Errors,
    /// How many lie further off than the click, by more than half a millimetre.
    pub worse: f64,
    pub places: f64,
    pub way_back: Errors,
    pub correlation: Errors,
    pub from_click: Errors,
}

/// The errors of a number of draws.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub draws: f64,
    /// Draws in which all points and both curves of the upper lip were accepted.
    pub whole: f64,
    pub raw: [Errors; NAMES.len()],
    pub matched: [Errors; NAMES.len()],
    /// The sums of products of the raw error and the matched one, and of the raw one's squares, of the mean height.
    pub pull: [f64; 2],
    pub marks: BTreeMap<&'static str, Mark>,
    pub skin_only: Vec<f64>,
    pub rejected: BTreeMap<String, usize>,
}

/// One draw: the exact markings, the clicked ones, the match, and the before photo's scale.
pub struct Draw<'a> {
    pub exact: [&'a Marking; 2],
    pub clicked: [&'a Marking; 2],
    pub marks: &'a MatchedMarks,
    pub mm_per_px: [f64; 2],
}

pub fn kind(landmark: Landmark) -> &'static str {
    match landmark {
        Landmark::ExR | Landmark::ExL | Landmark::EnR | Landmark::EnL => "canthi",
        Landmark::AlR | Landmark::AlL => "al",
        Landmark::Sn => "sn",
        Landmark::ChR | Landmark::ChL => "ch",
        _ => "other",
    }
}

impl Tally {
    pub fn add(&mut self, draw: &Draw<'_>) {
        self.draws += 1.0;
        for landmark in Landmark::ALL {
            self.point(draw, landmark);
        }
        self.irises(draw);
        for (name, called) in
            [(CurveName::UpperBorder, "U"), (CurveName::UpperFreeMargin, "F"), (CurveName::LowerBorder, "L")]
        {
            self.curve(draw, name, called);
        }
        let upper = [CurveName::UpperBorder, CurveName::UpperFreeMargin];
        let whole = upper.iter().all(|name| draw.marks.accepted_curve(*name).is_some())
            && draw.marks.points.iter().flatten().all(|point| point.state.is_accepted());
        let [before, after] = draw.clicked;
        let exact = changes(draw.exact[0], draw.exact[1], draw.mm_per_px[0]).unwrap();
        let raw = changes(before, after, draw.mm_per_px[0]).unwrap();
        for (errors, (found, exact)) in self.raw.iter_mut().zip(raw.iter().zip(exact)) {
            errors.add(found - exact);
        }
        // Accepted pairs: what keeps its click has its click's error.
        let corners = [Landmark::ChR, Landmark::ChL];
        if upper.iter().all(|name| draw.marks.accepted_curve(*name).is_some())
            && corners.iter().all(|corner| draw.marks.accepted_point(*corner).is_some())
        {
            let found = changes(before, &draw.marks.marking(before, after), draw.mm_per_px[0]).unwrap();
            for (errors, (found, exact)) in self.matched.iter_mut().zip(found.iter().zip(exact)) {
                errors.add(found - exact);
            }
            let (raw, found) = (raw[0] - exact[0], found[0] - exact[0]);
            self.pull[0] += raw * found;
            self.pull[1] += raw * raw;
        }
        self.whole += f64::from(u8::from(whole));
        if let Some(skin) = draw.marks.curves[0].as_ref().and_then(|border| border.skin_only_mm) {
            self.skin_only.push(skin);
        }
    }

    fn point(&mut self, draw: &Draw<'_>, landmark: Landmark) {
        let Some(found) = draw.marks.points[landmark as usize] else { return };
        let [before, after] = draw.exact.map(|marking| marking.configuration.point(landmark).unwrap());
        let [clicked, clicked_after] = draw.clicked.map(|marking| marking.configuration.point(landmark).unwrap());
        if !found.state.is_accepted() {
            *self.rejected.entry(format!("{} {:?}", kind(landmark), found.state)).or_default() += 1;
        }
        let accepted = found.state.is_accepted();
        let figures = (found.at, found.correlation, found.way_back_mm, accepted);
        self.place(kind(landmark), draw, [before, after, clicked, clicked_after], figures);
    }

    fn irises(&mut self, draw: &Draw<'_>) {
        for side in 0..2 {
            let Some(found) = draw.marks.irises[side] else { continue };
            let centre = |marking: &Marking| [marking.irises.right, marking.irises.left][side].unwrap().centre;
            let [before, after] = draw.exact.map(centre);
            let [clicked, clicked_after] = draw.clicked.map(centre);
            let accepted = found.state.is_accepted();
            if !accepted {
                *self.rejected.entry(format!("iris {:?}", found.state)).or_default() += 1;
            }
            let figures = (found.at, found.correlation, found.way_back_mm, accepted);
            self.place("iris", draw, [before, after, clicked, clicked_after], figures);
        }
    }

    /// A place against the one that the tissue at the before photo's click has: the exact one, moved by the click's error.
    fn place(
        &mut self,
        kind: &'static str,
        draw: &Draw<'_>,
        [before, after, clicked, clicked_after]: [Point<Image>; 4],
        (at, correlation, way_back, accepted): (Point<Image>, f64, f64, bool),
    ) {
        let mm = draw.mm_per_px;
        let truth = after + turned(draw, clicked - before);
        let mark = self.marks.entry(kind).or_default();
        mark.tried += 1.0;
        mark.way_back.add(way_back);
        mark.correlation.add(correlation);
        mark.from_click.add(at.distance(clicked_after) * mm[1]);
        if accepted {
            mark.accepted += 1.0;
            let (found, raw) = (at - truth, clicked_after - truth);
            for (errors, offset) in [(&mut mark.matched, found), (&mut mark.clicked, raw)] {
                errors.add(offset.x * mm[1]);
                errors.add(offset.y * mm[1]);
            }
            mark.places += 1.0;
            let worse = (found.length() - raw.length()) * mm[1] > 0.5;
            mark.worse += f64::from(u8::from(worse));
        }
    }

    fn curve(&mut self, draw: &Draw<'_>, name: CurveName, called: &'static str) {
        let Some(found) = &draw.marks.curves[name as usize] else { return };
        let lines = draw.exact.map(|marking| dense(marking, name));
        let [from, to] = draw.clicked.map(|marking| stations(&marking.configuration, name).unwrap());
        let mark = self.marks.entry(called).or_default();
        mark.tried += 1.0;
        mark.way_back.add(found.way_back_mm);
        mark.correlation.add(found.correlation);
        if !found.state.is_accepted() {
            *self.rejected.entry(format!("{called} {:?}", found.state)).or_default() += 1;
            return;
        }
        mark.accepted += 1.0;
        for index in 1..from.len() - 1 {
            let before = above(&lines[0], from[index]) * draw.mm_per_px[0];
            let raw = above(&lines[1], to[index]) * draw.mm_per_px[1] - before;
            let found = above(&lines[1], found.after[index]) * draw.mm_per_px[1] - before;
            mark.clicked.add(raw);
            mark.matched.add(found);
            mark.places += 1.0;
            mark.worse += f64::from(u8::from(found.abs() - raw.abs() > 0.5));
        }
    }

    pub fn table(&self, title: &str) -> String {
        let mut text =
            format!("{title}: {} draws, {} with all marks of the upper lip accepted\n", self.draws, self.whole);
        let _ = write!(text, "  {:14}", "");
        for name in NAMES {
            let _ = write!(text, "{name:>15}");
        }
        for (row, errors) in [("raw", &self.raw), ("matched", &self.matched)] {
            let _ = write!(text, "\n  {row:14}");
            for errors in errors {
                let _ = write!(text, "{:>15}", format!("{:.3} ({:+.3})", errors.rms(), errors.mean()));
            }
        }
        let _ = writeln!(
            text,
            "\n  SD of the mean height {:.3}, pull {:+.3}",
            self.matched[0].sd(),
            self.pull[0] / self.pull[1]
        );
        for (kind, mark) in &self.marks {
            let _ = writeln!(
                text,
                "  {kind:7} accepted {:.3} of {:5}, error {:.3} (clicks {:.3}), worse by 0.5 mm {:.4}, correlation {:.3}, way back {:.3}, from click {:.2}",
                mark.accepted / mark.tried,
                mark.tried,
                mark.matched.rms(),
                mark.clicked.rms(),
                mark.worse / mark.places,
                mark.correlation.mean(),
                mark.way_back.rms(),
                mark.from_click.rms(),
            );
        }
        let mut skin: Vec<f64> = self.skin_only.iter().map(|skin| skin.abs()).collect();
        skin.sort_by(f64::total_cmp);
        let share = skin.iter().filter(|skin| **skin > 0.2).count() as f64 / skin.len() as f64;
        let _ =
            writeln!(text, "  skin alone: beyond 0.2 mm {share:.3}, largest {:.3}", skin.last().unwrap_or(&f64::NAN));
        for (what, count) in &self.rejected {
            let _ = writeln!(text, "  rejected: {what} {count}");
        }
        text
    }
}

/// A displacement in the before photo as it is in the after photo, by the exact marks.
fn turned(draw: &Draw<'_>, by: lipmetry::geometry::Vector<Image>) -> lipmetry::geometry::Vector<Image> {
    let points = |marking: &Marking| -> Vec<Point<Image>> {
        super::figures::SEVEN.iter().filter_map(|landmark| marking.configuration.point(*landmark)).collect()
    };
    let (from, to) = (points(draw.exact[0]), points(draw.exact[1]));
    let fit: lipmetry::geometry::Similarity<Image, Image> =
        lipmetry::alignment::superimpose(&from, &to, &vec![1.0; from.len()], lipmetry::alignment::ScaleRule::Symmetric)
            .unwrap();
    fit.point(from[0] + by) - fit.point(from[0])
}

/// A curve as straight lines, ten pieces between stations.
fn dense(marking: &Marking, name: CurveName) -> Vec<Point<Image>> {
    marking.configuration.fitted(name).unwrap().flatten(0.02)
}
