/**
 * Keeps the rows of a list as its items are, and shows at most a window of them.
 *
 * A row is made once for each key, and changed when its item is another object: so the focus, and
 * what somebody types, stay where they are. `row(item)` makes one: its `element`, and `update`,
 * which gets each later item.
 */
class Rows {
    static step = 100;

    #rows = new Map();
    #most = Rows.step;
    #items = [];

    constructor(list, key, row) {
        this.list = list;
        this.key = key;
        this.row = row;
        this.empty = make("p", {class: "empty"}, list.dataset.empty);
        this.more = make("button", {type: "button", class: "more", hidden: true, click: () => {
            this.#most += Rows.step;
            this.show(this.#items);
        }});
        list.after(this.empty, this.more);
    }

    show(items) {
        this.#items = items;
        const shown = items.slice(0, this.#most);
        const keys = new Set(shown.map(this.key));
        for (const [key, row] of this.#rows) {
            if (keys.has(key)) continue;
            row.element.remove();
            this.#rows.delete(key);
        }
        let place = this.list.firstElementChild;
        for (const item of shown) {
            const row = this.#rowOf(item);
            if (row.element === place) {
                place = place.nextElementSibling;
            } else {
                this.list.insertBefore(row.element, place);
            }
        }
        this.empty.hidden = items.length > 0;
        this.more.hidden = items.length <= shown.length;
        write(this.more, `Show more of the ${items.length - shown.length} others`);
    }

    #rowOf(item) {
        const key = this.key(item);
        let row = this.#rows.get(key);
        if (!row) {
            row = this.row(item);
            this.#rows.set(key, row);
        }
        if (row.item !== item) {
            row.item = item;
            row.update(item);
        }
        return row;
    }
}

/** Lets the arrows, Home and End move between the buttons that rows begin with. */
function moveByKeys(list) {
    list.addEventListener("keydown", (event) => {
        const row = event.target.closest("li");
        if (!row || event.target !== row.firstElementChild) return;
        const next = {
            ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling,
            Home: list.firstElementChild, End: list.lastElementChild,
        }[event.key];
        if (!next) return;
        event.preventDefault();
        next.firstElementChild.focus();
    });
}
