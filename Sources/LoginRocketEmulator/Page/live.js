// What happens, as it happens: the stream of events keeps every section true.

const loadState = oneAtATime(async () => {
    const {users, sessions, mail} = await call("GET", "/state");
    showUsers(users);
    showSessions(sessions);
    showMail(mail);
});

function showLife(word) {
    find("live").dataset.is = word;
    write(find("live"), word);
}

/** Asks for everything: at the start, and when events may have been missed. */
function loadAll() {
    for (const load of [loadRequests, loadState, loadSettings, loadFaults, loadClock, loadKeys]) {
        load();
    }
}

/** Loads the page of another emulator that has taken the port: this one shows nothing of it. */
async function stayWithEmulator() {
    const page = await fetch("/").then((answer) => answer.text(), () => null);
    if (page === null || page.includes(`data-mark="${document.documentElement.dataset.mark}"`)) {
        return;
    }
    location.reload();
    await new Promise(() => {});
}

const happenings = {
    async hello({up}) {
        await stayWithEmulator();
        showLife("live");
        showNetwork(up);
        loadAll();
    },
    request: take,
    state() {
        loadState();
        loadSettings();
    },
    network: ({up}) => showNetwork(up),
    faults: loadFaults,
    clock() {
        loadClock();
        loadState();
    },
    dropped({from, to}) {
        dropRequests(from, to);
        loadRequests();
    },
};

/**
 * Opens the stream, which the browser keeps open unless the emulator refuses it.
 *
 * Events are dealt with one after the other: those behind a `hello` wait for it.
 */
function openStream() {
    const stream = new EventSource("/events");
    let turn = Promise.resolve();
    for (const [name, happened] of Object.entries(happenings)) {
        stream.addEventListener(name, ({data}) => {
            turn = turn.then(() => happened(JSON.parse(data)));
        });
    }
    stream.addEventListener("error", () => {
        if (stream.readyState !== EventSource.CLOSED) return showLife("waiting");
        showLife("not live");
        loadAll();
    });
    return stream;
}

let stream = openStream();

/** Asks for everything after a change of which no event will tell. */
function loadUntold() {
    if (stream.readyState !== EventSource.OPEN) loadAll();
}

/** Keeps the stream open while somebody looks: a browser has room for few at a time. */
function keepStream() {
    if (document.hidden) {
        stream.close();
    } else if (stream.readyState === EventSource.CLOSED) {
        stream = openStream();
    }
}

// A stream may be refused because too many are open; another one may close.
setInterval(keepStream, 3000);
document.addEventListener("visibilitychange", keepStream);
keepStream();
