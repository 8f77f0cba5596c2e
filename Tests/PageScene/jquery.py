"""An app of jQuery in the browser against the public port: JSONP, CORS, cookies."""

import http.server
import threading

from emulator import Emulator
from person import Person
from story import story

JQUERY = "/usr/share/javascript/jquery/jquery.min.js"
PAGE = b"<!doctype html><title>App</title><script src=/jquery.js></script><body>"

# The ways in which a page can make a call, as options of $.ajax.
WAYS = {
    "JSONP": "{url, data, dataType: 'jsonp'}",
    "JSON": "{url, type: 'POST', contentType: 'application/json', data: JSON.stringify(data),"
            " dataType: 'text'}",
    "a form": "{url, type: 'POST', data, dataType: 'text'}",
    "JSON with cookies": "{url, type: 'POST', contentType: 'application/json', dataType: 'text',"
                         " data: JSON.stringify(data), xhrFields: {withCredentials: true}}",
}
CALL = """
    const [url, data] = arguments;
    $.ajax(WAY).then(
        (answer) => done(typeof answer === 'string' ? JSON.parse(answer || '{}') : answer),
        (answer, word) => done({failed: `${word} ${answer.status} ${answer.responseText}`}));
"""


class App:
    """A site with the app's page, and a browser that shows it."""

    def __init__(self, host):
        class Site(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                is_script = self.path == "/jquery.js"
                self.send_response(200)
                kind = "text/javascript" if is_script else "text/html"
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(open(JQUERY, "rb").read() if is_script else PAGE)

            def log_message(self, *_):
                pass

        self.site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
        threading.Thread(target=self.site.serve_forever, daemon=True).start()
        self.emulator, self.person = Emulator(), Person()
        self.person.open(f"http://{host}:{self.site.server_port}/")

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        console = self.person.console()
        for part in (self.person, self.emulator):
            part.close()
        self.site.shutdown()
        self.site.server_close()
        assert kind or not console, f"console: {console}"

    def call(self, way, name, **data):
        script = CALL.replace("WAY", WAYS[way])
        return self.person.run(script, f"{self.emulator.url}/v1/{name}", data)

    def mail(self):
        return self.emulator.ask("GET", "/state")["mail"][-1]["token"]

    def methods(self):
        """The methods of the requests that arrived."""
        return [seen["method"] for seen in self.emulator.ask("GET", "/requests")["requests"]]


def ten_calls(app, way):
    """All calls of authrocket.js, each with what its handler gets, and if that is right."""
    def call(*arguments, **data):
        return app.call(way, *arguments, **data)

    name = "jane"
    app.emulator.ask("PUT", "/settings", {"emailVerification": "requested"})
    answer = call("signup", username=name, email="jane@example.com", password="one",
                  password_confirmation="one")
    yield "signup", answer, "signup=true" in answer.get("url", "")
    answer = call("resend_email_token", username=name)
    yield "resendEmailToken", answer, "message" in answer
    answer = call("verify_email", username=name, token=app.mail())
    yield "verifyEmail", answer, "message" in answer
    session = call("login", username=name, password="one")
    yield "authenticate", session, session.get("result") == "okay"
    answer = call("check_session", token=session["token"])
    yield "checkSession", answer, answer == {"valid": True}
    answer = call("update_password", token=session["token"], current_password="one",
                  password="two", password_confirmation="two")
    yield "updatePassword", answer, "message" in answer
    answer = call("logout", token=session["token"])
    yield "logout", answer, answer == {}
    answer = call("check_session", token=session["token"])
    yield "checkSession, ended", answer, answer.get("valid") is False and "error" in answer
    answer = call("forgot_password", username=name)
    yield "forgotPassword", answer, "message" in answer
    answer = call("reset_password", username=name, token=app.mail(), password="three",
                  password_confirmation="three")
    yield "resetPassword", answer, "message" in answer
    answer = call("login", username=name, password="two")
    yield "authenticate, refused", answer, "error" in answer and len(answer["errors"]) > 0
    half = call("login", username="grace", password="secret")
    yield "authenticate, with a code", half, half.get("result") == "need_mfa"
    code = app.emulator.ask("GET", "/totp/grace")["code"]
    answer = call("verify_login", username="grace", token=half["token"], code=code)
    yield "authenticateCode", answer, "url" in answer


def play(way, expected):
    with App("localhost") as app:
        wrong = [(what, answer) for what, answer, held in ten_calls(app, way) if not held]
        assert not wrong, wrong
        methods = app.methods()
        shown = {method: methods.count(method) for method in set(methods)}
        print(f"    {way}: {shown}", flush=True)
        assert set(methods) == expected, shown


@story("jQuery makes all ten calls of authrocket.js by JSONP")
def jsonp():
    play("JSONP", {"GET"})


@story("jQuery makes all ten calls with JSON from another origin, after a preflight")
def preflight():
    play("JSON", {"OPTIONS", "POST"})


@story("jQuery makes all ten calls with a form from another origin, without a preflight")
def form():
    play("a form", {"POST"})


@story("a logout without a token ends the session of the cookie, from a page of the same site")
def cookie():
    way = "JSON with cookies"
    with App("127.0.0.1") as app:
        token = app.call(way, "login", username="frank", password="secret")["token"]
        assert app.call(way, "check_session", token=token) == {"valid": True}
        assert app.person.run("done(document.cookie)") == "", "a script can read the cookie"
        assert app.call(way, "logout") == {}
        assert app.call(way, "check_session", token=token)["valid"] is False
