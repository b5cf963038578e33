const answer = JSON.stringify({ message: "hello", padding: "-".repeat(250) });

/** What every server of the benchmark runs as its function: an answer of about 300 bytes, and no work. */
exports.handler = async () => ({
  statusCode: 200,
  headers: { "Content-Type": "application/json", "Cache-Control": "no-store" },
  body: answer,
});
