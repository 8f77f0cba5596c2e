// Both sides of a request, and the command that repeats it.

/** Shows a request and its answer; `update` asks again, for more of it may have arrived. */
function exchangeView({number}) {
    const sides = make("div", {class: "sides"});
    const repeat = copyButton("Copy as curl", () => curl(exchange));
    let exchange = null;
    const show = (answer, ...parts) => {
        exchange = answer;
        repeat.disabled = answer === null;
        sides.replaceChildren(...parts);
    };
    // What is shown goes at once: the call that asks for less of it may fail.
    const change = () => {
        show(null);
        update();
    };
    const secrets = make("input", {type: "checkbox", change});
    const form = make("form", {class: "actions", submit: (event) => event.preventDefault()},
        repeat,
        make("label", {}, secrets, " Show secrets"),
        make("p", {class: "trouble", role: "alert"}));
    const load = async () => {
        const isOpen = secrets.checked;
        const answer = await call("GET", `/requests/${number}${isOpen ? "?secrets=true" : ""}`);
        if (secrets.checked !== isOpen) return;
        show(
            answer,
            side("Request", requestLine(answer), answer.request),
            side("Answer", ending(answer), answer.response)
        );
    };
    const update = oneAtATime(async () => {
        const isLoaded = await attempt(form, load);
        if (!isLoaded && element.isConnected) setTimeout(update, 3000);
    });
    const element = make("div", {class: "exchange"}, form, sides);
    show(null);
    update();
    return {element, update};
}

function requestLine({method, request}) {
    return request ? `${method} ${request.target}` : "not HTTP";
}

/** One side of an exchange; bytes that are not HTTP, and a missing answer, are none. */
function side(title, start, message) {
    const view = make("article", {}, make("h3", {}, title, " ", make("code", {}, start)));
    if (!message) {
        view.append(make("p", {class: "note"}, "None."));
        return view;
    }
    const {headers, body} = message;
    if (body) {
        view.append(make("pre", {tabindex: "0"}, shownBody(message)));
        if (message.truncated) view.append(make("p", {class: "note"}, "Cut at 16 KiB."));
        if (message.encoding === "base64") {
            view.append(make("p", {class: "note"}, "Not text, so here it is in base64."));
        }
    } else {
        view.append(make("p", {class: "note"}, "No body."));
    }
    const fields = make("dl");
    for (const [name, value] of headers) {
        fields.append(make("dt", {}, name), make("dd", {}, value));
    }
    const summary = make("summary", {}, counted(headers.length, "header"));
    view.append(make("details", {}, summary, fields));
    return view;
}

function contentType({headers}) {
    return headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
}

/** A body as it is read best: JSON in lines, a form as a line for each field. */
function shownBody(message) {
    const {body} = message;
    if (contentType(message)?.startsWith("application/x-www-form-urlencoded")) {
        const fields = [...new URLSearchParams(body)];
        return fields.map(([name, value]) => `${name} = ${value}`).join("\n");
    }
    try {
        JSON.parse(body);
    } catch {
        return body.trimEnd();
    }
    return inLines(body);
}

/** JSON with a line for each value; only the space between its words is another one. */
function inLines(json) {
    let end = "\n";
    return json.replace(/"(\\.|[^"\\])*"|[{[]\s*[}\]]|[{}[\],:]|\s+/g, (word) => {
        if (word.startsWith('"')) return word;
        const mark = word.replace(/\s/g, "");
        switch (mark) {
        case "{": case "[":
            end += "  ";
            return mark + end;
        case "}": case "]":
            end = end.slice(0, -2);
            return end + mark;
        case ",": return mark + end;
        case ":": return ": ";
        default: return mark;
        }
    });
}

// curl makes these by itself, or they belong to the browser's connection and not to the call.
const ownFields = /^(host|connection|content-length|accept-encoding|transfer-encoding|sec-.*)$/i;

/** The command that repeats a request; what is hidden here is hidden in it. */
function curl(exchange) {
    const {method, request} = exchange;
    if (!request) return "# This was not HTTP.";
    const verb = method === "HEAD" ? ["-I"] : ["-X", method];
    const start = ["curl", "--globoff", "--path-as-is", ...verb];
    const command = [...start, quoted(apiAddress + request.target)];
    for (const [name, value] of request.headers) {
        const field = value === "" ? `${name};` : `${name}: ${value}`;
        if (!ownFields.test(name)) command.push("-H", quoted(field));
    }
    return request.body ? withBody(command, request).join(" ") : command.join(" ");
}

/** A command with a body as it was: curl would add a type, and a part may be missing. */
function withBody(command, message) {
    const {body, encoding, truncated} = message;
    const type = contentType(message) === undefined ? ["-H", "'Content-Type:'"] : [];
    const note = truncated ? ["# The body is cut at 16 KiB.\n"] : [];
    if (encoding !== "base64") {
        return [...note, ...command, ...type, "--data-raw", quoted(body)];
    }
    const source = `printf %s ${quoted(body)} | base64 -d`;
    return [...note, source, "|", ...command, ...type, "--data-binary", "@-"];
}

/** A text as one word of a shell. */
function quoted(text) {
    return `'${text.replaceAll("'", "'\\''")}'`;
}
