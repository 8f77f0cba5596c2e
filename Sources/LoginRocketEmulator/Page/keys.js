// Keys: what verifies a token, and the names of the providers of external logins.

let shownKeys = "";

/** Asks for the keys, and shows them if they are others: a secret that is shown stays so. */
const loadKeys = oneAtATime(async () => {
    const answers = await Promise.all([call("GET", "/keys"), call("GET", "/providers")]);
    if (shownKeys === JSON.stringify(answers)) return;
    const [{audience, hs256, rs256}, providers] = answers;
    const secret = make("code", {}, "•".repeat(12));
    const reveal = make("button", {type: "button", click: () => {
        secret.textContent = hs256;
        reveal.remove();
    }}, "Show");
    find("keys").replaceChildren(
        key("Audience", "The realm: aud in every token.", make("code", {}, audience),
            copyButton("Copy", () => audience)),
        key("HS256", "The secret of the realm and of its app servers. It signs and verifies.",
            secret, reveal, copyButton("Copy", () => hs256)),
        key("RS256", "The public key, which anyone may have: also at /public-key.pem.",
            make("pre", {tabindex: "0"}, rs256.trim()), copyButton("Copy", () => rs256)),
        key("Providers", "Their IDs are the last part of an external login's address.",
            make("dl", {}, ...Object.entries(providers).sort().flatMap(([type, id]) => [
                make("dt", {}, type), make("dd", {}, make("code", {}, id)),
            ]))),
        key("Certificate authority", "With --tls, clients must trust it.",
            make("a", {href: "/ca.pem", target: "_blank"}, "/ca.pem"))
    );
    shownKeys = JSON.stringify(answers);
});

function key(title, sentence, value, ...buttons) {
    return make("article", {class: "key"}, make("h2", {}, title),
        make("p", {class: "note"}, sentence), value, make("div", {class: "actions"}, ...buttons));
}
