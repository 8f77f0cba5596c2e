#!/usr/bin/env bash
# Talks to a running client: says who is logged in, and logs that user out. It needs socat and jq.
#
#     loginrocket run --url http://localhost:8600 --socket /tmp/kiosk.socket &
#     Demo/Clients/client.sh /tmp/kiosk.socket
set -euo pipefail

coproc SOCKET { exec socat - "UNIX-CONNECT:$1"; }
trap 'kill "$SOCKET_PID" 2>/dev/null || true' EXIT
orders=0

order() { # JSON: gives an order; its answer is in $answer
    orders=$((orders + 1))
    jq -c ".order = $orders" <<<"$1" >&"${SOCKET[1]}"
    while read -r answer <&"${SOCKET[0]}"; do
        jq -e ".event == \"answer\" and .order == $orders" <<<"$answer" >/dev/null && return
    done
    echo 'The client is gone.' >&2
    exit 1
}

say() { jq -r "$1" <<<"$answer"; }

order '{"command":"status"}'
say '"\(.state) \(.username // "")"'
order '{"command":"logout"}'
say '.error.message // .result.message'
if [ "$(say .exit)" = 75 ]; then
    order "{\"command\":\"outcome\",\"id\":\"$(say .id)\"}"
    say '.error.message // .result.message'
fi
