//! The surface of the mouth, along which pictures are resampled.

use lipmetry::comparison::{FrameChoice, Settings, measure_photo};
use lipmetry::landmark::CurveName;

use crate::heads::{Person, Placed, STRAIGHT, Shot};
use crate::simulation::{Chance, Hand};

/// Every mark lies in the frontal picture where the photo shows it: the pixels under the outline are those that were marked.
#[test]
fn what_was_marked_is_where_the_surface_shows_it() {
    let mut chance = Chance::new(5);
    let still = Hand { independent: 0.0, shared: 0.0 };
    for (frame, most) in [(FrameChoice::Auto, 1.0), (FrameChoice::Uncorrected, 1e-9)] {
        for (yaw, pitch) in [(0.0, 0.0), (8.0, 0.0), (0.0, -9.0), (-6.0, 7.0)] {
            let shot = Shot { yaw, pitch, distance: 500.0, ..STRAIGHT };
            let photo = shot.photo(&Person::any(&mut chance), still, Placed::Well, false, &mut chance);
            let settings = Settings { frame, ..Settings::values_only() };
            let measurement = measure_photo(&photo, &settings).unwrap();
            let face = measurement.lip.configuration();
            let surface = measurement.frame.surface(face);
            let mut flattest: f64 = 0.0;
            for name in CurveName::ALL {
                let (Some(marked), Some(carried)) =
                    (photo.markings[0].configuration.positions(name), face.positions(name))
                else {
                    continue;
                };
                for (marked, carried) in marked.into_iter().zip(carried) {
                    let off = surface.to_image(carried).distance(marked);
                    // 10 pixels are a millimetre; two points of different depth may lie half a millimetre apart.
                    assert!(off <= most, "{frame:?}, yaw {yaw}°, pitch {pitch}°: {off} px");
                    flattest = flattest.max(measurement.frame.to_image(carried).distance(marked));
                }
            }
            if frame == FrameChoice::Auto && (yaw, pitch) != (0.0, 0.0) {
                assert!(flattest > 4.0, "a plane would be off by {flattest} px only: this test shows nothing");
            }
        }
    }
}
