// Suggested marks on real faces: from an opened photo to its saved file by mouse and by touch, with the actions counted; what
// happens where nothing can be suggested; and a second photo that starts from the first one's marks.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assertAccessible, Mouse, Touch, draft, drawn, handle, middle, program, read, root, serve, sidecar, title, workplace } from "./marking.mjs";

const { folder, newPage, open } = workplace();

/** Photos of real faces, which are not part of this repository. */
const PHOTOS = join(root, "..", "shared", "photos");
const isThere = existsSync(PHOTOS);
assert.ok(isThere || process.env.CI !== "true", `${PHOTOS} is not there`);
const options = { skip: isThere ? false : `${PHOTOS} is not there` };

const FACES = {
  light: ["images/canada_019f.jpg", "human/canada_019f.landmarks.json"],
  dark: ["match/warp/london_062/before.jpg", "match/warp/london_062/before.landmarks.json"],
  bearded: ["match/second/london_092/before.jpg", "match/second/london_092/before.landmarks.json"],
};

/** The step of each region, in their order, and the marks that are confirmed there. */
const REGIONS = {
  eye_r: ["ex_r", "en_r", "iris_r"], eye_l: ["ex_l", "en_l", "iris_l"], nose: ["al_r", "al_l", "sn", "prn", "se"],
  corners: ["ch_r", "ch_l"], upper_border: ["cph_r", "cph_l", "ls", "upper_border"],
  free_margin: ["sto", "upper_free_margin"], lower_border: ["li", "lower_border"],
};
/** The marks that a person corrects: those that the model is worst at. */
const CORRECTED = 4;
const MAY_BE_CORRECTED = ["cph_r", "cph_l", "ch_r", "ch_l", "li", "ls"];
/** The most actions of a mouse, and the most taps on a phone, from an opened photo to its saved file. */
const MOST_ACTIONS = 15, MOST_TAPS = 20;

const PHONE = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 }, deviceScaleFactor: 3 };
const hands = {
  mouse: { options: {}, most: MOST_ACTIONS, of: (page) => new Mouse(page) },
  touch: { options: PHONE, most: MOST_TAPS, of: (page) => Touch.of(page) },
};

/** A copy of a real photo, in a folder of its own. */
function copied(photo, name = photo.split("/").pop()) {
  const there = join(folder(), name);
  cpSync(join(PHOTOS, photo), there);
  return there;
}

const distance = ([x, y], [u, v]) => Math.hypot(x - u, y - v);

/** The root mean square distance of named points, in millimetres of a face whose pupils are 63 mm apart. */
function error(found, human) {
  const mm = 63 / distance(found.irises.r.centre, found.irises.l.centre);
  const off = Object.keys(human.points).map((id) => distance(found.points[id], human.points[id]) * mm);
  return Math.sqrt(off.reduce((sum, each) => sum + each * each, 0) / off.length);
}

const region = (page, name) => page.waitForSelector(`#panel img[data-path="diagrams/region_${name}.svg"]`);

/** Goes through a photo's suggested marks, and gives the number of actions; some are dragged to where a person has them. */
async function goThrough(page, hand, photo, human) {
  let actions = 0;
  const press = async (selector) => { actions++; await hand.press(selector); };
  await page.waitForSelector("#panel h2:text('About this photo')");
  await press("#next");
  await region(page, "eye_r");
  const suggested = await draft(photo, ({ points }) => "ch_r" in points);
  const off = (id) => distance(suggested.points[id].at, human.points[id]);
  const worst = MAY_BE_CORRECTED.toSorted((a, b) => off(b) - off(a)).slice(0, CORRECTED);
  for (const [name, marks] of Object.entries(REGIONS)) {
    await region(page, name);
    for (const id of marks.filter((id) => worst.includes(id))) {
      actions++;
      await hand.drag(id, human.points[id]);
      await page.waitForSelector(`.handle[data-key="${id}"][data-origin="moved"]`);
    }
    await press("#next");
  }
  await page.waitForSelector("#panel h2:text('All marks are done')");
  await press("#next");
  await page.waitForSelector("#photos li:has-text('✓ Saved.')");
  return { actions, worst, suggested };
}

