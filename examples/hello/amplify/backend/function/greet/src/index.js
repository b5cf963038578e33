/** Greets whoever the authorizer let in. */
exports.handler = async (event) => {
  const claims = event.requestContext.authorizer?.claims;
  return {
    statusCode: 200,
    headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' },
    body: JSON.stringify({ message: `Hello, ${claims?.['cognito:username'] ?? 'whoever you are'}!` }),
  };
};
