// A relay on loopback that counts what passes: whether a client or the server compressed is seen on the wire only.

import * as net from "node:net";

export async function relayTo(endpoint) {
  const { hostname, port } = new URL(endpoint);
  const sockets = new Set();
  const bytes = { sent: 0, received: 0 };
  const server = net.createServer((near) => {
    const far = net.connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => [near, far].forEach((end) => end.destroy()));
      socket.on("close", () => sockets.delete(socket));
    }
    near.on("data", (data) => (bytes.sent += data.length));
    far.on("data", (data) => (bytes.received += data.length));
    near.pipe(far).pipe(near);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${server.address().port}`,
    /** The bytes that pass while `work` runs, and what it returns. */
    async during(work) {
      const before = { ...bytes };
      const result = await work();
      return { result, sent: bytes.sent - before.sent, received: bytes.received - before.received };
    },
    close() {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}
