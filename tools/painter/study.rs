//! A study of people who do not exist: two arms, three visits, two photos a visit, and what is true of each of them.

use crate::camera::{Pose, Projection};
use crate::chance::Chance;
use crate::clicks::{CAREFUL, clicked};
use crate::face::{IRIS_DIAMETER, SN};
use crate::landmarks::{Between, Photo, landmark_file};
use crate::light::Lamp;
use crate::lips::{Held, Lips, MouthPoints};
use crate::picture::Size;
use crate::plane::ImagePoint;
use crate::skin::Skin;
use crate::truth::{measures, of_iris};
use crate::{hexadecimal, write_json};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The visits: name, and how much of the rise is there.
const VISITS: [(&str, f64); 3] = [("day0", 0.0), ("day14", 1.0), ("day60", 0.7)];

/// The arms: name, and mean of the rise of the upper border at the dip of the Cupid's bow, in the painter's millimetres.
const ARMS: [(&str, f64); 2] = [("a", 1.4), ("b", 0.6)];

/// The standard deviation of the rise between the people of an arm, and of what each visit adds to it.
const RISE_SD: f64 = 0.4;
const VISIT_SD: f64 = 0.1;

/// The standard deviation of the mean height of the upper vermilion as the lips are held in one photo, and the part of it (as a
/// standard deviation) that photos of one visit share.
const POSTURE_SD: f64 = 0.25;
const POSTURE_OF_VISIT: f64 = 0.28;

/// The standard deviation of iris diameters between people (Rüfer 2005).
const IRIS_SD: f64 = 0.42;

/// The standard deviation of the sensor's noise, of 255.
const GRAIN: f64 = 1.5;

/// Photos of each visit; the first is marked.
const PHOTOS: u64 = 2;

/// One person. All of the painter's lengths are of a face with the average iris; the person's own are larger by `iris` over it.
struct Person {
    number: u64,
    id: String,
    arm: &'static str,
    age_group: &'static str,
    /// Diameter of the iris in millimetres.
    iris: f64,
    dark: f64,
    /// The lips at rest at each visit.
    rest: [Lips; 3],
    /// The rise at each visit, in the painter's millimetres.
    rise: [f64; 3],
}

impl Person {
    /// Draws people until one's upper border has two peaks and a dip at every visit, however the lips are held.
    fn of(number: u64, digits: usize) -> Self {
        let mut attempt = 0;
        loop {
            if let Some(person) = Self::drawn(number, digits, &mut Chance::of(1, number, attempt, 0)) {
                return person;
            }
            attempt += 1;
        }
    }

    fn drawn(number: u64, digits: usize, chance: &mut Chance) -> Option<Self> {
        let (arm, mean) = ARMS[usize::from(number.is_multiple_of(2))];
        let width = 1.0 + 0.06 * chance.moderate();
        let base = Lips {
            right: -25.0 * width + 0.3 * chance.moderate(),
            left: 25.0 * width + 0.3 * chance.moderate(),
            corner_y: -63.0 + 0.6 * chance.moderate(),
            droop: 0.2 + 0.3 * chance.moderate(),
            slack: 0.2 + 0.3 * chance.moderate(),
            bow: 0.4 * chance.moderate(),
            upper: 5.0 + 0.8 * chance.moderate(),
            dip: 2.75 + 0.3 * chance.moderate(),
            lower: 6.3 + 0.7 * chance.moderate(),
            ..Lips::BEFORE
        };
        let full = RISE_SD.mul_add(chance.moderate(), mean);
        let rise = VISITS.map(|(_, part)| if part == 0.0 { 0.0 } else { part * full + VISIT_SD * chance.moderate() });
        let [first, second, third] = rise.map(|rise| base.risen(rise));
        let person = Self {
            number,
            id: format!("P{number:0digits$}"),
            arm,
            age_group: ["20-34", "35-49", "50-64"][(chance.between(0.0, 3.0) as usize).min(2)],
            iris: IRIS_SD.mul_add(chance.moderate(), IRIS_DIAMETER),
            dark: chance.between(0.0, 0.85),
            rest: [first?, second?, third?],
            rise,
        };
        let photos = (0..VISITS.len()).flat_map(|visit| (1..=PHOTOS).map(move |photo| (visit, photo)));
        photos.into_iter().all(|(visit, photo)| MouthPoints::of(&person.held(visit, photo)).is_some()).then_some(person)
    }

