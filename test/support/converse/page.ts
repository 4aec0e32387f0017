import type { Prosody } from '../prosody.ts';

/** Windows over a page, or the whole page. */
export type ViewMode = 'overlayed' | 'fullscreen';

/** A page in which Converse.js logs a person in; nothing is fetched from elsewhere. */
export function clientPage(prosody: Prosody, name: string, mode: ViewMode): string {
  const settings = {
    authentication: 'login',
    auto_login: true,
    jid: prosody.jid(name),
    password: prosody.password(name),
    discover_connection_methods: false,
    assets_path: '/converse/',
    view_mode: mode,
    show_controlbox_by_default: true,
    // Else it shows people twice who enter after the list of members came: it looks for those who
    // have an occupant-id by that alone.
    muc_fetch_members: false,
    auto_away: 0,
    i18n: 'en',
    play_sounds: false,
    show_desktop_notifications: false,
  };
  const json = JSON.stringify(settings).replaceAll('<', String.raw`\u003c`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Converse.js</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/converse/converse.min.css">
</head>
<body>
  <script type="module">
    import converse from '/converse/converse.min.js';
    const settings = ${json};
    settings.websocket_url = 'ws://' + location.host + '/xmpp-websocket';
    converse.initialize(settings);
  </script>
</body>
</html>
`;
}
