import { messages } from "../../text/language.js";

export const texts = messages({
  title: { en: "Test authorizer", ja: "オーソライザーのテスト" },
  description: {
    en: "Asks the authorizer as it stands, deployed or not, and tells each thing that it looked at.",
    ja: "デプロイの有無にかかわらず現在の設定でオーソライザーを実行し、検査の内容を表示します。",
  },
  send: { en: "What to send", ja: "送信する内容" },
  paste: { en: "Values that you type", ja: "入力した値" },
  idToken: { en: "ID token of a user", ja: "ユーザーの ID トークン" },
  accessToken: { en: "Access token of a user", ja: "ユーザーのアクセストークン" },
  header: { en: (name: string) => `Header ${name}`, ja: (name: string) => `ヘッダー ${name}` },
  querystring: { en: (name: string) => `Query parameter ${name}`, ja: (name: string) => `クエリパラメータ ${name}` },
  stageVariable: { en: (name: string) => `Stage variable ${name}`, ja: (name: string) => `ステージ変数 ${name}` },
  path: { en: "Path with query", ja: "パスとクエリ" },
  pathHint: {
    en: "What the function's event has, e.g. /books/1?lang=en",
    ja: "関数のイベントに渡す値。例: /books/1?lang=en",
  },
  test: { en: "Test", ja: "テスト" },
  result: { en: "Result", ja: "結果" },
  letThrough: { en: "The authorizer lets the request through", ja: "オーソライザーはリクエストを許可しました" },
  answered: {
    en: "The authorizer answered; its policy decides for each method",
    ja: "オーソライザーが応答しました。許可するかどうかは以下のポリシーがメソッドごとに決めます",
  },
  refused: {
    en: (status: number) => `The authorizer refuses the request: ${status}`,
    ja: (status: number) => `オーソライザーはリクエストを拒否しました: ${status}`,
  },
  took: {
    en: (milliseconds: number) => `It took ${milliseconds} ms.`,
    ja: (milliseconds: number) => `所要時間 ${milliseconds} ms`,
  },
  checks: { en: "What was checked", ja: "検査の内容" },
  claims: { en: "Claims", ja: "クレーム" },
  principal: { en: "Principal", ja: "プリンシパル" },
  policy: { en: "Policy", ja: "ポリシー" },
  log: { en: "Execution log", ja: "実行ログ" },
});
