// Users: add, lock, give a password, delete, and the code of this moment.

const userRows = new Rows(document.querySelector("#users ol"), (user) => user.username, userRow);

function showUsers(users) {
    forgetCodes();
    userRows.show(users);
    count("users", users.length);
}

onSubmit(find("add-user"), async () => {
    const form = find("add-user");
    await call("POST", "/users", filledIn(form));
    form.reset();
    form.elements.username.focus();
});

function userRow({username}) {
    const path = `/users/${encodeURIComponent(username)}`;
    const about = make("span");
    const marks = make("span", {class: "marks"});
    const code = make("span", {class: "code", "aria-label": "code"});
    const form = actions(
        ["Lock", () => call("PUT", path, {active: lock.dataset.locked === "true"})],
        ["Delete", () => call("DELETE", path)]
    );
    const lock = form.querySelector("button");
    const element = make("li", {},
        make("div", {class: "title"}, make("strong", {}, username), about, marks, code),
        make("div", {class: "actions"}, form, passwordForm(path)));
    const update = (user) => {
        const name = [user.firstName, user.lastName].filter(Boolean).join(" ");
        write(about, [name, user.email].filter(Boolean).join(" · "));
        marks.replaceChildren(...marksOf(user).map((text) => make("span", {class: "mark"}, text)));
        write(lock, user.active ? "Lock" : "Unlock");
        lock.dataset.locked = String(!user.active);
        element.classList.toggle("off", !user.active);
        code.hidden = !user.hasTotp;
        if (user.hasTotp) codes.set(username, code); else codes.delete(username);
        showCodes();
    };
    return {element, update};
}

/** What is not usual about a user. */
function marksOf({active, hasTotp, verification, wrongPasswords, passwordVersion}) {
    return [
        !active && "locked",
        hasTotp && "needs a code",
        verification === "verified" && "address verified",
        ["requested", "required"].includes(verification) && `verification ${verification}`,
        wrongPasswords > 0 && counted(wrongPasswords, "wrong password"),
        passwordVersion > 1 && `password no. ${passwordVersion}`,
    ].filter(Boolean);
}

function passwordForm(path) {
    const field = make("input", {name: "password", autocomplete: "off", required: true});
    const form = make("form", {}, make("label", {}, "New password ", field),
        make("button", {class: "main"}, "Set"), make("p", {class: "trouble", role: "alert"}));
    const details = make("details", {class: "menu"}, make("summary", {}, "Password"), form);
    onSubmit(form, async () => {
        await call("PUT", path, {password: field.value});
        form.reset();
        details.open = false;
        details.firstElementChild.focus();
    });
    return details;
}

// The codes of users who need one: the place of each, and what it shows until when.
const codes = new Map();
const codeEnds = new Map();

/** Asks for each code that is over; called every second while the users are shown. */
const showCodes = oneAtATime(async () => {
    if (find("users").hidden) return;
    for (const [username, place] of codes) {
        if (!place.isConnected) {
            codes.delete(username);
            continue;
        }
        await showCode(username, place).catch(() => write(place, "no code"));
    }
});

async function showCode(username, place) {
    let known = codeEnds.get(place);
    if (!known || known.end <= Date.now()) {
        const {code, secondsLeft} = await call("GET", `/totp/${encodeURIComponent(username)}`);
        known = {code, end: Date.now() + 1000 * secondsLeft};
        codeEnds.set(place, known);
    }
    const left = Math.max(1, Math.ceil((known.end - Date.now()) / 1000));
    write(place, `${known.code.slice(0, 3)} ${known.code.slice(3)} · ${left} s`);
}

/** Forgets the codes that are shown: the clock was moved, or a user has another secret. */
function forgetCodes() {
    codeEnds.clear();
    showCodes();
}
