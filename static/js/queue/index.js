// The moderators' queue: by single keys, and as it stands while the page is open.
import { listenToKeys } from "./keys.js";
import { stayFresh } from "./fresh.js";

listenToKeys();
stayFresh();
