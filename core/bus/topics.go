package bus

// Topics of the hub.
const (
	// DocumentDue wakes the engine: a document can go on now, because another process replayed it or has put in what it
	// waited for. The payload is the document's id and may be empty; either way the engine asks the store what is due. Key:
	// none, since the order does not matter.
	DocumentDue = "document.due"

	// DocumentChanged tells that a document's state has changed and that the change is on disk. The payload is the
	// engine's Change as JSON. Key: the document's id, so that the states of a document come in their order.
	DocumentChanged = "document.changed"

	// Poison is where messages go whose handler gave them up. They stay there until a person decides: [Bus.Poisoned],
	// [Bus.Replay], [Bus.Discard].
	Poison = "bus.poison"
)
