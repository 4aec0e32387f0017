import type { Site } from '../../test/support/converse/site.ts';

/** Pixels. */
const LEAST_WIDTH = 900;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** The page of `scripts/demo --keep`: people side by side, each at a Converse.js of his own. */
export function frontPage(site: Site, people: readonly string[], mailCommand: string): string {
  const frames = people.map(
    (name) =>
      `<section><h2>${escape(name)}</h2><div><iframe title="${escape(name)}" src="${escape(site.clientUrl(name, 'fullscreen'))}"></iframe></div></section>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Muster: ${people.length} people side by side</title>
  <link rel="icon" href="data:,">
  <style>
    body { margin: 0; height: 100vh; display: flex; flex-direction: column; font: 15px sans-serif; background: #eee; }
    header { padding: .6em 1em; }
    code { background: #fff; padding: .2em .4em; user-select: all; }
    main { flex: 1; display: flex; gap: 6px; min-height: 0; }
    section { flex: 1; min-width: 0; display: flex; flex-direction: column; background: #fff; }
    h2 { margin: 0; padding: .3em .6em; font-size: 1em; text-transform: capitalize; background: #ddd; }
    div { flex: 1; overflow: hidden; }
    iframe { border: 0; transform-origin: 0 0; }
  </style>
</head>
<body>
  <header>To start a chat, send the mail: <code>${escape(mailCommand)}</code></header>
  <main>${frames.join('\n')}</main>
  <script>
    // Narrower than this, Converse.js shows the contact list or the chat, but not both.
    const least = ${LEAST_WIDTH};
    const fit = () => {
      for (const frame of document.querySelectorAll('iframe')) {
        const { clientWidth, clientHeight } = frame.parentElement;
        const scale = Math.min(1, clientWidth / least);
        frame.style.width = clientWidth / scale + 'px';
        frame.style.height = clientHeight / scale + 'px';
        frame.style.transform = 'scale(' + scale + ')';
      }
    };
    addEventListener('resize', fit);
    fit();
  </script>
</body>
</html>
`;
}
