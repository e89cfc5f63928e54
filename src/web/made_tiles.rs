//! Tiles that were made once and are asked for again: as JPEG, the last ones, so many bytes of them.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// What is kept of a photo's tiles, bytes: the mouth at every size on a large screen.
const MOST_BYTES: usize = 24 << 20;

/// So many tiles are made at a time: each takes some megabytes while it is made, and as many that a thread keeps for the next.
const AT_A_TIME: usize = 2;

/// A tile's level, column and row.
pub(super) type Place = (usize, u32, u32);

/// The tiles of one photo that were made of its own pixels.
#[derive(Debug, Default)]
pub(super) struct MadeTiles {
    kept: Mutex<Kept>,
    working: Mutex<usize>,
    done: Condvar,
}

#[derive(Debug, Default)]
struct Kept {
    /// The one that was made first comes first.
    tiles: VecDeque<(Place, Arc<[u8]>)>,
    bytes: usize,
}

impl MadeTiles {
    /// What is kept, bytes.
    pub(super) fn bytes(&self) -> u64 {
        locked(&self.kept).bytes as u64
    }

    /// The tile at a place, as `make` makes it where it is not there any more; what fails is not kept.
    pub(super) fn get<E>(
        &self,
        place: Place,
        make: impl FnOnce() -> Option<Result<Vec<u8>, E>>,
    ) -> Option<Result<Vec<u8>, E>> {
        if let Some(tile) = locked(&self.kept).tile(place) {
            return Some(Ok(tile.to_vec()));
        }
        let turn = Turn::of(self);
        // Who waited may have waited for this very tile.
        if let Some(tile) = locked(&self.kept).tile(place) {
            return Some(Ok(tile.to_vec()));
        }
        let made = make();
        drop(turn);
        if let Some(Ok(tile)) = &made {
            locked(&self.kept).keep(place, tile);
        }
        made
    }
}

impl Kept {
    fn tile(&self, place: Place) -> Option<Arc<[u8]>> {
        self.tiles.iter().find(|(of, _)| *of == place).map(|(_, tile)| tile.clone())
    }

    fn keep(&mut self, place: Place, tile: &[u8]) {
        if self.tile(place).is_some() {
            return;
        }
        self.bytes += tile.len();
        self.tiles.push_back((place, tile.into()));
        while self.bytes > MOST_BYTES {
            let Some((_, oldest)) = self.tiles.pop_front() else { return };
            self.bytes -= oldest.len();
        }
    }
}

/// One of the few that may make a tile now.
struct Turn<'a>(&'a MadeTiles);

impl<'a> Turn<'a> {
    fn of(tiles: &'a MadeTiles) -> Self {
        let working = locked(&tiles.working);
        let full = |working: &mut usize| *working >= AT_A_TIME;
        let mut working = tiles.done.wait_while(working, full).unwrap_or_else(PoisonError::into_inner);
        *working += 1;
        Self(tiles)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *locked(&self.0.working) -= 1;
        self.0.done.notify_one();
    }
}

/// What a mutex holds, also where one that held it before panicked.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::{AT_A_TIME, MOST_BYTES, MadeTiles};

    fn made(tile: Vec<u8>) -> Option<Result<Vec<u8>, Infallible>> {
        Some(Ok(tile))
    }

    /// A second request makes nothing; what fails, or is not there, is asked for again.
    #[test]
    fn a_tile_is_made_once() {
        let tiles = MadeTiles::default();
        assert_eq!(tiles.get((1, 2, 3), || made(vec![7; 10])), made(vec![7; 10]));
        assert_eq!(tiles.get((1, 2, 3), || made(vec![8])), made(vec![7; 10]));
        assert_eq!(tiles.get((1, 3, 2), || made(vec![9])), made(vec![9]));
        assert_eq!(tiles.get((2, 0, 0), || Some(Err::<Vec<u8>, _>("no"))), Some(Err("no")));
        assert_eq!(tiles.get((2, 0, 0), || None::<Result<Vec<u8>, Infallible>>), None);
        assert_eq!(tiles.get((2, 0, 0), || made(vec![1])), made(vec![1]));
    }

    /// The oldest ones go where there are too many bytes; one that is too large by itself is not kept.
    #[test]
    fn no_more_is_kept_than_was_said() {
        let tiles = MadeTiles::default();
        let third = MOST_BYTES / 3;
        for column in 0..4 {
            let _ = tiles.get((0, column, 0), || made(vec![column as u8; third]));
        }
        assert_eq!(tiles.get((0, 3, 0), || made(vec![])).unwrap().unwrap().len(), third, "the last one is there");
        assert!(super::locked(&tiles.kept).tile((0, 0, 0)).is_none(), "the first one has gone");
        let _ = tiles.get((1, 0, 0), || made(vec![0; MOST_BYTES + 1]));
        let kept = super::locked(&tiles.kept);
        assert_eq!((kept.bytes, kept.tiles.len()), (0, 0));
    }

    /// Of many that ask at once few make tiles at a time, also after one of them panicked.
    #[test]
    fn few_are_made_at_a_time() {
        let tiles = MadeTiles::default();
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            tiles.get((9, 0, 0), || -> Option<Result<Vec<u8>, Infallible>> { std::panic::resume_unwind(Box::new(())) })
        }));
        assert!(panicked.is_err());
        std::thread::scope(|scope| {
            for column in 0..12 {
                let (tiles, now, most) = (&tiles, &now, &most);
                scope.spawn(move || {
                    let _ = tiles.get((0, column, 0), || {
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        std::thread::sleep(std::time::Duration::from_millis(5));
                        now.fetch_sub(1, Ordering::SeqCst);
                        made(vec![0])
                    });
                });
            }
        });
        let most = most.into_inner();
        assert!((1..=AT_A_TIME).contains(&most), "{most} at a time");
        assert_eq!(super::locked(&tiles.kept).tiles.len(), 12);
    }
}
