/** The value at a JSONPath, or undefined; a path that can name several values gives the list of them. */
export async function jsonPathReader(): Promise<(value: unknown, path: string) => unknown> {
  const { JSONPath } = await import("jsonpath-plus");
  return (value, path) => {
    if (path === "$" || path === "") return value;
    if (typeof value !== "object" || value === null) return undefined;
    const found = JSONPath({ path, json: value, wrap: true, eval: "safe" }) as unknown[];
    const several = /\.\.|\*|\[\?|\[[^\]]*[,:]/.test(path);
    return several ? (found ?? []) : found?.[0];
  };
}