for (const [what, [photo, landmarks]] of Object.entries(FACES)) {
  for (const [name, { options: device, most, of }] of Object.entries(hands)) {
    test(`a ${what} face is marked from its suggested marks by ${name}, in few actions`, options, async (t) => {
      const copy = copied(photo);
      const [human] = read(join(PHOTOS, landmarks)).markings;
      const server = await serve(copy, "--marker", "AB");
      const { page, trouble } = await open(server.address, device);
      const start = Date.now();
      const { actions, worst, suggested } = await goThrough(page, await of(page), copy, human);
      const seconds = (Date.now() - start) / 1000;
      assert.ok(actions <= most, `${actions} actions, and at most ${most} are wanted`);
      assert.ok(Object.values(suggested.points).every(({ origin }) => origin === "proposed"));
      execFileSync(program, ["check", copy]);
      const [made] = read(sidecar(copy)).markings;
      // What was dragged is moved, and lies where it was dragged to; all else is confirmed where the model put it.
      for (const [id, origin] of Object.entries(made.origins)) {
        assert.equal(origin, worst.includes(id) ? "moved" : "confirmed", id);
      }
      for (const id of worst) assert.ok(distance(made.points[id], human.points[id]) < 0.5, `${id}: ${made.points[id]}`);
      assert.deepEqual(made.proposals.map(({ by, model }) => [by, model]), [["face_model", "MediaPipe Face Mesh V2"]]);
      assert.deepEqual(new Set(made.proposals[0].marks), new Set(Object.values(REGIONS).flat()));
      t.diagnostic(`${what}, ${name}: ${actions} actions, ${seconds.toFixed(1)} s of a machine's hand; RMS distance to a `
        + `person's points ${error(made, human).toFixed(2)} mm`);
      assert.deepEqual(trouble, []);
    });
  }
}

test("a key that is held confirms one region, on the photo and on the button", options, async () => {
  const server = await serve(copied(FACES.light[0]), "--marker", "AB");
  const { page, trouble } = await open(server.address);
  await page.click("#next");
  const names = Object.keys(REGIONS);
  const held = [["#stage", "Enter"], ["#next", "Enter"], ["#next", " "]];
  for (const [index, [focus, key]] of held.entries()) {
    await region(page, names[index]);
    await page.focus(focus);
    // The first is a press, the others are what the keyboard repeats.
    for (let repeat = 0; repeat < 6; repeat++) await page.keyboard.down(key);
    await page.keyboard.up(key);
    await drawn(page);
    await region(page, names[index + 1]);
  }
  assert.deepEqual(trouble, []);
});

for (const [what, device] of [["a desktop", {}], ["a phone", PHONE]]) {
  test(`the answers stand above the button that takes them, both in view, on ${what}`, options, async () => {
    const server = await serve(copied(FACES.light[0]), "--marker", "AB");
    const { page } = await open(server.address, device);
    const said = page.locator("#answered");
    assert.equal(await said.innerText(), "As answered: no mirror image, at rest, lips closed, eyes in the picture, "
      + "lipstick: not answered.");
    const { height } = page.viewportSize();
    for (const shown of [said, page.locator("#next"), page.locator("#back")]) {
      const box = await shown.boundingBox();
      assert.ok(box.y > 0 && box.y + box.height <= height, `${box.y} + ${box.height} px of ${height}`);
    }
    const others = { mirrored: "yes", expression: "smile", cosmetics: "no", parted: "yes" };
    for (const [name, value] of Object.entries(others)) {
      await page.check(`input[name=${name}][value=${value}]`);
    }
    assert.equal(await said.innerText(), "As answered: a mirror image, smiling, lips parted, eyes in the picture, "
      + "no lipstick.");
  });
}