    /// The lips as they are held in one photo.
    fn held(&self, visit: usize, photo: u64) -> Lips {
        let mut of_visit = Chance::of(2, self.number, visit as u64, 0);
        let mut of_photo = Chance::of(2, self.number, visit as u64, photo);
        let own = (1.0 - POSTURE_OF_VISIT * POSTURE_OF_VISIT).sqrt();
        let mut by = |of_posture: f64| {
            let sd = POSTURE_SD * of_posture * IRIS_DIAMETER / self.iris;
            sd * (POSTURE_OF_VISIT * of_visit.normal() + own * of_photo.normal())
        };
        // The mean of the profile is 0.8, and a height is the difference of two borders; docs/method.md, section 6.
        let border = 1.0 / (0.8 * std::f64::consts::SQRT_2);
        let held = Held { upper: by(border), parting: by(border), lower: by(1.45) };
        let rest = self.rest[visit];
        let (sideways, up) = ([by(0.88), by(0.88)], [by(0.44), by(0.44)]);
        Lips {
            right: rest.right + sideways[0],
            left: rest.left + sideways[1],
            corner_y: rest.corner_y + up[0],
            droop: rest.droop + up[0] - up[1],
            held,
            ..rest
        }
    }

    /// The person's own measures of lips, in the person's own millimetres.
    fn measures(&self, lips: &Lips) -> Result<Map<String, Value>, Box<dyn Error>> {
        let points = MouthPoints::of(lips).ok_or("a mouth has no bow")?;
        Ok(of_iris(measures(lips, &points, SN), self.iris / IRIS_DIAMETER))
    }

    /// What is true of the person: at each visit at rest, and in each photo.
    fn truth(&self) -> Result<Value, Box<dyn Error>> {
        let mut visits = Map::new();
        for (visit, (name, _)) in VISITS.into_iter().enumerate() {
            let photos: Result<Vec<_>, _> = (1..=PHOTOS).map(|photo| self.measures(&self.held(visit, photo))).collect();
            let at_rest = self.measures(&self.rest[visit])?;
            visits.insert(name.to_owned(), json!({ "at_rest": at_rest, "photos": photos? }));
        }
        Ok(json!({
            "arm": self.arm,
            "age_group": self.age_group,
            "iris_mm": self.iris,
            "rise_mm": self.rise.map(|rise| rise * self.iris / IRIS_DIAMETER),
            "visits": visits,
        }))
    }
}

/// How one photo is taken.
fn setting(person: &Person, visit: usize, photo: u64, size: Size) -> (Lamp, Pose) {
    let mut of_visit = Chance::of(3, person.number, visit as u64, 0);
    let mut chance = Chance::of(3, person.number, visit as u64, photo);
    let lamp = Lamp {
        direction: [of_visit.between(-0.4, 0.4), of_visit.between(0.4, 0.6), 0.86],
        balance: [of_visit.between(0.95, 1.02), 0.985, of_visit.between(0.94, 1.02)],
        exposure: of_visit.between(0.95, 1.08) + chance.between(-0.02, 0.02),
    };
    let zoom = f64::from(size.width) / f64::from(Size::EXAMPLE.width);
    let pose = Pose {
        distance: of_visit.between(950.0, 1250.0) + chance.between(-20.0, 20.0),
        yaw_deg: 1.2 * chance.moderate(),
        pitch_deg: 1.2 * chance.moderate(),
        roll_deg: 2.0 * chance.moderate(),
        px_per_mm: zoom * of_visit.between(9.8, 11.2),
        subnasale: ImagePoint { x: zoom * chance.between(770.0, 830.0), y: zoom * chance.between(1170.0, 1210.0) },
    };
    (lamp, pose)
}

/// Of so many people the first visit is marked by two, and the second one twice by one.
const REPEATED: u64 = 20;

/// Who marks the first photo of a visit, and how often.
const fn markers(person: &Person, visit: usize) -> &'static [&'static str] {
    match (person.number <= REPEATED, visit) {
        (true, 0) => &["AB", "CD"],
        (true, 1) => &["AB", "AB"],
        _ => &["AB"],
    }
}

