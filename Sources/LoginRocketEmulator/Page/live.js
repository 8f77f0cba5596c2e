// What happens, as it happens: the stream of events keeps every section true.

const loadState = oneAtATime(async () => {
    const {users, sessions, mail} = await call("GET", "/state");
    showUsers(users);
    showSessions(sessions);
    showMail(mail);
});

const stream = new EventSource("/events");

function on(name, happened) {
    stream.addEventListener(name, ({data}) => happened(JSON.parse(data)));
}

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

// The browser connects again by itself, and the emulator then begins with another hello. Only a
// refusal is for good: too many windows are open.
stream.addEventListener("error", () => {
    if (stream.readyState !== EventSource.CLOSED) return showLife("waiting");
    showLife("not live");
    loadAll();
});
on("hello", ({number, up}) => {
    // An emulator that counts from the start again is another one.
    if ([...requests.keys()].some((known) => known > number)) dropRequests(0, Infinity);
    showLife("live");
    showNetwork(up);
    loadAll();
});
on("request", take);
on("state", () => {
    loadState();
    loadSettings();
});
on("network", ({up}) => showNetwork(up));
on("faults", loadFaults);
on("clock", () => {
    loadClock();
    loadState();
});
on("dropped", ({from, to}) => {
    dropRequests(from, to);
    loadRequests();
});
