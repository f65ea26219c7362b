// The official JavaScript client, driven line by line: commands come in as JSON, everything heard goes out as JSON.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const { io } = createRequire(process.argv[2])("socket.io-client");
const say = (what) => process.stdout.write(JSON.stringify(what) + "\n");
let socket;

const commands = {
  connect({ url, token, transports }) {
    socket = io(url, { auth: { token }, transports, reconnection: false, forceNew: true });
    socket.on("connect", () => say({ now: "connected" }));
    socket.on("connect_error", (error) => say({ now: "refused", message: error.message }));
    socket.on("disconnect", () => say({ now: "disconnected" }));
    socket.onAny((event, data) => say({ event, data }));
  },
  emit({ id, event, data }) {
    socket.emit(event, data, (answer) => say({ id, answer }));
  },
  drop() {
    socket.io.engine.close();
  },
  quit() {
    socket?.close();
    process.exit(0);
  },
};

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const command = JSON.parse(line);
    commands[command.do](command);
  })
  .on("close", () => process.exit(0));
