"""The page's algorithm (static/js/chat/log.js) in Python: what a client must do to miss nothing."""

from datetime import datetime

from community.core.clock import now


class Client:
    """Lines by id, the highest number up to which nothing is missing, and until when nobody can write."""

    def __init__(self, history, events):
        """`history(before, limit)` and `events(after)` answer as the HTTP door does."""
        self.history, self.events = history, events
        self.early, self.known, self.unmarked = {}, 0, []
        self.read_afresh()

    def read_afresh(self):
        self.start(self.history(None, 100))

    def start(self, page):
        self.unmarked = []
        self.lines = {line["id"]: line for line in page["items"]}
        self.pins = {line["id"]: line for line in page["pinned"]}
        self.seq, self.first_kept, self.until = page["last_seq"], page["first_kept_seq"], page["paused_until"]
        self.stage = page["stage"]

    @property
    def all(self):
        """Everything it knows."""
        return self.seq, self.lines, self.pins, self.still, self.stage

    @property
    def still(self):
        """When the pause that holds now ends; it ends by the clock, without an event."""
        return self.until if self.until and datetime.fromisoformat(self.until) > now() else None

    def receive(self, event):
        if event["seq"] > self.seq:
            self.early[event["seq"]] = event
            self.known = max(self.known, event["seq"])
            self.advance()

    def expect(self, last):
        """The room has come this far."""
        self.known = max(self.known, last)

    @property
    def behind(self):
        """Whether something is missing, which is asked for when it does not come in a moment."""
        return self.seq < self.known

    def advance(self):
        while self.seq + 1 in self.early:
            self.seq += 1
            event = self.early.pop(self.seq)
            if event["type"] == "hidden":
                self.unmarked.append(self.seq)
            elif event["type"] in ("pause", "resume"):
                self.until = event.get("until")
            elif event["type"] == "stage":
                self.stage = event["stage"]
            elif event["type"] == "floor":
                pass  # whose it is may differ by who asks: the page asks the room
            else:
                self.lines[event["message"]["id"]] = event["message"]
                self.pins.pop(event["message"]["id"], None)
                if event["message"]["pinned"]:
                    self.pins[event["message"]["id"]] = event["message"]
        self.fill_marks()

    def fill_marks(self):
        while self.unmarked:
            first, last = self.unmarked[0], self.unmarked[-1]
            page = self.history(last + 1, min(100, last - first + 1))
            for line in page["items"]:
                if line["seq"] in self.unmarked and line["status"] == "removed":
                    self.lines.setdefault(line["id"], line)
            reach = page["items"][0]["seq"] if page["items"] else 0
            self.unmarked = [seq for seq in self.unmarked if seq < reach or seq > last]

    def catch_up(self):
        self.fill_marks()
        while True:
            answer = self.events(self.seq)
            if answer["snapshot_required"] or answer["first_kept_seq"] != self.first_kept:
                self.early.clear()
                return self.read_afresh()
            for event in answer["items"]:
                self.receive(event)
            if self.seq >= answer["last_seq"]:
                return None
