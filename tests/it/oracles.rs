//! Figures of other software. Each test holds the program that made them; they were made with Python 3.11.7,
//! numpy 2.4.6, scipy 1.17.1, scikit-image 0.26.0 and shapely 2.2.0 (`pip install numpy scipy scikit-image shapely`).

use lipmetry::alignment::{ScaleRule, full_procrustes_distance, superimpose, symmetry_axis};
use lipmetry::geometry::{Curve, Face, Image, Knot, Point};
use lipmetry::landmark::{Configuration, CurveName, Landmark, Node};

use crate::faces::{assert_near, figure, lip, polygonal};

/// Both sides evaluate closed forms in double precision, on coordinates up to 1300.
const EXACT: f64 = 1e-9;

type Set = (&'static str, Vec<Point<Image>>, Vec<Point<Image>>);

fn points(coordinates: &[(f64, f64)]) -> Vec<Point<Image>> {
    coordinates.iter().map(|(x, y)| Point::new(*x, *y)).collect()
}

/// Point sets: a rough fit of four points, seven stable points of a face in two photos, and one that fits its
/// target better in the mirror, which the fit must not use.
fn sets() -> [Set; 3] {
    [
        (
            "four",
            points(&[(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (1.0, 5.0)]),
            points(&[(1.2, 2.1), (4.6, 7.9), (0.4, 10.6), (-4.1, 7.0)]),
        ),
        (
            "noisy",
            points(&[
                (812.4, 1003.1),
                (1120.7, 998.2),
                (655.3, 1012.9),
                (1276.8, 1004.4),
                (881.0, 1240.6),
                (1052.2, 1237.9),
                (966.1, 1301.5),
            ]),
            points(&[
                (704.9, 961.3),
                (996.1, 1009.8),
                (554.6, 946.0),
                (1143.2, 1043.0),
                (731.7, 1196.2),
                (893.8, 1222.0),
                (800.5, 1268.4),
            ]),
        ),
        (
            "mirrored",
            points(&[(-3.0, 1.0), (3.0, 1.0), (0.0, -2.0), (1.0, 4.0)]),
            points(&[(3.1, 1.0), (-2.9, 1.2), (0.1, -2.0), (-1.2, 3.9)]),
        ),
    ]
}

/// ```python
/// import numpy as np
/// from skimage.transform._geometric import _umeyama
/// for name, (s, d) in sets.items():       # the sets above
///     t = _umeyama(np.array(s, float), np.array(d, float), True)
///     c = np.sqrt(np.linalg.det(t[:2, :2])); a = np.degrees(np.arctan2(t[1, 0], t[0, 0]))
///     print(name, repr(float(c)), repr(float(a)), repr(float(t[0, 2])), repr(float(t[1, 2])))
/// ```
#[test]
fn superimposition_is_that_of_scikit_image() {
    let expected = [
        [1.5651909968962747, 61.757699010753036, 1.6162601626016262, 2.3162601626016253],
        [0.9562860635246628, 10.060711060366522, 108.3240677812712, -118.05164359673927],
        [0.2036571549276005, 99.80842100482707, -0.015646258503401345, 1.0095238095238095],
    ];
    for ((name, source, target), [scale, degrees, x, y]) in sets().into_iter().zip(expected) {
        let weights = vec![1.0; source.len()];
        let fit = superimpose(&source, &target, &weights, ScaleRule::LeastSquares).unwrap();
        let origin: Point<Image> = fit.point(Point::new(0.0, 0.0));
        assert_near(&format!("{name}: scale"), fit.scale(), scale, EXACT);
        assert_near(&format!("{name}: rotation"), fit.rotation_deg(), degrees, EXACT);
        assert_near(&format!("{name}: x"), origin.x, x, EXACT * 1300.0);
        assert_near(&format!("{name}: y"), origin.y, y, EXACT * 1300.0);
    }
}

/// `scipy.corrected.procrustes(np.array(s, float), np.array(d, float))[2]` on the first two sets; on the third it
/// takes the mirror image, 0.002994, which the full Procrustes distance must not.
#[test]
fn procrustes_distance_squared_is_the_disparity_of_scipy() {
    let distance = |index: usize| {
        let (_, a, b) = sets()[index].clone();
        full_procrustes_distance(&a, &b).unwrap()
    };
    for (index, disparity) in [(0, 0.011487677124581513), (1, 4.84303510538501e-05)] {
        // scipy gives the disparity as a sum of squares of numbers up to 1, so to 10⁻¹⁵.
        assert_near("disparity", distance(index).powi(2), disparity, 1e-13);
    }
    assert!(distance(2) > 0.9, "{} for the mirror image", distance(2));
}

/// ```python
/// import numpy as np
/// from scipy.optimize import least_squares
/// pairs = [((-44.6,1.2),(43.1,-0.4),2.0), ((-15.2,0.3),(16.9,-0.6),2.0), ((-18.0,-37.1),(16.2,-38.9),2.0),
///          ((0.9,-43.0),(0.9,-43.0),0.25)]
/// a, b, w = (np.array(c, float) for c in zip(*pairs))
/// def residuals(q):                       # the axis at the distance q[1] from the origin, in the direction q[0]
///     n = np.array([-np.sin(q[0]), np.cos(q[0])])
///     return (np.sqrt(w)[:,None]*(a - 2*np.outer(a@n - q[1], n) - b)).ravel()
/// starts = [(t, p) for t in np.linspace(0, np.pi, 13)[:-1] for p in (-20, 0, 20)]
/// best = min((least_squares(residuals, s, xtol=1e-15, ftol=1e-15, gtol=1e-15, jac='3-point') for s in starts),
///            key=lambda r: r.cost)
/// print(repr(float(np.degrees(best.x[0]) % 180)), repr(float(best.x[1])))
/// ```
#[test]
fn symmetry_axis_is_the_best_of_all_axes() {
    let at = |x, y| Point::<Face>::new(x, y);
    let axis = symmetry_axis([
        (at(-44.6, 1.2), at(43.1, -0.4), 2.0),
        (at(-15.2, 0.3), at(16.9, -0.6), 2.0),
        (at(-18.0, -37.1), at(16.2, -38.9), 2.0),
        (at(0.9, -43.0), at(0.9, -43.0), 0.25),
    ])
    .unwrap();
    let up = if axis.direction().y < 0.0 { axis.reversed() } else { axis };
    // A search stops where the sum of squares, 16, changes by less than its rounding: √10⁻¹⁶ of the parameters.
    assert_near("direction", up.direction().y.atan2(up.direction().x).to_degrees(), 88.75553178247942, 1e-6);
    assert_near("distance", up.signed_distance(at(0.0, 0.0)), 0.07976525162931293, 1e-7);
}

/// A polygonal lip, as it is and turned by 4° about (0, 0) and moved by (1.5, −6).
fn polygons() -> [Configuration<Face>; 2] {
    let (ch_r, ch_l) = ((-26.0, -61.0), (24.0, -59.0));
    let lips = polygonal(&[
        (Landmark::ChR, ch_r.0, ch_r.1),
        (Landmark::CphR, -7.0, -52.0),
        (Landmark::Ls, -1.0, -55.0),
        (Landmark::CphL, 4.0, -51.5),
        (Landmark::ChL, ch_l.0, ch_l.1),
        (Landmark::Sto, 0.45 * ch_r.0 + 0.55 * ch_l.0, 0.45 * ch_r.1 + 0.55 * ch_l.1),
    ]);
    let (sin, cos) = 4.0_f64.to_radians().sin_cos();
    let moved = lips.map(|p| Point::new(cos * p.x - sin * p.y + 1.5, sin * p.x + cos * p.y - 6.0));
    [lips, moved]
}

/// ```python
/// import numpy as np
/// from scipy.optimize import least_squares
/// from scipy.corrected import procrustes
/// from shapely import Polygon
/// def turned(points, degrees, dx, dy):
///     t = np.radians(degrees); r = np.array([[np.cos(t),-np.sin(t)],[np.sin(t),np.cos(t)]])
///     return np.array(points)@r.T + (dx,dy)
/// border = [(-26,-61),(-7,-52),(-1,-55),(4,-51.5),(24,-59)]
/// sto = np.array(border[0])*0.45 + np.array(border[4])*0.55
/// for degrees,dx,dy in [(0,0,0),(4,1.5,-6)]:
///     b = turned(border,degrees,dx,dy); s = turned([sto],degrees,dx,dy)[0]
///     lip, mirrored = Polygon(b), Polygon([(-x,y) for x,y in b])
///     section = lambda p,q: [p+(q-p)*k/8 for k in range(1,8)]
///     outline = [b[0]]
///     for p,q in zip(b,b[1:]): outline += section(p,q)+[q]
///     inner = section(b[0],s)+[s]+section(s,b[4])
///     z, mate = np.array(outline+inner), np.array(outline[::-1]+inner[::-1])
///     def residuals(q):
///         n = np.array([-np.sin(q[0]),np.cos(q[0])])
///         return (z-2*np.outer(z@n-q[1],n)-mate).ravel()
///     best = min((least_squares(residuals,(a,0),xtol=1e-15,ftol=1e-15,gtol=1e-15,jac='3-point')
///                 for a in (0,.8,1.6,2.4)), key=lambda r: r.cost)
///     n = np.array([-np.sin(best.x[0]),np.cos(best.x[0])])
///     own = Polygon(b-2*np.outer(b@n-best.x[1],n))
///     dice = lambda other: 200*lip.intersection(other).area/(lip.area+other.area)
///     right = lip.intersection(Polygon([(-99,-199),(0,-199),(0,99),(-99,99)])).area
///     shape = .5*np.sqrt(procrustes(z, np.column_stack([-mate[:,0],mate[:,1]]))[2])
///     print(lip.area, right, dice(mirrored), dice(own), shape)
/// ```
#[test]
fn areas_and_overlaps_are_those_of_shapely() {
    let expected = [
        [234.25, 123.33000000000001, 83.92637488888168, 91.48026817999057, 0.0557615856247781],
        [234.25, 90.36477341734596, 46.84954504741748, 91.4802681579343, 0.05576158562477813],
    ];
    for (configuration, [area, right, score, own, shape]) in polygons().into_iter().zip(expected) {
        let lip = lip(configuration);
        assert_near("area", figure("upper_vermilion_area", &lip), area, EXACT * area);
        let halves = 100.0 * (2.0 * right - area) / (area / 2.0);
        assert_near("halves", figure("half_area_asymmetry", &lip), halves, EXACT * 100.0);
        // The grid of the overlay: see overlap.rs.
        assert_near("score", figure("symmetry_score", &lip), score, crate::measures::GRID);
        assert_near("own axis", figure("own_axis_symmetry_score", &lip), own, crate::measures::GRID);
        assert_near("shape", figure("shape_asymmetry", &lip), shape, EXACT);
    }
}

const KNOTS: [(f64, f64); 9] = [
    (-25.0, -65.0),
    (-18.0, -61.2),
    (-11.0, -58.4),
    (-5.5, -56.9),
    (0.4, -58.3),
    (6.0, -57.2),
    (13.0, -59.6),
    (20.0, -63.1),
    (25.5, -64.6),
];

/// ```python
/// import numpy as np
/// from numpy.polynomial import Polynomial
/// from scipy.integrate import quad
/// P = np.array([...])                      # KNOTS
/// t = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(P, axis=0), axis=1)**0.5)])
/// def lerp(p, q, a, b, u): return p*(b-u)/(b-a) + q*(u-a)/(b-a)
/// def parabola(i, u):
///     return lerp(lerp(P[i],P[i+1],t[i],t[i+1],u), lerp(P[i+1],P[i+2],t[i+1],t[i+2],u), t[i], t[i+2], u)
/// def segment(k, u):                       # Barry & Goldman's pyramid; a parabola at both ends
///     if k == 0: return parabola(0, u)
///     if k == len(P)-2: return parabola(k-1, u)
///     return lerp(parabola(k-1, u), parabola(k, u), t[k], t[k+1], u)
/// length = area = 0
/// for k in range(len(P)-1):
///     u = np.linspace(t[k], t[k+1], 4); v = np.array([segment(k, s) for s in u])
///     x, y = (Polynomial.fit(u, v[:,i], 3) for i in (0, 1)); dx, dy = x.deriv(), y.deriv()
///     length += quad(lambda s: np.hypot(dx(s), dy(s)), t[k], t[k+1], epsabs=1e-13, epsrel=1e-13)[0]
///     area += quad(lambda s: y(s)*dx(s), t[k], t[k+1], epsabs=1e-12, epsrel=1e-13)[0]
/// print(repr(length), repr(length/np.hypot(*(P[-1]-P[0]))), repr(area))
/// ```
#[test]
fn curve_length_and_area_are_those_of_scipy_on_barry_and_goldmans_pyramid() {
    let knots: Vec<Knot<Face>> = KNOTS.iter().map(|(x, y)| Knot { point: Point::new(*x, *y), corner: false }).collect();
    let curve = Curve::through(&knots).unwrap();
    // The length is computed to 10⁻⁹ of each part.
    assert_near("length", curve.arc_length(), 54.05197912994711, 2.0 * EXACT * 54.0);
    let area = -3027.1420948020045;
    assert_near("area", curve.area_integral(f64::INFINITY), area, EXACT * area.abs());

    let mut lips = Configuration::default();
    let place = |index: usize| Point::new(KNOTS[index].0, KNOTS[index].1);
    let mut nodes: Vec<Node<Face>> = (0..KNOTS.len()).map(|index| Node::Contour(place(index))).collect();
    for (index, landmark) in [(0, Landmark::ChR), (8, Landmark::ChL)] {
        lips.set_point(landmark, Some(place(index)));
        nodes[index] = Node::Named(landmark);
    }
    lips.set_curve(CurveName::UpperBorder, Some(nodes));
    assert_near("ratio", figure("curve_arc_ratio", &lip(lips)), 1.0703026460910077, 2.0 * EXACT);
}
