// The same in Node: socket.io says to everybody what somebody said. `node bench/echo.mjs PORT`
import { createServer } from "node:http";
import { createRequire } from "node:module";

const { Server } = createRequire(new URL("../static/package.json", import.meta.url))("socket.io");
const http = createServer();
const io = new Server(http);

io.on("connection", (socket) => {
  socket.join("everybody");
  socket.on("said", (what, answered) => {
    io.to("everybody").emit("said", what);
    answered({ ok: true });
  });
});
http.listen(Number(process.argv[2]), "127.0.0.1");
