//! What stands before the picture's data: the tables and the size (T.81, annex B.2).

use super::huffman::{AcTable, Codes, DcTable};

/// A sequential picture of 8 bits, all of it in one scan.
pub(super) struct Frame {
    pub(super) width: u32,
    pub(super) height: u32,
    /// The low byte of the frame's marker.
    kind: u8,
    pub(super) components: Vec<Component>,
    /// The quantisation tables as they stand in the file (DQT, B.2.4.1): identifier and values.
    quantisation: [Option<Vec<u8>>; 4],
    dc_codes: [Option<Codes>; 4],
    ac_codes: [Option<Codes>; 4],
    /// The units after which the data begin anew; 0 for never.
    pub(super) restart_interval: u32,
    /// Where the data begin.
    pub(super) data_from: usize,
}

/// A colour of the picture.
#[derive(Clone, Debug)]
pub(super) struct Component {
    pub(super) identifier: u8,
    /// Its blocks in a unit, across and down.
    pub(super) across: u32,
    pub(super) down: u32,
    quantisation: u8,
    dc: u8,
    ac: u8,
}

/// The marker of a progressive frame.
const PROGRESSIVE: u8 = 0xc2;

/// The side of a block, in samples.
pub(super) const BLOCK: u32 = 8;

/// What a first coefficient of 8 bits cannot be, after quantisation: those of samples from -128 to 127 are from -1024 to 1016 (T.81,
/// A.3.3), and rounding or an editor's rescaling may add to it. Twice that no picture has.
const MOST: i64 = 2048;

impl Frame {
    /// The frame of a file and the content of its first scan's header; `None` where it is coded in another way, or in one that is hardly ever
    /// seen.
    pub(super) fn read(bytes: &[u8]) -> Option<(Self, Vec<u8>)> {
        let mut frame = Self {
            width: 0,
            height: 0,
            kind: 0,
            components: Vec::new(),
            quantisation: Default::default(),
            dc_codes: Default::default(),
            ac_codes: Default::default(),
            restart_interval: 0,
            data_from: 0,
        };
        let scan = frame.read_segments(bytes, 2)?;
        Some((frame, scan))
    }

    /// Whether its coefficients come in several passes.
    pub(super) fn is_progressive(&self) -> bool {
        self.kind == PROGRESSIVE
    }

    /// Reads what stands between `at` and the next scan's data, and gives the content of the scan's header.
    pub(super) fn read_segments(&mut self, bytes: &[u8], mut at: usize) -> Option<Vec<u8>> {
        loop {
            let (marker, content) = segment(bytes, at)?;
            at += 4 + content.len();
            match marker {
                0xc4 => self.read_codes(content)?,
                0xda => {
                    self.data_from = at;
                    return Some(content.to_vec());
                }
                // Between two scans there is nothing else.
                _ if self.data_from > 0 => return None,
                0xc0..=PROGRESSIVE if self.components.is_empty() => self.read_frame(marker, content)?,
                0xdb => self.read_quantisation(content)?,
                0xdd => self.restart_interval = u16::from_be_bytes(content.try_into().ok()?).into(),
                0xee if says_other_colours(content) => return None,
                0xe0..=0xef | 0xfe => {}
                _ => return None,
            }
        }
    }

    /// The header of the frame (SOF, B.2.2).
    fn read_frame(&mut self, kind: u8, content: &[u8]) -> Option<()> {
        let (&[8, h1, h0, w1, w0, count], components) = content.split_first_chunk()? else { return None };
        (self.kind, self.width, self.height) =
            (kind, u16::from_be_bytes([w1, w0]).into(), u16::from_be_bytes([h1, h0]).into());
        let (components, []) = components.as_chunks::<3>() else { return None };
        if components.len() != usize::from(count) || self.width == 0 || self.height == 0 {
            return None;
        }
        self.components = components
            .iter()
            .map(|&[identifier, sampling, quantisation]| {
                let [across, down] = if count == 1 { [1, 1] } else { [sampling >> 4, sampling & 15].map(u32::from) };
                Component { identifier, across, down, quantisation, dc: 0, ac: 0 }
            })
            .collect();
        let known = match &self.components[..] {
            [_] => true,
            [luma, others @ ..] if others.len() == 2 => {
                matches!(luma.across, 1 | 2)
                    && matches!(luma.down, 1 | 2)
                    && others.iter().all(|other| (other.across, other.down) == (1, 1))
            }
            _ => false,
        };
        known.then_some(())
    }

