"""The page with 10,000 requests in the past: frames, measured by a script in it."""

import socket
import threading
import time

from hands import Keyboard, Mouse
from raw import request
from story import Scene, story

PAST = 10_000

# The time between frames, and how long the page was busy without a break, in milliseconds.
MEASURE = """
    const length = arguments[0], gaps = [], busy = [], start = performance.now();
    const watch = new PerformanceObserver((list) => {
        for (const {duration} of list.getEntries()) busy.push(duration);
    });
    watch.observe({entryTypes: ["longtask"]});
    let last = start;
    const frame = (now) => {
        gaps.push(now - last);
        last = now;
        if (now - start < length) return requestAnimationFrame(frame);
        watch.disconnect();
        gaps.sort((a, b) => a - b);
        const part = (share) => gaps[Math.floor(share * (gaps.length - 1))];
        done({frames: gaps.length, half: part(0.5), most: part(0.95), worst: part(1),
            busy: Math.max(0, ...busy)});
    };
    requestAnimationFrame(frame);
"""


def send(port, count, pause=0):
    """Sends requests on one connection, each after the answer to the one before."""
    body = b'{"token":"none"}'
    fields = "Host: app", "Content-Type: application/json"
    sent = request("POST /v1/check_session", *fields, body=body)
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        for _ in range(count):
            connection.sendall(sent)
            received = b""
            while not received.endswith(b"}"):
                received += connection.recv(65536)
            time.sleep(pause)


def measure(person, what, milliseconds=3000):
    seen = person.run(MEASURE, milliseconds)
    assert isinstance(seen, dict), seen
    print(f"    {what}: {seen['frames']} frames, half within {seen['half']:.0f} ms, "
          f"95 % within {seen['most']:.0f} ms, worst {seen['worst']:.0f} ms, "
          f"longest task {seen['busy']:.0f} ms", flush=True)
    assert seen["worst"] < 3000, "the page was stuck"


@story(f"with {PAST:,} requests in the past the page opens, follows, filters and scrolls at once")
def responsive():
    with Scene() as scene:
        person, port = scene.person, scene.emulator.port
        arriving = threading.Thread(target=send, args=[port, 2000])
        arriving.start()
        measure(person, "while they arrive")
        arriving.join()
        person.open("about:blank")
        send(port, PAST - 2000)
        start = time.monotonic()
        scene.open("?again")
        person.sees("#requests li .path", "check_session")
        print(f"    the page opens in {time.monotonic() - start:.2f} s", flush=True)
        person.sees("#dropped", "9000 earlier ones are forgotten")
        assert len(person.seen("#requests li")) == 100
        measure(person, "at rest")
        more = threading.Thread(target=send, args=[port, 2000, 0.001])
        more.start()
        measure(person, "with new ones all the time")
        more.join()
        assert len(person.seen("#requests li")) == 100
        Keyboard(person).go("#filter")
        person.types("check_session 200")
        measure(person, "filtered")
        for _ in range(9):
            Mouse(person).press(".more")
        person.waits("all rows", lambda: len(person.seen("#requests li")) == 1000)
        person.run("done(scrollBy({top: 20000, behavior: 'smooth'}))")
        measure(person, "scrolled, with 1,000 rows")
        more = threading.Thread(target=send, args=[port, 2000, 0.001])
        more.start()
        measure(person, "with 1,000 rows and new ones all the time")
        more.join()
