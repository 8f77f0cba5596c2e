// Faults: what can go wrong, and what is planned.

const faultSentences = {
    applyThenDrop: "The realm applies the request; the connection closes without an answer.",
    dropBeforeApply: "The connection closes; the realm never sees the request.",
    hang: "No answer comes until the caller gives up; the realm never sees the request.",
    status500: "A gateway answers 500; the realm never sees the request.",
    status503: "A gateway answers 503 without a Retry-After; the realm never sees the request.",
    html200: "A captive portal answers 200 with its page; the realm never sees the request.",
    headThenClose: "The realm applies the request; the connection closes within the answer's head.",
    trickle: "The realm applies the request; the body of its answer arrives a byte at a time.",
    unframed: "The realm applies the request; half of its answer arrives, without a length.",
    redirect302: "A captive portal redirects to its page; the realm never sees the request.",
    emptyJson: "The answer is 200 with an empty JSON object; the realm never sees the request.",
    oversize: "The answer is a JSON object of more than 64 KiB; the realm never sees the request.",
    delay: "The request waits for the milliseconds above, and is then answered as usual.",
};

const faultPaths = [
    "*", "/v1/login", "/v1/verify_login", "/v1/logout", "/v1/check_session", "/v1/forgot_password",
    "/v1/reset_password", "/v1/update_password", "/v1/signup", "/v1/resend_email_token",
    "/v1/verify_email",
];

const faultRows = new Rows(document.querySelector("#faults ol"), JSON.stringify, faultRow);

for (const path of faultPaths) find("paths").append(make("option", {value: path}));

/** Asks for the faults to come and, once, for the kinds that there are. */
const loadFaults = oneAtATime(async () => {
    const {faults, kinds} = await call("GET", "/faults");
    if (find("kinds").childElementCount === 0) find("kinds").append(...kinds.map(kindChoice));
    faultRows.show(faults.map((fault, place) => ({...fault, place})));
    count("faults", faults.length);
});

function kindChoice(kind, index) {
    const choice = make("input", {type: "radio", name: "fault", value: kind, checked: index === 0});
    return make("label", {}, choice,
        make("code", {}, kind), make("span", {}, faultSentences[kind] ?? ""));
}

function faultRow({path, fault, times, milliseconds, probability}) {
    const element = make("li", {class: "line"}, make("div", {class: "title"},
        make("strong", {}, fault), make("code", {}, path === "*" ? "any path" : path),
        make("span", {}, counted(times, "time"))));
    const title = element.firstChild;
    if (milliseconds !== null) title.append(make("span", {}, `${milliseconds} ms`));
    if (probability < 1) title.append(make("span", {}, `with probability ${probability}`));
    return {element, update() {}};
}

onSubmit(find("plan"), () => {
    const {path, fault, ...numbers} = filledIn(find("plan"));
    const body = {path: path ?? "", fault: fault ?? ""};
    if (fault !== "delay") delete numbers.milliseconds;
    for (const [name, text] of Object.entries(numbers)) body[name] = Number(text);
    return call("POST", "/faults", body);
});

find("clear-faults").addEventListener("click", ({currentTarget}) =>
    attempt(currentTarget.form, () => call("DELETE", "/faults"))
);
