import type { CommandTexts } from '../commands.ts';
import { timesIn } from '../times.ts';
import { obstacle } from './obstacles.ts';
import { span as spanOf } from './spans.ts';
import { aliases, consents, details, expected, fields, slots, what } from './vocabulary.ts';

const time = timesIn('ja-JP');

const WHERE = { inside: 'ルームにいます', online: 'オンライン', offline: 'オフライン' };
const STATE = { asked: '参加を問い合わせ中', in: '参加中', out: '不参加' };
const PART = {
  publisher: 'あなたがこのトピックの発行者である',
  presence: 'あなたがオンラインになるとこのチャットが始まる',
  subscriber: 'このトピックを購読している',
};
const KIND: Readonly<Record<string, string>> = {
  mail: 'メールが届いた',
  command: '管理者が開始した',
  message: '発行者が投稿した',
  presence: '対象の人がオンラインになった',
  clock: '予定の時刻になった',
};

/** What commands say in Japanese. */
export const commands: CommandTexts = {
  aliases,
  what,
  details,
  slots,
  fields,
  expected,
  consents,
  everyTopic: 'すべてのトピック',

  unknown: (word) => `「${word}」というコマンドはありません。`,
  didYouMean: (command) => `「${command}」のことですか？`,
  tryHelp: (help) => `「${help}」と書くと、使えるコマンドを表示します。`,
  usage: (usage) => `書き方：${usage}`,
  misread: (found) => `「${found}」の意味がわかりません。`,
  superfluous: (found) => `「${found}」は余分なようです。`,
  missing: (field) => `「${field}」を入力してください。`,
  obstacle,
  choose: (choices) => `次から選べます：${choices.join('、')}`,
  nothingToChoose: '選べるものがありません。',
  failed: '申し訳ありません。問題が起きました。しばらくしてからもう一度お試しください。',
  tooMany:
    '一度に多くのコマンドを受け取りました。しばらく応答しませんので、1分ほどしてからもう一度お試しください。',
  encrypted: '暗号化されたメッセージは読めません。暗号化を切って、もう一度送ってください。',
  expired: 'このフォームはすでに閉じられています。もう一度コマンドを始めてください。',
  stranger:
    'こんにちは。トピックごとに人をチャットに集めるサービスです。あなたはまだ登録されていません。このサービスの管理者に登録を依頼してください。',

  noTopics: '購読できるトピックはありません。',
  topicsHead: (number) => `トピックは${number}件です。`,
  topic: ({ name, title, subscribed, open, duration, consent, chat }) => {
    const facts = [
      ...(subscribed ? ['購読中'] : open ? ['購読できます'] : []),
      ...(duration === undefined ? [] : [`参加時間 ${spanOf(duration)}`]),
      ...(subscribed ? [consents[consent]] : []),
      ...(chat === undefined ? [] : [`チャット中 ${time(chat.ends)}まで、${chat.people}人`]),
    ];
    return `${name}${title === name ? '' : `：${title}`}${facts.length === 0 ? '' : `（${facts.join('、')}）`}`;
  },
  subscribed: (title, span, undo) =>
    `「${title}」を購読しました。${span === undefined ? '' : `チャットに参加する時間は${spanOf(span)}です。`}やめるときは ${undo} と書いてください。`,
  unsubscribed: (title) => `「${title}」の購読をやめました。`,
  durationSet: (title, span) =>
    span === undefined
      ? `「${title}」のチャットには、終わりまで参加します。`
      : `「${title}」のチャットに参加する時間を${spanOf(span)}にしました。`,
  noChats: '現在、あなたのチャットはありません。',
  chatsHead: (number) => `チャットは${number}件です。`,
  chat: ({ title, topic, state, people, ends, link }) =>
    `${title}（${topic}）：${STATE[state]}、あなたのほかに${people}人、${time(ends)}まで。${link}`,
  whoHead: (title, number) =>
    number === 0
      ? `${title}：あなたのほかには誰もいません。`
      : `${title}：あなたのほかに${number}人います。`,
  who: (nick, where) => `${nick}（${WHERE[where]}）`,
  why: ({ title, part, kind, subject, started, ends, leave, unsubscribe }) =>
    `「${title}」のチャットに参加しているのは、${PART[part]}ためです。${time(started)}に、${
      KIND[kind] ?? KIND['command']
    }ため始まりました${subject === '' ? '' : `（「${subject}」）`}。終了は${time(ends)}です。退出するときは ${leave}、このトピックの購読をやめるときは ${unsubscribe} と書いてください。`,
  joined: (title, link) => `「${title}」に参加しました。ルーム：${link}`,
  left: (title, undo) =>
    `「${title}」には参加しません。このチャットについて再び問い合わせることはありません。戻るときは ${undo} と書いてください。`,
  without: (name, always, undo) =>
    `${always ? `今後、${name}さんと一緒になることはありません。` : `このチャットでは、${name}さんと互いに見えなくなります。`}取り消すときは ${undo} と書いてください。`,
  withAgain: (name) => `${name}さんとまた会えるようになりました。`,
  confirming: '最後の発言を受け取った人を確かめています。結果はまもなく届きます。',
  extended: (ends) => `チャットの終了は${time(ends)}になりました。`,
  accepted: (consent, title) => {
    const about = title === undefined ? 'チャット' : `「${title}」のチャット`;
    return {
      always: `${about}にはすぐに参加します。`,
      ask: `${about}に参加する前に確認します。`,
      never: `${about}には参加せず、問い合わせもしません。`,
    }[consent];
  },
  quiet: (from, to) => `あなたの地域の時刻で${from}から${to}までは連絡しません。`,
  quietOff: '連絡を受けない時間帯は設定されていません。',
  languageSet: 'これからは日本語でご案内します。',
  mydataHead: 'あなたについて保存されている情報は次のとおりです。',
  mydataNothing: 'あなたについて保存されている情報はありません。',
  forgotten: 'すべてから退出し、設定を消去しました。今後、チャットに参加することはありません。',
  noRooms: '現在、チャットはありません。',
  roomsHead: (number) => `現在のチャットは${number}件です。`,
  ended: (title) => `「${title}」を終了しています。`,
};
