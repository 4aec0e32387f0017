import type { EndReason } from '../domain/chat.ts';
import { commands } from './ja/commands.ts';
import { rooms } from './ja/rooms.ts';
import { told } from './reception.ts';
import type { Reception, Texts } from './texts.ts';
import { clockIn } from './times.ts';

const time = clockIn('ja-JP');

const headed = (title: string, subject: string): string =>
  subject === '' ? title : `${title}：${subject}`;

const REASONS: Readonly<Record<EndReason, string>> = {
  time: 'チャットの時間が終わりました。',
  clock: 'チャットの時間が終わりました。',
  idle: 'しばらく発言がありませんでした。',
  presence: 'チャットの対象の人がオフラインになりました。',
  command: '管理者がチャットを終了しました。',
  retired: 'サービスを終了します。',
  'too-few': 'ほかの参加者が全員退出しました。',
};

const RECEPTIONS: Readonly<Record<Reception, (nicks: readonly string[]) => string>> = {
  displayed: (nicks) => `表示済み ${nicks.join('・')}`,
  received: (nicks) => `受信済み ${nicks.join('・')}`,
  'not-yet': (nicks) => `未受信 ${nicks.join('・')}`,
  unproven: (nicks) => `送信済み（確認不可） ${nicks.join('・')}`,
  'not-received': (nicks) => `届きませんでした ${nicks.join('・')}`,
};

/** Those who are in a chat about which somebody is asked, as far as there is room for their names. */
function gathering(names: readonly string[], asked: number, until: string): string {
  if (names.length === 0)
    return `${until}までのチャットに、あなたのほか${asked}人が招かれています。`;
  const named = names.length > 3 ? names.slice(0, 2) : names;
  const rest = names.length - named.length;
  const people = named.map((name) => `${name}さん`).join('、');
  return `${people}${rest > 0 ? `ほか${rest}人` : ''}が${until}まで話しています。`;
}

/** Japanese. */
export const ja: Texts = {
  invitation: ({ title, subject, people, asked, ends }, zone) =>
    `${headed(title, subject)} — ${
      people === 1 && asked > 0
        ? `あなたと話すために、ほか${asked}人が${time(ends, zone)}までのチャットに招かれています。`
        : `このことについて話すために、あなたを含む${people}人が${time(ends, zone)}まで集まっています。`
    }`,
  question: ({ title, subject, ends, names, asked }, zone) =>
    `${headed(title, subject)} — ${gathering(names, asked, time(ends, zone))}参加しますか？ルームに入るか、「はい」と答えてください。`,
  announcement: ({ title, subject, begins }, zone, name) =>
    `${headed(title, subject)} — ${time(begins, zone)}に、そのときオンラインの人でチャットを始めます。参加しないときは「accept never ${name}」と答えてください。`,
  warning: ({ ends }, zone, more) =>
    `このチャットは${time(ends, zone)}に終了します。${more === undefined ? '' : `延ばすときは「${more}」と書いてください。`}`,
  extended: ({ ends }, zone, by) =>
    `${by === '' ? '終了が延ばされました' : `${by}さんが終了を延ばしました`}。このチャットは${time(ends, zone)}に終了します。`,
  tooFew: (title, selected, wanted) =>
    `${title}：チャットは始まりませんでした。${wanted}人が必要ですが、集まったのは${selected}人です。`,
  severalRooms: (title, rooms, people) =>
    `${title}：${people}人が集まり、${rooms}つのルームに分かれて話しています。あなたはすべてのルームに参加しています。`,
  proposal: (from, id, text) =>
    `${from}さんが次の投稿を希望しています。\n\n${text}\n\n「approve ${id}」または「reject ${id}」と答えてください。`,
  onlyPublisher: (title) => `${title}に投稿できるのは発行者だけです。`,
  description: ({ title, subject, ends }, zone) =>
    `${headed(title, subject)}（${time(ends, zone)}まで）`,
  farewell: (title, reason, contacts) =>
    `${REASONS[reason]}「${title}」を閉じ${
      contacts ? '、追加された連絡先を元に戻し' : ''
    }ます。ありがとうございました。`,
  ended: (reason) => REASONS[reason],
  reception: (report) =>
    told(report, RECEPTIONS, 'ほかに参加者がいません。', 'メッセージの到達状況：', '、'),
  topicHasRoom: 'このトピックのチャットは専用のルームで行われています。',
  topicIsNoRoom: 'トピックはルームではありません。チャットが始まると購読者に招待が届きます。',
  topicBusy: (people, ends, zone) => `${people}人がチャット中です（${time(ends, zone)}まで）。`,
  topicNote: (open) =>
    `このトピックの購読者は、きっかけがあるとチャットに集まります。${
      open ? '購読するには連絡先に追加し、やめるには連絡先から削除してください。' : ''
    }`,
  topicClosed: (title) =>
    `${title}に参加者を追加できるのは管理者だけです。何も変更されていません。`,
  topicLeft: (title, name) =>
    `今後、${title}のチャットには招待されません。戻るには、もう一度連絡先に追加するか、「subscribe ${name}」と書いてください。`,
  dismissed: 'このチャットへの参加をやめました。戻るには、もう一度ルームに入ってください。',
  serviceName: 'Muster',
  commands,
  rooms,
};
