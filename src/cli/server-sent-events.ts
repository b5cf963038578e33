/** Reads a `text/event-stream` body (HTML Standard, server-sent events): the data of each event, parsed as JSON. */
export async function* serverSentEvents<T>(url: string, signal?: AbortSignal): AsyncGenerator<T> {
  const response = await fetch(url, { headers: { accept: "text/event-stream" }, ...(signal && { signal }) });
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
  let buffered = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    buffered += chunk;
    for (let end = buffered.indexOf("\n\n"); end >= 0; end = buffered.indexOf("\n\n")) {
      const data = buffered
        .slice(0, end)
        .split("\n")
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice(5).trimStart())
        .join("\n");
      buffered = buffered.slice(end + 2);
      if (data !== "") yield JSON.parse(data) as T;
    }
  }
}
