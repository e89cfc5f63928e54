//! The two networks, as they are embedded in the program, and one run of each.

use std::sync::OnceLock;

use rten::{Model, ModelOptions, NodeId, op_registry};
use rten_tensor::NdTensorView;

use super::no_suggestion::NoSuggestion;
use crate::elementary::exp;
use crate::imaging::or_none;

static DETECTOR: &[u8] = include_bytes!("models/face_detector.onnx");
static MESH: &[u8] = include_bytes!("models/face_landmarks.onnx");

/// The values along a side of what the detector looks at.
pub const DETECTOR_SIDE: usize = 128;
/// The values along a side of what the mesh is found in.
pub const MESH_SIDE: usize = 256;
/// How many anchors the detector has.
pub const ANCHORS: usize = 896;
/// How many numbers each of them gives.
pub const ANCHOR_VALUES: usize = 16;
/// How many points the mesh has.
pub const MESH_POINTS: usize = 478;

/// A network with the places of what goes in and comes out.
struct Network {
    model: Model,
    input: NodeId,
    outputs: [NodeId; 2],
}

/// What a network that was loaded once can be asked for later.
type Loaded = OnceLock<Result<Network, String>>;

impl Network {
    fn load(bytes: &'static [u8], outputs: [&str; 2]) -> Result<Self, String> {
        let operators = op_registry!(Add, Cast, Concat, Conv, MaxPool, Pad, PRelu, Relu, Reshape, Transpose);
        let said = |error: &dyn std::fmt::Display| error.to_string();
        let model = ModelOptions::with_ops(operators).load_static_slice(bytes).map_err(|error| said(&error))?;
        let node = |name| model.node_id(name).map_err(|error| said(&error));
        let (input, outputs) = (node("image")?, [node(outputs[0])?, node(outputs[1])?]);
        Ok(Self { model, input, outputs })
    }

    /// The two outputs for a square of `side` × `side` values in three channels.
    fn run(&self, values: &[f32], side: usize) -> Result<[Vec<f32>; 2], String> {
        let image = NdTensorView::from_data([1, 3, side, side], values);
        // The library asks for threads, and panics where the system gives none.
        let outputs = or_none(|| self.model.run_n(vec![(self.input, image.into())], self.outputs, None));
        let stopped = || "it stopped, as it does where the system gives it no threads: close other programs".to_owned();
        let outputs = outputs.ok_or_else(stopped)?.map_err(|error| error.to_string())?;
        let [first, second] = outputs.map(|output| output.into_tensor::<f32>().map(|tensor| tensor.into_data()));
        first.zip(second).map(<[_; 2]>::from).ok_or_else(|| "an output is not of numbers".to_owned())
    }
}

fn network(
    loaded: &'static Loaded,
    bytes: &'static [u8],
    outputs: [&str; 2],
) -> Result<&'static Network, NoSuggestion> {
    let network = loaded.get_or_init(|| Network::load(bytes, outputs)).as_ref();
    network.map_err(|problem| NoSuggestion::Networks(problem.clone()))
}

/// What the detector gives for each anchor: its numbers, and the logit of its score.
pub struct Detections {
    /// The numbers of each anchor.
    pub boxes: Vec<[f32; ANCHOR_VALUES]>,
    /// The logit of the score of each anchor.
    pub logits: Vec<f32>,
}

/// Runs the detector on 128 × 128 values in three channels, each from −1 to 1.
///
/// # Errors
///
/// An error says why the network cannot be run.
pub fn detections(values: &[f32]) -> Result<Detections, NoSuggestion> {
    static NETWORK: Loaded = OnceLock::new();
    let network = network(&NETWORK, DETECTOR, ["boxes", "score_logits"])?;
    let [boxes, logits] = network.run(values, DETECTOR_SIDE).map_err(NoSuggestion::Networks)?;
    let (boxes, rest) = boxes.as_chunks::<ANCHOR_VALUES>();
    if boxes.len() != ANCHORS || !rest.is_empty() || logits.len() != ANCHORS {
        return Err(NoSuggestion::Networks(format!("the detector gave {} boxes", boxes.len())));
    }
    Ok(Detections { boxes: boxes.to_vec(), logits })
}

/// Runs the mesh on 256 × 256 values in three channels, each from 0 to 1: x, y and z of the points, in values of the square, and the
/// logit of the presence of a face.
///
/// # Errors
///
/// An error says why the network cannot be run.
pub fn mesh(values: &[f32]) -> Result<(Vec<[f32; 3]>, f32), NoSuggestion> {
    static NETWORK: Loaded = OnceLock::new();
    let network = network(&NETWORK, MESH, ["landmarks", "presence_logit"])?;
    let [points, presence] = network.run(values, MESH_SIDE).map_err(NoSuggestion::Networks)?;
    let (points, rest) = points.as_chunks::<3>();
    match presence.as_slice() {
        [presence] if points.len() == MESH_POINTS && rest.is_empty() => Ok((points.to_vec(), *presence)),
        _ => Err(NoSuggestion::Networks(format!("the mesh has {} points", points.len()))),
    }
}

/// The logistic function of a logit.
pub(super) fn sigmoid(logit: f32) -> f64 {
    1.0 / (1.0 + exp(-f64::from(logit)))
}
