import { messages } from "../../text/language.js";

export const texts = messages({
  title: { en: "How each path and method is protected", ja: "パスとメソッドの保護" },
  description: {
    en: "As the stage serves it: what a request meets, deployed or not in the meantime.",
    ja: "ステージで実際に提供されている状態、つまりリクエストが通る認可です。",
  },
  stage: { en: "Stage", ja: "ステージ" },
  notDeployed: { en: "The API is not deployed: nobody can call it.", ja: "API は未デプロイのため、呼び出せません。" },
  method: { en: "Method", ja: "メソッド" },
  path: { en: "Path", ja: "パス" },
  protectedBy: { en: "Protected by", ja: "保護" },
  needs: { en: "Needs", ja: "必要なもの" },
  nothing: { en: "nothing", ja: "なし" },
  open: { en: "Open", ja: "オープン" },
  ownAnswer: { en: "Open (answered by API Gateway itself)", ja: "オープン (API Gateway が応答)" },
  undeployed: { en: "waits for a deployment", ja: "デプロイ待ち" },
  IAM: { en: "IAM", ja: "IAM" },
  Cognito: { en: "Cognito", ja: "Cognito" },
  Lambda: { en: "Lambda", ja: "Lambda" },
  idToken: { en: "ID token", ja: "ID トークン" },
  accessToken: {
    en: (scopes: string) => `access token with ${scopes}`,
    ja: (scopes: string) => `${scopes} を含むアクセストークン`,
  },
  or: { en: " or ", ja: " または " },
  signature: { en: "signature", ja: "署名" },
  apiKey: { en: "API key", ja: "API キー" },
  policy: { en: "A resource policy is attached as well.", ja: "リソースポリシーも設定されています。" },
  sound: { en: "Nothing looks forgotten", ja: "設定漏れは見当たりません" },
  findings: {
    en: (count: number) => `${count} things look forgotten`,
    ja: (count: number) => `設定漏れの可能性: ${count} 件`,
  },
  finding: { en: "One thing looks forgotten", ja: "設定漏れの可能性: 1 件" },
  isOpen: {
    en: (what: string) => `${what} is open: anyone may call it.`,
    ja: (what: string) => `${what} はオープンで、誰でも呼び出せます。`,
  },
  openNeighbour: {
    en: (what: string, other: string) =>
      `${what} is open, though its neighbour is protected: ${other}. Was it added after the override, or missed by its loop?`,
    ja: (what: string, other: string) =>
      `${what} はオープンですが、隣のメソッドは保護されています: ${other}。override の後に追加されたか、ループから漏れていませんか?`,
  },
  closedPreflight: {
    en: (what: string, gate: string) =>
      `${what} is protected (${gate}): browsers send preflights without a token, so no page can call this path.`,
    ja: (what: string, gate: string) =>
      `${what} は保護されています (${gate})。ブラウザのプリフライトにはトークンが付かないため、ページからこのパスを呼び出せません。`,
  },
  otherGate: {
    en: (what: string, gate: string, usual: string) =>
      `${what} is protected by ${gate}, the rest of the API by ${usual}. Did one security entry replace another?`,
    ja: (what: string, gate: string, usual: string) =>
      `${what} は ${gate} で、API の他の部分は ${usual} で保護されています。security の設定を上書きしていませんか?`,
  },
  isUndeployed: {
    en: (what: string) =>
      `${what} is served otherwise than the API says by now. It takes a deployment of the API as it is.`,
    ja: (what: string) => `${what} は API の現在の設定と異なる状態で提供されています。再デプロイが必要です。`,
  },
});
