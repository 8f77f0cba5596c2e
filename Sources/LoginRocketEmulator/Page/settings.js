// Settings: each switch by its kind; those that are not as in a new realm are marked.

const switchRows = new Map();

for (const [title, group] of switches) {
    const list = make("div", {class: "switches"});
    for (const row of group) list.append(switchRow(...row));
    find("settings").append(make("h2", {}, title), list);
}

function switchRow(name, kind, usual, sentence) {
    const control = kind((value) => attempt(form, () => set(value)));
    control.element.classList.add("control");
    control.element.setAttribute("aria-describedby", `about-${name}`);
    control.element.setAttribute("aria-label", name);
    const undo = make("button", {
        type: "button", class: "undo", hidden: true, title: `as in a new realm: ${JSON.stringify(usual)}`,
        click: () => attempt(form, () => set(usual)),
    }, "Undo");
    const form = make("form", {
        class: "switch", "data-name": name, submit: (event) => event.preventDefault(),
    },
        make("code", {class: "name"}, name), control.element, undo,
        make("p", {class: "note", id: `about-${name}`}, sentence),
        make("p", {class: "trouble", role: "alert"}));
    const set = async (value) => {
        try {
            await call("PUT", "/settings", {[name]: value});
        } finally {
            row.shown = undefined;
            await loadSettings();
        }
    };
    const show = (value) => {
        control.show(value);
        const isChanged = JSON.stringify(value) !== JSON.stringify(usual);
        form.classList.toggle("changed", isChanged);
        undo.hidden = !isChanged;
        return isChanged;
    };
    const row = {show, shown: undefined, isChanged: false};
    switchRows.set(name, row);
    return form;
}

/** Asks for the settings, and shows those that differ from what is shown. */
const loadSettings = oneAtATime(async () => {
    const settings = await call("GET", "/settings");
    let changed = 0;
    for (const [name, row] of switchRows) {
        const text = JSON.stringify(settings[name]);
        if (row.shown !== text) row.isChanged = row.show(settings[name]);
        row.shown = text;
        if (row.isChanged) changed += 1;
    }
    count("settings", changed);
});
