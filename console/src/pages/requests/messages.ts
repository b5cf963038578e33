import { messages } from "../../text/language.js";

export const texts = messages({
  title: { en: "Requests", ja: "リクエスト" },
  description: {
    en: "Every call to a deployed API, as it comes. Open one to see what was checked and why it was answered so.",
    ja: "デプロイされた API への呼び出しをリアルタイムで表示します。開くと、どのような検査が行われ、なぜその応答になったかを確認できます。",
  },
  live: { en: "Live", ja: "ライブ" },
  lost: { en: "Connection lost; trying again", ja: "接続が切れました。再接続しています" },
  empty: {
    en: "No request has come yet. Call your API: sekisho start prints a curl line.",
    ja: "まだリクエストはありません。API を呼び出してください。sekisho start が curl の例を表示します。",
  },
  noMatch: { en: "No request matches", ja: "一致するリクエストはありません" },
  status: { en: "Status", ja: "ステータス" },
  anyStatus: { en: "Any status", ja: "すべてのステータス" },
  refused: { en: "Refused (4xx, 5xx)", ja: "拒否 (4xx, 5xx)" },
  path: { en: "Path", ja: "パス" },
  pathContains: { en: "Path contains", ja: "パスに含まれる文字列" },
  user: { en: "User", ja: "ユーザー" },
  userContains: { en: "User contains", ja: "ユーザーに含まれる文字列" },
  method: { en: "Method", ja: "メソッド" },
  time: { en: "Time", ja: "時刻" },
  duration: { en: "Duration", ja: "所要時間" },
  reason: { en: "Reason", ja: "理由" },
  count: {
    en: (shown: number, all: number) => (shown === all ? `(${all})` : `(${shown} of ${all})`),
    ja: (shown: number, all: number) => (shown === all ? `(${all})` : `(${all} 件中 ${shown} 件)`),
  },
});