fn write_photo(folder: &Path, person: &Person, visit: usize, number: u64, size: Size) -> Result<(), Box<dyn Error>> {
    let lips = person.held(visit, number);
    let (lamp, pose) = setting(person, visit, number, size);
    let view = size.view(pose, lips);
    let place = (100 * person.number + 10 * visit as u64 + number) << 8;
    let skin = Skin::of(person.number, person.dark);
    let jpeg = size.photo((lips, lamp, &skin), &view, 1, Some((place, GRAIN)))?;
    let folder = folder.join(&person.id).join(VISITS[visit].0);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(format!("{number}.jpg")), &jpeg)?;
    if number > 1 {
        return Ok(());
    }
    let photo = Photo {
        file: format!("{number}.jpg"),
        width: u32::from(size.width),
        height: u32::from(size.height),
        sha256: Some(hexadecimal(&Sha256::digest(&jpeg))),
        marked_at: "2026-06-20T10:15:00Z",
        taken: None,
    };
    let points = MouthPoints::of(&lips).ok_or("a mouth has no bow")?;
    let mut file = landmark_file(&photo, (&lips, &points), Between::BY_HAND, &view);
    // The hand errs by millimetres of the person.
    let px_per_mm = view.px_per_mm(points.ls) * IRIS_DIAMETER / person.iris;
    let exact = file["markings"][0].clone();
    let marked = markers(person, visit).iter().enumerate().map(|(again, marker)| {
        let mut chance = Chance::of(4, person.number, visit as u64, again as u64);
        clicked(&exact, marker, CAREFUL, px_per_mm, &mut chance)
    });
    file["markings"] = marked.collect();
    write_json(&folder.join(format!("{number}.landmarks.json")), &file)
}

/// Mean and standard deviation between people of the true changes since the first visit, at rest, by arm and of all.
fn changes(people: &[Value]) -> Value {
    let mut all = Map::new();
    for (visit, _) in VISITS.into_iter().skip(1) {
        let mut by_arm = Map::new();
        for arm in ["a", "b", "all"] {
            let of_arm: Vec<&Value> = people.iter().filter(|p| arm == "all" || p["arm"] == arm).collect();
            by_arm.insert(arm.to_owned(), of_group(&of_arm, visit));
        }
        all.insert(visit.to_owned(), by_arm.into());
    }
    all.into()
}

fn of_group(people: &[&Value], visit: &str) -> Value {
    let mut group = Map::new();
    let Some(first) = people.first() else {
        return group.into();
    };
    let rest = |person: &Value, visit: &str, id: &str| person["visits"][visit]["at_rest"][id].as_f64();
    for id in first["visits"][visit]["at_rest"].as_object().into_iter().flat_map(Map::keys) {
        let changes: Option<Vec<f64>> =
            people.iter().map(|person| Some(rest(person, visit, id)? - rest(person, VISITS[0].0, id)?)).collect();
        // A profile has no one change.
        let Some(changes) = changes else { continue };
        let n = changes.len() as f64;
        let mean = changes.iter().sum::<f64>() / n;
        let squares = changes.iter().map(|change| (change - mean).powi(2)).sum::<f64>();
        let sd = (changes.len() > 1).then(|| (squares / (n - 1.0)).sqrt());
        group.insert(id.clone(), json!({ "n": changes.len(), "mean": mean, "sd": sd }));
    }
    group.into()
}

/// Does what is to be done for each of `count` things on as many threads as the machine has cores.
fn each<T: Send>(
    count: usize,
    job: impl Fn(usize) -> Result<T, Box<dyn Error>> + Sync,
) -> Result<Vec<T>, Box<dyn Error>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return Ok(done);
            }
            done.push((index, job(index).map_err(|error| error.to_string())?));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let parts: Vec<Result<Vec<(usize, T)>, String>> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        all.into_iter().map(|one| one.join().unwrap_or_else(|_| Err("a thread has ended".to_owned()))).collect()
    });
    let mut all = Vec::new();
    for part in parts {
        all.extend(part?);
    }
    all.sort_by_key(|(index, _)| *index);
    Ok(all.into_iter().map(|(_, made)| made).collect())
}