test("the arrows of a finger cover no mark of the nose, whichever is in hand", options, async () => {
  const server = await serve(copied(FACES.light[0]), "--marker", "AB");
  const { page } = await open(server.address, PHONE);
  await page.click("#next");
  for (const name of ["eye_r", "eye_l"]) {
    await region(page, name);
    await page.click("#next");
  }
  await region(page, "nose");
  for (const id of REGIONS.nose) {
    await handle(page, id).focus();
    await drawn(page);
    const pad = await page.locator("#arrows:visible").boundingBox();
    for (const other of REGIONS.nose) {
      const [x, y] = await middle(page, other);
      const off = Math.max(pad.x - x, x - pad.x - pad.width, pad.y - y, y - pad.y - pad.height);
      assert.ok(off >= 8, `${id} in hand: ${other} is ${off.toFixed(1)} px from the arrows`);
    }
  }
});

/** A JPEG that a browser draws; the drawing is given a context, and the photos by their data addresses. */
async function drawnPhoto(name, size, draw, photos = []) {
  const page = await newPage();
  const data = photos.map((photo) => `data:image/jpeg;base64,${readFileSync(join(PHOTOS, photo)).toString("base64")}`);
  const base64 = await page.evaluate(async ([[width, height], draw, data]) => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    const images = await Promise.all(data.map(async (src) => {
      const image = Object.assign(new Image(), { src });
      await image.decode();
      return image;
    }));
    new Function("context", "images", draw)(canvas.getContext("2d"), images);
    return canvas.toDataURL("image/jpeg", 0.93).split(",")[1];
  }, [size, draw, data]);
  await page.close();
  const file = join(folder(), name);
  writeFileSync(file, Buffer.from(base64, "base64"));
  return file;
}

const refused = (page) => page.waitForSelector("#panel .problem").then((shown) => shown.textContent());

test("a picture without a face: the page says so, and the clicks are the way", async () => {
  const photo = await drawnPhoto("blank.jpg", [900, 1200], "context.fillStyle = '#807868'; context.fillRect(0, 0, 900, 1200);");
  const server = await serve(photo, "--marker", "AB");
  const { page, trouble } = await open(server.address);
  await page.click("#next");
  assert.match(await refused(page), /^No face was found/);
  assert.match(await title(page), /About this photo/);
  await page.click("#next");
  const hand = new Mouse(page);
  const places = { ch_r: [350, 800], ch_l: [550, 800], ls: [450, 760], li: [450, 850], ex_r: [280, 500], ex_l: [620, 500] };
  for (const [id, at] of Object.entries(places)) {
    await page.waitForSelector(`#panel img[data-path="diagrams/${id}.svg"]`);
    await hand.click(at);
  }
  await page.waitForSelector("#panel h2:text('The corner of the mouth')");
  const proposed = await draft(photo, ({ points }) => "sn" in points);
  assert.deepEqual(proposed.proposals.map(({ by }) => by), ["average_face"]);
  assert.ok(Object.values(proposed.points).every(({ origin }) => origin === "proposed"));
  assert.deepEqual(trouble, []);
});

test("of two faces one is chosen, with a click on it", options, async () => {
  const two = await drawnPhoto("two.jpg", [2000, 1000],
    "images.forEach((image, index) => context.drawImage(image, 1000 * index, 0, 1000, 1000 * image.height / image.width));",
    ["images/london_129_neutral.jpg", "images/london_137_neutral.jpg"]);
  const server = await serve(two, "--marker", "AB");
  const { page } = await open(server.address);
  await page.click("#next");
  await page.waitForSelector("#panel h2:text('Which face')");
  // The frames are drawn with the photo, which may come after the question.
  await page.waitForSelector("#lines text:text('2')");
  assert.equal(await page.locator("#lines rect.curve").count(), 2);
  assert.deepEqual(await page.locator("#lines text").allTextContents(), ["1", "2"]);
  await new Mouse(page).click([1500, 500]);
  await region(page, "eye_r");
  const { points } = await draft(two, ({ points }) => "ch_r" in points);
  assert.ok(points.ch_r.at[0] > 1000, `${points.ch_r.at}`);
});

