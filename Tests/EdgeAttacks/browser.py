"""A web page in a real browser, against the control port of the emulator."""

import json
import time
from contextlib import closing

from attack import attack, some
from emulator import Emulator
from tap import Site, Tap
from webdriver import Browser
from witness import contents, differences, secrets

FAULT = json.dumps({"path": "*", "fault": "status500", "times": 99})

# Scripts of a page: `arguments[0]` is the control port, `arguments[1]` the page's own site. Each
# hands to `done` all that the page could read.
FETCH = "fetch(port + {path!r}, {options}).then(a => a.text()).then(done, e => done(`${{e}}`));"
FETCHES = {
    "GET of keys": ("/keys", "{}"),
    "GET of users": ("/state", "{}"),
    "GET with credentials": ("/state", "{credentials: 'include'}"),
    "GET, no-cors": ("/keys", "{mode: 'no-cors'}"),
    "POST of text": ("/users", "{method: 'POST', body: eve}"),
    "POST of text, no-cors": ("/users", "{method: 'POST', body: eve, mode: 'no-cors'}"),
    "POST of bytes": ("/users", "{method: 'POST', body: new Blob([eve]), mode: 'no-cors'}"),
    "POST of JSON": ("/users", "{method: 'POST', body: eve, headers: json}"),
    "POST of JSON, no-cors": (
        "/users", "{method: 'POST', body: eve, headers: json, mode: 'no-cors'}"
    ),
    "POST to the clock": (
        "/clock", "{method: 'POST', body: '{\"advanceSeconds\":86400}', mode: 'no-cors'}"
    ),
    "POST of a fault": (
        "/faults", "{method: 'POST', body: fault, mode: 'no-cors', keepalive: true}"
    ),
    "PUT": ("/network", "{method: 'PUT', body: '{\"up\":false}', headers: json}"),
    "DELETE": ("/faults", "{method: 'DELETE'}"),
    "without a referrer": (
        "/users", "{method: 'POST', body: eve, mode: 'no-cors', referrerPolicy: 'no-referrer'}"
    ),
}
# A form whose text is JSON: the sign between name and value is in a text of it.
FORM = """
const frame = document.createElement('iframe');
frame.name = 'hidden'; document.body.append(frame);
const form = document.createElement('form');
form.method = {method!r}; form.enctype = {kind!r}; form.target = 'hidden';
form.action = {target};
const field = document.createElement('input');
field.name = `{{"username":"${{name}}","password":"`; field.value = '"}}';
form.append(field); document.body.append(form);
frame.onload = () => {{
    try {{ done(frame.contentDocument.body.innerText) }} catch (e) {{ done(`${{e}}`) }}
}};
form.submit();
"""
OTHERS = {
    "an image": """
        const i = new Image(); i.onload = i.onerror = e => done(e.type); i.src = port + '/keys';""",
    "a script": """
        const s = document.createElement('script'); s.src = port + '/keys'; let seen = '';
        window.onerror = (...all) => { seen += all.join(); };
        s.onload = s.onerror = e => done(e.type + seen); document.body.append(s);""",
    "a module": "import(port + '/state').then(m => done(JSON.stringify(m)), e => done(`${e}`));",
    "a style": """
        const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = port + '/keys';
        l.onload = l.onerror = e => { let text = e.type;
            try { text += [...l.sheet.cssRules].map(r => r.cssText) } catch (e) { text += e }
            done(text) };
        document.body.append(l);""",
    "a frame": """
        const f = document.createElement('iframe'); f.src = port + '/keys';
        f.onload = () => {
            try { done(f.contentDocument.body.innerText) } catch (e) { done(`${e}`) } };
        document.body.append(f);""",
    "an object": """
        const o = document.createElement('object'); o.data = port + '/keys';
        o.onload = o.onerror = e => { try { done(e.type + o.contentDocument.body.innerText) }
            catch (e) { done(`${e}`) } };
        document.body.append(o);""",
    "a socket": """
        const s = new WebSocket(port.replace('http', 'ws') + '/state'); let seen = '';
        s.onmessage = e => { seen += e.data }; s.onclose = e => done(seen + e.code);""",
    "a stream of events": """
        const s = new EventSource(port + '/state'); let seen = '';
        s.onmessage = e => { seen += e.data };
        s.onerror = () => { s.close(); done(seen + 'end') };""",
    "a beacon of text": "done(`${navigator.sendBeacon(port + '/users', eve)}`);",
    "a beacon of JSON": """
        const b = new Blob([eve], {type: 'application/json'});
        done(`${navigator.sendBeacon(port + '/users', b)}`);""",
    "a synchronous request": """
        const x = new XMLHttpRequest();
        try { x.open('POST', port + '/users', false); x.send(eve); done(x.responseText) }
        catch (e) { done(`${e}`) }""",
    "a worker": """
        const code = `fetch('${port}/users', {method: 'POST', body: '${eve}', mode: 'no-cors'})
            .then(() => fetch('${port}/keys')).then(a => a.text())
            .then(postMessage, e => postMessage(String(e)))`;
        new Worker(URL.createObjectURL(new Blob([code]))).onmessage = e => done(e.data);""",
    "a page without an origin": """
        const f = document.createElement('iframe'); f.sandbox = 'allow-scripts allow-forms';
        f.srcdoc = `<script>
            fetch('${port}/users', {method: 'POST', body: '${eve}', mode: 'no-cors'})
            .then(() => fetch('${port}/keys')).then(a => a.text())
            .then(t => parent.postMessage(t, '*'), e => parent.postMessage(String(e), '*'))
            </` + `script>`;
        window.onmessage = e => done(e.data); document.body.append(f);""",
    "a window": """
        const w = window.open(port + '/keys'); const start = Date.now();
        const look = () => {
            try { if (w.document.body && w.location.href != 'about:blank')
                return done(w.document.body.innerText) }
            catch (e) { w.close(); return done(`${e}`) }
            Date.now() - start < 3000 ? setTimeout(look, 20) : done('never') };
        look();""",
    **{
        f"a redirect, {status}": f"""
        fetch(`${{site}}/{status}?${{port}}/users`, {{method: 'POST', body: eve, mode: 'no-cors'}})
            .then(() => fetch(`${{site}}/{status}?${{port}}/keys`)).then(a => a.text())
            .then(done, e => done(`${{e}}`));"""
        for status in (302, 307, 308)
    },
}
# Each try would make another user, and so is seen whatever the one before it did.
HEAD = f"""
const [port, site, name] = arguments, eve = JSON.stringify({{username: name, password: 'x'}});
const fault = {FAULT!r}, json = {{'Content-Type': 'application/json'}};
"""


