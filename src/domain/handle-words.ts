/** Words for handles: friendly, easy to say and to tell apart, without a meaning between two of them. */
export const MANNERS: readonly string[] = (
  'agile airy amber autumn azure balmy bold brave breezy bright brisk calm candid cheery civil ' +
  'clear clever copper coral cosmic cozy crisp curious dapper daring deft dewy eager early earnest ' +
  'easy elegant fabled fair famous festive fleet fluent fresh friendly frosty gallant gentle gifted ' +
  'glad gleaming golden graceful grand green happy hardy hazel hearty honest humble indigo ivory ' +
  'jaunty jolly jovial keen kind lively lucid lucky lunar mellow merry mild mindful misty modest ' +
  'mossy neat nimble noble northern olive patient placid plucky polite proud quick quiet radiant ' +
  'rapid ready rosy rustic sandy scarlet serene silent silver simple sincere snowy solar spirited ' +
  'spry stately steady stellar sunny swift tidy tranquil trusty upbeat velvet vivid warm wise witty ' +
  'zesty'
).split(' ');

export const CREATURES: readonly string[] = (
  'alpaca antelope badger beetle bison bluebird bobcat buffalo bumblebee bunting camel canary caribou ' +
  'cheetah chipmunk cicada condor cormorant cricket crane curlew dolphin dormouse dragonfly ' +
  'eagle egret elk falcon fawn ferret finch firefly flamingo fox gannet gazelle gecko gibbon giraffe ' +
  'goldfinch goose grebe gull hamster hare hawk hedgehog heron hornbill hummingbird ibex ibis iguana ' +
  'impala jackdaw jaguar kestrel kingfisher kiwi koala ladybird lark lemur leopard linnet llama lynx ' +
  'magpie mallard manatee marmot marten mole moose moth narwhal newt nightjar ocelot oriole osprey ' +
  'otter owl panda pelican penguin pheasant pigeon plover pony puffin puma quail rabbit raven robin ' +
  'salmon sandpiper seal sparrow squirrel starling stork swallow swan tern thrush tiger toucan trout ' +
  'turtle vole walrus wombat woodpecker wren zebra'
).split(' ');

/** How often two words are tried before a number is added. */
const TRIES = 30;

/**
 * Invents a handle such as `quiet-otter` that `taken` does not know; a number follows when most
 * are taken (`quiet-otter-17`). Never a room's name, whose last part has 20 characters (DESIGN §4).
 *
 * @param random gives numbers from 0 up to, not including, 1
 */
export function inventHandle(random: () => number, taken: (name: string) => boolean): string {
  const pick = (words: readonly string[]): string =>
    words[Math.floor(random() * words.length)] ?? '';
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const name = `${pick(MANNERS)}-${pick(CREATURES)}`;
    if (!taken(name)) return name;
  }
  // Twice as wide each time, so that it ends soon however many there are.
  for (let width = 100; ; width *= 2) {
    const name = `${pick(MANNERS)}-${pick(CREATURES)}-${2 + Math.floor(random() * width)}`;
    if (!taken(name)) return name;
  }
}
