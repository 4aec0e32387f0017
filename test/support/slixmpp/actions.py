"""What the test can let a person do at slixmpp; each through the plugin that a program would use."""

import asyncio

from slixmpp import JID
from slixmpp.plugins.xep_0004 import Form

import happenings

PATIENCE = 10  # seconds that slixmpp waits for an answer


async def join(client, room, nick, **options):
    muc = client["xep_0045"]
    own, subject, occupants, history = await muc.join_muc_wait(JID(room), nick, timeout=PATIENCE, **options)
    return {
        "own": happenings.room_presence(own),
        "subject": subject["subject"],
        "before": [each["from"].resource for each in occupants if 110 not in each["muc"]["status_codes"]],
        "history": [happenings.room_message(message) for message in history],
    }


async def leave(client, room):
    """Leaves and waits until the room says so, which `leave_muc` does not: a `join_muc_wait` behind
    it takes that word for its own."""
    muc = client["xep_0045"]
    own = JID(f"{room}/{muc.our_nicks[JID(room)]}")
    gone = asyncio.get_running_loop().create_future()

    def look(presence):
        if presence["from"] == own and presence["type"] == "unavailable" and not gone.done():
            gone.set_result(None)

    with client.event_handler("groupchat_presence", look):
        client.send_presence(pto=own, ptype="unavailable")
        await asyncio.wait_for(gone, PATIENCE)
    del muc.rooms[JID(room)]


async def occupants(client, room):
    """Who is there, as the plugin keeps it."""
    return sorted(client["xep_0045"].get_roster(JID(room)))


async def say(client, room, text):
    client.send_message(mto=JID(room), mbody=text, mtype="groupchat")


async def whisper(client, room, nick, text):
    message = client.make_message(mto=JID(f"{room}/{nick}"), mbody=text, mtype="chat")
    message.enable("muc")
    message.send()


async def chat(client, to, text):
    client.send_message(mto=JID(to), mbody=text, mtype="chat")


async def change_nick(client, room, nick):
    client.send_presence(pto=JID(f"{room}/{nick}"))


async def set_subject(client, room, text):
    client["xep_0045"].set_subject(JID(room), text)


async def ping(client, to):
    await client["xep_0199"].send_ping(JID(to), timeout=PATIENCE)


async def info(client, to, node=None):
    found = await client["xep_0030"].get_info(jid=JID(to), node=node, timeout=PATIENCE)
    form = found["disco_info"].get_plugin("form", check=True)
    return {
        "identities": sorted([each[0], each[1], each[3] or ""] for each in found["disco_info"]["identities"]),
        "features": sorted(found["disco_info"]["features"]),
        "form": {} if form is None else {name: field["value"] for name, field in form.get_fields().items()},
    }


async def items(client, to, node=None):
    found = await client["xep_0030"].get_items(jid=JID(to), node=node, timeout=PATIENCE)
    return sorted([str(each[0]), each[1] or "", each[2] or ""] for each in found["disco_items"]["items"])


async def bookmarks(client):
    """XEP-0402; this slixmpp has no plugin for it, so the items are read by XEP-0060."""
    found = await client["xep_0060"].get_items(client.boundjid.bare, happenings.BOOKMARKS, timeout=PATIENCE)
    space = f"{{{happenings.BOOKMARKS}}}"
    marks = []
    for item in found["pubsub"]["items"]:
        conference = item.xml.find(f"{space}conference")
        nick = conference.find(f"{space}nick")
        marks.append({
            "room": item["id"],
            "name": conference.get("name", ""),
            "autojoin": conference.get("autojoin") in ("true", "1"),
            "nick": "" if nick is None else nick.text,
        })
    return marks


async def contacts(client):
    """The contact list as slixmpp keeps it from what the server sent and pushed; it also writes
    down everybody whose presence it sees, with the subscription `none`."""
    kept = client.client_roster
    return [
        {"jid": jid, "name": kept[jid]["name"], "groups": sorted(kept[jid]["groups"]),
         "subscription": kept[jid]["subscription"]}
        for jid in kept.keys() if kept[jid]["subscription"] != "none"
    ]


