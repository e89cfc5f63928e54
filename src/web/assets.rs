//! The page's own files, which are part of the program.

/// A file of the page: its name, its type, its text.
type Asset = (&'static str, &'static str, &'static str);

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

macro_rules! asset {
    ($name:literal, $kind:expr) => {
        ($name, $kind, include_str!(concat!("page/", $name)))
    };
}

const ASSETS: [Asset; 60] = [
    asset!("index.html", HTML),
    asset!("page.css", CSS),
    asset!("about_panel.js", SCRIPT),
    asset!("answer_edits.js", SCRIPT),
    asset!("arrows.js", SCRIPT),
    asset!("auto_save.js", SCRIPT),
    asset!("bridge.js", SCRIPT),
    asset!("carried_frame.js", SCRIPT),
    asset!("carried_strip.js", SCRIPT),
    asset!("comparison_section.js", SCRIPT),
    asset!("draft_json.js", SCRIPT),
    asset!("elements.js", SCRIPT),
    asset!("framing.js", SCRIPT),
    asset!("gestures.js", SCRIPT),
    asset!("handles.js", SCRIPT),
    asset!("history.js", SCRIPT),
    asset!("import_dialog.js", SCRIPT),
    asset!("import_section.js", SCRIPT),
    asset!("keys.js", SCRIPT),
    asset!("lines.js", SCRIPT),
    asset!("live_measures.js", SCRIPT),
    asset!("loupe.js", SCRIPT),
    asset!("main.js", SCRIPT),
    asset!("mark_edits.js", SCRIPT),
    asset!("mark_mover.js", SCRIPT),
    asset!("marking.js", SCRIPT),
    asset!("marking_editor.js", SCRIPT),
    asset!("marking_state.js", SCRIPT),
    asset!("marks.js", SCRIPT),
    asset!("match_card.js", SCRIPT),
    asset!("match_step.js", SCRIPT),
    asset!("mouth_canvas.js", SCRIPT),
    asset!("overview_panel.js", SCRIPT),
    asset!("panel.js", SCRIPT),
    asset!("panel_parts.js", SCRIPT),
    asset!("patch.js", SCRIPT),
    asset!("photo_list.js", SCRIPT),
    asset!("photo_view.js", SCRIPT),
    asset!("region_panel.js", SCRIPT),
    asset!("regions.js", SCRIPT),
    asset!("repeat_section.js", SCRIPT),
    asset!("report_view.js", SCRIPT),
    asset!("request.js", SCRIPT),
    asset!("saved_file.js", SCRIPT),
    asset!("saving.js", SCRIPT),
    asset!("server.js", SCRIPT),
    asset!("stage.js", SCRIPT),
    asset!("step_guide.js", SCRIPT),
    asset!("step_panels.js", SCRIPT),
    asset!("steps.js", SCRIPT),
    asset!("study_visit.js", SCRIPT),
    asset!("tiled_photo.js", SCRIPT),
    asset!("toolbar.js", SCRIPT),
    asset!("view.js", SCRIPT),
    asset!("visit_routes.js", SCRIPT),
    asset!("visits_section.js", SCRIPT),
    asset!("words.js", SCRIPT),
    asset!("work_section.js", SCRIPT),
    asset!("worklist.js", SCRIPT),
    asset!("worklist_routes.js", SCRIPT),
];

/// The type and the text of a file of the page.
pub(super) fn asset(name: &str) -> Option<(&'static str, &'static str)> {
    ASSETS.iter().find(|(other, ..)| *other == name).map(|(_, kind, text)| (*kind, *text))
}
