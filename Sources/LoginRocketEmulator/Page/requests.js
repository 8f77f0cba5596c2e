// Requests: newest first, as they happen.

const keptRequests = 1000;
const requests = new Map();

const requestRows = new Rows(
    document.querySelector("#requests ol"), (request) => request.number, requestRow
);
moveByKeys(requestRows.list);

/** Takes a request as it is now; what is known of its end is never forgotten again. */
function take(request) {
    const known = requests.get(request.number);
    if (known && known.outcome !== "pending" && request.outcome === "pending") return;
    requests.set(request.number, request);
    showRequests();
}

/** Asks for the requests that the emulator still has. */
const loadRequests = oneAtATime(async () => {
    const {requests: kept, next, dropped} =
        await call("GET", `/requests?limit=${keptRequests}`);
    // The answer knows nothing of what came after `next`, which an event may have told already.
    dropRequests(0, kept.length > 0 ? kept[0].number - 1 : next);
    for (const request of kept) take(request);
    const note = find("dropped");
    note.hidden = !dropped;
    write(note, `${dropped} earlier ones are forgotten: the last ${keptRequests} are kept.`);
});

const showRequests = inNextFrame(() => {
    const newestFirst = [...requests.values()].sort((a, b) => b.number - a.number);
    for (const {number} of newestFirst.splice(keptRequests)) requests.delete(number);
    const words = find("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = newestFirst.filter((request) => {
        const text = searchText(request);
        return words.every((word) => text.includes(word));
    });
    const isFiltered = words.length > 0 && requests.size > 0;
    write(requestRows.empty, isFiltered ? "No request matches." : requestRows.list.dataset.empty);
    requestRows.show(shown);
    count("requests", requests.size);
});

/** The text of a request that a filter looks into. */
function searchText({method, path, username, status, fault, outcome}) {
    return [method, path, username, status, fault, outcome].join(" ").toLowerCase();
}

function requestRow(request) {
    const cells = Object.fromEntries(
        ["time", "method", "path", "user", "fault", "end", "took"].map((name) => [
            name, make("span", {class: name}),
        ])
    );
    const button = make("button", {type: "button", class: "row", "aria-expanded": "false"},
        ...Object.values(cells));
    const element = make("li", {}, button);
    let exchange = null;
    button.addEventListener("click", () => {
        if (exchange) {
            exchange.element.remove();
            exchange = null;
        } else {
            exchange = exchangeView(request);
            element.append(exchange.element);
        }
        button.setAttribute("aria-expanded", String(exchange !== null));
    });
    const update = (now) => {
        request = now;
        const date = new Date(now.time);
        write(cells.time, timeOfDay(date));
        cells.time.title = now.time;
        write(cells.method, now.method ?? "");
        write(cells.path, now.path ?? "not HTTP");
        write(cells.user, now.username ?? "");
        write(cells.fault, now.fault ?? "");
        write(cells.end, ending(now));
        const isBad = now.outcome === "answered" && now.status >= 400;
        cells.end.dataset.is = isBad ? "bad" : now.outcome;
        write(cells.took, now.milliseconds === null ? "" : `${now.milliseconds} ms`);
        exchange?.update();
    };
    return {element, update};
}

/** The end of a request in a word. */
function ending({outcome, status}) {
    switch (outcome) {
    case "pending": return "…";
    case "answered": return String(status);
    case "cut": return status ? `${status}, cut` : "cut";
    default: return outcome;
    }
}

find("filter").addEventListener("input", showRequests);
find("filter").form.addEventListener("submit", (event) => event.preventDefault());
find("forget").addEventListener("click", ({currentTarget}) =>
    attempt(currentTarget.form, () => call("DELETE", "/requests")));

/** Forgets a part of the requests: somebody wanted that, or there are too many. */
function dropRequests(from, to) {
    for (const number of requests.keys()) {
        if (from <= number && number <= to) requests.delete(number);
    }
    showRequests();
}
