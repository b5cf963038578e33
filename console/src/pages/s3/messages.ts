import { messages } from "../../text/language.js";

export const texts = messages({
  title: { en: "Buckets", ja: "バケット" },
  description: {
    en: "Of this cloud; the deployment bucket holds the templates and the code of functions.",
    ja: "このクラウドのバケットです。デプロイバケットにはテンプレートと関数のコードが入っています。",
  },
  empty: {
    en: "There are no buckets. Add storage with: sekisho add storage",
    ja: "バケットはありません。ストレージを追加するコマンド: sekisho add storage",
  },
  name: { en: "Name", ja: "名前" },
  created: { en: "Created", ja: "作成日時" },
  objects: { en: "Objects", ja: "オブジェクト" },
  settings: { en: "Settings", ja: "設定" },
  noObjects: { en: "There are no objects here", ja: "ここにオブジェクトはありません" },
  size: { en: "Size", ja: "サイズ" },
  modified: { en: "Last modified", ja: "最終更新" },
  folder: { en: "Folder", ja: "フォルダ" },
  prefix: { en: "Prefix", ja: "プレフィックス" },
  contentType: { en: "Content type", ja: "コンテンツタイプ" },
  metadata: { en: "Metadata", ja: "メタデータ" },
  details: { en: "Details", ja: "詳細" },
  preview: { en: "Preview", ja: "プレビュー" },
  noPreview: {
    en: "Neither text nor an image: download it to see it.",
    ja: "テキストでも画像でもありません。内容を見るにはダウンロードしてください。",
  },
  beginning: {
    en: (size: string) => `The first ${size}; download it to see all.`,
    ja: (size: string) => `先頭の ${size} です。すべてを見るにはダウンロードしてください。`,
  },
  download: { en: "Download", ja: "ダウンロード" },
  remove: { en: "Delete", ja: "削除" },
  policy: { en: "Bucket policy", ja: "バケットポリシー" },
  cors: { en: "CORS configuration", ja: "CORS 設定" },
  website: { en: "Website", ja: "ウェブサイト" },
  publicAccess: { en: "Public access block", ja: "パブリックアクセスブロック" },
  none: { en: "None", ja: "なし" },
});
