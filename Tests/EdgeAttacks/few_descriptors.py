"""A client that lacks descriptors."""

import resource
import socket
import time

from attack import attack
from emulator import Emulator
from peer import Peer, Running
from scene import Place


def seconds_of_work(process):
    """The time for which a process has had a processor."""
    fields = open(f"/proc/{process.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


@attack("socket", "without descriptors a run serves those who are there, and then those who wait")
def no_descriptors():
    with Emulator() as emulator, Place(emulator.url) as place, Running(place) as running:
        with Peer(running.path) as first:
            first.ask("status")
            resource.prlimit(running.process.pid, resource.RLIMIT_NOFILE, (64, 64))
            peers = []
            while len(peers) < 100:
                peers.append(Peer(running.path, greets=False))
                peers[-1].socket.settimeout(2)
                try:
                    peers[-1].next()
                except socket.timeout:
                    break
            yield f"{len(peers) - 1} are let in", len(peers) < 100
            start = seconds_of_work(running.process)
            time.sleep(2)
            worked = seconds_of_work(running.process) - start
            yield f"{worked:.2f} s of work in 2 s", worked < 0.5
            answer = first.ask("status")
            yield f"the first: {answer['exit']}", answer["exit"] == 0
            for peer in peers[:10]:
                peer.socket.close()
            peers[-1].socket.settimeout(5)
            try:
                line = peers[-1].next()
            except socket.timeout:
                line = None
            yield f"the one who waits: {line}", line is not None and line["event"] == "hello"
            for peer in peers:
                peer.socket.close()
