"""A person at slixmpp, for tests: commands as JSON lines on standard input, what happened as JSON
lines on standard output. A command is {"id", "do", ...}; its answer {"id", "result"} or
{"id", "error"}; everything else that is written is a happening, {"event", ...}.

usage: client.py JID PASSWORD HOST PORT
"""

import asyncio
import json
import os
import sys

from slixmpp import ClientXMPP
from slixmpp.exceptions import IqError, IqTimeout, PresenceError

import actions
import happenings

# slixmpp 1.8.3 prints while it joins: that goes to standard error, the JSON lines to the real one.
wire = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
sys.stdout = sys.stderr

PLUGINS = [
    "xep_0004", "xep_0030", "xep_0045", "xep_0050", "xep_0059", "xep_0060", "xep_0128",
    "xep_0199", "xep_0203", "xep_0249", "xep_0308", "xep_0313", "xep_0359", "xep_0421",
]


def write(line):
    wire.write(json.dumps(line, ensure_ascii=False) + "\n")


def explained(error):
    """An error as the test sees it: its condition and its text."""
    if isinstance(error, (IqError, PresenceError)):
        return {"condition": error.condition, "text": error.text}
    if isinstance(error, (IqTimeout, asyncio.TimeoutError)):
        return {"condition": "timeout", "text": str(error)}
    return {"condition": type(error).__name__, "text": str(error)}


async def answer(client, command):
    name = command.pop("do")
    number = command.pop("id")
    try:
        result = await actions.ACTIONS[name](client, **command)
        write({"id": number, "result": result})
    except Exception as error:  # whatever it was, the test is to hear of it
        write({"id": number, "error": explained(error)})


async def obey(client):
    """Carries out the commands side by side until standard input ends."""
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    running = set()
    while line := await lines.readline():
        task = asyncio.ensure_future(answer(client, json.loads(line)))
        running.add(task)
        task.add_done_callback(running.discard)
    await client.disconnect(wait=1)
    loop.stop()


def main():
    jid, password, host, port = sys.argv[1:]
    client = ClientXMPP(jid, password)
    for plugin in PLUGINS:
        client.register_plugin(plugin)

    async def started(_):
        await client.get_roster()
        client.send_presence()
        write({"event": "online", "jid": client.boundjid.full})

    client.add_event_handler("session_start", started)
    client.add_event_handler("failed_auth", lambda _: write({"event": "refused"}))
    happenings.report(client, write)
    client.connect(address=(host, int(port)), disable_starttls=True, use_ssl=False)
    commands = asyncio.ensure_future(obey(client), loop=client.loop)
    client.loop.run_forever()
    del commands


main()
