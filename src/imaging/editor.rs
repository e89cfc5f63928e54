//! Programs that change a photo's frame, by the name that they leave in its file.
//!
//! An editor that crops rewrites the pixel size in Exif and keeps the camera's focal length, which is then that of
//! another frame. Cameras write their firmware into the same field, so only known editors count.

/// Names of programs that crop, straighten or resize, in small letters and with single spaces for everything that is no
/// letter and no digit: the widespread ones, as they name themselves in Exif `Software` or XMP `CreatorTool` (or the
/// beginning of that, their version following). A name that could be a word of a camera's firmware is not here.
const EDITORS: [&str; 89] = [
    "acd systems",
    "acdsee",
    "adobe",
    "affinity photo",
    "airbrush",
    "apple photos",
    "arcsoft photo",
    "beautyplus",
    "befunky",
    "camera raw",
    "canva",
    "capture nx",
    "capture one",
    "corel",
    "cyberlink",
    "darktable",
    "digikam",
    "digital photo professional",
    "dxo photolab",
    "dxo opticspro",
    "f spot",
    "faceapp",
    "facetune",
    "faststone",
    "figma",
    "fixfoto",
    "fotor",
    "gimp",
    "google photos",
    "graphicsmagick",
    "gthumb",
    "gwenview",
    "imagemagick",
    "inshot",
    "instagram",
    "iphoto",
    "irfanview",
    "krita",
    "lightroom",
    "luminar",
    "lunapic",
    "magix",
    "meitu",
    "microsoft office picture manager",
    "microsoft paint",
    "microsoft photos",
    "microsoft windows photo",
    "miui gallery",
    "nx studio",
    "olympus viewer",
    "olympus workspace",
    "on1 photo",
    "paint net",
    "paint shop",
    "paintshop",
    "photo editor",
    "photo gallery",
    "photo mate",
    "photo viewer",
    "photodirector",
    "photoeditor",
    "photofiltre",
    "photogrid",
    "photoimpact",
    "photoimpression",
    "photolab",
    "photopea",
    "photoplus",
    "photoscape",
    "photoshop",
    "photostudio",
    "picasa",
    "picmonkey",
    "picsart",
    "pixelmator",
    "pixlr",
    "polarr",
    "rawtherapee",
    "shotwell",
    "showfoto",
    "silkypix",
    "skylum",
    "snapseed",
    "topaz",
    "ulead",
    "viewnx",
    "vsco",
    "xnview",
    "zoner photo",
];

/// Programs whose whole name is a common word: they count where the text begins with it and a version follows, as in
/// `Photos 1.5` and `Aperture 3.4`.
const COMMON_WORDS: [&str; 4] = ["aperture", "photos", "preview", "acorn"];

/// More than this many bytes of a name are not looked at.
const MAX_NAME_BYTES: usize = 256;

/// Whether a text that names a program names an editor.
pub(super) fn is_editor(name: &[u8]) -> bool {
    let name = String::from_utf8_lossy(name.get(..MAX_NAME_BYTES).unwrap_or(name)).to_lowercase();
    // The Chinese name of Meitu is written without spaces.
    if name.contains("美图") {
        return true;
    }
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let spaced = format!(" {} ", words.join(" "));
    let named = |editor: &&str| {
        spaced.match_indices(editor).any(|(at, _)| {
            let (before, after) = (&spaced[..at], &spaced[at + editor.len()..]);
            // A version may follow without a space: "Picasa3".
            before.ends_with(' ') && !after.starts_with(char::is_alphabetic)
        })
    };
    let versioned = match words.as_slice() {
        [first, second, ..] => COMMON_WORDS.contains(first) && second.starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    };
    EDITORS.iter().any(named) || versioned
}

#[cfg(test)]
mod tests {
    use super::is_editor;

    #[test]
    fn editors_are_known_by_what_they_write() {
        for name in [
            "Adobe Photoshop CC 2019 (Windows)",
            "Adobe Photoshop 7.0",
            "Adobe Photoshop Lightroom Classic 9.2 (Macintosh)",
            "Adobe Lightroom 7.1.2 (iOS)",
            "Adobe Photoshop Express (Android)",
            "GIMP 2.10.8",
            "Snapseed 2.0",
            "Picasa",
            "Picasa3",
            "paint.net 4.2.16",
            "Paint.NET v3.5.10",
            "PaintShop Pro 23.00",
            "Corel PaintShop Photo Pro",
            "Windows Photo Editor 10.0.10011.16384",
            "Microsoft Windows Photo Viewer 6.1.7600.16385",
            "Microsoft Windows Photo Gallery 6.0.6001.18000",
            "Pixelmator 3.9.7",
            "PhotoScape",
            "PicsArt",
            "VSCO 165",
            "ACDSee Pro 10",
            "ACD Systems Digital Imaging",
            "darktable 3.0.1",
            "RawTherapee 5.8",
            "digiKam-6.1.0",
            "Capture One 20 Windows",
            "Luminar 4.3.0",
            "Photos 1.5",
            "Aperture 3.4.5",
            "iPhoto 9.4.3",
            "XnView MP 0.98",
            "Polarr Photo Editor",
            "美图秀秀",
            "Affinity Photo 1.10.5",
            "  adobe photoshop cs6\0\0",
        ] {
            assert!(is_editor(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn firmware_is_no_editor() {
        for name in [
            "17.1",
            "13.3.1",
            "9.3.5",
            "HDR+ 1.0.220943774z",
            "HDR+ 1.0",
            "MediaTek Camera Application",
            "S911BXXS3BWL3",
            "G991BXXU5CVDD",
            "SM-G960F G960FXXS7CSJ3",
            "ELE-L29 10.1.0.162(C431E22R2P5)",
            "MAR-LX1A 9.1.0.372(C432E6R1P7)",
            "OnePlus6-user 10 QKQ1.190716.003 2002012109 release-keys",
            "payton-user 9 PPWS29.183-29-1-11 e4ba3 release-keys",
            "00WW_3_22A",
            "1276-2118_37.0.A.2.108",
            "Android OPR6.170623.013",
            "Digital Camera X-T2 Ver4.00",
            "Digital Camera FinePix S3Pro Ver1.00",
            "Firmware Version 1.0.5",
            "Ver.1.01 ",
            "Version 1.1",
            "PENTAX K-5             Ver 1.02",
            "ILCE-7M3 v3.10",
            "HD6.01.02.01.00",
            "v02.00.0600",
            "ProCam 10.5.8",
            "Halide Mark II 2.1",
            "Open Camera 1.48.3",
            "Camera FV-5",
            "Picture taken with Xperia",
            "GR Firmware Ver 04.00",
            "photosensor 2",
            "Photos",
            "QuickTime 7.7.3",
            "",
            "\0\0\0\0",
            "\u{fffd}\u{fffd}",
        ] {
            assert!(!is_editor(name.as_bytes()), "{name}");
        }
    }
}
