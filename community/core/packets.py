"""Socket.IO packets as they come in. One that makes no sense is read as a goodbye: left to itself, the library would
write a traceback into the log for each, for anybody who cares to fill a disk.
"""

from typing import Any

from socketio import packet


class Packet(packet.Packet):
    """What `SocketIO(serializer=…)` reads and writes packets with. Nobody has bytes to say to us, only JSON."""

    uses_binary_events = False  # else whatever is said is searched for bytes first

    def __init__(self, *fields: Any, encoded_packet: Any = None, **named: Any) -> None:
        # the library takes an empty frame for no frame, and goes on with an event that has no name
        super().__init__(*fields, encoded_packet=" " if encoded_packet in ("", b"") else encoded_packet, **named)

    def decode(self, encoded_packet: Any) -> int:
        """Take in a frame; 0, the number of binary frames that follow."""
        try:
            super().decode(encoded_packet)
            clear = self._makes_sense()
        except (ValueError, TypeError, AttributeError, RecursionError):
            clear = False
        if not clear:
            self.packet_type, self.namespace, self.data, self.id = packet.DISCONNECT, "/", None, None
        return 0

    def _makes_sense(self) -> bool:
        kind: Any = self.packet_type
        said: Any = self.data
        if kind == packet.EVENT:
            return isinstance(said, list) and bool(said) and isinstance(said[0], str)
        if kind == packet.ACK:
            return isinstance(said, list) and self.id is not None
        if kind == packet.CONNECT:
            return said is None or isinstance(said, dict)
        return bool(kind == packet.DISCONNECT)
