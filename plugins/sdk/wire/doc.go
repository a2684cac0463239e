// Package wire is how both ends of the contract put its words and bytes on the wire: the handshake, the envelope of a
// document, documents in chunks, and the enumerations. The serving side is in sdk, the calling side in host.
package wire
