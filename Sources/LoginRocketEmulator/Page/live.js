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

/** The page that the emulator has now; asks until there is an answer. */
async function currentPage() {
    for (;;) {
        try {
            const answer = await fetch("/", {signal: AbortSignal.timeout(10_000)});
            const page = await answer.text();
            // A proxy answers in the place of an emulator that has ended.
            if (answer.ok && page.includes("data-mark=")) return page;
        } catch {
            // There is no answer.
        }
        showLife("waiting");
        await new Promise((go) => setTimeout(go, 1000));
    }
}

/** Leaves a page whose emulator has ended: another one has taken the port, with its own page. */
async function leaveIfOther() {
    const page = await currentPage();
    if (page.includes(`data-mark="${document.documentElement.dataset.mark}"`)) return;
    location.reload();
    await new Promise(() => {});
}

/** Asks for everything: at the start, and when events may have been missed. */
async function loadAll() {
    await leaveIfOther();
    for (const load of [loadRequests, loadState, loadSettings, loadFaults, loadClock, loadKeys]) {
        load();
    }
}

const happenings = {
    async hello({up}) {
        await loadAll();
        if (stream.readyState === EventSource.OPEN) showLife("live");
        showNetwork(up);
    },
    request: take,
    state() {
        loadState();
        loadSettings();
    },
    network: ({up}) => showNetwork(up),
    faults() {
        loadFaults();
    },
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
            turn = turn.then(() => happened(JSON.parse(data))).catch(console.error);
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
        showLife("connecting");
        return;
    }
    loadAgain();
    if (stream.readyState === EventSource.CLOSED) stream = openStream();
}

// A stream may be refused because too many are open; another one may close.
setInterval(keepStream, 3000);
document.addEventListener("visibilitychange", keepStream);
keepStream();
