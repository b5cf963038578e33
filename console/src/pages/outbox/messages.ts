import { messages } from "../../text/language.js";

export const texts = messages({
  title: { en: "Outbox", ja: "送信トレイ" },
  description: {
    en: "Codes and messages that the user pools would have mailed or texted. They come in by themselves.",
    ja: "ユーザープールがメールまたは SMS で送信するはずだったコードとメッセージです。自動的に更新されます。",
  },
  empty: {
    en: "Nothing was sent yet. A sign-up, a resent code or a forgotten password puts a message here.",
    ja: "まだ何も送信されていません。サインアップ、コードの再送、パスワードの再設定などを行うと、ここに表示されます。",
  },
  code: { en: "Code", ja: "コード" },
  copyCode: { en: "Copy code", ja: "コードをコピー" },
  user: { en: "User", ja: "ユーザー" },
  destination: { en: "Sent to", ja: "送信先" },
  trigger: { en: "Occasion", ja: "きっかけ" },
  message: { en: "Message", ja: "メッセージ" },
  time: { en: "Time", ja: "時刻" },
  pool: { en: "User pool", ja: "ユーザープール" },
  SignUp: { en: "Sign-up", ja: "サインアップ" },
  ResendCode: { en: "Code sent again", ja: "コードの再送" },
  ForgotPassword: { en: "Forgotten password", ja: "パスワードの再設定" },
  AdminCreateUser: { en: "Invitation", ja: "招待" },
  UpdateUserAttribute: { en: "Attribute changed", ja: "属性の変更" },
  VerifyUserAttribute: { en: "Attribute to be verified", ja: "属性の検証" },
});
