// The JSON Schemas as a strict validator takes them: no relaxation, and the files of the two example photos fit.
// `npm ci && npm test`, after `cargo build --release --bin lipmetry`.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const program = process.env.LIPMETRY ?? join(root, "target", "release", "lipmetry");
const FORMATS = ["landmarks", "report", "visits", "repeatability"];

assert.ok(existsSync(program), `${program} is not there: cargo build --release --bin lipmetry`);
const fixture = (name) => join(root, "fixtures", name);
const printed = (...options) => JSON.parse(execFileSync(program, options, { stdio: "pipe", encoding: "utf8" }));
const schemas = Object.fromEntries(FORMATS.map((name) => [name, printed("schema", name)]));

/** A validator that takes nothing on trust, and that knows all schemas by their names. */
function strict() {
  const warnings = [];
  const logger = { log: (text) => warnings.push(text), warn: (text) => warnings.push(text), error: (text) => warnings.push(text) };
  const ajv = new Ajv2020({ strict: true, allErrors: true, logger });
  addFormats(ajv, ["date", "date-time"]);
  return { ajv, warnings };
}

/** What is wrong with the value by the schema of that name. */
function problems(name, value) {
  const { ajv } = strict();
  const validate = ajv.compile(schemas[name]);
  return validate(value) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}`);
}

describe("the JSON Schemas in a strict validator", () => {
  test("all compile side by side, without a warning", () => {
    const { ajv, warnings } = strict();
    for (const name of FORMATS) {
      ajv.addSchema(schemas[name]);
      assert.equal(typeof ajv.getSchema(`urn:lipmetry:schema:${name}:1`), "function", name);
    }
    assert.deepEqual(warnings, []);
  });

  test("strict is strict: a format of another standard and an unknown key are refused", () => {
    for (const wrong of [{ type: "number", format: "double" }, { type: "string", lenght: 3 }, { type: "object", required: ["a"] }]) {
      assert.throws(() => strict().ajv.compile(wrong), /unknown|strict/u, JSON.stringify(wrong));
    }
  });

  test("the reports of the example photos fit", () => {
    const pair = printed("compare", fixture("before.jpg"), fixture("after.jpg"), "--json");
    const photo = printed("measure", fixture("before.jpg"), "--json");
    assert.deepEqual(problems("report", pair), []);
    assert.deepEqual(problems("report", photo), []);
    assert.equal(pair.format, "lipmetry-report");
    delete pair.change;
    assert.ok(problems("report", pair).some((problem) => problem.includes("'change'")), "a report without changes is refused");
  });

  test("the landmark files of the example photos fit", () => {
    for (const name of ["before", "after"]) {
      const file = JSON.parse(readFileSync(fixture(`${name}.landmarks.json`), "utf8"));
      assert.deepEqual(problems("landmarks", file), []);
      const { points } = file.markings[0];
      assert.ok(points.sto, "the lips are closed");
      points.sto_s = points.sto;
      delete points.sto;
      assert.ok(problems("landmarks", file).some((problem) => problem.includes("'sto_i'")), "one margin without the other is refused");
      points.sto_i = points.sto_s;
      assert.deepEqual(problems("landmarks", file), [], "parted lips have both");
      file.photo.taken = "the 2nd of March";
      assert.ok(problems("landmarks", file).some((problem) => problem.includes("date")), "a day that is none is refused");
    }
  });
});
