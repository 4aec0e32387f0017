"""What slixmpp's events tell, as happenings for the test."""

from slixmpp.plugins.xep_0045.stanza import NS_USER

BOOKMARKS = "urn:xmpp:bookmarks:1"


def item_of(presence):
    """Affiliation, role, reason and actor of a room's presence."""
    item = presence.xml.find(f"{{{NS_USER}}}x/{{{NS_USER}}}item")
    if item is None:
        return {}
    reason = item.find(f"{{{NS_USER}}}reason")
    actor = item.find(f"{{{NS_USER}}}actor")
    return {
        "affiliation": item.get("affiliation", ""),
        "role": item.get("role", ""),
        "jid": item.get("jid", ""),
        "newNick": item.get("nick", ""),
        "reason": "" if reason is None else reason.text or "",
        "actor": "" if actor is None else actor.get("nick") or actor.get("jid", ""),
    }


def destroy_of(presence):
    element = presence.xml.find(f"{{{NS_USER}}}x/{{{NS_USER}}}destroy")
    if element is None:
        return None
    reason = element.find(f"{{{NS_USER}}}reason")
    return {"reason": "" if reason is None else reason.text or "", "other": element.get("jid", "")}


def room_presence(presence):
    return {
        "event": "occupant",
        "room": presence["from"].bare,
        "nick": presence["from"].resource,
        "type": presence["type"],
        "codes": sorted(presence["muc"]["status_codes"]),
        "destroyed": destroy_of(presence),
        **item_of(presence),
    }


def room_message(message):
    delay = message.get_plugin("delay", check=True)
    return {
        "event": "said",
        "room": message["from"].bare,
        "nick": message["from"].resource,
        "text": message["body"],
        "id": message["id"],
        "stanzaId": message["stanza_id"]["id"],
        "occupantId": message["occupant-id"]["id"],
        "delayed": "" if delay is None else delay["stamp"].isoformat(),
    }


def direct_message(message):
    return {
        "event": "private" if message.get_plugin("muc", check=True) is not None else "chat",
        "from": message["from"].full,
        "text": message["body"],
    }


def error_message(message):
    return {
        "event": "bounced",
        "from": message["from"].full,
        "condition": message["error"]["condition"],
        "text": message["error"]["text"],
    }


def subject_message(message):
    return {"event": "subject", "room": message["from"].bare, "text": message["subject"]}


def direct_invitation(message):
    invite = message["groupchat_invite"]
    return {"event": "invited", "way": "direct", "room": str(invite["jid"]),
            "from": message["from"].full, "reason": invite["reason"]}


def mediated_invitation(message):
    invite = message["muc"]["invite"]
    return {"event": "invited", "way": "mediated", "room": message["from"].bare, "from": invite["from"].full,
            "reason": invite["reason"]}


def configured(message):
    return {"event": "configured", "room": message["from"].bare, "codes": sorted(message["muc"]["status_codes"])}


def roster_push(iq):
    return {"event": "roster", "contacts": [
        {"jid": str(jid), "name": item["name"], "groups": sorted(item["groups"]), "subscription": item["subscription"]}
        for jid, item in iq["roster"]["items"].items()
    ]}


def contact_presence(presence):
    return {"event": "contact-presence", "from": presence["from"].full, "type": presence["type"]}


HAPPENINGS = {
    "groupchat_presence": room_presence,
    "groupchat_message": room_message,
    "groupchat_subject": subject_message,
    "groupchat_direct_invite": direct_invitation,
    "groupchat_invite": mediated_invitation,
    "groupchat_config_status": configured,
    "groupchat_message_error": error_message,
    "roster_update": roster_push,
}


def report(client, write):
    """Writes a line for every happening, in the order in which slixmpp tells of them."""

    def writer(describe):
        return lambda stanza: write(describe(stanza))

    for event, describe in HAPPENINGS.items():
        client.add_event_handler(event, writer(describe))

    def message(stanza):
        if stanza["type"] in ("chat", "normal") and stanza["body"]:
            write(direct_message(stanza))

    def presence(stanza):
        if stanza.get_plugin("muc", check=True) is None:
            write(contact_presence(stanza))

    client.add_event_handler("message", message)
    client.add_event_handler("presence_available", presence)
    client.add_event_handler("presence_unavailable", presence)
