// The kinds of switches: each makes a control, which shows a value and tells about a new one.

function flag(change) {
    const field = make("input", {type: "checkbox", change: () => change(field.checked)});
    return {element: field, show: (value) => { field.checked = value; }};
}

function whole(change) {
    const field = make("input", {type: "number", change: () => change(field.valueAsNumber)});
    return {element: field, show: (value) => { field.value = value; }};
}

/** A number, or nothing. */
function countOrNone(change) {
    const field = make("input", {type: "number", placeholder: "none", change: () =>
        change(field.value === "" ? null : field.valueAsNumber)});
    return {element: field, show: (value) => { field.value = value ?? ""; }};
}

function address(change) {
    const field = make("input", {type: "text", inputmode: "url", spellcheck: "false",
        change: () => change(field.value)});
    return {element: field, show: (value) => { field.value = value; }};
}

/** An address, or nothing. */
function addressOrNone(change) {
    const {element, show} = address((value) => change(value === "" ? null : value));
    element.placeholder = "none";
    return {element, show: (value) => show(value ?? "")};
}

/** One of some words. */
function choice(...words) {
    return (change) => {
        const field = make("select", {change: () => change(field.value)},
            ...words.map((word) => make("option", {value: word}, word)));
        return {element: field, show: (value) => { field.value = value; }};
    };
}

/** Any of some words. */
function choices(...words) {
    return (change) => {
        const fields = words.map((word) => make("input", {type: "checkbox", value: word}));
        const labels = fields.map((field) => make("label", {}, field, ` ${field.value}`));
        const element = make("span", {class: "parts", role: "group"}, ...labels);
        element.addEventListener("change", () =>
            change(fields.filter((field) => field.checked).map((field) => field.value)));
        const show = (value) => {
            for (const field of fields) field.checked = value.includes(field.value);
        };
        return {element, show};
    };
}

/** An object with members of these kinds, or nothing; `start` is what it begins with. */
function rule(kinds, start) {
    return (change) => {
        let current = null;
        const isOn = flag((value) => change(value ? start : null));
        isOn.element.setAttribute("aria-label", "on");
        const members = Object.entries(kinds).map(([name, kind]) => {
            const control = kind((value) => change({...current, [name]: value}));
            return {name, control, label: make("label", {}, `${name} `, control.element)};
        });
        const element = make("span", {class: "parts", role: "group"},
            make("label", {}, isOn.element, " on"), ...members.map(({label}) => label));
        const show = (value) => {
            current = value;
            isOn.show(value !== null);
            for (const {name, control, label} of members) {
                label.hidden = value === null;
                if (value !== null) control.show(value[name]);
            }
        };
        return {element, show};
    };
}
