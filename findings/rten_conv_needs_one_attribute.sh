#!/usr/bin/env bash
# rten 0.27.0 (Rust), onnx 1.23.2
#
# Behaviour: every attribute of ONNX's Conv is optional (strides, dilations, pads, group, kernel_shape); ONNX's own checker and
# reference evaluator take a Conv without any. rten loads it without a word and refuses it when it is run: "expected 2 stride
# values". Any one of strides, pads, kernel_shape and the rest may be left out; without all of them it is refused.
# A MaxPool with nothing but the required kernel_shape, whose strides default to 1, is refused too.
# Guess: defaults of the standard hold, or a model that is not supported is refused when it is loaded.
# Why it matters: small face networks are converted between formats by hand, and what is at its default is the first that a
# converter leaves out. The loaded model then fails on the first photo, not where the program checks it.
#
# Seen (5 x 5 values 0 to 24, a 3 x 3 kernel of ones):
#   onnx reference, nothing written: first value 54
#   rten, nothing written: loads; run: ... expected 2 stride values ...
#   rten, all but one written, each in turn: first value 54
#   rten, MaxPool with kernel_shape alone: loads; run: ... strides len does not match spatial dims ...
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check onnx==1.23.2 numpy==2.4.6
"$tmp/venv/bin/python" - "$tmp" <<'PY'
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

ALL = {"kernel_shape": [3, 3], "strides": [1, 1], "dilations": [1, 1], "group": 1, "pads": [0, 0, 0, 0]}
x = np.arange(25, dtype=np.float32).reshape(1, 1, 5, 5)


def write(name, kind, **attributes):
    kernel = [numpy_helper.from_array(np.ones((1, 1, 3, 3), np.float32), "w")] if kind == "Conv" else []
    node = helper.make_node(kind, ["x", "w"][: 1 + len(kernel)], ["y"], **attributes)
    value = lambda which, shape: helper.make_tensor_value_info(which, TensorProto.FLOAT, shape)
    graph = helper.make_graph([node], "g", [value("x", [1, 1, 5, 5])], [value("y", list("abcd"))], kernel)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, f"{sys.argv[1]}/{name}.onnx")
    return float(ReferenceEvaluator(model).run(None, {"x": x})[0].flat[0])


found = write("conv_bare", "Conv")
print(f"onnx reference, nothing written: first value {found:.0f}")
assert found == 54, "CHANGED: the reference"
for left_out in ALL:
    write(f"conv_without_{left_out}", "Conv", **{name: value for name, value in ALL.items() if name != left_out})
write("pool_bare", "MaxPool", kernel_shape=[2, 2])
PY
mkdir "$tmp/src"
cat >"$tmp/Cargo.toml" <<'TOML'
[package]
name = "attributes"
version = "0.0.0"
edition = "2024"

[dependencies]
rten = { version = "=0.27.0", default-features = false, features = ["onnx_format"] }
rten-tensor = "=0.27.0"
TOML
cat >"$tmp/src/main.rs" <<'RS'
use rten_tensor::NdTensor;

fn first(name: &str) -> Result<f32, String> {
    let bytes = std::fs::read(format!("{name}.onnx")).unwrap();
    let model = rten::ModelOptions::with_all_ops().load(bytes).expect("CHANGED: it does not load");
    let x = NdTensor::from_data([1, 1, 5, 5], (0..25).map(|value| value as f32).collect::<Vec<_>>());
    let y = model.run_one(x.into(), None).map_err(|error| error.to_string())?;
    Ok(y.into_tensor::<f32>().unwrap().into_data()[0])
}

fn main() {
    let bare = first("conv_bare").expect_err("CHANGED: a Conv without attributes runs");
    println!("rten, nothing written: loads; run: {bare}");
    assert!(bare.contains("expected 2 stride values"));
    for left_out in ["kernel_shape", "strides", "dilations", "group", "pads"] {
        let found = first(&format!("conv_without_{left_out}")).unwrap();
        println!("rten, all written but {left_out}: first value {found}");
        assert_eq!(found, 54.0);
    }
    let pool = first("pool_bare").expect_err("CHANGED: a MaxPool without strides runs");
    println!("rten, MaxPool with kernel_shape alone: loads; run: {pool}");
    assert!(pool.contains("strides len does not match spatial dims"));
}
RS
cd "$tmp"
CARGO_TARGET_DIR="$tmp/target" cargo run -q