test("without eyes in the picture the corners of the mouth are clicked first; of a close-up the clicks go on", options, async () => {
  const [human] = read(join(PHOTOS, FACES.light[1])).markings;
  const { ch_r: right, ch_l: left } = human.points;
  const width = left[0] - right[0];
  for (const [name, [aside, above, below], isSuggested] of [["lower", [1.4, 1.55, 1.5], true], ["close", [0.8, 0.5, 0.55], false]]) {
    const [x, y] = [right[0] - (aside - 0.5) * width, right[1] - above * width];
    const size = [2 * aside * width, (above + below) * width].map(Math.round);
    const photo = await drawnPhoto(`${name}.jpg`, size, `context.drawImage(images[0], ${-x}, ${-y});`, [FACES.light[0]]);
    const server = await serve(photo, "--marker", "AB");
    const { page } = await open(server.address);
    await page.check("input[name=eyes][value=no]");
    await page.click("#next");
    const hand = new Mouse(page);
    for (const [id, at] of [["ch_r", right], ["ch_l", left]]) {
      await page.waitForSelector(`#panel img[data-path="diagrams/${id}.svg"]`);
      await hand.click([at[0] - x, at[1] - y]);
    }
    if (isSuggested) {
      await region(page, "nose");
      const { points, irises } = await draft(photo, ({ points }) => "ls" in points);
      const off = distance(points.ls.at, [human.points.ls[0] - x, human.points.ls[1] - y]) / width;
      // A twelfth of a mouth is some 4 mm: further than the model is off, nearer than the wrong place is.
      assert.ok(off < 1 / 12, `ls is ${off} widths of the mouth off`);
      assert.ok(!("en_r" in points) && Object.keys(irises).length === 0);
    } else {
      assert.match(await refused(page), /too little of the face/);
      await page.waitForSelector('#panel img[data-path="diagrams/ls.svg"]');
      for (const id of ["ls", "li"]) {
        await page.waitForSelector(`#panel img[data-path="diagrams/${id}.svg"]`);
        await hand.click([human.points[id][0] - x, human.points[id][1] - y]);
      }
      await page.waitForSelector("#panel h2:text('The corner of the mouth')");
    }
  }
});

test("the second photo starts from the first one's marks, and the page says which are", options, async (t) => {
  const there = folder();
  const pair = ["before", "lift"].map((name) => join(there, `${name}.jpg`));
  const from = join(PHOTOS, "match/warp/london_062");
  for (const photo of pair) cpSync(join(from, photo.split("/").pop()), photo);
  cpSync(join(from, "before.landmarks.json"), sidecar(pair[0]));
  const [truth] = read(join(from, "lift.landmarks.json")).markings;
  const server = await serve(...pair, "--marker", "AB");
  const { page, trouble } = await open(server.address);
  await page.waitForSelector("#photo-name:text('lift.jpg')");
  await page.click("#next");
  for (const name of Object.keys(REGIONS)) {
    await region(page, name);
    if (name === "upper_border") assert.match(await page.locator("#state").innerText(), /^From the first photo\./);
    await page.click("#next");
  }
  await page.waitForSelector("#panel h2:text('All marks are done')");
  await page.click("#next");
  await page.waitForSelector("#photos:not([hidden])");
  const [made] = read(sidecar(pair[1])).markings;
  const matched = made.proposals.find(({ by }) => by === "matching").marks;
  assert.ok(["upper_border", "ls", "cph_r", "ch_l"].every((id) => matched.includes(id)), `${matched}`);
  assert.ok(Object.values(made.origins).every((origin) => origin === "confirmed"));
  const mm = 63 / distance(made.irises.r.centre, made.irises.l.centre);
  const off = matched.filter((id) => id in truth.points).map((id) => distance(made.points[id], truth.points[id]) * mm);
  const rms = Math.sqrt(off.reduce((sum, each) => sum + each * each, 0) / off.length);
  t.diagnostic(`${off.length} points of the second photo from the first one's: RMS ${rms.toFixed(2)} mm from the truth`);
  // The upper border was moved by some 1 mm between the photos; matched points follow it to a fraction of that.
  assert.ok(rms < 0.5, `${rms} mm`);
  assert.deepEqual(trouble, []);
});