def scripts():
    yield from ((f"fetch: {name}", FETCH.format(path=path, options=options))
                for name, (path, options) in FETCHES.items())
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        yield f"form: {kind}", FORM.format(method="post", kind=kind, target="port + '/users'")
    yield "form: GET", FORM.format(method="get", kind="", target="port + '/keys'")
    for status in (307, 308):
        target = f"`${{site}}/{status}?${{port}}/users`"
        script = FORM.format(method="post", kind="text/plain", target=target)
        yield f"form: redirect {status}", script
    yield from OTHERS.items()


class Scene:
    """An emulator, an attacker's site, and a browser that goes to it."""

    def __enter__(self):
        self.emulator, self.site = Emulator(), Site()
        self.tap = Tap(self.emulator.control_port)
        self.browser = Browser("evil.example")
        self.secrets = secrets(self.emulator)
        self.before = contents(self.emulator)
        self.played = 0
        return self

    def __exit__(self, *_):
        for part in (self.browser, self.tap, self.site, self.emulator):
            part.close()

    def play(self, page, script, port):
        """Opens a page, runs a script in it: what it read, what arrived, what it changed."""
        self.browser.open(page)
        self.tap.lines.clear()
        self.played += 1
        site = f"http://evil.example:{self.site.port}"
        read = self.browser.run(HEAD + script, port, site, f"eve{self.played}")
        end = time.monotonic() + 3
        while not self.tap.lines and time.monotonic() < end:
            time.sleep(0.02)
        changed = differences(self.before, contents(self.emulator))
        if changed:
            # So that the next script is judged by what it does itself.
            self.emulator.ask("DELETE", "/faults")
            self.emulator.network(True)
            if "clock" in changed:
                self.emulator.ask("POST", "/clock", {"advanceSeconds": -86400})
            self.before = contents(self.emulator)
        leaked = [secret for secret in self.secrets if secret in str(read)]
        shown = f"read {str(read)[:150]!r}, arrived {self.tap.lines}, changed {changed}"
        return shown, not changed and not leaked and bool(self.tap.lines)


@attack("browser", "a page of another origin reads nothing and changes nothing")
def foreign_pages():
    with Scene() as scene:
        names = {"evil.example": "127.0.0.1", "localhost": "localhost", "127.0.0.1": "127.0.0.1"}
        all = list(scripts())
        first = [pair for pair in all if pair[0] in (
            "fetch: GET of keys", "fetch: POST of text, no-cors", "fetch: POST of JSON",
            "form: text/plain",
        )]
        for page, host in some(names.items()):
            chosen = all if len(some(names)) == 3 else first
            for what, script in chosen:
                port = f"http://{host}:{scene.tap.port}"
                shown, held = scene.play(f"http://{page}:{scene.site.port}/", script, port)
                yield f"{page}, {what}: {shown}", held


@attack("browser", "a name that was led to this machine reads nothing and changes nothing")
def rebound():
    with Scene() as scene:
        here = f"http://evil.example:{scene.tap.port}"
        for path in some(["/state", "/keys", "/settings", "/public-key.pem", "/nothing"]):
            scene.browser.open(here + path)
            text = scene.browser.text()
            held = "not from here" in text and not any(secret in text for secret in scene.secrets)
            yield f"{path}: {text}", held
        for what, script in scripts():
            if what in ("a window", "a module") or "redirect" in what or "form" in what:
                continue
            if len(some(range(3))) == 2 and not what.startswith("fetch: POST of JSON"):
                continue
            shown, held = scene.play(f"{here}/nothing", script, here)
            yield f"{what}: {shown}", held


@attack("browser", "the port's own page and a program may do all that: the tries can be seen")
def own_pages():
    with Scene() as scene:
        here = f"http://localhost:{scene.tap.port}"
        page = f"{here}/providers"
        for what in ("fetch: POST of JSON", "fetch: PUT"):
            script = dict(scripts())[what]
            shown, held = scene.play(page, script, here)
            yield f"its own page, {what}: {shown}", not held and "changed ['" in shown
        scene.emulator.network(True)
        shown, held = scene.play(page, dict(scripts())["fetch: GET of keys"], here)
        yield f"its own page reads: {shown}", "jsk_" in shown and not held
        scene.before = contents(scene.emulator)
        scene.emulator.ask("POST", "/users", {"username": "mallory", "password": "x"})
        changed = differences(scene.before, contents(scene.emulator))
        yield f"a program: {changed}", changed == ["users"]
