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
