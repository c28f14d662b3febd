// The server that the checks of wasi.js talk to: prints the port it listens on, ends when its standard input does.
import { createServer } from "node:http";

const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts);
    if (request.url === "/length") response.end(`${body.length}`);
    else if (request.url === "/large") response.end(Buffer.alloc(1_000_000, 98));
    else if (request.url.startsWith("/status/")) response.writeHead(Number(request.url.slice(8))).end("status");
    else if (request.url === "/trailers") {
      response.writeHead(200, { trailer: "x-after" });
      response.write("body");
      response.addTrailers({ "x-after": "the end" });
      response.end();
    } else if (request.url === "/slow") setTimeout(() => response.end("late"), 5000).unref();
    else if (request.url === "/broken") request.socket.end("HTTP/1.1 nonsense\r\n\r\n");
    else response.end(`${request.method} ${request.url} x-test=${request.headers["x-test"]} ${body}`);
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit(0)).resume();