async def archive(client, room, page=10, limit=None):
    """The whole archive of a room, page by page (XEP-0313, XEP-0059)."""
    found = []
    async for message in client["xep_0313"].iterate(jid=JID(room), rsm={"max": page}, total=limit):
        result = message["mam_result"]
        forwarded = result["forwarded"]["stanza"]
        found.append({"id": result["id"], "nick": forwarded["from"].resource, "text": forwarded["body"]})
    return found


async def invite(client, room, jid, reason):
    client["xep_0045"].invite(JID(room), JID(jid), reason)


async def invite_directly(client, room, jid, reason):
    client["xep_0249"].send_invitation(JID(jid), JID(room), reason=reason)


async def decline(client, room, jid, reason):
    client["xep_0045"].decline(JID(room), JID(jid), reason)


async def configuration(client, room):
    form = await client["xep_0045"].get_room_config(JID(room), timeout=PATIENCE)
    return {name: field["value"] for name, field in form.get_fields().items()}


async def configure(client, room, values):
    """Takes the owner's form as the room gives it, changes these fields, submits all."""
    form = await client["xep_0045"].get_room_config(JID(room), timeout=PATIENCE)
    known = form.get_fields()
    for name, value in values.items():
        if name not in known:
            raise KeyError(name)
        known[name]["value"] = value
    form.reply()
    await client["xep_0045"].set_room_config(JID(room), form, timeout=PATIENCE)


async def instant(client, room):
    """An instant room: an empty form (XEP-0045 §10.1.2)."""
    await client["xep_0045"].set_room_config(JID(room), Form(), timeout=PATIENCE)


async def destroy(client, room, reason="", other=None):
    await client["xep_0045"].destroy(JID(room), reason, JID(other) if other else None, timeout=PATIENCE)


async def set_affiliation(client, room, affiliation, jid=None, nick=None, reason=""):
    await client["xep_0045"].set_affiliation(
        JID(room), affiliation, jid=JID(jid) if jid else None, nick=nick, reason=reason, timeout=PATIENCE)


async def affiliations(client, room, affiliation):
    found = await client["xep_0045"].get_affiliation_list(JID(room), affiliation, timeout=PATIENCE)
    return sorted(str(jid) for jid in found)


async def set_role(client, room, nick, role, reason=""):
    await client["xep_0045"].set_role(JID(room), nick, role, reason=reason, timeout=PATIENCE)


async def roles(client, room, role):
    return sorted(await client["xep_0045"].get_roles_list(JID(room), role, timeout=PATIENCE))


async def commands(client, to):
    """The XEP-0050 commands that an address offers: node and name."""
    found = await client["xep_0050"].get_commands(JID(to), timeout=PATIENCE)
    return {each[1]: each[2] or "" for each in found["disco_items"]["items"]}


async def command(client, to, node, action="execute", session=None, values=None):
    """One step of an XEP-0050 command; `values` are submitted as a form."""
    form = None
    if values is not None:
        form = client["xep_0004"].make_form("submit")
        for name, value in values.items():
            form.add_field(var=name, value=value)
    found = await client["xep_0050"].send_command(
        JID(to), node, action=action, sessionid=session, payload=form, timeout=PATIENCE)
    stage = found["command"]
    fields = stage.get_plugin("form", check=True)
    return {
        "status": stage["status"],
        "session": stage["sessionid"],
        "notes": [text for _, text in stage["notes"]],
        "fields": {} if fields is None else {
            name: field["value"] for name, field in fields.get_fields().items() if name},
        "lines": [] if fields is None else [
            each["value"] for each in fields["substanzas"] if each["type"] == "fixed"],
    }


ACTIONS = {name: value for name, value in globals().items()
           if callable(value) and getattr(value, "__module__", "") == __name__}