test("the overview is always at hand: it saves nothing that nobody looked at, and a saved marking is corrected there", options, async () => {
  const photo = copied(FACES.light[0]);
  const server = await serve(photo, "--marker", "AB");
  const { page, trouble } = await open(server.address);
  await page.click("#next");
  await region(page, "eye_r");
  await page.click("#next");
  await region(page, "eye_l");
  await page.click("#all");
  await page.waitForSelector("#panel h2:text('marks are not done')");
  await page.click("#save");
  const said = await refused(page);
  assert.match(said, /^Not saved/);
  for (const name of ["The eye on the right", "The nose", "The upper border"]) assert.ok(said.includes(name), said);
  assert.ok(!said.includes("The eye on the left"), said);
  assert.ok(!existsSync(sidecar(photo)));
  // An open region is a press away; from there the rest follows, and what was left out before as well.
  await page.click('[data-step="region_corners"]');
  for (const name of ["corners", "upper_border", "free_margin", "lower_border", "eye_l", "nose"]) {
    await region(page, name);
    await page.keyboard.press("Enter");
  }
  await page.waitForSelector("#panel h2:text('All marks are done')");
  await page.click("#next");
  await page.waitForSelector("#photos:not([hidden])");
  const [was] = read(sidecar(photo)).markings;
  await page.click("#photos button:text('Correct')");
  await page.waitForSelector("#panel h2:text('All marks are done')");
  const to = [was.points.ls[0] + 7, was.points.ls[1] - 5];
  await new Mouse(page).drag("ls", to);
  await page.waitForSelector('.handle[data-key="ls"][data-origin="moved"]');
  await page.click("#next");
  await page.click("#question button:text('Replace it')");
  await page.waitForSelector("#photos:not([hidden])");
  const [is] = read(sidecar(photo)).markings;
  assert.ok(distance(is.points.ls, to) < 0.5, `${is.points.ls} for ${to}`);
  assert.deepEqual([is.origins.ls, is.origins.li, is.proposals], ["moved", "confirmed", was.proposals]);
  assert.deepEqual(trouble, []);
});

test("answers that change before anything is touched have the marks suggested again", options, async () => {
  const photo = copied(FACES.light[0]);
  const server = await serve(photo, "--marker", "AB");
  const { page } = await open(server.address);
  await page.click("#next");
  await region(page, "eye_r");
  await page.click("#back");
  await page.check("input[name=parted][value=yes]");
  await page.click("#next");
  await region(page, "eye_r");
  const { points, curves } = await draft(photo, ({ points }) => "sto_s" in points && points.sto_s.at[1] !== points.sto_i.at[1]);
  assert.ok(!("sto" in points) && "lower_free_margin" in curves);
  // Undone, the suggestions go, and the questions are there again.
  await page.click("#undo");
  await page.click("#undo");
  await page.click("#undo");
  await page.waitForSelector("#panel h2:text('About this photo')");
  assert.equal(await handle(page, "ch_r").count(), 0);
});

