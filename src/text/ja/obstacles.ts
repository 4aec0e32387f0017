import type { Obstacle } from '../../commands/port.ts';

const about = (named: string): string => (named === '' ? '' : `「${named}」という`);

const OBSTACLES: Readonly<Record<Obstacle, (named: string) => string>> = {
  'no-such-topic': (named) => `${about(named)}トピックは見つかりません。`,
  'topic-closed': (named) =>
    `${named === '' ? 'この' : `「${named}」の`}トピックは管理者が登録します。ご自分では購読できません。`,
  already: () => 'すでにそうなっています。',
  'not-subscribed': (named) =>
    `${named === '' ? 'この' : `「${named}」の`}トピックは購読していません。`,
  'no-chat': (named) =>
    named === ''
      ? '該当するチャットはありません。'
      : `${about(named)}チャットには参加していません。`,
  'several-chats': () => 'チャットが複数あります。どのチャットか指定してください。',
  'no-such-person': (named) => `${about(named) || '該当する'}人は見つかりません。`,
  yourself: () => 'それはあなたご自身です。',
  'not-allowed': () => 'この操作は許可されていません。',
  'extended-enough': () => 'このチャットの終了はこれ以上延ばせません。',
  'nothing-said': () => 'ここではまだ発言していません。',
  'not-here': () => 'これはチャットのルームの中でだけ使えます。',
};

/** Why something was not done, in Japanese. */
export function obstacle(why: Obstacle, named: string): string {
  return OBSTACLES[why](named);
}
