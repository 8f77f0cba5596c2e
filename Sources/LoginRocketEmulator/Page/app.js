// The sections: the part of the address behind # names the one that is shown.

const sections = [...document.querySelectorAll("main > section")];

function showSection() {
    const name = location.hash.slice(1);
    const shown = sections.find(({id}) => id === name) ?? sections[0];
    for (const section of sections) section.hidden = section !== shown;
    for (const link of document.querySelectorAll("nav a")) {
        if (link.hash === `#${shown.id}`) {
            link.setAttribute("aria-current", "page");
        } else {
            link.removeAttribute("aria-current");
        }
    }
    scrollTo(0, 0);
    tick();
}

addEventListener("hashchange", showSection);
showSection();

// A slash goes to the filter, as in many other lists.
document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches?.("input, select, textarea");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    location.hash = "#requests";
    showSection();
    find("filter").focus();
});