test("a border is snapped to the edge of the colour: shown first, taken with a key, undone, and stated in the file", options, async () => {
  const photo = copied(FACES.light[0]);
  const server = await serve(photo, "--marker", "AB");
  const { page, trouble } = await open(server.address);
  await page.click("#next");
  for (const name of ["eye_r", "eye_l", "nose", "corners"]) {
    await region(page, name);
    await page.click("#next");
  }
  await region(page, "upper_border");
  assert.equal(await page.locator("#lines polyline.snap").count(), 0);
  const before = await draft(photo, ({ points }) => points.ch_r.origin === "confirmed");
  await page.click("#snap");
  await page.waitForSelector("#snap-shown");
  // Nothing is moved by looking.
  await page.waitForSelector("#lines polyline.snap");
  assert.equal(await handle(page, "ls").getAttribute("data-origin"), "proposed");
  await page.click("#leave-snap");
  await page.waitForSelector("#lines polyline.snap", { state: "detached" });
  await page.locator("#stage").focus();
  for (let press = 0; press < 2; press++) {
    await page.keyboard.press("s");
    if (press === 0) await page.waitForSelector("#snap-shown");
  }
  const taken = await draft(photo, ({ snapped }) => snapped.length > 0);
  const nodes = ({ curves }) => curves.upper_border.filter((node) => typeof node !== "string");
  assert.ok(nodes(taken).every(({ origin }) => origin === "moved"));
  const moved = nodes(taken).map(({ at }, index) => distance(at, nodes(before)[index].at));
  assert.ok(Math.max(...moved) > 0.5, `${moved}`);
  assert.deepEqual(taken.points.ch_r, before.points.ch_r);
  await page.keyboard.press("Control+z");
  const undone = await draft(photo, ({ snapped }) => snapped.length === 0);
  assert.deepEqual(undone.curves.upper_border, before.curves.upper_border);
  await page.keyboard.press("Control+Shift+z");
  for (const name of ["upper_border", "free_margin", "lower_border"]) {
    await region(page, name);
    await page.click("#next");
  }
  await page.click("#next");
  await page.waitForSelector("#photos:not([hidden])");
  const [made] = read(sidecar(photo)).markings;
  assert.deepEqual([made.snapped, made.origins.upper_border, made.origins.lower_border], [["upper_border"], "moved", "confirmed"]);
  assert.deepEqual(trouble, []);
});

for (const [what, device] of [["a desktop", {}], ["a phone", PHONE]]) {
  test(`axe finds nothing serious in the regions and the overview, light and dark, on ${what}`, options, async () => {
    for (const colorScheme of ["light", "dark"]) {
      const server = await serve(copied(FACES.light[0]), "--marker", "AB");
      const { page } = await open(server.address, { ...device, colorScheme, bypassCSP: true });
      const check = (where) => assertAccessible(page, where);
      await check("about");
      await page.click("#next");
      for (const name of ["eye_r", "eye_l", "nose", "corners", "upper_border"]) {
        await region(page, name);
        if (name !== "eye_l" && name !== "corners") await check(name);
        if (name !== "upper_border") await page.click("#next");
      }
      await page.click("details.marks summary");
      await check("its marks");
      await page.click("#all");
      await page.click("#save");
      await check("overview");
    }
  });
}

test("what a photo tells before it is marked stands beside it as soon as it is brought", options, async () => {
  const server = await serve();
  const { page, trouble } = await open(server.address);
  await page.setInputFiles("#files", [copied(FACES.light[0], "a.jpg"), copied(FACES.dark[0], "b.jpg")]);
  const told = (place) => page.locator(`[data-place="${place}"] .first-look li`).allInnerTexts();
  await page.waitForFunction(() => document.querySelectorAll(".first-look li:first-child").length === 2);
  for (const place of ["before", "after"]) {
    const sentences = (await told(place)).join(" ");
    assert.match(sentences, /The face is large enough: about \d+ pixels a millimetre/);
    assert.match(sentences, /looks roughly into the camera/);
  }
  // Two people in two lights: the second is held against the first.
  assert.match((await told("after")).join(" "), /a\.jpg/);
  assert.deepEqual(trouble, []);
});