/// Paints the study into `folder`, whose name is the study's, and writes beside it what is true.
pub fn write_study(folder: &Path, people: u64, width: u16) -> Result<(), Box<dyn Error>> {
    let size = Size { width, height: (u32::from(width) * 5 / 4).try_into()? };
    let digits = people.to_string().len().max(2);
    let people: Vec<Person> = (1..=people).map(|number| Person::of(number, digits)).collect();
    let photos: Vec<(usize, usize, u64)> = (0..people.len())
        .flat_map(|person| (0..VISITS.len()).map(move |visit| (person, visit)))
        .flat_map(|(person, visit)| (1..=PHOTOS).map(move |photo| (person, visit, photo)))
        .collect();
    each(photos.len(), |index| {
        let (person, visit, photo) = photos[index];
        write_photo(folder, &people[person], visit, photo, size)
    })?;
    let mut table = "id,arm,age_group\n".to_owned();
    for person in &people {
        writeln!(table, "{},{},{}", person.id, person.arm, person.age_group)?;
    }
    fs::write(folder.join("people.csv"), table)?;
    let truths = each(people.len(), |index| people[index].truth())?;
    let arms: Map<_, _> = ARMS.map(|(arm, mean)| (arm.to_owned(), json!({ "rise_mm": mean }))).into_iter().collect();
    let truth = json!({
        "unit": "mm",
        "population": {
            "arms": arms,
            "rise_sd_mm": RISE_SD,
            "rise_of_visits": VISITS.map(|(_, part)| part),
            "visit_sd_mm": VISIT_SD,
            "iris_sd_mm": IRIS_SD,
            "posture_sd_mm": POSTURE_SD,
            "posture_of_visit": POSTURE_OF_VISIT,
            "marking_sd_mm": CAREFUL.own,
            "shared_sd_mm": CAREFUL.shared,
        },
        "visits": VISITS.map(|(name, _)| name),
        "changes": changes(&truths),
        "people": people.iter().map(|p| p.id.clone()).zip(truths).collect::<Map<_, _>>(),
    });
    let name = folder.file_name().ok_or("the study's folder has no name")?;
    let mut file = name.to_os_string();
    file.push(".truth.json");
    write_json(&folder.with_file_name(file), &truth)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(count: u64) -> Vec<Person> {
        (1..=count).map(|number| Person::of(number, 2)).collect()
    }

    #[test]
    fn arms_rise_by_their_means_with_the_scatter_between_people() {
        let people = people(400);
        for (arm, mean) in ARMS {
            let rises: Vec<f64> = people.iter().filter(|p| p.arm == arm).map(|p| p.rise[1]).collect();
            let n = rises.len() as f64;
            let found = rises.iter().sum::<f64>() / n;
            let variance = rises.iter().map(|rise| (rise - found).powi(2)).sum::<f64>() / (n - 1.0);
            // Normal numbers that are drawn again beyond two standard deviations have 0.774 of the variance.
            let expected = 0.774 * (RISE_SD * RISE_SD + VISIT_SD * VISIT_SD);
            assert!((rises.len() as i64 - 200).abs() <= 1);
            // Four standard errors: 4·√(variance/200) of the mean, 4·√(2/200) of the variance.
            assert!((found - mean).abs() < 4.0 * (expected / n).sqrt(), "{arm}: {found}");
            assert!((variance / expected - 1.0).abs() < 0.4, "{arm}: {variance} for {expected}");
        }
    }

    #[test]
    fn the_first_visit_is_the_mouth_before_and_every_photo_is_held_otherwise() {
        for person in people(8) {
            assert!(person.rise[0] == 0.0 && person.rest[0].lift == 0.0);
            let [first, second] = [1, 2].map(|photo| person.held(1, photo).held.upper);
            assert!(first != second && first != 0.0);
        }
    }

    #[test]
    fn lengths_grow_with_the_iris_and_areas_with_its_square() {
        let mut person = Person::of(1, 2);
        let rest = person.rest[0];
        let value =
            |person: &Person, id: &str| person.measures(&rest).expect("a mouth")[id].as_f64().expect("a number");
        person.iris = IRIS_DIAMETER;
        let ids = ["mouth_width", "upper_vermilion_area", "vermilion_ratio"];
        let before = ids.map(|id| value(&person, id));
        person.iris = 1.1 * IRIS_DIAMETER;
        for ((id, before), power) in ids.into_iter().zip(before).zip([1, 2, 0]) {
            let ratio = value(&person, id) / before;
            assert!((ratio - 1.1_f64.powi(power)).abs() < 1e-12, "{id}: {ratio}");
        }
    }
}