    /// Tables of codes (DHT, B.2.4.2).
    fn read_codes(&mut self, mut content: &[u8]) -> Option<()> {
        while let Some((&class_and_place, rest)) = content.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>()?;
            let count: usize = counts.iter().map(|count| usize::from(*count)).sum();
            let (symbols, rest) = rest.split_at_checked(count).filter(|_| count <= 256)?;
            let tables = match class_and_place >> 4 {
                0 => &mut self.dc_codes,
                1 => &mut self.ac_codes,
                _ => return None,
            };
            let codes = Codes { counts: *counts, symbols: symbols.to_vec() };
            *tables.get_mut(usize::from(class_and_place & 15))? = Some(codes);
            content = rest;
        }
        Some(())
    }

    /// Tables of quantisation (DQT, B.2.4.1).
    fn read_quantisation(&mut self, mut content: &[u8]) -> Option<()> {
        while let Some(&precision_and_place) = content.first() {
            let length = match precision_and_place >> 4 {
                0 => 65,
                1 => 129,
                _ => return None,
            };
            let (table, rest) = content.split_at_checked(length)?;
            *self.quantisation.get_mut(usize::from(precision_and_place & 15))? = Some(table.to_vec());
            content = rest;
        }
        Some(())
    }

    /// The header of the scan (SOS, B.2.3) of a sequential picture, which holds all components in their order.
    pub(super) fn read_scan(&mut self, content: &[u8]) -> Option<()> {
        let (&count, rest) = content.split_first()?;
        let (components, rest) = rest.split_at_checked(2 * usize::from(count))?;
        if usize::from(count) != self.components.len() || rest != [0, 63, 0] || count == 0 {
            return None;
        }
        for (component, scanned) in self.components.iter_mut().zip(components.chunks_exact(2)) {
            if scanned[0] != component.identifier {
                return None;
            }
            (component.dc, component.ac) = (scanned[1] >> 4, scanned[1] & 15);
        }
        Some(())
    }

    /// The tables of a component's codes.
    pub(super) fn tables(&self, component: &Component) -> Option<(DcTable, AcTable)> {
        Some((DcTable::new(self.dc_codes(component.dc)?)?, AcTable::new(self.ac_codes(component.ac)?)?))
    }

    /// The codes of first coefficients in a place.
    pub(super) fn dc_codes(&self, place: u8) -> Option<&Codes> {
        self.dc_codes.get(usize::from(place))?.as_ref()
    }

    /// The codes of each component's first coefficients.
    pub(super) fn own_dc_codes(&self) -> Option<Vec<&Codes>> {
        self.components.iter().map(|part| self.dc_codes(part.dc)).collect()
    }

    /// The codes of the other coefficients in a place.
    pub(super) fn ac_codes(&self, place: u8) -> Option<&Codes> {
        self.ac_codes.get(usize::from(place))?.as_ref()
    }

    /// Makes it a sequential frame with one table for the coefficients of all components beyond the first.
    pub(super) fn made_sequential(&mut self, ac: Codes) {
        self.kind = 0xc1;
        self.components.iter_mut().for_each(|part| (part.dc, part.ac) = (0, 0));
        self.ac_codes = [Some(ac), None, None, None];
    }

    /// Of each component the first coefficient that no block is beyond; `None` where a quantisation is not told.
    pub(super) fn dc_limits(&self) -> Option<Vec<i32>> {
        let steps = self.components.iter().map(|part| self.dc_step(part));
        steps.map(|step| Some((MOST / i64::from(step?.max(1)) + 1).min(i16::MAX.into()) as i32)).collect()
    }

    /// The quantisation of a component's first coefficients.
    pub(super) fn dc_step(&self, component: &Component) -> Option<u32> {
        let table = self.quantisation.get(usize::from(component.quantisation))?.as_ref()?;
        Some(if table[0] >> 4 == 0 { table[1].into() } else { u16::from_be_bytes([table[1], table[2]]).into() })
    }

    /// Whether its components are red, green and blue, by their names, as some programs have it.
    pub(super) fn is_rgb(&self) -> bool {
        self.components.iter().map(|part| part.identifier).eq(*b"RGB")
    }

    /// The width and height of a unit, px.
    pub(super) fn unit(&self) -> (u32, u32) {
        self.components.first().map_or((BLOCK, BLOCK), |luma| (BLOCK * luma.across, BLOCK * luma.down))
    }

    /// How many units there are, across and down.
    pub(super) fn units(&self) -> (u32, u32) {
        let (width, height) = self.unit();
        (self.width.div_ceil(width), self.height.div_ceil(height))
    }

    /// The component of each block of a unit, in the data's order.
    pub(super) fn blocks(&self) -> Vec<usize> {
        let blocks = self.components.iter().enumerate();
        blocks.flat_map(|(index, part)| std::iter::repeat_n(index, (part.across * part.down) as usize)).collect()
    }

    /// The head of a file that holds a picture of this size with the same tables; where `dc` is given, it is that of all first coefficients.
    pub(super) fn head(&self, (width, height): (u32, u32), dc: Option<&Codes>) -> Vec<u8> {
        let mut head = vec![0xff, 0xd8];
        for table in self.quantisation.iter().flatten() {
            append(&mut head, 0xdb, &[table]);
        }
        let side = |side: u32| (side as u16).to_be_bytes();
        let mut content = vec![8];
        content.extend(side(height));
        content.extend(side(width));
        content.push(self.components.len() as u8);
        for part in &self.components {
            content.extend([part.identifier, (part.across << 4 | part.down) as u8, part.quantisation]);
        }
        append(&mut head, self.kind, &[&content]);
        let own = |tables: &[Option<Codes>; 4], class: u8| -> Vec<(u8, Codes)> {
            let tables = (class..).zip(tables);
            tables.filter_map(|(place, codes)| Some((place, codes.clone()?))).collect()
        };
        let first = dc.map_or_else(|| own(&self.dc_codes, 0), |dc| vec![(0, dc.clone())]);
        for (place, codes) in first.iter().chain(&own(&self.ac_codes, 0x10)) {
            append(&mut head, 0xc4, &[&[*place], &codes.counts, &codes.symbols]);
        }
        let mut content = vec![self.components.len() as u8];
        for part in &self.components {
            let first = if dc.is_some() { 0 } else { part.dc };
            content.extend([part.identifier, first << 4 | part.ac]);
        }
        append(&mut head, 0xda, &[&content, &[0, 63, 0]]);
        head
    }
}

/// A marker with its segment.
fn append(head: &mut Vec<u8>, marker: u8, content: &[&[u8]]) {
    let length = 2 + content.iter().map(|part| part.len()).sum::<usize>();
    head.extend([0xff, marker]);
    head.extend((length as u16).to_be_bytes());
    content.iter().for_each(|part| head.extend_from_slice(part));
}

/// Whether an Adobe segment says that the components are other ones than lightness and two colours (ITU-T T.872, 6.5.3).
fn says_other_colours(content: &[u8]) -> bool {
    content.starts_with(b"Adobe") && content.get(11) != Some(&1)
}

/// The marker at `at` and what its segment holds; `None` where there is none, or anything else stands there.
fn segment(bytes: &[u8], at: usize) -> Option<(u8, &[u8])> {
    let &[0xff, marker, high, low] = bytes.get(at..)?.first_chunk()? else { return None };
    let length = usize::from(u16::from_be_bytes([high, low]));
    Some((marker, bytes.get(at + 4..(at + 2).checked_add(length)?)?))
}
