// Package sdk is what the author of a connector imports.
//
// A connector is a kind of outside system, as "tryton". It implements [Connector]; what it opens is a [Connection],
// and what a connection can do is found by asking which of the small interfaces it has: [Source], [Directory],
// [Destination], [Signer] and the optional ones beside them. [Serve] runs a connector as a process of its own:
//
//	func main() { sdk.Serve(folder.Connector{}) }
package sdk
