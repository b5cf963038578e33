import { messages } from "../../text/language.js";

export const texts = messages({
  title: { en: "Parameters", ja: "パラメータ" },
  description: {
    en: "Of Systems Manager's Parameter Store. Values of SecureStrings are shown when you ask for them.",
    ja: "Systems Manager パラメータストアのパラメータです。SecureString の値は要求したときにだけ表示されます。",
  },
  empty: {
    en: "There are no parameters. A stack's AWS::SSM::Parameter or a secret of a function makes one.",
    ja: "パラメータはありません。スタックの AWS::SSM::Parameter や関数のシークレットによって作成されます。",
  },
  name: { en: "Name", ja: "名前" },
  type: { en: "Type", ja: "タイプ" },
  version: { en: "Version", ja: "バージョン" },
  modified: { en: "Last modified", ja: "最終更新" },
  about: { en: "Description", ja: "説明" },
  tier: { en: "Tier", ja: "利用枠" },
  key: { en: "Key", ja: "キー" },
  pattern: { en: "Allowed pattern", ja: "許可パターン" },
  value: { en: "Value", ja: "値" },
  theValue: { en: "the value", ja: "値" },
  details: { en: "Details", ja: "詳細" },
  notFound: { en: "There is no such parameter", ja: "このパラメータは存在しません" },
  remove: { en: "Delete", ja: "削除" },
  edit: { en: "Edit value", ja: "値を編集" },
  save: { en: "Save", ja: "保存" },
  saved: { en: (name: string) => `${name} has its new value`, ja: (name: string) => `${name} の値を更新しました` },
  newValue: { en: "New value", ja: "新しい値" },
});
