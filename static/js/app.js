// Everything here adds to pages that already work. Each part looks for its own marks and does nothing without them.
import { watchLeaving } from "./shell/leave.js";
import { watchIdle } from "./shell/idle.js";
import { watchLook } from "./shell/look.js";
import { careForDrafts } from "./shell/care.js";
import { keepDrafts } from "./shell/drafts.js";
import { refreshTimes } from "./shell/times.js";
import { growTextareas } from "./shell/grow.js";
import { revealPasswords, sendOnce, sendWithKeys, focusErrors, announceFlashes } from "./shell/forms.js";
import { openDialogs } from "./shell/dialog.js";
import { watchInbox } from "./shell/inbox.js";
import { showCurrent } from "./shell/here.js";

watchLeaving();
watchIdle();
watchLook();
keepDrafts();
careForDrafts();
refreshTimes();
growTextareas();
revealPasswords();
sendOnce();
sendWithKeys();
focusErrors();
announceFlashes();
openDialogs();
watchInbox();
showCurrent();
