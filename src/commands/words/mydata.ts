import { define, done } from '../definition.ts';

/** `mydata`: everything stored about him, a kind a line, lists an entry a line. */
export const mydata = define({
  name: 'mydata',
  audience: 'known',
  params: [],
  run: async (_, { actions, asker, texts }) => {
    const kinds = Object.entries(await actions.myData(asker.person));
    const { mydataHead, mydataNothing } = texts.commands;
    return kinds.length === 0
      ? done(mydataNothing)
      : done(
          mydataHead,
          kinds.flatMap(([kind, value]) => lines(kind, value)),
        );
  },
});

function lines(kind: string, value: unknown): string[] {
  if (!Array.isArray(value)) return [`${kind}: ${JSON.stringify(value)}`];
  return [`${kind}:`, ...value.map((entry) => `  ${JSON.stringify(entry)}`)];
}
