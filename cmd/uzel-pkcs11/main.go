// Command uzel-pkcs11 is the connector pkcs11 as a program of its own, because it needs cgo and loads the library of a token's
// maker. A hub starts it; a person cannot.
package main

import (
	"github.com/uzelhub/uzel/connectors/pkcs11"
	"github.com/uzelhub/uzel/plugins/sdk"
)

func main() { sdk.Serve(pkcs11.Connector{}) }
