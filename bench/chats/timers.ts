/**
 * The yardstick: as many bare timers as there are chats. Prints how late those rang that were due
 * from `from` to `until`, in ms, as JSON.
 *
 *   node bench/chats/timers.ts COUNT FIRST EVERY FROM UNTIL   (instants and spans in ms)
 */
const [count = 0, first = 0, every = 1, from = 0, until = 0] = process.argv.slice(2).map(Number);
const late: number[] = [];
for (let index = 0; index < count; index += 1) {
  const at = first + index * every;
  const note = (): void => {
    if (at >= from && at < until) late.push(Date.now() - at);
  };
  setTimeout(note, Math.max(1, at - Date.now()));
}
const print = (): void => {
  process.stdout.write(JSON.stringify(late), () => process.exit());
};
setTimeout(print, until + 2000 - Date.now());
