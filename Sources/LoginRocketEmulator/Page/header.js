// The header: the app's address, the clock, the network, the way back to the start, the counts.

const {scheme, port} = document.documentElement.dataset;
const apiAddress = `${scheme}://${location.hostname}:${port}`;

write(find("api"), apiAddress);
copyOnClick(find("api"), () => apiAddress);

/** Shows how many there are of something beside the section's name. */
function count(section, number) {
    write(document.querySelector(`nav a[href="#${section}"] b`), number ? String(number) : "");
}

// The emulator's clock is so many milliseconds ahead of this machine's.
let clockLead = 0;

function emulatorTime() {
    return Date.now() + clockLead;
}

const loadClock = oneAtATime(async () => {
    const {now, advancedSeconds} = await call("GET", "/clock");
    clockLead = Date.parse(now) - Date.now();
    if (Math.abs(clockLead - 1000 * advancedSeconds) < 5000) clockLead = 1000 * advancedSeconds;
    const isMoved = Math.abs(advancedSeconds) >= 1;
    const way = `${duration(advancedSeconds)} ${advancedSeconds < 0 ? "behind" : "ahead"}`;
    write(find("ahead"), isMoved ? `It is ${way}.` : "");
    find("clock").classList.toggle("moved", isMoved);
    forgetCodes();
    tick();
});

/** Shows everything that changes with the time. */
function tick() {
    const now = new Date(emulatorTime());
    write(find("now"), timeOfDay(now, new Date()));
    showCodes();
    showEnds();
}

setInterval(tick, 1000);

onSubmit(find("advance"), (button) => {
    const seconds = button.dataset.seconds ?? find("advance").elements.seconds.value;
    return call("POST", "/clock", {advanceSeconds: Number(seconds)});
});

function showNetwork(isUp) {
    find("network").setAttribute("aria-checked", String(isUp));
    document.body.classList.toggle("unplugged", !isUp);
}

onSubmit(find("switch"), async () => {
    const isUp = find("network").getAttribute("aria-checked") === "true";
    const {up} = await call("PUT", "/network", {up: !isUp});
    showNetwork(up);
});

find("reset").addEventListener("click", () => find("resetting").showModal());
find("resetting").querySelector("[value=cancel]").addEventListener("click", closeReset);
onSubmit(find("resetting").querySelector("form"), async () => {
    await call("POST", "/reset");
    closeReset();
});

function closeReset() {
    find("resetting").close();
}

// A menu closes when the focus leaves it, and by Escape, which gives the focus back.
document.addEventListener("focusin", ({target}) => {
    for (const menu of document.querySelectorAll(".menu[open]")) {
        if (!menu.contains(target)) menu.open = false;
    }
});
document.addEventListener("pointerdown", ({target}) => {
    for (const menu of document.querySelectorAll(".menu[open]")) {
        if (!menu.contains(target)) menu.open = false;
    }
});
document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.(".menu[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.firstElementChild.focus();
});
