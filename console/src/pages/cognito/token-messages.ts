import { messages } from "../../text/language.js";

export const texts = messages({
  title: { en: "Token viewer", ja: "トークンビューアー" },
  description: {
    en: "What stands in a token, whether the pool signed it, and what an authorizer of the pool makes of it. The token stays on this machine.",
    ja: "トークンの内容、プールの署名かどうか、そしてプールのオーソライザーの判定を表示します。トークンはこのマシンから出ません。",
  },
  userPools: { en: "User pools", ja: "ユーザープール" },
  ofUser: { en: "Tokens of a user", ja: "ユーザーのトークン" },
  paste: { en: "A token that you paste", ja: "貼り付けたトークン" },
  from: { en: "Where the token is from", ja: "トークンの入手元" },
  idToken: { en: "Get the ID token", ja: "ID トークンを取得" },
  accessToken: { en: "Get the access token", ja: "アクセストークンを取得" },
  pool: { en: "User pool to verify against", ja: "検証するユーザープール" },
  token: { en: "Token", ja: "トークン" },
  explain: { en: "Explain", ja: "説明" },
  good: { en: "The token is good", ja: "有効なトークンです" },
  bad: { en: "The token is refused", ja: "拒否されるトークンです" },
  checks: { en: "What was checked", ja: "検査の内容" },
  claims: { en: "Claims", ja: "クレーム" },
  claim: { en: "Claim", ja: "クレーム" },
  value: { en: "Value", ja: "値" },
  header: { en: "Header", ja: "ヘッダー" },
  none: { en: "None", ja: "なし" },
  copy: { en: "Copy the token", ja: "トークンをコピー" },
});
