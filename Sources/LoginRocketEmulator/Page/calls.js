/** Makes a call, and returns its answer; throws an error with the server's sentence. */
async function call(method, path, body) {
    const options = {method, signal: AbortSignal.timeout(10_000)};
    if (body !== undefined) {
        options.headers = {"Content-Type": "application/json"};
        options.body = JSON.stringify(body);
    }
    let answer;
    try {
        answer = await fetch(path, options);
    } catch {
        throw new Error("the emulator does not answer");
    }
    const value = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(value.error ?? `the emulator answered ${answer.status}`);
    if (method !== "GET") loadUntold();
    return value;
}

/** Runs something that calls; a failure is told beside the form, a success takes it away. */
async function attempt(form, action) {
    const trouble = form.querySelector(".trouble");
    try {
        await action();
        write(trouble, "");
        return true;
    } catch (error) {
        write(trouble, error.message);
        return false;
    }
}

/** Lets a form make a call instead of being sent; the buttons wait meanwhile. */
function onSubmit(form, action) {
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const {submitter} = event;
        if (form.dataset.busy) return;
        form.dataset.busy = true;
        await attempt(form, () => action(submitter));
        delete form.dataset.busy;
    });
}

/** A form with one button or more that make calls. */
function actions(...buttons) {
    const form = make("form", {class: "actions", submit: (event) => event.preventDefault()});
    for (const [label, action] of buttons) {
        form.append(actionButton(form, label, action));
    }
    form.append(make("p", {class: "trouble", role: "alert"}));
    return form;
}

/** A button of a form that makes a call of its own. */
function actionButton(form, label, action) {
    const click = () => attempt(form, action);
    return make("button", {type: "button", click}, label);
}

// What could not be loaded, each with the reason.
const troubles = new Map();

/** Tells the reason why something could not be loaded, until it can. */
function tell(load, reason) {
    if (reason) troubles.set(load, reason);
    else troubles.delete(load);
    const [first] = troubles.values();
    write(find("trouble"), first ?? "");
}

/** Asks once more for what could not be loaded. */
function loadAgain() {
    for (const load of [...troubles.keys()]) load();
}

/** A function that calls again and again as long as it is told to meanwhile, one at a time. */
function oneAtATime(work) {
    let running = null, isWanted = false;
    return function load() {
        isWanted = true;
        running ??= (async () => {
            while (isWanted) {
                isWanted = false;
                await work().then(() => tell(load), (error) => tell(load, error.message));
            }
            running = null;
        })();
        return running;
    };
}
