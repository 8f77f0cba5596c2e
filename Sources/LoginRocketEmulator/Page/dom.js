/** An element with properties and children; a text among them is only ever a text. */
function make(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (typeof value === "function") {
            element.addEventListener(name, value);
        } else if (value === true || value === false) {
            element.toggleAttribute(name, value);
        } else {
            element.setAttribute(name, value);
        }
    }
    element.append(...children);
    return element;
}

function find(id) {
    return document.getElementById(id);
}

/** Sets a text, and leaves the element alone if it has it. */
function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
}

/** A function that runs another one once in the next frame, however often it is called. */
function inNextFrame(draw) {
    let waits = false;
    return () => {
        if (waits) return;
        waits = true;
        requestAnimationFrame(() => {
            waits = false;
            draw();
        });
    };
}

/** A button that copies a text. */
function copyButton(label, text) {
    const button = make("button", {type: "button"}, label);
    copyOnClick(button, text);
    return button;
}

/** Lets a button copy a text, and say so for a moment. */
function copyOnClick(button, text) {
    const label = button.textContent;
    button.addEventListener("click", async () => {
        await copy(text());
        write(button, "Copied");
        setTimeout(() => write(button, label), 1500);
    });
}

/** Copies a text; a page that came from another machine in plain HTTP has no clipboard. */
async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = make("textarea", {readonly: true, class: "unseen"}, text);
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
}

/** The time of day of a date; the day, too, if it is another one. */
function timeOfDay(date, reference = date) {
    const time = date.toLocaleTimeString("en-GB");
    const isSameDay = date.toDateString() === reference.toDateString();
    return isSameDay ? time : `${date.toLocaleDateString("en-CA")} ${time}`;
}

/** A number of seconds in the two largest units: "1 d 4 h". */
function duration(seconds) {
    const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
    let rest = Math.round(Math.abs(seconds));
    const parts = [];
    for (const [unit, size] of units) {
        const count = Math.floor(rest / size);
        rest -= count * size;
        if (count > 0) parts.push(`${count} ${unit}`);
    }
    return parts.slice(0, 2).join(" ") || "0 s";
}

/** A number of things, such as "1 time" and "2 times". */
function counted(number, thing) {
    return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

/** The values of a form's fields that were filled in. */
function filledIn(form) {
    return Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
}
