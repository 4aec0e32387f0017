import type { ArgumentKey, CommandName, Consent } from '../../domain/command.ts';

export const aliases: Readonly<Record<string, CommandName>> = {
  ヘルプ: 'help',
  使い方: 'help',
  トピック: 'topics',
  はい: 'yes',
  参加: 'join',
  いいえ: 'no',
  退出: 'leave',
  延長: 'more',
};

export const what: Readonly<Record<CommandName, string>> = {
  help: '使えるコマンドの一覧',
  topics: '購読できるトピックの一覧',
  subscribe: 'トピックを購読する',
  unsubscribe: '購読をやめる',
  duration: 'トピックのチャットに参加する時間を決める',
  chats: '現在のあなたのチャット',
  who: 'チャットにいる人',
  why: 'チャットに参加している理由と終了時刻',
  join: 'チャットに参加する、または戻る',
  leave: 'チャットに参加しない',
  yes: '問い合わせのあったチャットに参加する',
  no: '問い合わせのあったチャットに参加しない',
  without: '特定の人と関わらずにチャットに参加する',
  with: '外した人とまた会えるようにする',
  confirm: '最後の発言を受け取った人を確かめる',
  more: 'チャットの終了を延ばす',
  accept: 'チャットへの参加方法を選ぶ（すぐ参加・先に確認・参加しない）',
  quiet: '連絡を受けない時間帯を決める',
  language: '案内に使う言語を選ぶ',
  mydata: 'あなたについて保存されているすべての情報',
  forget: 'すべてから退出し、情報を消去する',
  rooms: '現在のすべてのチャット（管理者用）',
  end: 'チャットを終了する（管理者用）',
};

export const details: Readonly<Record<CommandName, string>> = {
  help: 'コマンド名を続けて書くと、そのコマンドの詳しい説明を表示します。',
  topics: 'トピックでは、何かが起きるたびに購読者がチャットに集まります。',
  subscribe:
    'トピックで何かが起きると、そのチャットに参加します。「for 2h」を付けると、参加は最長2時間です。トピックを連絡先に追加しても購読できます。',
  unsubscribe: '今後、このトピックのチャットには参加しません。進行中のチャットはそのまま続きます。',
  duration:
    '他の参加者との関係は、この時間が過ぎると終わります（例：30m、2h、1h30m）。「off」と書くと、チャットの終わりまで参加します。',
  chats: '参加中のチャット、参加を問い合わせているチャット、退出したチャットを表示します。',
  who: 'あなたと関係のある人だけを表示します。',
  why: 'チャットのきっかけ、どの購読によって参加しているか、退出の方法を表示します。',
  join: '問い合わせを受けたあとや、退出したあとに使います。他の参加者に知らされ、ルームに入れるようになります。',
  leave:
    '他の参加者の一覧からあなたが消え、このチャットについて再び問い合わせることはありません。ログアウトしただけでは退出になりません。「join」で取り消せます。',
  yes: '「join」と同じです。',
  no: '「leave」と同じです。',
  without:
    'このチャットでは、お二人は互いに見えなくなります。他の人との関係はそのままです。「always」を付けると、今後のチャットでも一緒になりません。相手や他の人には知らされません。',
  with: '自分で行った「without」を取り消します。',
  confirm: '結果は数秒後に、あなただけに届きます。',
  more: 'トピックで許されている範囲で、参加者全員の終了時刻を延ばします。',
  accept:
    '「always」ではすぐにチャットに参加します。「ask」では先に問い合わせるだけです。「never」ではどちらも行いません。トピックを書かないと、すべてのトピックに適用されます。',
  quiet: 'あなたの地域の時刻で書いてください（例：22:00-07:00）。「off」で解除します。',
  language: 'en や ja などの略称で書いてください。',
  mydata: '設定した内容、参加しているもの、連絡先リストに書き込まれているものを表示します。',
  forget:
    'すべてのチャットから退出し、購読を終え、設定を消去します。誤って実行しないよう、「forget me」と最後まで書いてください。',
  rooms: '終了時刻とルームも表示します。',
  end: '参加者全員に知らせ、チャットのために用意したものをすべて片付けます。',
};

export const slots: Readonly<Record<ArgumentKey, string>> = {
  topic: 'トピック',
  chat: 'チャット',
  person: '名前',
  room: 'ルーム',
  command: 'コマンド',
  span: '2h',
  consent: 'always|ask|never',
  hours: '22:00-07:00|off',
  language: 'en|ja',
  always: 'always',
  me: 'me',
};

export const fields: Readonly<Record<ArgumentKey, string>> = {
  topic: 'トピック',
  chat: 'チャット',
  person: '相手',
  room: 'チャット',
  command: 'コマンド',
  span: '時間（30m、2h、1h30m。off：自分の制限なし）',
  consent: '何かが起きたとき',
  hours: '時間帯（22:00-07:00、または off）',
  language: '言語',
  always: '今後のチャットにも適用する',
  me: 'はい、すべて消去してください',
};

export const expected: Readonly<Record<ArgumentKey, string>> = {
  topic: 'トピックの名前',
  chat: '参加しているチャットのトピック',
  person: '相手の名前',
  room: 'チャットのトピックまたはルーム',
  command: 'コマンドの名前',
  span: '30m、2h、1h30m のような時間、または off',
  consent: 'always、ask、never のいずれか',
  hours: '22:00-07:00 のような二つの時刻、または off',
  language: 'en または ja',
  always: 'always という語、または何も書かない',
  me: 'me という語',
};

export const consents: Readonly<Record<Consent, string>> = {
  always: 'すぐに参加する',
  ask: '先に確認してほしい',
  never: '参加しない',
};
