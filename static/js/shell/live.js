// The one connection of a page. The library comes in a chunk of its own, and only when somebody asks.
let socket = null;

// A promise of the Socket.IO socket, connected by the session's cookie. Called by the inbox badge and by the chat.
export function connect() {
  socket ||= import("socket.io-client").then(({ io }) => {
    // A WebSocket at once; long polling where one cannot be had.
    const made = io({ path: "/socket.io", transports: ["websocket", "polling"], tryAllTransports: true });
    // Refused only for now: the library takes any refusal for the last word.
    made.on("connect_error", (error) => {
      if (error.data?.again) setTimeout(() => made.connect(), 2000 + Math.random() * 4000);
    });
    return made;
  });
  return socket;
}

// Run it once the page is idle and seen: a tab in the background holds no connection it does not need.
export function onceSeen(start) {
  const idle = window.requestIdleCallback || ((run) => setTimeout(run, 1500));
  const whenSeen = () => {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", whenSeen);
    idle(() => start().catch(() => {}));
  };
  document.addEventListener("visibilitychange", whenSeen);
  whenSeen();
}
