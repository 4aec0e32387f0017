/** `muster help`: one command a line. */
export const USAGE = `usage: muster COMMAND [--config FILE]

  run              serve, in the foreground; --retire: end all chats when stopped
  init             print a configuration to start from, or write it to --config FILE
  topics           the topics, and which have a chat now
  people           who subscribes to what, for how long, and who is there
  relations        every pair that is related now, and until when
  chats            the chats that are on
  start TOPIC      start a chat of the topic now; --dry-run: only say who would be in it
  end CHAT         end a chat now: its name, its room, or its topic if that has one chat
  archive ROOM     what was said in a room, as long as it is kept
  events           what happened last, and what became of it; --replay ID: let it happen
                   again, with --dry-run: only say who would be brought together
  help             this page

  --config FILE    the configuration (default /etc/muster/muster.yaml)
  --json           print JSON where a command lists or acts
  --version        the version

All but run, init and help speak to the running process.
`;
