// What no client has: a few calls of the server's own, with plain fetch.

/** `herald` calls any route with a token; it gives {status, body}. */
export function plainCalls({url, token}) {
  return {
    herald: async ({method, path, body}) => {
      const answer = await fetch(url + path, {
        method,
        headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json'},
        body: body && JSON.stringify(body),
      });
      const text = await answer.text();
      return {status: answer.status, body: text === '' ? null : JSON.parse(text)};
    },
  };
}
