#!/usr/bin/env bash
# Talks to a running client: says who is logged in, and logs that user out. It needs socat and jq.
#
#     loginrocket run --url http://localhost:8600 --socket /tmp/kiosk.socket &
#     Demo/Clients/client.sh /tmp/kiosk.socket
set -euo pipefail

folder=$(mktemp -d)
mkfifo "$folder/orders" "$folder/lines"
socat - "UNIX-CONNECT:$1" <"$folder/orders" >"$folder/lines" &
trap 'kill $! 2>/dev/null || true; rm -r "$folder"' EXIT
exec {to}>"$folder/orders" {from}<"$folder/lines"
trap '' PIPE # A client that is gone is told by the end of its lines.
orders=0

order() { # JSON: gives an order; its answer is in $answer
    orders=$((orders + 1))
    jq -c ".order = $orders" <<<"$1" >&"$to" 2>/dev/null || true
    while read -r answer <&"$from"; do
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
