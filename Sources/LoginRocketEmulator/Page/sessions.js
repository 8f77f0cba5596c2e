// Sessions: who is logged in, and for how long.

const sessionRows = new Rows(
    document.querySelector("#sessions ol"), (session) => session.id, sessionRow
);

function showSessions(sessions) {
    sessionRows.show([...sessions].reverse());
    count("sessions", sessions.length);
}

function sessionRow({id, username}) {
    const end = make("span", {class: "end"});
    const element = make("li", {class: "line"},
        make("div", {class: "title"}, make("strong", {}, username), make("code", {}, id), end),
        actions(["End", () => call("DELETE", `/sessions/${encodeURIComponent(id)}`)]));
    const update = ({expiresAt}) => {
        end.dataset.at = expiresAt;
        end.title = expiresAt;
        showEnd(end);
    };
    return {element, update};
}

function showEnd(end) {
    const seconds = (Date.parse(end.dataset.at) - emulatorTime()) / 1000;
    write(end, seconds > 0 ? `ends in ${duration(seconds)}` : "has ended");
}

/** Shows the time that each session still has; called every second while they are shown. */
function showEnds() {
    if (find("sessions").hidden) return;
    for (const end of document.querySelectorAll("#sessions .end")) showEnd(end);
}
