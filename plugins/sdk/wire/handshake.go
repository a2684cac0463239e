package wire

import "github.com/hashicorp/go-plugin"

// Protocol versions of the contract. The host speaks the current one and the one before it.
const (
	ProtocolV1 = 1
	Protocol   = ProtocolV1
)

// PluginName is the one plugin of a connector process in go-plugin's sets.
const PluginName = "connector"

// Environment of a connector process. None of it is a secret: the configuration travels in Open.
const (
	CookieKey   = "UZEL_CONNECTOR_PROCESS"
	CookieValue = "3f0c7d1a9b6e4c52"

	// EnvConnector is the name of the connector to serve, for a program that has several.
	EnvConnector = "UZEL_CONNECTOR"
	// EnvMemoryLimit is the number of bytes after which the host ends the process. The Go runtime is told to collect
	// garbage harder as it comes near.
	EnvMemoryLimit = "UZEL_MEMORY_LIMIT"
	// EnvLogLevel is the least level of log lines that the hub wants.
	EnvLogLevel = "UZEL_LOG_LEVEL"
)

// Handshake tells a process that was started by a hub from one that a person started by mistake. It is no protection.
func Handshake() plugin.HandshakeConfig {
	return plugin.HandshakeConfig{MagicCookieKey: CookieKey, MagicCookieValue: CookieValue}
}

// Exit codes of a connector process, beside 0 for a good end.
const (
	ExitNoConnector = 3 // the program has no connector of the name that the hub asks for
	ExitAbandoned   = 4 // a call that was given up did not return
)

// Sizes.
const (
	ChunkBytes   = 256 << 10 // of a document on the wire
	MessageBytes = 8 << 20   // the largest single message either side takes; everything longer goes in chunks
	WindowBytes  = 1 << 20   // HTTP/2 flow control: four chunks under way are enough on a local socket
)
