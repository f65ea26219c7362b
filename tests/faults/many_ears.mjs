// Many official clients in one process. They come when told, each notes the lines it hears, and all go when told.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const { io } = createRequire(process.argv[2])("socket.io-client");
const say = (what) => process.stdout.write(JSON.stringify(what) + "\n");
const sockets = [];
const heard = [];

function come(url, token, room_id) {
  return new Promise((here, refused) => {
    const socket = io(url, { auth: { token }, transports: ["websocket"], reconnection: false, forceNew: true });
    const lines = [];
    socket.on("room:event", (event) => lines.push([event.seq, event.message.body]));
    socket.on("connect_error", refused);
    socket.on("connect", () => socket.emit("room:join", { room_id }, (answer) => (answer.ok ? here() : refused(answer))));
    sockets.push(socket);
    heard.push(lines);
  });
}

const commands = {
  // a few at a time, as after a restart when everybody waits a random moment
  async come({ url, tokens, room_id }) {
    for (let first = 0; first < tokens.length; first += 20)
      await Promise.all(tokens.slice(first, first + 20).map((token) => come(url, token, room_id)));
    say({ here: sockets.length });
  },
  report() {
    say({ heard, open: sockets.filter((socket) => socket.connected).length });
  },
  go() {
    for (const socket of sockets) socket.io.engine.close();
    say({ gone: sockets.length });
  },
};

createInterface({ input: process.stdin })
  .on("line", async (line) => {
    const command = JSON.parse(line);
    await commands[command.do](command);
  })
  .on("close", () => process.exit(0));
