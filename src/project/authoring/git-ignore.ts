const BEGIN = "#amplify-do-not-edit-begin";
const END = "#amplify-do-not-edit-end";

const PATTERNS = [
  "amplify/\\#current-cloud-backend",
  "amplify/.config/local-*",
  "amplify/logs",
  "amplify/mock-data",
  "amplify/mock-api-resources",
  "amplify/backend/amplify-meta.json",
  "amplify/backend/.temp",
  "build/",
  "dist/",
  "node_modules/",
  "aws-exports.js",
  "awsconfiguration.json",
  "amplifyconfiguration.json",
  "amplifyconfiguration.dart",
  "amplify-build-config.json",
  "amplify-gradle-config.json",
  "amplifytools.xcconfig",
  ".secret-*",
  "**.sample",
];

/** A .gitignore with the block that the Amplify CLI keeps in it, and with Sekisho's state; the user's lines stay. */
export function withAmplifyBlock(text: string | undefined): string {
  const own = (text ?? "").replace(new RegExp(`\\n?${BEGIN}[\\s\\S]*?${END}\\n?`), "").trimEnd();
  const state = own.split("\n").includes(".sekisho/") ? [] : [".sekisho/"];
  return [...(own === "" ? [] : [own]), ...state, BEGIN, ...PATTERNS, END, ""].join("\n");
}
