// Mail: what the realm would have sent, newest first.

const mailRows = new Rows(document.querySelector("#mail ol"), (mail) => mail.token, mailRow);

const mailKinds = {verification: "Verify the address", passwordReset: "Reset the password"};

function showMail(mail) {
    mailRows.show([...mail].reverse());
    count("mail", mail.length);
}

/** The row of a mail, which never changes. */
function mailRow({to, kind, link, token, username}) {
    const use = make("a", {href: link, target: "_blank", rel: "noopener noreferrer"}, "Use it");
    const element = make("li", {},
        make("div", {class: "title"},
            make("strong", {}, mailKinds[kind] ?? kind), make("span", {}, `to ${to}`)),
        make("dl", {},
            make("dt", {}, "user"), make("dd", {}, username),
            make("dt", {}, "token"), make("dd", {}, make("code", {}, token)),
            make("dt", {}, "link"), make("dd", {}, make("code", {}, link))),
        make("div", {class: "actions"}, use, copyButton("Copy link", () => link),
            copyButton("Copy token", () => token)));
    return {element, update() {}};
}

find("delete-mail").addEventListener("click", ({currentTarget}) =>
    attempt(currentTarget.form, () => call("DELETE", "/mail"))
);
