import { messages } from "../../text/language.js";

export const texts = messages({
  title: { en: "Log groups", ja: "ロググループ" },
  description: {
    en: "What functions and stages logged, kept beside the state of this cloud.",
    ja: "関数とステージのログです。このクラウドの状態と一緒に保存されます。",
  },
  empty: {
    en: "There are no logs yet. A function's first invocation makes its log group.",
    ja: "ロググループはまだありません。関数を初めて呼び出すと作成されます。",
  },
  group: { en: "Log group", ja: "ロググループ" },
  retention: { en: "Retention", ja: "保持期間" },
  days: { en: (days: number) => `${days} days`, ja: (days: number) => `${days} 日` },
  forever: { en: "Never expires", ja: "無期限" },
  stored: { en: "Stored", ja: "保存サイズ" },
  created: { en: "Created", ja: "作成日時" },
  events: { en: "Events", ja: "イベント" },
  streams: { en: "Streams", ja: "ストリーム" },
  stream: { en: "Log stream", ja: "ログストリーム" },
  lastEvent: { en: "Last event", ja: "最終イベント" },
  firstEvent: { en: "First event", ja: "最初のイベント" },
  noStreams: { en: "This group has no streams", ja: "ストリームはありません" },
  allStreams: { en: "All streams", ja: "すべてのストリーム" },
  ofStream: { en: (name: string) => `Only ${name}`, ja: (name: string) => `${name} のみ` },
  remove: { en: "Delete", ja: "削除" },
});
