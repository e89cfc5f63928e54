//! The cheapest path through a table of costs, one column a station.

/// For each station the state that the cheapest path takes: it minimises the sum of the costs and of `stiffness[i]` times the
/// square of the step, in states, from station i to i + 1. Of equal paths it takes that of the lower states. Every column
/// has as many states as the first.
pub(super) fn cheapest_path(costs: &[Vec<f64>], stiffness: &[f64]) -> Vec<usize> {
    let Some(first) = costs.first() else { return Vec::new() };
    let mut totals = first.clone();
    let mut from: Vec<Vec<usize>> = Vec::with_capacity(costs.len());
    for (column, stiffness) in costs[1..].iter().zip(stiffness) {
        let mut next = Vec::with_capacity(totals.len());
        let mut best_from = Vec::with_capacity(totals.len());
        for (state, cost) in column.iter().enumerate() {
            let (mut best, mut at) = (f64::INFINITY, 0);
            for (previous, total) in totals.iter().enumerate() {
                let step = state as f64 - previous as f64;
                let sum = total + stiffness * step * step;
                if sum < best {
                    (best, at) = (sum, previous);
                }
            }
            next.push(best + cost);
            best_from.push(at);
        }
        totals = next;
        from.push(best_from);
    }
    let mut state = totals.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(state, _)| state);
    let mut path = vec![state];
    for back in from.iter().rev() {
        state = back[state];
        path.push(state);
    }
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::cheapest_path;

    /// Against every path there is.
    #[test]
    fn the_path_is_the_cheapest_of_all() {
        let mut state = 7_u64;
        let mut number = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / f64::from(1 << 24)
        };
        for _ in 0..20 {
            let costs: Vec<Vec<f64>> = (0..5).map(|_| (0..4).map(|_| number()).collect()).collect();
            let stiffness: Vec<f64> = (0..4).map(|_| 0.3 * number()).collect();
            let cost = |path: &[usize]| {
                let states: f64 = path.iter().zip(&costs).map(|(state, column)| column[*state]).sum();
                let steps = path.windows(2).zip(&stiffness);
                states + steps.map(|(pair, k)| k * (pair[1] as f64 - pair[0] as f64).powi(2)).sum::<f64>()
            };
            let all = (0..4_usize.pow(5)).map(|index| (0..5).map(|k| index / 4_usize.pow(k) % 4).collect::<Vec<_>>());
            let least = all.map(|path| cost(&path)).fold(f64::INFINITY, f64::min);
            let found = cheapest_path(&costs, &stiffness);
            assert!((cost(&found) - least).abs() < 1e-12, "{found:?}: {} instead of {least}", cost(&found));
        }
    }

    #[test]
    fn without_stations_there_is_no_path() {
        assert_eq!(cheapest_path(&[], &[]), Vec::<usize>::new());
        assert_eq!(cheapest_path(&[vec![0.5, 0.2, 0.2]], &[]), [1]);
    }
}
